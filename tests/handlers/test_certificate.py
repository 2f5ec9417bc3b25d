"""A certificate is asked for once, in the person's own hours; HR reads which are overdue, a channel never whose."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from domain.attachment import FileState, Purpose
from domain.policy import Policy
from handlers import reminder
from handlers.approval.card import draw
from handlers.call import Surface
from handlers.news import TELLERS, view_for
from handlers.vacation import chase
from handlers.vacation.hand_in import HAND_IN
from storage import attachments
from tests import company, desk
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import at, owed
from tests.papers import strict

MON, FRI = date(2026, 8, 3), date(2026, 8, 7)
FILE = {"id": "F0PAPER", "name": "atestado.pdf", "filetype": "pdf", "size": 900}


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """Sick leave of more than three days needs a certificate within five working days. Ana is sick from Monday on."""
    with desk.counter(database_url) as made:
        restrict(made, strict(made.policy))
        assert made.submit(made.ask("ana", MON, FRI, type="sick")).errors is None
        yield made


def restrict(counter: Counter, policy: Policy) -> None:
    """The company has these rules from now on."""
    counter.policy = policy
    counter.__post_init__()


def remind(counter: Counter, moment: datetime) -> int:
    """The clock looks at a moment; how many certificates it asks for."""
    counter.now = moment
    asked = chase.tick(counter.db, counter.office, moment)
    reminder.tick(counter.db, counter.office, moment)
    return asked


def hand_in(counter: Counter, by: str = "ana", request: int = 1, *files: dict[str, object]) -> str:
    """Hand in the form for the certificate; what the person reads."""
    return words(counter.submit(form(by, HAND_IN, {"files": list(files or (FILE,))}, memo={"request": request})))


def says(counter: Counter, name: str) -> list[str]:
    """The lines of somebody's card, and what its buttons read."""
    with counter.db.read() as tx:
        card = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "vacation", 1)
    rows = [b["elements"] for b in card.blocks if b["type"] == "actions"]
    texts = [line for b in card.blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]
    return [*texts, *(e["text"]["text"] for row in rows for e in row if "text" in e)]


def told(counter: Counter, name: str = "ana") -> list[str]:
    """The reminders to somebody as they would read now."""
    return [message.text for message in owed(counter, name, reminder.REMINDER) if message]


def test_on_the_last_day_the_person_is_reminded_once(counter: Counter) -> None:
    assert remind(counter, at(7, 10)) == 0
    assert remind(counter, at(10, 7)) == 0, "before their working hours"
    assert [remind(counter, at(10, 9)) for _ in range(3)] == [1, 0, 0]
    assert told(counter) == [
        "The certificate for VAC-1 (Sick leave, Mon 3 Aug – Fri 7 Aug) is due today. "
        "A photo will do: post it here, or use the button on its card. Only HR sees it."
    ]
    assert remind(counter, at(11, 9)) == 0
    assert told(counter)[0].startswith(
        "The certificate for VAC-1 (Sick leave, Mon 3 Aug – Fri 7 Aug) was due Mon 10 Aug."
    )


def test_a_missed_day_is_caught_up_and_a_missed_week_is_not(counter: Counter) -> None:
    assert remind(counter, at(12, 9)) == 1
    assert counter.submit(counter.ask("eva", date(2026, 8, 10), date(2026, 8, 14), type="sick")).errors is None
    assert remind(counter, at(28, 9)) == 0


def test_what_was_handed_in_is_not_asked_for(counter: Counter) -> None:
    remind(counter, at(10, 9))
    assert hand_in(counter) == ""
    assert told(counter) == [], "the reminder that was owed is moot"
    assert remind(counter, at(11, 9)) == 0


def test_leave_that_ends_before_asks_for_nothing_any_more(counter: Counter) -> None:
    assert words(counter.press(press("ana", "request.withdraw", "1:1"))) == ""
    assert remind(counter, at(10, 9)) == 0
    assert "Certificate" not in "".join(says(counter, "ana"))
    assert hand_in(counter) == "VAC-1 asks for no certificate, or is over, so there is nothing to hand in."


def test_three_days_in_a_row_need_none_and_a_fourth_does(counter: Counter) -> None:
    assert counter.submit(counter.ask("eva", MON, date(2026, 8, 5), type="sick")).errors is None
    assert counter.submit(counter.ask("eva", date(2026, 8, 6), type="sick")).errors is None
    with counter.db.read() as tx:
        lack = [(one.request.reference, one.due.day) for one in chase.lacking(tx, counter.office, at(5, 9))]
    assert lack == [("VAC-1", 10), ("VAC-3", 13)]


def test_the_card_says_whether_it_is_there_and_to_whom_it_offers_what(counter: Counter) -> None:
    assert says(counter, "ana")[2] == "Certificate: missing, due Mon 10 Aug"
    assert "Hand in certificate…" in says(counter, "ana")
    assert "Hand in certificate…" not in says(counter, "bruno")
    counter.now = at(11, 9)
    assert "Certificate: missing, it was due Mon 10 Aug" in says(counter, "bruno")
    assert hand_in(counter) == ""
    assert "Certificate: on its way" in says(counter, "ana")
    assert "Show certificate" not in says(counter, "rita"), "there is nothing to look at yet"


def heard(counter: Counter, name: str | None) -> str:
    """What the digest for somebody says, or the one for a channel."""
    with counter.db.read() as tx:
        reader = view_for(tx, counter.office, counter.ids[name] if name else None, counter.now)
        message = TELLERS["digest.hr"](tx, reader, {"day": counter.now.date().isoformat()})
    assert message
    return "\n".join(b["text"]["text"] for b in message.blocks if b["type"] == "section")


def test_hr_reads_which_are_overdue_and_a_channel_only_how_many(counter: Counter) -> None:
    counter.now = at(10, 9)
    assert "overdue" not in heard(counter, "rita")
    counter.now = at(17, 9)
    assert "*Certificates that are overdue: 1*\nVAC-1 Ana Souza: was due Mon 10 Aug" in heard(counter, "rita")
    in_channel = heard(counter, None)
    assert "*Certificates that are overdue: 1*" in in_channel
    assert "VAC-1 Ana Souza: was due" not in in_channel
    assert hand_in(counter) == ""
    assert "overdue" not in heard(counter, "rita")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([{**FILE, "id": f"F{n}"} for n in range(4)], "At most 3 files can be handed in. Leave some out."),
        ([{**FILE, "is_external": True}],
         "Slack has only a link to atestado.pdf, not the file itself. Download it and hand in the file."),
        ([{**FILE, "name": "<!channel>.zip", "filetype": "zip"}],
         "<!channel>.zip is of a kind that is not taken. Hand in PDF, JPEG, PNG, HEIC or WebP."),
        ([{**FILE, "size": 52_400_000}],
         "atestado.pdf has 52.4 MB, and at most 10 MB are taken. A photo of lower quality will do."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_at_once(counter: Counter, files: list[dict[str, object]], said: str) -> None:
    assert hand_in(counter, "ana", 1, *files) == said
    with counter.db.read() as tx:
        assert attachments.of(tx, 1, Purpose.CERTIFICATE) == []


def test_a_form_without_a_file_and_a_forged_request(counter: Counter) -> None:
    empty = form("ana", HAND_IN, {"files": []}, memo={"request": 1})
    assert words(counter.submit(empty)) == "Choose a file: a photo will do."
    refused = "Only the person whose leave it is, or HR, can hand in a certificate for it."
    assert hand_in(counter, "bruno") == hand_in(counter, "eva") == refused
    assert hand_in(counter, "rita") == ""


def test_the_same_file_handed_in_twice_is_wanted_once(counter: Counter) -> None:
    body = form("ana", HAND_IN, {"files": [FILE]}, memo={"request": 1})
    assert [words(counter.submit(body)) for _ in range(3)] == ["", "", ""]
    assert hand_in(counter) == ""
    with counter.db.read() as tx:
        assert [f.state for f in attachments.of(tx, 1, Purpose.CERTIFICATE)] == [FileState.WANTED]


def test_a_company_that_asks_for_none_asks_nobody(counter: Counter) -> None:
    plain = counter.policy.leave.types["sick"].model_copy(update={"certificate": None})
    leave = counter.policy.leave.model_copy(update={"types": {**counter.policy.leave.types, "sick": plain}})
    restrict(counter, counter.policy.model_copy(update={"leave": leave}))
    assert remind(counter, at(10, 9)) == 0


@pytest.mark.parametrize("reference", ["EXP-1", "RET-7"])
def test_a_file_posted_for_something_that_is_no_leave_is_for_nothing(counter: Counter, reference: str) -> None:
    line = {"amount": "45.90", "category": "travel", "day": MON, "merchant": "Taxi", "note": None, "more": None}
    memo = {"form": "expense.ask", "report": 0, "seen": None, "turn": 0}
    assert counter.submit(form("ana", "expense.ask", line, memo=memo)).errors is None
    event = {"type": "message", "subtype": "file_share", "channel_type": "im", "channel": "D0", "user": "U0ANA"}
    body = {
        "team_id": company.TEAM,
        "event_id": "Ev1",
        "event": event | {"files": [FILE], "text": reference, "ts": "1.1"},
    }
    reply = counter.desk.serve(Surface.EVENT, body)
    assert reply.status == 200
    assert [m.text for m in owed(counter, None, "words") if m] == [
        f"{reference} asks for no certificate, or is over, so there is nothing to hand in."
    ]
