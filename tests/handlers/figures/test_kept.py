"""Figures of many things are there before somebody looks, and say since when they stand."""

import time
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from domain.people import Role
from handlers.figures import counting, leave
from storage import figures, people
from storage.db import Unavailable
from storage.tables import kept_figures
from tests.desk import Counter
from tests.handlers.conftest import at
from tests.handlers.figures.looks import DAY, HOUR, MINUTE, approved, as_of, kept, leave_of, nobody_waits, tick
from tests.handlers.test_numbers import numbers, pressed, shown
from tests.handlers.ticket.helpdesk import asks, helpdesk

BOARDS = 2 * 6
"""What is counted in a night: two months of all that Rita and Hugo read, who do not see the same tickets."""


def test_they_are_there_before_anybody_looks_and_the_same_for_all(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(counter, date(2026, 8, 20))
    assert tick(counter) == BOARDS
    monkeypatch.setattr(leave, "absent", nobody_waits)
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 1)\n_July:_ –", [])
    counter.now += 3 * MINUTE
    assert leave_of(counter, "hugo") == ("*Leave, rejected:* 0% (0 of 1)\n_July:_ –", ["As of Mon 3 Aug 10:01"])
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["carla"], [Role.HR])
    assert "Atualizado em seg 3 de ago 10:01" in as_of(numbers(counter, "carla", "números"))


def test_while_somebody_looks_they_are_counted_every_ten_minutes_and_else_in_the_night(counter: Counter) -> None:
    tick(counter)
    counter.now = at(3, 23, 40)
    approved(counter, date(2026, 8, 20))
    assert tick(counter) == 0, "nobody looked"
    counter.now = at(4, 0, 0)
    assert tick(counter) == BOARDS
    counter.now = at(4, 9, 29)
    approved(counter, date(2026, 8, 21))
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 1)\n_July:_ –", ["As of Tue 4 Aug 00:00"])
    assert tick(counter) == 4, "these two at once, and two before them for who presses on"
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 2)\n_July:_ –", [])
    approved(counter, date(2026, 8, 24))
    counter.now += 8 * MINUTE
    assert tick(counter) == 0
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 2)\n_July:_ –", ["As of Tue 4 Aug 09:30"])
    counter.now += MINUTE
    assert tick(counter) == 2
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 3)\n_July:_ –", [])
    counter.now += DAY
    tick(counter)
    counter.now += 10 * MINUTE
    assert tick(counter) == 0, "nobody looked for a day"


def test_whoever_presses_month_before_again_and_again_never_waits(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(counter)
    absent = leave.absent
    for back, heading in enumerate(("August", "July", "June", "May", "April")):
        monkeypatch.setattr(leave, "absent", nobody_waits)
        page = numbers(counter, "rita") if not back else pressed(counter, "rita", "numbers.before", f"leave:{back}")
        assert shown(page)[0] == f"Leave in {heading} 2026"
        monkeypatch.setattr(leave, "absent", absent)
        tick(counter)
    counter.now += 6 * DAY
    assert tick(counter) == BOARDS + 6, "each night, for a week after somebody looked"
    counter.now += 2 * DAY
    assert tick(counter) == BOARDS
    assert list(kept(counter)) == [date(2026, 7, 1), date(2026, 8, 1)], "nobody looks at the others any more"


def test_what_is_older_than_since_yesterday_is_not_shown(counter: Counter) -> None:
    tick(counter)
    counter.now = at(4, 23, 59)
    assert as_of(numbers(counter, "rita")) == ["As of Mon 3 Aug 10:00"]
    counter.now = at(5, 0, 0)
    assert as_of(numbers(counter, "rita")) == [], "nothing counted since, so it is counted now"


def test_a_clock_that_went_back_keeps_nothing(counter: Counter) -> None:
    counter.now = at(20, 9)
    tick(counter)
    counter.now = at(3, 9)
    approved(counter, date(2026, 8, 20))
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 1)\n_July:_ –", [])
    assert tick(counter) == 4, "and what was counted in the future is counted anew"
    counter.now += MINUTE
    assert leave_of(counter)[1] == ["As of Mon 3 Aug 09:01"]


def test_a_small_company_reads_what_is_true_now_however_slow_its_machine(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = leave.absent

    def slowly(*of: Any) -> Any:
        time.sleep(0.2)
        return absent(*of)

    monkeypatch.setattr(counting, "FEW", 1)
    monkeypatch.setattr(leave, "absent", slowly)
    assert tick(counter) == BOARDS
    approved(counter, date(2026, 8, 20))
    counter.now += MINUTE
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 1)\n_July:_ –", [])
    tick(counter)
    counter.now += HOUR
    assert tick(counter) == 0, "and nobody counts for them"
    approved(counter, date(2026, 8, 21))
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 2)\n_July:_ –", [])
    counter.now += DAY
    tick(counter)
    counter.now += MINUTE
    assert leave_of(counter)[1] == ["As of Tue 4 Aug 11:03"], "two are many here"


def test_a_look_that_cannot_be_noted_is_answered_all_the_same(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise Unavailable("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(figures, "look", locked)
    approved(counter, date(2026, 8, 20))
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 1)\n_July:_ –", [])
    assert [record.message for record in caplog.records] == ["a look could not be noted"]


def test_the_month_turns_at_midnight_where_the_company_is(counter: Counter) -> None:
    approved(counter, date(2026, 8, 20))
    counter.now = at(31, 23, 59)
    tick(counter)
    approved(counter, date(2026, 9, 21))
    counter.now = at(1, 0, 0, month=9)
    page = numbers(counter, "rita")
    assert shown(page)[0] == "Leave in September 2026"
    assert as_of(page) == ["As of Mon 31 Aug 23:59"], "of August as it was; the new month is counted at once"
    assert tick(counter) == 4 + BOARDS - 2
    assert leave_of(counter) == ("*Leave, rejected:* –\n_August:_ 0% (0 of 2)", [])


@pytest.mark.parametrize(
    "older",
    [{"schema": 0, "figures": {}}, {"schema": 1, "figures": {"decisions": {}}}, {"schema": 1, "figures": 7}, {"n": 1}],
)
def test_what_was_kept_in_another_shape_is_counted_anew(counter: Counter, older: dict[str, Any]) -> None:
    approved(counter, date(2026, 8, 20))
    tick(counter)
    with counter.db.write() as tx:
        tx.execute(sa.update(kept_figures).values(figures=older))
    counter.now += MINUTE
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 1)\n_July:_ –", [])
    tick(counter)
    counter.now += MINUTE
    assert leave_of(counter) == ("*Leave, rejected:* 0% (0 of 1)\n_July:_ –", ["As of Mon 3 Aug 10:02"])


def test_what_an_older_version_counted_and_nobody_counts_now_goes(counter: Counter) -> None:
    with counter.db.write() as tx:
        figures.expect(tx, "travel", [], [date(2026, 8, 1)], due_at=counter.now)
    tick(counter)
    assert kept(counter, "travel") == {}


def test_a_ticket_takes_as_long_as_ten_decisions(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with helpdesk(database_url) as made:
        asks(made, "ana", "VPN")
        made.now += MINUTE
        for few, as_of_then in ((11, []), (10, ["As of Tue 4 Aug 09:01"])):
            monkeypatch.setattr(counting, "FEW", few)
            made.now = at(4, 9, 1)
            with made.db.write() as tx:
                tx.execute(sa.update(kept_figures).values(due_at=made.now))
            tick(made)
            made.now += MINUTE
            assert as_of(numbers(made, "eva", called="/ticket"))[1:] == as_of_then, "one was opened, and waits"


def no_administrator(made: Counter) -> None:
    """Hugo is in HR alone: nobody reads the figures of all queues yet."""
    with made.db.write() as tx:
        people.save_roles(tx, made.ids["hugo"], [Role.HR])


def test_who_sees_other_tickets_has_figures_of_their_own(database_url: str) -> None:
    with helpdesk(database_url) as made:
        asks(made, "ana", "VPN")
        asks(made, "ana", "About my manager", category="people")
        no_administrator(made)
        made.now += MINUTE
        tick(made)
        made.now += MINUTE
        of_it = numbers(made, "eva", called="/ticket")
        assert shown(of_it)[1].startswith("*Tickets:* 1 opened")
        assert as_of(of_it)[1] == "As of Mon 3 Aug 10:01"
        with made.db.write() as tx:
            people.save_roles(tx, made.ids["eva"], [Role.IT, Role.HR])
        both = numbers(made, "eva", called="/ticket")
        assert shown(both)[1].startswith("*Tickets:* 2 opened"), "what she sees now nobody counted yet"
        assert as_of(both)[1:] == []
        tick(made)
        made.now += MINUTE
        assert as_of(numbers(made, "eva", called="/ticket"))[1] == "As of Mon 3 Aug 10:02"


def test_a_new_set_of_queues_is_counted_before_anybody_looks(database_url: str) -> None:
    def found() -> str:
        made.now += MINUTE
        return str(as_of(numbers(made, "eva", called="/ticket"))[1])

    with helpdesk(database_url) as made:
        asks(made, "ana", "VPN")
        no_administrator(made)
        tick(made)
        with made.db.write() as tx:
            people.save_roles(tx, made.ids["eva"], [Role.IT, Role.HR])
        made.now += MINUTE
        assert (tick(made), found()) == (2, "As of Mon 3 Aug 10:01"), "of what she sees since a moment ago"
        queues = made.policy.tickets.categories
        new = made.policy.tickets.model_copy(update={"categories": {**queues, "phones": queues["network"]}})
        made.policy = made.policy.model_copy(update={"tickets": new})
        made.__post_init__()
        made.now += MINUTE
        tick(made)
        assert found() == "As of Mon 3 Aug 10:03", "of a queue that app.yaml has since a moment ago"


def test_no_names_are_kept(counter: Counter) -> None:
    approved(counter, date(2026, 8, 20))
    tick(counter)
    said = "".join(str(row.figures) for row in kept(counter).values())
    assert "decisions" in said
    assert not any(name.casefold() in said.casefold() for name in counter.ids)
