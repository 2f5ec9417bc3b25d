"""Warnings, breaches and levels: to whom, when, in which words, and once."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from domain.policy.ticket import Impact
from domain.ticket import Act, Step, move
from handlers import quiet
from handlers.ticket.clocks import due
from handlers.ticket.clocks.due import DUE
from storage import people
from storage.approval import Stale
from storage.db import Tx
from storage.ticket import checks, tickets
from tests.desk import Counter, at_once, form, sits_in
from tests.handlers.conftest import at, owed
from tests.handlers.ticket.clocked import asked, furnished, on_leave, pressed, resolved, ticket

ON_IT = "*TIC-1* VPN is down: 🔧 Eva Lima is on it"


def ticked(counter: Counter, moment: datetime) -> None:
    counter.now = moment
    due.tick(counter.db, counter.office, moment)
    quiet.tick(counter.db, counter.office, moment)


def read(counter: Counter, name: str | None) -> list[str]:
    """What somebody is told, or the channel, as it reads now."""
    return [message.text for message in owed(counter, name, DUE) if message]


def told(counter: Counter) -> dict[str, int]:
    """How many messages everybody gets."""
    counts = {str(name): len(owed(counter, name, DUE)) for name in (None, "eva", "carla", "rita", "bruno", "hugo")}
    return {name: many for name, many in counts.items() if many}


def test_in_a_channel_a_moment_says_its_place_once_it_is_another_hour_for_somebody(evas: Counter) -> None:
    ticked(evas, at(3, 14, 1))

    def aloud() -> str:
        [said] = [message for message in owed(evas, None, DUE) if message]
        return said.text.split("\n")[0]

    assert aloud() == "🚨 No answer yet: it was due Mon 3 Aug 14:00."
    sits_in(evas, "hugo", "Europe/London")
    assert aloud() == "🚨 No answer yet: it was due Mon 3 Aug 14:00.", "it is the same hour there"
    sits_in(evas, "guest", "America/Los_Angeles")
    assert aloud() == "🚨 No answer yet: it was due Mon 3 Aug 14:00.", "guests and bots do not read what is owed to us"
    sits_in(evas, "hugo", "Asia/Tokyo")
    assert aloud() == "🚨 No answer yet: it was due Mon 3 Aug 14:00 (Lisbon)."
    company = evas.policy.company.model_copy(update={"language": "pt_BR"})
    evas.policy = evas.policy.model_copy(update={"company": company})
    evas.__post_init__()
    assert aloud() == "🚨 Ainda sem resposta: o prazo era seg 3 de ago 14:00 (Lisboa)."


def test_first_whoever_has_it_then_the_team_then_the_leads(evas: Counter) -> None:
    ticked(evas, at(3, 12, 59))
    assert told(evas) == {}
    ticked(evas, at(3, 13))
    assert read(evas, "eva") == [f"⏰ An answer is due Mon 3 Aug 14:00.\n{ON_IT}"]
    assert told(evas) == {"eva": 1}
    ticked(evas, at(3, 14, 1))
    late = f"🚨 No answer yet: it was due Mon 3 Aug 14:00.\n{ON_IT}"
    assert read(evas, "eva")[-1] == late
    [aloud] = [message for message in owed(evas, None, DUE) if message]
    assert (aloud.text, aloud.aloud) == (late, True)
    ticked(evas, at(3, 16, 1))
    assert read(evas, "rita") == [
        f"🚨 No answer yet: it was due Mon 3 Aug 14:00.\nIt has taken 150% of the time that was promised.\n{ON_IT}"
    ]
    assert read(evas, "eva")[-1] == f"⏰ A solution is due Mon 3 Aug 18:00.\n{ON_IT}"
    assert told(evas) == {"None": 2, "eva": 4, "rita": 1}


def test_in_portuguese(evas: Counter) -> None:
    pressed(evas, "carla", "claim")
    ticked(evas, at(3, 13))
    assert read(evas, "carla") == [
        "⏰ O prazo da resposta é seg 3 de ago 14:00.\n*TIC-1* VPN is down: 🔧 Carla Dias está cuidando disso"
    ]
    ticked(evas, at(3, 18, 1))
    assert read(evas, "carla")[-1].startswith("🚨 Ainda sem solução: o prazo era seg 3 de ago 18:00.\n")


def test_a_ticket_that_nobody_has_is_the_teams(helping: Counter) -> None:
    helping.now = at(3, 10)
    asked(helping)
    ticked(helping, at(3, 13))
    assert read(helping, None) == [
        "⏰ An answer is due Mon 3 Aug 14:00.\n*TIC-1* VPN is down: ⏳ Nobody has taken it yet"
    ]
    assert told(helping) == {"None": 1}


def test_late_because_we_were_not_running_nobody_is_woken(evas: Counter) -> None:
    """Elsewhere it went to the next level at midnight, or on a Sunday (zammad, 4432)."""
    for moment in (at(4, 3), at(8, 12), at(9, 23)):
        ticked(evas, moment)
    assert told(evas) == {}
    ticked(evas, at(10, 9))
    assert told(evas) == {"None": 2, "eva": 2, "rita": 2}, "of each promise the highest level alone"


def test_what_ends_with_the_day_is_told_on_that_day(evas: Counter) -> None:
    resolved(evas, "eva")
    pressed(evas, "ana", "reopen")
    ticked(evas, at(3, 18, 5))
    assert told(evas) == {"None": 1, "eva": 1}


def test_the_clock_moved_by_a_day_tells_the_highest_alone(evas: Counter) -> None:
    ticked(evas, at(4, 10))
    assert read(evas, "eva") == [
        f"🚨 No answer yet: it was due Mon 3 Aug 14:00.\nIt has taken 225% of the time that was promised.\n{ON_IT}",
        f"🚨 Not solved yet: it was due Mon 3 Aug 18:00.\n{ON_IT}",
    ]
    ticked(evas, at(3, 12))
    ticked(evas, at(4, 10))
    assert told(evas) == {"None": 2, "eva": 2, "rita": 1}


def test_who_begins_later_in_the_day_is_told_then(evas: Counter) -> None:
    sits_in(evas, "eva", "America/New_York")
    ticked(evas, at(3, 13))
    ticked(evas, at(3, 13, 59))
    assert told(evas) == {}
    ticked(evas, at(3, 14))
    # Its end has come as well, and of the same promise the newest is told alone.
    assert told(evas) == {"None": 1, "eva": 2}


def test_who_begins_when_it_is_too_late_leaves_it_to_the_team(evas: Counter) -> None:
    sits_in(evas, "eva", "America/Los_Angeles")
    ticked(evas, at(3, 13))
    assert read(evas, None) == [
        f"⏰ An answer is due Mon 3 Aug 14:00 (Lisbon).\n{ON_IT}\n"
        "Eva Lima is not at work. Somebody else can take it over."
    ]
    ticked(evas, at(3, 16, 59))
    assert "eva" not in told(evas)
    ticked(evas, at(3, 17))
    assert read(evas, "eva")[0].startswith("🚨 No answer yet")
    assert told(evas)["eva"] == 2, "of each promise the newest, however often it came up"


def test_whoever_has_it_is_on_leave_for_two_weeks(evas: Counter) -> None:
    on_leave(evas, "eva", date(2026, 8, 3), date(2026, 8, 14))
    ticked(evas, at(3, 13))
    assert told(evas) == {"None": 1}
    assert read(evas, None)[0].endswith("Eva Lima is not at work. Somebody else can take it over.")
    for day in range(4, 17):
        ticked(evas, at(day, 10))
    assert told(evas) == {"None": 4, "rita": 2}
    ticked(evas, at(17, 9))
    assert told(evas)["eva"] == 2
    assert len(read(evas, "eva")) == 2, "it still holds"


def test_what_was_solved_meanwhile_or_is_somebody_elses_is_not_told(evas: Counter) -> None:
    on_leave(evas, "eva", date(2026, 8, 3), date(2026, 8, 14))
    ticked(evas, at(4, 10))
    pressed(evas, "carla", "claim")
    ticked(evas, at(17, 9))
    assert (told(evas)["eva"], read(evas, "eva")) == (2, [])
    assert read(evas, None)
    resolved(evas, "carla")
    assert read(evas, None) == read(evas, "rita") == [], "owed, and asked again when it is sent"


def test_a_pause_and_a_longer_promise_make_it_moot(evas: Counter) -> None:
    ticked(evas, at(3, 16, 1))
    pressed(evas, "eva", "wait")
    assert [line for line in read(evas, "eva") if "olution" in line] == []
    pressed(evas, "eva", "go_on")
    assert len([line for line in read(evas, "eva") if "olution" in line]) == 1


def test_nothing_is_said_in_a_channel_of_what_went_into_confidence_meanwhile(evas: Counter) -> None:
    ticked(evas, at(3, 14, 1))
    assert len(read(evas, None)) == 1
    memo = {"form": "ticket.hand_over", "ticket": 1, "place": None}
    evas.submit(form("eva", "ticket.hand_over", {"category": "secret", "reason": ""}, memo=memo))
    assert ticket(evas).category == "secret"
    assert (told(evas)["None"], read(evas, None)) == (1, [])


def test_around_the_clock_means_at_night_too(helping: Counter) -> None:
    helping.now = at(7, 17)
    asked(helping)
    pressed(helping, "eva", "claim")
    memo = {"form": "ticket.priority", "ticket": 1, "place": None}
    given = {"impact": Impact.COMPANY.value, "urgency": "high"}
    helping.submit(form("eva", "ticket.priority", given, memo=memo))
    assert ticket(helping).promise.around_the_clock
    ticked(helping, at(7, 20, 1))
    assert read(helping, "eva")[-1].startswith("⏰ A solution is due Fri 7 Aug 21:00.")
    ticked(helping, at(8, 3))
    assert read(helping, "rita")[-1].startswith("🚨 Not solved yet: it was due Fri 7 Aug 21:00.\nIt has taken 250%")


def test_without_a_channel_whoever_is_there_of_the_team_is_told(helping: Counter) -> None:
    furnished(helping, channel=None)
    helping.now = at(3, 10)
    on_leave(helping, "carla", date(2026, 8, 3), date(2026, 8, 14))
    asked(helping)
    ticked(helping, at(3, 13))
    assert told(helping) == {"eva": 1}
    with helping.db.write() as tx:
        people.save_roles(tx, helping.ids["eva"], [])
    ticked(helping, at(3, 14, 1))
    assert told(helping) == {"eva": 1, "rita": 1}, "nobody of it is there: its leads"


# --- once -------------------------------------------------------------------------------------------------------------


def told_by_two(counter: Counter, monkeypatch: pytest.MonkeyPatch, many: int = 8) -> dict[str, int]:
    """Two processes that have read the same list look at each ticket of it."""
    counter.now = at(3, 10)
    for n in range(many):
        asked(counter, title=f"VPN {n}")
    with counter.db.read() as tx:
        seen = checks.to_check(tx, at(3, 13), limit=many)
    assert len(seen) == many
    lists = [seen, seen]
    monkeypatch.setattr(checks, "to_check", lambda *_, **__: lists.pop())
    at_once(*[lambda: due.tick(counter.db, counter.office, at(3, 13))] * 2)
    return told(counter)


def test_two_processes_tell_once(both: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_by_two(both, monkeypatch) == {"None": 8}


def test_control_without_the_guard_they_tell_twice(both: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    guarded = checks.look_again

    def unguarded(tx: Tx, ticket_id: int, **values: object) -> bool:
        guarded(tx, ticket_id, **values)  # type: ignore[arg-type]
        return True

    monkeypatch.setattr(checks, "look_again", unguarded)
    monkeypatch.setattr(due, "_told", lambda office, known, now: replace(known, told_response=1))
    load = tickets.load
    monkeypatch.setattr(tickets, "load", lambda tx, i: replace(load(tx, i), told_response=0))
    assert told_by_two(both, monkeypatch) == {"None": 16}


def test_a_process_killed_between_tells_when_it_is_back(evas: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as killed:
        killed.setattr("handlers.ticket.clocks.due.messages.touch", lambda *_, **__: 1 / 0)
        with pytest.raises(ExceptionGroup):
            ticked(evas, at(3, 13))
    assert told(evas) == {}
    ticked(evas, at(3, 13))
    ticked(evas, at(3, 13))
    assert told(evas) == {"eva": 1}


def test_what_was_told_is_not_written_over(both: Counter) -> None:
    """Whoever claims it at the very moment would otherwise have it told again."""
    both.now = at(3, 10)
    asked(both)
    before = ticket(both)
    ticked(both, at(3, 13))
    claimed = move(before, Step(act=Act.CLAIM, by_id=both.ids["eva"], to_id=both.ids["eva"], at=at(3, 13)))
    with pytest.raises(Stale), both.db.write() as tx:
        tickets.save(tx, before, claimed, check_at=at(3, 13))
