"""What is claimed without a receipt: the fields of journeys and stays, and the lines that they make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.expense import Journey, LastDayMissing, Line, NotADistance, NothingClaimed, Stay
from domain.expense.mileage import read_distance
from domain.expense.per_diem import MOST_DAYS
from domain.money import Money
from domain.policy import Category
from domain.refusal import Refusal
from handlers import forms
from handlers.call import Call, Json
from handlers.expense import mileage, per_diem, tax
from handlers.texts import Voice

MILEAGE, PER_DIEM = "mileage", "per diem"
Field = Callable[..., Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """What the fields of a journey or a stay hold, complete or not."""

    distance: str = ""
    vehicle: str | None = None
    start: str = ""
    end: str = ""
    place: str | None = None
    last: date | None = None
    meals: Sequence[str] = ()


EMPTY = By()


def read(inputs: Mapping[str, Any]) -> By:
    """What is in the fields."""
    return By(
        distance=str(inputs.get("distance") or "").strip(),
        vehicle=inputs.get("vehicle"),
        start=str(inputs.get("start") or "").strip(),
        end=str(inputs.get("end") or "").strip(),
        place=inputs.get("place"),
        last=forms.read_day(inputs.get("last")),
        meals=tuple(inputs.get("meals") or ()),
    )


def of(v: Voice, line: Line) -> By:
    """The fields for a line that was written before."""
    if line.journey:
        far = mileage.distance(v, line.journey)
        return By(distance=far, vehicle=line.journey.vehicle, start=line.journey.start, end=line.journey.end)
    if line.stay:
        meals = [f"{day.isoformat()} {meal.value}" for day, meal in line.stay.provided]
        return By(place=line.stay.place, last=line.stay.last, meals=meals)
    return By()


def line(call: Call, by: By, *, category: str, way: str, day: date) -> Line | None:
    """The line that the fields make, before it is worked out what it comes to; None while they say nothing.

    Raises NotADistance.
    """
    make = _journey if way == MILEAGE else _stay
    made = make(call, by, day)
    if made is None:
        return None
    journey, stay, where = made
    nothing = Money.nothing(call.office.policy.company.currency)
    return Line(day=day, category=category, merchant=where, claimed=nothing, journey=journey, stay=stay)


def _journey(call: Call, by: By, day: date) -> tuple[Journey | None, Stay | None, str] | None:
    rules = call.office.policy.expenses.mileage
    if not by.distance:
        return None
    distance = read_distance(by.distance, unit=rules.unit)
    vehicle = by.vehicle or next(iter(rules.vehicles))
    journey = Journey(vehicle=vehicle, distance=distance, unit=rules.unit, start=by.start, end=by.end)
    return journey, None, f"{by.start} – {by.end}"


def _stay(call: Call, by: By, day: date) -> tuple[Journey | None, Stay | None, str] | None:
    places = call.office.policy.expenses.per_diem.places
    if by.last is None:
        return None
    place = by.place or next(iter(places))
    provided = per_diem.chosen(by.meals, day, by.last)
    name = places[place].name.in_(call.voice.language) if place in places else place
    return None, Stay(place=place, first=day, last=by.last, provided=provided), name


def nothing(call: Call) -> Refusal:
    """What is missing in a form that says nothing, beside a field that it has."""
    rules = call.office.policy.expenses
    category = rules.categories.get(str(call.inputs.get("category")))
    if category is None or category.by is None:
        return NothingClaimed()
    return NotADistance(words="", unit=rules.mileage.unit) if category.by == MILEAGE else LastDayMissing()


def paid(call: Call, amount: str, typed: str, category: Category, what: Json, field: Field, tells: str) -> list[Json]:
    """What stands on a receipt: how much, for what, and the tax where the category asks for it."""
    v, currency = call.voice, call.office.policy.company.currency
    hint = v.say("In {currency} or any other, such as {example}: as it stands on the receipt.",
                 currency=currency, example="12 EUR" if currency == "USD" else "12 USD")  # fmt: skip
    much, taxes = forms.words(amount, long=False, most=60), forms.words(typed, long=False, most=20)
    return [
        field("amount", v.say("Amount"), much, hint=hint, tells=tells),
        what,
        *([field("tax", v.say("Tax"), taxes, hint=tax.hint(v, category), tells=tells)] if category.tax else []),
    ]


def above(call: Call, by: By, category: Category, day: date, field: Field, tells: str) -> list[Json]:
    """The fields above what it comes to, the day among them."""
    v = call.voice
    if category.by == MILEAGE:
        rules = call.office.policy.expenses.mileage
        vehicles = [(name, of.name.in_(v.language)) for name, of in rules.vehicles.items()]
        unit = v.say("In {unit}.", unit=rules.unit)
        which = field("vehicle", v.say("Vehicle"), forms.choice(vehicles, by.vehicle or vehicles[0][0]), tells=tells)
        return [
            field("distance", v.say("Distance"), forms.words(by.distance, long=False, most=20), hint=unit, tells=tells),
            *([which] if len(vehicles) > 1 else []),
            field("day", v.say("Day"), forms.day(day), tells=tells),
        ]
    rule = call.office.policy.expenses.per_diem
    places = [(name, of.name.in_(v.language)) for name, of in rule.places.items()]
    part = v.say("The first and the last day count {percent}%.", percent=v.number(rule.first_and_last))
    meals = per_diem.offered(v, day, by.last, MOST_DAYS)
    given = field("meals", v.say("Meals provided"), forms.choices(meals, by.meals), optional=True, tells=tells)
    return [
        field("place", v.say("Place"), forms.choice(places, by.place or places[0][0]), tells=tells),
        field("day", v.say("First day"), forms.day(day), tells=tells),
        field("last", v.say("Last day"), forms.day(by.last), hint=part, tells=tells),
        *([given] if meals else []),
    ]


def below(call: Call, by: By, category: Category, field: Field) -> list[Json]:
    """The fields below what it comes to."""
    if category.by != MILEAGE:
        return []
    v = call.voice
    return [
        field("start", v.say("From"), forms.words(by.start, long=False, most=45)),
        field("end", v.say("To"), forms.words(by.end, long=False, most=45)),
    ]
