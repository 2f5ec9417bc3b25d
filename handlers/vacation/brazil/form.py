"""The planner in the form for leave: under the days what is lawful now, and the sale of a third."""

from domain.people import Person
from domain.vacation.brazil.planning import Planner
from domain.vacation.brazil.standing import Standing
from handlers import forms
from handlers.call import Call, Json
from handlers.vacation.brazil import words
from handlers.vacation.brazil.plan import planner, sold_with
from handlers.vacation.brazil.refusals import days
from handlers.vacation.plan import Plan, Wish, own
from storage.db import Tx


def _now(tx: Tx, call: Call, person: Person | None, wish: Wish, *, besides: int) -> tuple[Planner, Standing] | None:
    """The planner and the period that is next; None for leave of other laws."""
    rules = call.office.types(person).get(wish.type) if person else None
    if person is None or rules is None or not rules.acquired:
        return None
    found = planner(tx, call.office, person, wish.type, rules, now=call.now, besides=besides)
    standing = found.current(wish.first or found.today)
    return (found, standing) if standing else None


def lawful_now(tx: Tx, call: Call, person: Person | None, wish: Wish, *, besides: int) -> list[str]:
    """What could be asked for; while no day is chosen, from when on too."""
    known = _now(tx, call, person, wish, besides=besides)
    if known is None:
        return []
    return [*words.now(call.voice, *known), *(words.next_start(call.voice, *known) if wish.first is None else ())]


def of_law(call: Call, planned: Plan) -> list[str]:
    """What a leave means by the law."""
    if planned.clt is None:
        return []
    return words.planned(call.voice, planned.clt, parts=planned.clt.standing.taken, who=own(call, planned.person))


def sale(tx: Tx, call: Call, person: Person | None, wish: Wish, *, besides: int, tells: str) -> list[Json]:
    """The field for the sale of a third, while that can be asked for."""
    known = _now(tx, call, person, wish, besides=besides)
    if known is None or person is None:
        return []
    found, standing = known
    third = found.may_sell(standing, in_time=call.actor.id == person.id and not sold_with(tx, besides))
    if not third:
        return []
    v = call.voice
    options = [
        ("nothing", v.say("Sell nothing")),
        ("third", v.say("Sell {days} (abono, CLT art. 143)", days=days(v, third))),
    ]
    chosen = forms.choice(options, "third" if wish.sell else "nothing")
    return [forms.field("sell", v.say("Sale of a third"), chosen, tells=tells)]
