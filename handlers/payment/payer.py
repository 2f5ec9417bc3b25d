"""Who pays, as handlers ask: the roster names who else could."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.approval import Request
from domain.payment import NotFinance, PaidInTheFuture, check_payer
from domain.people import Person, Role
from handlers.call import Call
from handlers.forms import read_day
from storage import people
from storage.db import Tx
from storage.payment import journal


def finance(tx: Tx, call: Call) -> tuple[Person, ...]:
    """Everybody in finance who works here."""
    return tuple(p for p in people.with_role(tx, Role.FINANCE) if p.works_here(call.day))


def check_finance(tx: Tx, call: Call) -> None:
    """Raises NotFinance."""
    if Role.FINANCE not in call.actor.roles:
        raise NotFinance(who=frozenset(p.id for p in finance(tx, call)))


def check_all(tx: Tx, call: Call, requests: Iterable[Request]) -> None:
    """Whether the actor pays all of these. Raises NotFinance, NotYoursToPay."""
    found = list(requests)
    _check(tx, call, found, journal.raised_by(tx, (request.id for request in found)))


def check_concerned(tx: Tx, call: Call, request: Request) -> None:
    """Whether the actor corrects this, and enters what came back. Raises NotFinance, NotYoursToPay."""
    _check(tx, call, [request], {request.id: frozenset()})


def _check(tx: Tx, call: Call, requests: Iterable[Request], raised: Mapping[int, frozenset[int]]) -> None:
    check_finance(tx, call)
    of_finance = finance(tx, call)
    for request in requests:
        check_payer(request, call.actor, finance=of_finance, raised=raised[request.id])


def read_paid_on(call: Call) -> date:
    """The day in the form, of which nobody knows yet what it brings. Raises PaidInTheFuture."""
    day = read_day(call.inputs.get("day")) or call.day
    if day > call.day:
        raise PaidInTheFuture(day=day)
    return day
