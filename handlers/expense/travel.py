"""What is claimed without a receipt: the fields of journeys and stays, and the lines that they make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from domain.expense import Journey, LastDayMissing, Line, NotADistance, NothingClaimed, Stay
from domain.expense.mileage import read_distance
from domain.expense.per_diem import MOST_DAYS
from domain.money import Money
from domain.policy import Category
from domain.refusal import Refusal
from handlers import forms
from handlers.call import Call, Json
from handlers.expense import mileage, per_diem
from handlers.texts import Voice

MILEAGE = "mileage"
Field = Callable[..., Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """What the fields of a journey or a stay hold, complete or not."""

    distance: str = ""
    vehicle: str | None = None
    start: str = ""
    end: str = ""
    place: str | None = None
    last: date | None = None
    meals: Sequence[str] = ()


EMPTY = Travel()


def read(inputs: Mapping[str, Any]) -> Travel:
    """What is in the fields."""
    return Travel(
        distance=str(inputs.get("distance") or "").strip(),
        vehicle=inputs.get("vehicle"),
        start=str(inputs.get("start") or "").strip(),
        end=str(inputs.get("end") or "").strip(),
        place=inputs.get("place"),
        last=forms.read_day(inputs.get("last")),
        meals=tuple(inputs.get("meals") or ()),
    )


def of(v: Voice, line: Line) -> Travel:
    """The fields for a line that was written before."""
    if line.journey:
        far = mileage.distance(v, line.journey)
        return Travel(distance=far, vehicle=line.journey.vehicle, start=line.journey.start, end=line.journey.end)
    if line.stay:
        meals = [f"{day.isoformat()} {meal.value}" for day, meal in line.stay.provided]
        return Travel(place=line.stay.place, last=line.stay.last, meals=meals)
    return Travel()


def line(call: Call, travel: Travel, *, category: str, way: str, day: date) -> Line | None:
    """The line that the fields make, before it is worked out what it comes to; None while they say nothing.

    Raises NotADistance.
    """
    make = _journey if way == MILEAGE else _stay
    made = make(call, travel, day)
    if made is None:
        return None
    journey, stay, where = made
    nothing = Money.nothing(call.office.policy.company.currency)
    return Line(day=day, category=category, merchant=where, claimed=nothing, journey=journey, stay=stay)


def _journey(call: Call, travel: Travel, day: date) -> tuple[Journey | None, Stay | None, str] | None:
    rules = call.office.policy.expenses.mileage
    if not travel.distance:
        return None
    distance = read_distance(travel.distance, unit=rules.unit)
    vehicle = travel.vehicle or next(iter(rules.vehicles))
    journey = Journey(vehicle=vehicle, distance=distance, unit=rules.unit, start=travel.start, end=travel.end)
    return journey, None, f"{travel.start} – {travel.end}"


def _stay(call: Call, travel: Travel, day: date) -> tuple[Journey | None, Stay | None, str] | None:
    places = call.office.policy.expenses.per_diem.places
    if travel.last is None:
        return None
    place = travel.place or next(iter(places))
    provided = per_diem.chosen(travel.meals, day, travel.last)
    name = places[place].name.in_(call.voice.language) if place in places else place
    return None, Stay(place=place, first=day, last=travel.last, provided=provided), name


def nothing(call: Call) -> Refusal:
    """What is missing in a form that says nothing, beside a field that it has."""
    rules = call.office.policy.expenses
    category = rules.categories.get(str(call.inputs.get("category")))
    if category is None or category.by is None:
        return NothingClaimed()
    return NotADistance(words="", unit=rules.mileage.unit) if category.by == MILEAGE else LastDayMissing()


def above(call: Call, travel: Travel, category: Category, day: date, field: Field, tells: str) -> list[Json]:
    """The fields above what it comes to, the day among them."""
    fields = _how_far if category.by == MILEAGE else _how_long
    return fields(call, travel, day, partial(field, tells=tells))


def _how_far(call: Call, travel: Travel, day: date, field: Field) -> list[Json]:
    v, rules = call.voice, call.office.policy.expenses.mileage
    vehicles = [(name, of.name.in_(v.language)) for name, of in rules.vehicles.items()]
    which = field("vehicle", v.say("Vehicle"), forms.choice(vehicles, travel.vehicle or vehicles[0][0]))
    far = forms.words(travel.distance, long=False, most=20)
    return [
        field("distance", v.say("Distance"), far, hint=v.say("In {unit}.", unit=rules.unit)),
        *([which] if len(vehicles) > 1 else []),
        field("day", v.say("Day"), forms.day(day)),
    ]


def _how_long(call: Call, travel: Travel, day: date, field: Field) -> list[Json]:
    v, rules = call.voice, call.office.policy.expenses.per_diem
    places = [(name, of.name.in_(v.language)) for name, of in rules.places.items()]
    part = v.say("The first and the last day count {percent}%.", percent=v.number(rules.first_and_last))
    meals = per_diem.offered(v, day, travel.last, MOST_DAYS)
    given = field("meals", v.say("Meals provided"), forms.choices(meals, travel.meals), optional=True)
    return [
        field("place", v.say("Place"), forms.choice(places, travel.place or places[0][0])),
        field("day", v.say("First day"), forms.day(day)),
        field("last", v.say("Last day"), forms.day(travel.last), hint=part),
        *([given] if meals else []),
    ]


def below(call: Call, travel: Travel, category: Category, field: Field) -> list[Json]:
    """The fields below what it comes to."""
    if category.by != MILEAGE:
        return []
    v = call.voice
    return [
        field("start", v.say("From"), forms.words(travel.start, long=False, most=45)),
        field("end", v.say("To"), forms.words(travel.end, long=False, most=45)),
    ]
