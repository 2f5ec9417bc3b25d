"""One delivery that arrives eight times at once has one effect and one answer. Controls do without the inbox."""

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from domain.people import Account, AccountKind
from handlers.call import Answer, Surface
from handlers.desk import Desk
from handlers.entries import ENTRIES
from storage import inbox
from storage.tables import audit, leave_entries, messages, requests
from storage.tables import inbox as keys
from tests import company
from tests.desk import Counter, Json, Told, at_once, by, form, press, words
from tests.faults.conftest import Figure

TIMES = 8
HAS_TWO = "Ana Souza has 2 days of Vacation now, and is told."


def rows(desk: Counter, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    """How many there are."""
    with desk.db.read() as tx:
        return int(tx.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one())


def arrive(desk: Counter, surface: Surface, body: Json) -> list[str]:
    """What each of eight threads with the same delivery is answered."""
    jobs: list[Callable[[], Answer]] = [lambda: desk.give(surface, body)] * TIMES
    return [words(answer) for answer in at_once(*jobs)]


def forget_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every delivery for a new one."""
    monkeypatch.setattr(inbox, "claim", lambda tx, key, *, now: None)


def asked(desk: Counter) -> Json:
    """Ana's form for one of many days that she has."""
    desk.grant("ana", 30)
    return desk.ask("ana", desk.working_days("ana", 1)[0])


def pressed(desk: Counter) -> Json:
    """Bruno's press on Approve."""
    assert words(desk.submit(asked(desk))) == ""
    return press("bruno", "request.approve", "1:1")


def adjusted(desk: Counter) -> Json:
    """Rita's form that gives Ana two days."""
    given = {"person": "U0ANA", "type": "vacation", "days": "2", "reason": "Moved house."}
    return form("rita", "vacation.adjust", given, memo={})


def said() -> Json:
    """Ana's message to the bot."""
    event = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U0ANA", "text": "hello", "ts": "5.1"}
    return {"team_id": company.TEAM, "event_id": "Ev1", "event": event}


def test_a_form_that_arrives_eight_times_is_one_request(at_desk: Counter) -> None:
    assert arrive(at_desk, Surface.FORM, asked(at_desk)) == [""] * TIMES
    assert rows(at_desk, requests) == 1
    assert rows(at_desk, messages) == 2, "a card for Ana and one for Bruno"


def test_a_press_that_arrives_eight_times_is_one_decision(at_desk: Counter) -> None:
    assert arrive(at_desk, Surface.ACTION, pressed(at_desk)) == [""] * TIMES
    assert rows(at_desk, leave_entries, leave_entries.c.rule == "booked") == 1
    assert rows(at_desk, messages, messages.c.kind == "moved") == 1
    assert rows(at_desk, audit) == 2


def test_a_correction_that_arrives_eight_times_counts_once(at_desk: Counter) -> None:
    assert arrive(at_desk, Surface.FORM, adjusted(at_desk)) == [HAS_TWO] * TIMES
    assert at_desk.left("ana") == 2000
    assert rows(at_desk, messages, messages.c.kind == "adjusted") == 1


def test_an_event_that_arrives_eight_times_is_answered_once(at_desk: Counter) -> None:
    body = said()
    arrive(at_desk, Surface.EVENT, body)
    arrive(at_desk, Surface.EVENT, {**body, "event_id": "Ev2"})
    assert rows(at_desk, messages, messages.c.kind == "talk") == 1


def test_a_press_that_was_refused_is_decided_anew_when_it_comes_again(at_desk: Counter) -> None:
    body = {**pressed(at_desk), **by("eva")}
    assert arrive(at_desk, Surface.ACTION, body) == ["VAC-1 waits for Bruno Costa, not for you."] * TIMES
    assert rows(at_desk, keys, keys.c.key.startswith("press:")) == 0


def test_somebody_who_was_never_seen_may_knock_eight_times_at_once(at_desk: Counter) -> None:
    together = threading.Barrier(TIMES)

    def learn(user_id: str) -> Account:
        together.wait(timeout=20)  # until all of them found that nobody knows her
        return Account(team_id=company.TEAM, user_id=user_id, kind=AccountKind.MEMBER, name="Lia Late")

    at_desk.desk = Desk(
        db=at_desk.db, office=at_desk.office, now=lambda: at_desk.now, learn=learn, outlet=Told(), entries=ENTRIES
    )
    told = arrive(at_desk, Surface.ACTION, press("late", "vacation.open", ""))
    assert told == ["I do not know you yet. HR has been told and can add you to the roster."] * TIMES
    assert rows(at_desk, messages, messages.c.kind == "stranger") == 2, "Rita and Hugo are told, once"


@pytest.mark.parametrize(("made", "surface"), [(asked, Surface.FORM), (pressed, Surface.ACTION)], ids=["form", "press"])
def test_control_without_the_inbox_a_repeat_is_answered_with_a_refusal(
    at_desk: Counter, monkeypatch: pytest.MonkeyPatch, made: Callable[[Counter], Json], surface: Surface, figure: Figure
) -> None:
    body = made(at_desk)
    forget_all(monkeypatch)
    told = arrive(at_desk, surface, body)
    figure(f"without the inbox {TIMES - told.count('')} of {TIMES} are told: {max(told)}")
    assert told.count("") == 1


def test_control_without_the_inbox_a_message_is_answered_eight_times(
    at_desk: Counter, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    forget_all(monkeypatch)
    arrive(at_desk, Surface.EVENT, said())
    answered = rows(at_desk, messages, messages.c.kind == "talk")
    figure(f"without the inbox one message is answered {answered} times")
    assert answered == TIMES


def test_without_the_inbox_the_key_of_an_entry_still_counts_a_correction_once(
    at_desk: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = adjusted(at_desk)
    forget_all(monkeypatch)
    told = arrive(at_desk, Surface.FORM, body)
    assert at_desk.left("ana") == 2000
    assert sum(words.startswith("Something broke on our side") for words in told) == TIMES - 1
