"""The teams that rules of staffing count: their rows, and when their people are away."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from domain.approval import OPEN
from domain.vacation import Absent, BookedDay
from storage.db import UPSERTS, Tx
from storage.tables import booked_days, leave_requests, leave_teams, people, requests
from storage.vacation.requests import HELD, half_of

_OWN = {
    name: build(leave_teams)
    .values(version=1)
    .on_conflict_do_update(index_elements=["name"], set_={"version": leave_teams.c.version + 1})
    for name, build in UPSERTS.items()
}


def own_teams(tx: Tx, names: Iterable[str]) -> None:
    """Take the rows of these teams, in the order of their names, until the transaction ends; people's rows come before.

    Without it two people at once both get the last place, on PostgreSQL.
    """
    for name in sorted(set(names)):
        tx.execute(_OWN[tx.dialect.name], {"name": name})


def absent_of(
    tx: Tx, *, manager_id: int | None, department: str | None, besides: int, first: date, last: date
) -> list[Absent]:
    """The days that others of a department, or else of a manager's people, are away; held and awaited alike."""
    day = booked_days.c
    team = people.c.department == department if department else people.c.manager_id == manager_id
    query = (
        sa.select(day.person_id, people.c.name, day.day, day.half, requests.c.state)
        .join(people, people.c.id == day.person_id)
        .join(requests, requests.c.id == day.request_id)
        .join(leave_requests, leave_requests.c.request_id == day.request_id)
        .where(HELD, leave_requests.c.away, team, day.person_id != besides, day.day.between(first, last))
        .order_by(day.day, day.person_id)
    )
    return [
        Absent(person_id=row.person_id, name=row.name, booked=BookedDay(row.day, half_of(row.half)),
               pending=row.state in OPEN)
        for row in tx.execute(query)
    ]  # fmt: skip
