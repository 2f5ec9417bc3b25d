"""What those who help and their leads see of tickets: the figures of a month, the Home tab, and a file of them."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from domain.people import Role
from domain.ticket.rating import Rating
from domain.ticket.similar import KeptAnswer
from handlers import home
from handlers.call import Answer, Message
from handlers.news import view_for
from handlers.ticket.numbers.export import EXPORT
from storage import people
from storage.showings import Showing
from storage.ticket import after, answers
from tests.desk import Counter, words
from tests.handlers.ticket.helpdesk import asks, helpdesk, presses, resolves

HOUR = timedelta(hours=1)
HOSTILE = '=HYPERLINK("https://evil.example","VPN")'


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Counter]:
    """A week: one is resolved at once, one that nobody has is late, one is in confidence, one is needless."""
    with helpdesk(sqlite_url) as made:
        first = asks(made, "ana", HOSTILE)
        asks(made, "carla", "The printer is out of paper", category="hardware", urgency="high")
        asks(made, "ana", "About my manager", category="people")
        made.now += 2 * HOUR
        resolves(made, "eva", first, "Restarted")
        with made.db.write() as tx:
            after.keep(tx, first, made.now, Rating(score=4, at=made.now))
            new = KeptAnswer(id=0, category="network", title="VPN", said="Restart it.", phrases="", ticket_id=first,
                             by_id=made.ids["eva"])  # fmt: skip
            known = answers.add(tx, new, now=made.now)
            answers.offered(tx, [known.id], form="V1", person_id=made.ids["carla"], now=made.now)
            answers.note(tx, known.id, form="V1", helped_at=made.now)
        made.now += 24 * HOUR
        yield made


def shown(answer: Answer) -> list[str]:
    """What the page reads, section by section."""
    message = answer.say or Message(text="", blocks=(answer.open_view or {})["blocks"])
    return [block["text"]["text"] for block in message.blocks if block["type"] == "section"]


def test_a_month_against_the_one_before(desk: Counter) -> None:
    rows = shown(desk.command("eva", "numbers", called="/ticket"))
    assert rows[:3] == [
        "*Tickets:* 2 opened, 1 resolved\n_July:_ 0 opened, 0 resolved",
        "*First answer:* 2 h (1)\n_July:_ –",
        "*Answered in time:* 50% (1 of 2)\n_July:_ –",
    ]
    assert rows[6:] == [
        "*Satisfaction:* 4 of 5 (1)\n_July:_ –",
        "*Waiting time:* 100% for those who help\n_July:_ –",
        "*Open:* 1 (1 up to 3 days)\n_July:_ none",
        "*Solved by a kept answer:* 33% (1 of 3)\n_July:_ –",
    ]
    before = shown(presses(desk, "eva", "ticket.numbers.before", "ticket.numbers:1"))
    assert before[0] == "*Tickets:* 0 opened, 0 resolved\n_June:_ 0 opened, 0 resolved"
    meant = shown(presses(desk, "eva", "ticket.numbers.meant", "ticket.numbers:0"))
    assert len(meant) == len(rows)
    assert meant[5] == "*Reopened:* Of the solutions of the month, those after which the ticket was reopened."


def test_figures_are_for_who_helps_and_for_leads(desk: Counter) -> None:
    said = "Figures of tickets are for those who work on them and for their leads. “list” shows your own tickets."
    assert words(desk.command("ana", "numbers", called="/ticket")) == said
    assert words(desk.command("ana", "export", called="/ticket")) == said
    category = desk.policy.tickets.category("network").model_copy(update={"leads": ("ana@company.example",)})
    tickets = desk.policy.tickets.model_copy(update={"categories": {"network": category}})
    desk.policy = desk.policy.model_copy(update={"tickets": tickets})
    desk.__post_init__()
    assert shown(desk.command("ana", "numbers", called="/ticket"))[0].startswith("*Tickets:* 1 opened, 1 resolved\n")


def test_administrators_read_the_figures_of_all_but_what_is_in_confidence(desk: Counter) -> None:
    with desk.db.write() as tx:
        people.save_roles(tx, desk.ids["bruno"], [Role.ADMIN])
    for called in ("/ticket", "/backoffice"):
        page = desk.command("bruno", "numbers", called=called)
        page = page if called == "/ticket" else presses(desk, "bruno", "numbers.ticket", "ticket:0")
        assert shown(page)[0].startswith("*Tickets:* 2 opened, 1 resolved\n"), "the third is in confidence"
    refused = desk.command("bruno", "export", called="/ticket")
    assert words(refused).startswith("Figures of tickets are for those who work on them"), "who reads their words"
    with desk.db.write() as tx:
        people.save_roles(tx, desk.ids["bruno"], [Role.ADMIN, Role.HR])
    page = desk.command("bruno", "numbers", called="/ticket")
    assert shown(page)[0].startswith("*Tickets:* 3 opened, 1 resolved\n"), "which he works on"


def tab(counter: Counter, name: str) -> list[str]:
    """The headings and sections of somebody's Home tab."""
    with counter.db.read() as tx:
        blocks = home.draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now))["blocks"]
    return [block["text"]["text"] for block in blocks if "text" in block]


def test_the_home_tab_has_ones_tickets_and_the_queue_of_who_helps(desk: Counter) -> None:
    theirs = tab(desk, "ana")
    assert theirs[theirs.index("Your tickets") :] == [
        "Your tickets",
        "*TIC-3* About my manager: ⏳ Nobody has taken it yet",
        "Your team",
        "Nobody is away until Fri 14 Aug.",
    ]
    assert "Your queue" not in theirs
    queue = tab(desk, "eva")
    assert queue[queue.index("Your queue") + 1 :][:2] == [
        "With you: 0 · with nobody yet: 1\n🚨 TIC-2 was due Mon 3 Aug 12:00\n2 opened and 1 resolved in August 2026",
        "Your leave",
    ]
    assert "Your tickets" not in queue, "she asked for nothing"


def test_the_list_and_the_queue_open_from_the_home_tab(desk: Counter) -> None:
    assert len(shown(presses(desk, "ana", "ticket.list", ""))[0].splitlines()) == 2
    [line] = shown(presses(desk, "eva", "ticket.queue.all", "all:0"))
    assert line.startswith("🔶 *TIC-2* The printer is out of paper: ⏳ Nobody has taken it yet")


def test_a_workbook_is_in_the_words_of_whoever_reads_it(desk: Counter) -> None:
    with desk.db.write() as tx:
        people.save_roles(tx, desk.ids["carla"], [Role.IT])
    showing = Showing(id=1, attachment_id=None, batch_id=None, item_id=None, export="tickets.xlsx", copy_id=None,
                      person_id=desk.ids["carla"], attempts=0, lease_until=None)  # fmt: skip
    with desk.db.read() as tx:
        copy = EXPORT.copy(tx, desk.office, showing, desk.now)
    assert copy
    heads, *rows = load_workbook(BytesIO(copy.body or b"")).active.iter_rows(values_only=True)
    first = dict(zip(heads, rows[0], strict=True))
    assert [first[name] for name in ("Urgência", "Impacto", "Prioridade", "Situação", "Solução no prazo")] == [
        "Consigo trabalhar, mas atrapalha", "Uma pessoa", "normal", "Resolvido", "sim",
    ]  # fmt: skip


def test_a_file_has_no_words_of_sensitive_tickets_and_no_formula(desk: Counter) -> None:
    with desk.db.write() as tx:
        people.save_roles(tx, desk.ids["eva"], [Role.IT, Role.HR])
    showing = Showing(id=1, attachment_id=None, batch_id=None, item_id=None, export="tickets.csv", copy_id=None,
                      person_id=desk.ids["eva"], attempts=0, lease_until=None)  # fmt: skip
    with desk.db.read() as tx:
        copy = EXPORT.copy(tx, desk.office, showing, desk.now)
        assert EXPORT.copy(tx, desk.office, replace(showing, person_id=desk.ids["ana"]), desk.now) is None
    assert copy
    assert copy.words == "3 tickets of the last 365 days."
    first, second, third = csv.DictReader(StringIO((copy.body or b"").decode("utf-8-sig")))
    assert (first["title"], first["requester"]) == (f"'{HOSTILE}", "ana@company.example")
    assert (first["opened"], first["answered"]) == ("2026-08-03 09:00", "2026-08-03 11:00")
    assert [one["satisfaction"] for one in (first, second, third)] == ["4", "", ""]
    assert [first[f"resolution_{name}"] for name in ("minutes", "target", "met")] == ["120", "2400", "yes"]
    with desk.db.read() as tx:
        book = EXPORT.copy(tx, desk.office, replace(showing, export="tickets.xlsx"), desk.now)
        assert (copy.name, book and book.name) == ("tickets.csv", "tickets.xlsx")
    assert book
    sheet = load_workbook(BytesIO(book.body or b"")).active
    assert sheet.title == "tickets"
    heads = [cell.value for cell in sheet[1]]
    assert (heads[0], heads[13], heads[-1]) == ("Reference", "Minutes to the answer", "Rating"), "words, not names"
    coded = {sheet.cell(1, cell.column).value: cell.value for cell in sheet[2] if cell.value is not None}
    assert [coded[name] for name in ("Category", "Urgency", "Impact", "State", "Answer on time")] == [
        "Network and VPN", "I can work, but it is in my way", "One person", "Resolved", "yes",
    ]  # fmt: skip
    opened = next(cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "Opened at")
    assert (opened.value.isoformat(), opened.number_format) == ("2026-08-03T09:00:00", "yyyy-mm-dd hh:mm"), "no words"
    assert (second["response_met"], second["answered"], second["response_minutes"]) == ("no", "", "")
    assert (third["category"], third["title"], third["requester"]) == ("people", "", "")
