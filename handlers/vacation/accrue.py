"""What time brings and takes: accrual, carry-over and expiry, posted on their day in each person's zone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from hashlib import sha256
from itertools import takewhile

from domain.people import Person
from domain.policy import LeaveType
from domain.vacation import next_day, settle
from handlers.each import each, in_the_end
from handlers.office import Office
from handlers.vacation.account import account
from storage import messages, people, vacation
from storage.db import Database

BATCH = 200


@in_the_end()
def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Post what is due; returns how many entries. Missed days are caught up, a second run changes nothing.

    On New Year's day that is everybody: each in a transaction of their own, and it ends early once it is ``stopped``.
    """
    moving = [(name, rules) for name, rules in office.policy.leave.types.items() if rules.moves_by_itself]
    return sum(_settle_all(db, office, name, rules, now, stopped) for name, rules in moving)


def _settle_all(
    db: Database, office: Office, type_: str, rules: LeaveType, now: datetime, stopped: Callable[[], bool]
) -> int:
    there = takewhile(lambda _: not stopped(), _due(db, office, type_, rules, now))
    settled = partial(_settle, db, office, type_=type_, rules=rules, now=now)
    return sum(each(there, settled, name=lambda person: f"person {person.id}, {type_}"))


def _due(db: Database, office: Office, type_: str, rules: LeaveType, now: datetime) -> Iterator[Person]:
    """Those who are due, in batches: until there are no more, but never the same ones again."""
    policy, seen, more = fingerprint(rules), 0, True
    whom = office.policy.leave.whose(type_, country=office.policy.company.country)
    while more:
        with db.read() as tx:
            ids = vacation.unsettled(tx, type_, whom, policy=policy, now=now, limit=BATCH, after=seen)
            everybody = people.get_many(tx, ids)
        yield from (everybody[i] for i in ids)
        seen, more = max(ids, default=seen), len(ids) == BATCH


def fingerprint(rules: LeaveType) -> str:
    """Changes with the rules by which time moves a balance."""
    return sha256(rules.model_dump_json(include={"accrual", "carry_over", "clt"}).encode()).hexdigest()[:16]


def _settle(db: Database, office: Office, person: Person, type_: str, rules: LeaveType, now: datetime) -> int:
    calendar = office.calendar(person)
    today = calendar.today(now)
    with db.write() as tx:
        people.own(tx, person.id)
        found = account(tx, office, person, type_, rules, now=now, besides=vacation.NONE)
        if type_ not in office.types(person):
            paused = replace(found.settled, paused=True)
            vacation.keep_settled(tx, person.id, type_, paused, policy=fingerprint(rules), next_at=None)
            return 0
        lacking, brought = settle(found, today)
        vacation.post(tx, person.id, lacking, now=now)
        following = next_day(brought, brought.settled.through)
        next_at = datetime.combine(following, time(), calendar.zone).astimezone(UTC) if following else None
        vacation.keep_settled(tx, person.id, type_, brought.settled, policy=fingerprint(rules), next_at=next_at)
        if lacking:
            messages.touch_homes(tx, {person.id})
    return len(lacking)
