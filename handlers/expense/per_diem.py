"""Stays: what each day comes to, that none is claimed twice, and how that is said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from domain.expense import Line, Stay, StayTwice
from domain.expense.per_diem import Provided, rated, worth
from domain.money import places
from domain.policy import Meal
from handlers.office import Office
from handlers.texts import Voice
from storage.db import Tx
from storage.expense import travel


def counted(tx: Tx, office: Office, person_id: int, lines: Sequence[Line], report: int) -> list[Line]:
    """The lines, each stay with what it comes to. Raises StayTwice and what rating a stay raises."""
    done, days = list[Line](), set[date]()
    for line in lines:
        if line.stay is None:
            done.append(line)
            continue
        stay = rated(line.stay, office.policy.expenses.per_diem)
        _once(tx, person_id, stay, days, report)
        done.append(replace(line, claimed=worth(stay, office.policy.company.currency), stay=stay))
    return done


def _once(tx: Tx, person_id: int, stay: Stay, days: set[date], report: int) -> None:
    for day in stay.days():
        if day in days:
            raise StayTwice(day=day, reference=None)
        days.add(day)
    if claimed := claimed_before(tx, person_id, stay, besides=report):
        reference, day = claimed
        raise StayTwice(day=day, reference=reference)


def claimed_before(tx: Tx, person_id: int, stay: Stay, *, besides: int) -> tuple[str, date] | None:
    """The reference of another claim of somebody's, but for the report ``besides``, and the first day it shares."""
    for reference, other in travel.stays(tx, person_id, first=stay.first, last=stay.last, besides=besides):
        if shared := set(stay.days()) & set(other.days()):
            return reference, min(shared)
    return None


def said(v: Voice, line: Line) -> list[str]:
    """What each day comes to, and what was provided."""
    stay = line.stay
    if stay is None:
        return []
    least = places(line.claimed.currency)
    runs = [(v.number(amount, decimals=6, least=least), len(list(same))) for amount, same in groupby(stay.amounts)]
    each = [f"{n} × {amount}" if n > 1 else amount for amount, n in runs]
    days = v.day(stay.first) if stay.first == stay.last else f"{v.day(stay.first)} – {v.day(stay.last)}"
    told = v.say("{days}: {sum} = {claimed}", days=days, sum=" + ".join(each), claimed=v.money(line.claimed))
    if not stay.provided:
        return [told]
    meals = v.names([provided(v, day, meal) for day, meal in stay.provided])
    return [told, v.say("Provided and deducted: {meals}", meals=meals)]


def provided(v: Voice, day: date, meal: Meal) -> str:
    """A meal of a day."""
    return v.say("{meal} {day}", meal=meal_said(v, meal), day=v.day(day))


def meal_said(v: Voice, meal: Meal) -> str:
    """A meal in a word."""
    match meal:
        case Meal.BREAKFAST:
            return v.say("breakfast")
        case Meal.LUNCH:
            return v.say("lunch")
        case Meal.DINNER:
            return v.say("dinner")


def offered(v: Voice, first: date | None, last: date | None, most: int) -> list[tuple[str, str]]:
    """The meals of a stay to choose from; nothing while its days are not."""
    if first is None or last is None or not 0 <= (last - first).days < most:
        return []
    stay = Stay(place="", first=first, last=last)
    return [(f"{day.isoformat()} {meal.value}", provided(v, day, meal)) for day in stay.days() for meal in Meal]


def chosen(values: Sequence[str], first: date, last: date) -> tuple[Provided, ...]:
    """The meals that were chosen, of the days that the stay has now."""
    pairs = [value.partition(" ") for value in values]
    meals = [(date.fromisoformat(day), Meal(meal)) for day, _, meal in pairs]
    return tuple(sorted((day, meal) for day, meal in meals if first <= day <= last))
