"""Provisional rates: once that of the day is known, what is claimed is worked out again."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.approval import State
from domain.expense import KIND, STANDS, Line, Report
from domain.expense.rates import rated
from domain.money import Money, NoRate
from domain.payment import MoneyMoved
from handlers.approval.telling import linked
from handlers.call import Message
from handlers.cards import section
from handlers.each import each
from handlers.office import Office, Reader
from handlers.payment import book
from handlers.payment.book import Turned
from handlers.rates import rate_for
from handlers.texts import Mrkdwn
from storage import approval, audit, expense, messages, people
from storage.db import Database, Tx
from storage.expense import rates
from storage.payment import batches
from storage.rates import Key

RATED = "expense.rated"
"""The news that a claim comes to something else."""


def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Rate again what can be; returns how many claims changed."""
    with db.read() as tx:
        known = [key for key in rates.provisional_days(tx) if _is_known(tx, office, key)]
        ids = sorted({request_id for key in known for request_id in rates.provisional(tx, key)})
    there = (request_id for request_id in ids if not stopped())
    return sum(each(there, lambda request_id: _again(db, office, request_id, now), name="request {}".format))


def _is_known(tx: Tx, office: Office, key: Key) -> bool:
    currency, day = key
    try:
        into = office.policy.company.currency
        return not rate_for(tx, office, Money.nothing(currency), on=day, into=into).provisional
    except NoRate:
        return False


def _again(db: Database, office: Office, request_id: int, now: datetime) -> bool:
    with db.write() as tx:
        people.own(tx, approval.requester_of(tx, request_id))
        before = expense.load(tx, request_id)
        # What is about to be paid is rated again once that is done.
        waits = before.request.state in STANDS and not batches.reserved(tx, [request_id])
        paid = waits and _is_paid(tx, before)
        changed = _rated(tx, office, before) if waits else {}
        changed = _as_paid(before, changed) if paid else changed
        for position, line in changed.items():
            expense.correct(tx, request_id, position, line)
        if changed and before.request.state is State.APPROVED and not paid:
            book.claim(tx, expense.load(tx, request_id), Turned(at=now, day=office.day(now), by_id=None))
        if changed:
            _tell(tx, before, expense.load(tx, request_id), list(changed), now)
    return bool(changed)


def _is_paid(tx: Tx, report: Report) -> bool:
    """Whether money moved for it already."""
    try:
        book.check_unpaid(tx, report.request)
    except MoneyMoved:
        return True
    return False


def _as_paid(report: Report, lines: Collection[int]) -> dict[int, Line]:
    """What was paid stands, at the rate at which it was."""
    stands = {}
    for position in lines:
        line = report.lines[position - 1]
        if line.exchange:
            stands[position] = replace(line, exchange=replace(line.exchange, provisional=False))
    return stands


def _rated(tx: Tx, office: Office, report: Report) -> dict[int, Line]:
    """The lines whose rates are known now, by their position."""
    found = {}
    for position, line in enumerate(report.lines, 1):
        if line.exchange and line.exchange.provisional:
            fresh = rate_for(tx, office, line.spent, on=line.day, into=line.claimed.currency)
            if not fresh.provisional:
                found[position] = rated(line, fresh)
    return found


def _tell(tx: Tx, before: Report, after: Report, lines: list[int], now: datetime) -> None:
    """The cards say so; the requester is told if what they get is another amount."""
    request = after.request
    messages.touch(tx, kind=KIND, subject_id=request.id)
    messages.touch_homes(tx, {request.requester_id, *request.seated()})
    money = {"before": before.total.minor, "after": after.total.minor, "currency": after.total.currency}
    if before.total != after.total:
        messages.owe(tx, RATED, facts={"request": request.id, **money}, person_id=request.requester_id)
    facts = {"requester": request.requester_id, "lines": lines, **money}
    audit.append(tx, at=now, actor_id=None, action="rate", subject=request.reference, facts=facts)


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The news in one sentence."""
    v, request = reader.voice, approval.load(tx, facts["request"])
    before, after = (v.money(Money.of_minor(facts[name], facts["currency"])) for name in ("before", "after"))
    said = v.say(
        "{reference} comes to {after} instead of {before}, now that its rates are known.",
        reference=Mrkdwn(linked(tx, reader, request)),
        after=after,
        before=before,
    )
    return Message(text=said, blocks=[section(said)])
