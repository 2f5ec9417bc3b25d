"""Journeys: what they come to on top of those of the year so far, and how that is said."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from domain.expense import Journey, Line, NoMileageRate
from domain.expense.mileage import UNIT, converted, rates_on, split, worth
from domain.money import places
from handlers.office import Office
from handlers.texts import Voice
from storage.db import Tx
from storage.expense import travel


def counted(tx: Tx, office: Office, person_id: int, lines: Sequence[Line], report: int) -> list[Line]:
    """The lines; each journey among them goes on where those before it in the year ended.

    ``report`` is the one that is changed. The person's row must be owned when they are kept. Raises NoMileageRate.
    """
    far: dict[object, int] = {}
    return [_counted(tx, office, person_id, line, report, far) if line.journey else line for line in lines]


def _counted(tx: Tx, office: Office, person_id: int, line: Line, report: int, far: dict[object, int]) -> Line:
    rules, journey = office.policy.expenses.mileage, line.journey
    assert journey is not None, "only journeys are counted"
    vehicle = rules.vehicles.get(journey.vehicle)
    if vehicle is None:
        raise NoMileageRate(day=line.day)
    first, end = rules.year_of(line.day)
    year = (journey.vehicle, first)
    if year not in far:
        far[year] = travel.covered(tx, person_id, journey.vehicle, first=first, end=end, besides=report)
    distance = converted(journey.distance, journey.unit, rules.unit)
    parts = split(rates_on(vehicle, line.day).tiers, before=far[year], distance=distance)
    journey = replace(journey, distance=distance, unit=rules.unit, before=far[year], parts=parts)
    far[year] += distance
    return replace(line, claimed=worth(parts, office.policy.company.currency), journey=journey)


def said(v: Voice, office: Office, line: Line) -> list[str]:
    """How far it was, by which rates."""
    journey = line.journey
    if journey is None:
        return []
    vehicle, least = office.policy.expenses.mileage.vehicles.get(journey.vehicle), places(line.claimed.currency)
    rates = [v.number(part.rate, decimals=6, least=least) for part in journey.parts]
    each = [v.say("{distance} at {rate}", distance=_figure(v, part.distance), rate=rate)
            for part, rate in zip(journey.parts, rates, strict=True)]  # fmt: skip
    told = v.say(
        "{distance}, {vehicle}: {parts} = {claimed}",
        distance=distance(v, journey),
        vehicle=vehicle.name.in_(v.language) if vehicle else journey.vehicle,
        parts=v.names(each),
        claimed=v.money(line.claimed),
    )
    if not journey.before:
        return [told]
    return [
        told,
        v.say("{distance} of the year came before it.", distance=f"{_figure(v, journey.before)} {journey.unit}"),
    ]


def distance(v: Voice, journey: Journey) -> str:
    """How far it was, with its unit."""
    return f"{_figure(v, journey.distance)} {journey.unit}"


def _figure(v: Voice, thousandths: int) -> str:
    return v.number(Decimal(thousandths) / UNIT)
