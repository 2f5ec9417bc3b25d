"""The figures of those who lead: a month against the one before, for each their own, and what each of them counts."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.people import Role
from handlers import home
from handlers.call import Answer
from handlers.figures.table import table
from handlers.news import view_for
from storage import approval, people
from tests import desk
from tests.desk import Counter, form, press, words

HOUR = timedelta(hours=1)


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    """Ana asked for four leaves: one was approved after two hours, one after three days, one rejected, one waits."""
    with desk.counter(sqlite_url) as made:
        made.grant("ana", 30)
        for n, after in enumerate((2 * HOUR, 72 * HOUR, 4 * HOUR, None), start=1):
            day = made.working_days("ana", 30)[5 * n]
            assert made.submit(made.ask("ana", day)).errors is None
            if after is None:
                continue
            made.now += after
            with made.db.read() as tx:
                seen = approval.load(tx, n).version
            if n == 3:
                made.submit(form("bruno", "request.reject", {"reason": "So."}, memo={"request": n, "seen": seen}))
            else:
                made.press(press("bruno", "request.approve", f"{n}:{seen}"))
        made.now += HOUR
        with made.db.write() as tx:
            people.save_roles(tx, made.ids["carla"], [Role.FINANCE])
        yield made


def numbers(counter: Counter, name: str, text: str = "numbers", *, called: str = "/backoffice") -> Answer:
    return counter.command(name, text, called=called)


def pressed(counter: Counter, name: str, action: str, value: str) -> Answer:
    return counter.press(press(name, action, value))


def shown(answer: Answer) -> list[str]:
    """What the page reads, section by section."""
    blocks = answer.say.blocks if answer.say else (answer.open_view or {})["blocks"]
    return [block["text"]["text"] for block in blocks if block["type"] in ("header", "section")]


def ways(answer: Answer) -> list[str]:
    """The buttons."""
    blocks = answer.say.blocks if answer.say else (answer.open_view or {})["blocks"]
    return [e["text"]["text"] for block in blocks if block["type"] == "actions" for e in block["elements"]]


def test_hr_sees_how_long_leave_waited_and_how_much_was_rejected(counter: Counter) -> None:
    page = numbers(counter, "rita")
    assert shown(page)[:3] == [
        "Leave in August 2026",
        "*Leave, until decided:* 1.1 days on average, half within 4 h, nine in ten within 3 days (3)\n_July:_ –",
        "*Leave, rejected:* 33% (1 of 3)\n_July:_ –",
    ]
    assert ways(page) == ["What does this count?", "Month before", "Tickets"]
    assert shown(pressed(counter, "rita", "numbers.before", "leave:1"))[:2] == [
        "Leave in July 2026",
        "*Absence:* 0% (0 of 161 days)\n_June:_ 0% (0 of 140 days)",
    ]
    meant = shown(pressed(counter, "rita", "numbers.meant", "leave:0"))
    assert meant[1] == (
        "*Leave, rejected:* Of those that people decided in the month and that stand: rejected / (approved + rejected)."
        " What was withdrawn or cancelled since is neither."
    )


def test_each_their_own_and_nobody_anything_else(counter: Counter) -> None:
    assert words(numbers(counter, "ana")) == (
        "Figures are for HR, finance, IT, those who keep the stock, and administrators. "
        "Your own requests are on my Home tab."
    )
    assert shown(numbers(counter, "carla", "números"))[0] == "Despesas em agosto de 2026"
    assert shown(pressed(counter, "carla", "numbers.leave", "leave:0"))[0].startswith("Despesas em"), "hers alone"
    everything = numbers(counter, "hugo")
    assert ways(everything) == ["What does this count?", "Month before", "Expenses", "Stock", "Access", "Tickets"]
    assert shown(pressed(counter, "hugo", "numbers.stock", "stock:0"))[0] == "Stock in August 2026"


def test_the_home_tab_has_a_line_for_each_subject_that_agrees_with_its_page(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tab(name: str) -> list[str]:
        with counter.db.read() as tx:
            blocks = home.draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now))["blocks"]
        return [block["text"]["text"] for block in blocks if "text" in block]

    assert tab("rita")[-2:] == ["August 2026 so far", "Leave: 3 requests decided, rejected 33% (1 of 3)"]
    assert tab("carla")[-2:] == ["Até agora em agosto de 2026", "Despesas: nenhuma decisão ainda"]
    assert "August 2026 so far" not in tab("ana")
    assert len(tab("hugo")[-1].splitlines()) == 4
    monkeypatch.setattr("handlers.figures.home.MOST", 2)
    assert tab("rita")[-1] == "At least 2 decisions: the numbers tell of all of them."


def test_a_table_has_each_figure_of_each_month_in_numbers(counter: Counter) -> None:
    with counter.db.read() as tx:
        found = table(tx, counter.office, since=date(2026, 7, 10), until=date.max, now=counter.now)
    assert {row[:2] for row in found.rows} == {
        (date(2026, 7, 10), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2026, 8, 6)),
    }
    assert {row[2] for row in found.rows} == {"leave", "expenses", "stock", "access", "ticket"}
    rows = [row[3:] for row in found.rows if row[0] == date(2026, 8, 1) and row[2] == "leave"]
    assert rows == [
        ("vacation_waited", "step 1", Decimal(3), "", "", Decimal(26), Decimal(4), Decimal(72), "hours"),
        ("vacation_rejected", "", Decimal(1), Decimal(3), Decimal("33.33"), "", "", "", "percent"),
        ("return_rejected", "", Decimal(0), Decimal(0), "", "", "", "", "percent"),
        ("absence", "", Decimal(0), Decimal(28), Decimal(0), "", "", "", "percent"),
    ]
    assert all(len(row) == len(found.header) for row in found.rows)
