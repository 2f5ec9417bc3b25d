"""A rejection that is taken back: the claim counts again, beside what was claimed meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from domain.approval import State
from domain.expense import Report
from domain.people import Action
from domain.refusal import Refusal, refusal
from handlers.expense.limits import exceeded, over_limit
from handlers.expense.per_diem import claimed_before
from handlers.office import Office
from handlers.texts import Mrkdwn
from handlers.told import Told
from storage import people
from storage.db import Tx


@refusal
class TooMuchByNow(Refusal):
    """Others were claimed since, and together it is more than nobody may exceed; ``facts`` are those of an Excess."""

    reference: str
    facts: Mapping[str, Any]


@refusal
class ClaimedByNow(Refusal):
    """A day away that another claim has by now."""

    reference: str
    other: str
    day: date


def check(tx: Tx, office: Office, report: Report, action: Action, now: datetime) -> None:
    """Raises TooMuchByNow, ClaimedByNow. The requester's row must be owned."""
    if action is Action.TAKE_BACK and report.request.state is State.REJECTED:
        _check_limits(tx, office, report)
        _check_stays(tx, report)


def _check_limits(tx: Tx, office: Office, report: Report) -> None:
    request, currency = report.request, office.policy.company.currency
    lines = [replace(line, verdict=None) for line in report.lines]
    requester = people.get(tx, request.requester_id)
    for excess in exceeded(tx, office, requester, lines, besides=request.id):
        if excess.limit.then == "block" and excess.others:
            facts = excess.facts(office.policy.expenses.categories, currency)
            raise TooMuchByNow(reference=request.reference, facts=facts)


def _check_stays(tx: Tx, report: Report) -> None:
    request = report.request
    for stay in (line.stay for line in report.lines if line.stay):
        if claimed := claimed_before(tx, request.requester_id, stay, besides=request.id):
            other, day = claimed
            raise ClaimedByNow(reference=request.reference, other=other, day=day)


OF_TAKEN_BACK: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    TooMuchByNow: lambda t, r: t.v.say(
        "{reference} stays rejected: with what was claimed meanwhile it is {over}. Less of it can be claimed anew.",
        reference=r.reference,
        over=Mrkdwn(over_limit(t.v, r.facts)),
    ),
    ClaimedByNow: lambda t, r: t.v.say(
        "{reference} stays rejected: {day} is claimed in {other} by now. Its other days can be claimed anew.",
        reference=r.reference,
        other=r.other,
        day=t.v.day(r.day),
    ),
}
"""The sentence of each refusal."""
