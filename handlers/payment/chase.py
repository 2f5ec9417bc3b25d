"""Advances that nobody accounts for: the person is asked every so many days, in their working hours."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from domain.people import Person
from handlers.approval.telling import linked
from handlers.call import Message
from handlers.each import in_the_end
from handlers.office import Office, Reader
from handlers.once import each_once
from handlers.texts import Mrkdwn
from storage import approval, people, reminders
from storage.db import Database, Tx
from storage.payment import payments
from storage.payment.payments import Mark, Payable

UNCLAIMED = "payment.unclaimed"
PAGE = 500
LATE = 30
"""So many days after its own a question is still asked; that it was asked is known for twice as long."""
Due = tuple[Payable, Person, int]
"""An advance, whose it is, and how often they were to be asked by now."""


@in_the_end()
def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Plan the questions that are due; returns how many."""
    asked, after = 0, (0, 0)
    while not stopped():
        held, due = _page(db, office, now, after)
        asked += each_once(db, due, partial(_ask, now=now), slot=_slot, now=now)
        if len(held) < PAGE:
            break
        after = (held[-1].person_id, held[-1].request_id)
    return asked


def _page(db: Database, office: Office, now: datetime, after: Mark) -> tuple[list[Payable], list[Due]]:
    """The next advances that were paid long enough ago, and those of them that are to be asked about now."""
    paid_by = office.day(now) - timedelta(days=office.policy.expenses.finance.advance_days)
    with db.read() as tx:
        held = payments.unclaimed(tx, paid_by=paid_by, after=after, limit=PAGE)
        names = people.get_many(tx, (p.person_id for p in held))
    return held, [(p, names[p.person_id], n) for p in held if (n := _times(office, p, names[p.person_id], now))]


def _times(office: Office, held: Payable, person: Person, now: datetime) -> int:
    today = office.calendar(person).today(now)
    at_work = office.working_hours(person).next_working_moment(now) <= now
    if held.paid_on is None or not at_work or not person.works_here(today):
        return 0
    times, late = divmod((office.day(now) - held.paid_on).days, office.policy.expenses.finance.advance_days)
    return times if late <= LATE else 0


def _slot(due: Due) -> str:
    held, _, times = due
    return f"{UNCLAIMED}:{held.request_id}:{times}"


def _ask(tx: Tx, due: Due, *, now: datetime) -> None:
    held, person, _ = due
    facts = {"request": held.request_id}
    reminders.plan(tx, UNCLAIMED, person_id=person.id, subject=str(held.request_id), facts=facts, at=now)


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """The question; None if it is accounted for meanwhile."""
    v, held = reader.voice, payments.of(tx, facts["request"])
    if held is None or not held.left_over or not held.paid_on:
        return None
    told = {
        "left": v.money(held.left_over),
        "reference": Mrkdwn(linked(tx, reader, approval.load(tx, held.request_id))),
        "day": v.day(held.paid_on),
        "command": reader.office.command("expense"),
    }
    return Message(
        text=v.say(
            "Of the advance {reference}, paid on {day}, {left} is not accounted for. "
            "Claim with {command} what it was spent on, or give the rest back to finance.",
            **told,
        )
    )
