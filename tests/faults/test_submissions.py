"""Sixteen submissions of one person at once: the days fit, or they are refused. Controls do without the owner's row."""

from datetime import date

import pytest
import sqlalchemy as sa

from domain.vacation import DAY
from storage import people
from storage.db import Tx
from storage.tables import booked_days, requests
from tests.desk import Counter, accepted, words
from tests.faults.conftest import Figure

AT_ONCE = 16
FIRST = date(2026, 8, 10)
ROUNDS = 6
"""How often a control may try: a race shows when it likes."""


def all_at_once(desk: Counter, days: list[date]) -> list[str]:
    """Ana asks for each of the days in a thread of its own; what she reads each time, nothing where it was taken."""
    forms = [desk.ask("ana", day) for day in days]
    return [words(a) for a in desk.submit_at_once(forms)]


def booked(desk: Counter) -> list[tuple[date, str]]:
    """The days and halves that are held, as often as they are."""
    with desk.db.read() as tx:
        held = sa.select(booked_days.c.day, booked_days.c.half).where(booked_days.c.released_at.is_(None))
        return sorted((row.day, row.half) for row in tx.execute(held))


def disown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take nobody's row any more."""

    def leave_it(tx: Tx, person_id: int) -> None:
        """Do nothing."""

    monkeypatch.setattr(people, "own", leave_it)


def test_of_sixteen_for_the_same_day_one_is_taken(at_desk: Counter) -> None:
    at_desk.grant("ana", 30)
    said = all_at_once(at_desk, [FIRST] * AT_ONCE)
    assert said.count("") == 1
    assert {s for s in said if s} == {"Mon 10 Aug is booked already, with VAC-1."}
    assert booked(at_desk) == [(FIRST, "day")]


def test_as_many_days_are_taken_as_the_balance_holds(at_desk: Counter) -> None:
    at_desk.grant("ana", 5)
    said = all_at_once(at_desk, at_desk.working_days("ana", AT_ONCE))
    assert said.count("") == 5
    assert all("the balance is 0 days" in s for s in said if s)
    assert at_desk.left("ana") == 0
    assert len(booked(at_desk)) == 5


def test_a_whole_day_and_its_halves_are_not_both_taken(at_desk: Counter) -> None:
    at_desk.grant("ana", 30)
    forms = [at_desk.ask("ana", FIRST, halves=h) for h in ("whole", "from_afternoon", "until_midday") * 5]
    answers = at_desk.submit_at_once(forms)
    halves = sorted(half for _, half in booked(at_desk))
    assert halves in (["day"], ["afternoon", "morning"])
    assert accepted(answers) == len(halves)


def test_many_people_at_once_do_not_stand_in_each_others_way(at_desk: Counter) -> None:
    names = ("ana", "carla", "eva", "bruno")
    for name in names:
        at_desk.grant(name, 3)
    forms = [at_desk.ask(name, day) for day in at_desk.working_days("ana", 4) for name in names]
    answers = at_desk.submit_at_once(forms)
    assert accepted(answers) == 12
    assert [at_desk.left(name) for name in names] == [0, 0, 0, 0]
    with at_desk.db.read() as tx:
        references = tx.execute(sa.select(requests.c.reference)).scalars().all()
    assert len(set(references)) == 12


def test_control_without_the_owners_row_the_balance_is_overdrawn(
    on_postgresql: Counter, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    disown(monkeypatch)
    days = on_postgresql.working_days("ana", AT_ONCE * ROUNDS)
    for n in range(ROUNDS):
        on_postgresql.grant("ana", 5 - on_postgresql.left("ana") / DAY)
        taken = all_at_once(on_postgresql, days[n * AT_ONCE : (n + 1) * AT_ONCE]).count("")
        if taken > 5:
            break
    figure(f"without the owner's row {taken} of {AT_ONCE} were taken where 5 fit")
    assert on_postgresql.left("ana") < 0


def test_control_without_the_owners_row_a_day_and_its_half_are_both_taken(
    on_postgresql: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    disown(monkeypatch)
    on_postgresql.grant("ana", 300)
    for day in on_postgresql.working_days("ana", ROUNDS):
        forms = [on_postgresql.ask("ana", day, halves=h) for h in ("whole", "until_midday") * 8]
        on_postgresql.submit_at_once(forms)
        if {(day, "day"), (day, "morning")} <= set(booked(on_postgresql)):
            return
    pytest.fail("nothing was booked twice: what keeps it from happening?")
