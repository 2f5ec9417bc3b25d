"""The planner of the CLT at work on somebody's leave."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial

from domain.people import Person
from domain.policy import LeaveType
from domain.refusal import Refusal
from domain.vacation import Leave
from domain.vacation.brazil.ledger import standings
from domain.vacation.brazil.planning import Ask, HireDateMissing, Lawful, NotInOnePiece, Planner
from domain.vacation.brazil.standing import Standing
from handlers.call import Call
from handlers.office import Office
from handlers.vacation.account import account
from storage import vacation
from storage.db import Tx
from storage.vacation import brazil

AHEAD = timedelta(days=3 * 366)
"""Leave is planned for periods that begin until then."""


def planner(
    tx: Tx, office: Office, person: Person, type_: str, rules: LeaveType, *, now: datetime, besides: int = vacation.NONE
) -> Planner:
    """What decides about the next part of somebody's leave, without the request ``besides``."""
    calendar = office.calendar(person)
    today = calendar.today(now)
    found = account(tx, office, person, type_, rules, now=now, besides=besides)
    parts = brazil.parts(tx, person.id, type_, besides=besides)
    return Planner(standings=standings(found, parts, until=today + AHEAD), calendar=calendar, today=today)


def of_leave(found: Planner, leave: Leave) -> Standing | None:
    """The period that a leave is of."""
    return next((s for s in found.standings if s.period.first == leave.period), None)


def lawful(
    tx: Tx, call: Call, person: Person, type_: str, rules: LeaveType, ask: Ask, *, besides: int = vacation.NONE
) -> Lawful:
    """What the law makes of leave that is asked for, or entered by HR. Raises the refusals of the planner."""
    found = planner(tx, call.office, person, type_, rules, now=call.now, besides=besides)
    own = call.actor.id == person.id
    if not found.standings:
        raise HireDateMissing(who=None if own else person.name)
    return found.check(replace(ask, in_time=own, sold=sold_with(tx, besides)))


def lawful_starts(
    tx: Tx, call: Call, person: Person, type_: str, rules: LeaveType, *, besides: int
) -> Callable[[date, int], bool]:
    """Whether leave of so many days may begin on a day, for many days."""
    found = cache(partial(planner, tx, call.office, person, type_, rules, now=call.now, besides=besides))

    def may_start(first: date, days: int) -> bool:
        try:
            found().check(Ask(first=first, days=days, in_time=call.actor.id == person.id))
        except Refusal:
            return False
        return True

    return may_start


def sold_with(tx: Tx, request_id: int) -> bool:
    """Whether days were sold with a request, which may be none."""
    return request_id != vacation.NONE and vacation.load(tx, request_id).sold > 0


def check_given_back(tx: Tx, office: Office, person: Person, rest: Leave, *, now: datetime) -> None:
    """Whether what remains of a leave is still a lawful part. Raises NotInOnePiece and the refusals of the planner."""
    days = [booked.day for booked in rest.days]
    if (days[-1] - days[0]).days >= len(days):
        raise NotInOnePiece
    check_part(tx, office, person, rest, now=now)


def check_part(tx: Tx, office: Office, person: Person, leave: Leave, *, now: datetime) -> None:
    """Whether a leave of before is a lawful part of its period, with what it sells. Raises the planner's refusals."""
    found = planner(tx, office, person, leave.type, leave.rules, now=now, besides=leave.request.id)
    if standing := of_leave(found, leave):
        found = replace(found, standings=(standing,))
    first, days, sell = leave.days[0].day, len(leave.days), leave.sold > 0
    found.check(Ask(first=first, days=days, sell=sell, in_time=False, sold=True))
