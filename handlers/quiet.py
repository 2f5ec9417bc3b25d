"""Nobody is woken: what the clock has to tell somebody who is not at work waits until they are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from domain.calendar import WorkCalendar
from domain.people import Person
from handlers.each import each, in_the_end
from handlers.office import Office
from storage import held, messages, people, vacation
from storage.db import Database, Tx

GRACE = timedelta(minutes=30)
"""So long after work nobody sleeps: what ends with the day is told on that day."""
BATCH = 100
AGAIN = timedelta(hours=1)
"""When somebody is looked at again of whom Slack has still to tell: it does within an hour."""


def heard(hours: WorkCalendar, now: datetime) -> datetime:
    """When something may be heard: now, within working hours or a little after, else once they begin."""
    return max(now, hours.next_working_moment(now - GRACE))


def away(tx: Tx, office: Office, person: Person, now: datetime) -> bool:
    """Whether somebody has left, cannot be reached, or is on leave all day."""
    today = office.calendar(person).today(now)
    return not person.works_here(today) or bool(vacation.absent(tx, [person.id], on=today))


def at_work(tx: Tx, office: Office, person: Person, now: datetime) -> datetime:
    """When somebody may be told: now, or once they are at work. A leave is looked at again each day of it."""
    hours = office.working_hours(person)
    if not away(tx, office, person, now):
        return heard(hours, now)
    tomorrow = hours.today(now) + timedelta(days=1)
    return hours.next_working_moment(datetime.combine(tomorrow, time(0), hours.zone))


def tell(
    tx: Tx,
    office: Office,
    person: Person,
    kind: str,
    *,
    subject: str,
    facts: Mapping[str, Any],
    now: datetime,
    urgent: bool = False,
) -> None:
    """Owe somebody news once they are at work; ``urgent`` ones at once, unless they are away."""
    moment = at_work(tx, office, person, now)
    if moment <= now or (urgent and not away(tx, office, person, now)):
        messages.owe(tx, kind, facts=facts, person_id=person.id)
    else:
        held.hold(tx, kind, person_id=person.id, subject=subject, facts=facts, at=moment)


@in_the_end()
def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Owe what waited, to whoever is at work now; returns how much. Whether it still holds is asked when it is sent."""
    told = 0
    while not stopped():
        with db.read() as tx:
            due = held.due(tx, now, limit=BATCH)
        done = each(due, lambda one: _told(db, office, one, now), name=lambda one: f"{one.kind} {one.subject}")
        told += sum(done)
        # Where none could be dealt with the same ones would be found again.
        if len(due) < BATCH or not done:
            break
    return told


def _told(db: Database, office: Office, one: held.Held, now: datetime) -> bool:
    with db.write() as tx:
        return _tell_now(tx, office, one, now)


def _tell_now(tx: Tx, office: Office, one: held.Held, now: datetime) -> bool:
    person = people.get(tx, one.person_id)
    if not person.works_here(office.calendar(person).today(now)):
        return _without(tx, office, one, person, now)
    moment = at_work(tx, office, person, now)
    if moment > now:
        held.put_off(tx, one, moment)
        return False
    # What is newer by a moment than what was read goes with it.
    newest = held.take(tx, one)
    if newest is None:
        return False
    messages.owe(tx, one.kind, facts=newest, person_id=person.id)
    return True


def _without(tx: Tx, office: Office, one: held.Held, person: Person, now: datetime) -> bool:
    """Who has left, or is in Slack no more, is told nothing; who will be there has it kept."""
    will_be = replace(person, reachable=people.awaited(tx, person.id))
    if will_be.works_here(office.calendar(person).today(now)):
        held.put_off(tx, one, now + AGAIN)
    else:
        held.take(tx, one)
    return False
