"""Journeys and stays: as they are written with a line, and what somebody claimed of them before."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from domain.expense import KIND, STANDS, Journey, Stay
from domain.expense.mileage import Part
from domain.expense.per_diem import MOST_DAYS
from domain.policy import Meal
from storage.db import Tx
from storage.tables import expense_lines, requests

_LINE, _OF = expense_lines.c, requests.c
_MINE = (
    _LINE.person_id == sa.bindparam("person"),
    _OF.kind == KIND,
    _OF.state.in_(sorted(STANDS)),
    _LINE.request_id != sa.bindparam("besides"),
    # Whatever was refused was not claimed.
    sa.or_(_LINE.approved.is_(None), _LINE.approved > 0),
)
_ALL = expense_lines.join(requests, _OF.id == _LINE.request_id)
_SUM = (
    sa.select(sa.func.coalesce(sa.func.sum(_LINE.distance), 0))
    .select_from(_ALL)
    .where(*_MINE, _LINE.vehicle == sa.bindparam("vehicle"))
    .where(_LINE.day >= sa.bindparam("first"), _LINE.day < sa.bindparam("end"))
)
_STAYS = (
    sa.select(_OF.reference, _LINE.details)
    .select_from(_ALL)
    .where(*_MINE, _LINE.day > sa.bindparam("first"), _LINE.day <= sa.bindparam("last"))
    .order_by(_LINE.request_id, _LINE.position)
)


def covered(tx: Tx, person_id: int, vehicle: str, *, first: date, end: date, besides: int) -> int:
    """How far somebody claimed to have gone with a vehicle from ``first`` on and before ``end``.

    Not counted is the report ``besides``. The person's row must be owned where more is claimed on top of it.
    """
    span = {"person": person_id, "vehicle": vehicle, "first": first, "end": end, "besides": besides}
    return int(tx.execute(_SUM, span).scalar_one())


def stays(tx: Tx, person_id: int, *, first: date, last: date, besides: int) -> list[tuple[str, Stay]]:
    """The stays of somebody that may share a day with these, each with the reference of its report."""
    span = {"person": person_id, "first": first - timedelta(days=MOST_DAYS), "last": last, "besides": besides}
    rows = tx.execute(_STAYS, span)
    return [(row.reference, read_stay(row.details["stay"])) for row in rows if row.details.get("stay")]


def journey_row(journey: Journey) -> dict[str, Any]:
    """Without what the columns say."""
    return {
        "unit": journey.unit,
        "start": journey.start,
        "end": journey.end,
        "before": journey.before,
        "parts": [[part.distance, str(part.rate)] for part in journey.parts],
    }


def read_journey(row: Mapping[str, Any], told: Mapping[str, Any]) -> Journey:
    """The journey of a line."""
    return Journey(
        vehicle=row["vehicle"],
        distance=row["distance"],
        unit=told["unit"],
        start=told["start"],
        end=told["end"],
        before=told["before"],
        parts=tuple(Part(distance=distance, rate=Decimal(rate)) for distance, rate in told["parts"]),
    )


def stay_row(stay: Stay) -> dict[str, Any]:
    """A stay as it is kept."""
    return {
        "place": stay.place,
        "first": stay.first.isoformat(),
        "last": stay.last.isoformat(),
        "provided": [[day.isoformat(), meal.value] for day, meal in stay.provided],
        "amounts": [str(amount) for amount in stay.amounts],
    }


def read_stay(told: Mapping[str, Any]) -> Stay:
    """The stay of a line."""
    return Stay(
        place=told["place"],
        first=date.fromisoformat(told["first"]),
        last=date.fromisoformat(told["last"]),
        provided=tuple((date.fromisoformat(day), Meal(meal)) for day, meal in told["provided"]),
        amounts=tuple(map(Decimal, told["amounts"])),
    )
