"""Reminders to deciders: after a business day of theirs, in their working hours, with a link to the card."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.people import Person
from handlers.approval.card import linked
from handlers.call import Message
from handlers.cards import section
from handlers.office import Office, Reader
from handlers.registry import KINDS
from storage import approval, inbox, messages, people
from storage.approval import Asked
from storage.db import Database, Tx
from storage.messages import Priority

REMINDER = "reminder"
BATCH = 200
STALE_AFTER = timedelta(days=1)
AGAIN = timedelta(hours=1)
"""When somebody who cannot be reached is looked at again."""
NEVER = datetime.max.replace(tzinfo=UTC)


def tick(db: Database, office: Office, now: datetime) -> int:
    """Owe the reminders that are due; returns how many. A missed day is caught up, a second run changes nothing."""
    _plan(db, office)
    with db.read() as tx:
        due = approval.to_remind(tx, now=now, limit=BATCH)
        deciders = people.get_many(tx, (a.person_id for a in due))
    return sum(_remind_or_wait(db, office, deciders[asked.person_id], asked, now) for asked in due)


def _remind_or_wait(db: Database, office: Office, decider: Person, asked: Asked, now: datetime) -> bool:
    """Remind somebody who is at work; who is not is looked at again when they are, so that nobody waits behind them."""
    begins = office.working_hours(decider).next_working_moment(now)
    if begins <= now and decider.works_here(begins.date()):
        return _remind(db, asked, now)
    with db.write() as tx:
        approval.plan_reminder(tx, asked, max(begins, now + AGAIN))
    return False


def _plan(db: Database, office: Office) -> None:
    """Work out when each newly asked person is reminded, by their own calendar."""
    with db.read() as tx:
        asked = approval.unplanned(tx, limit=BATCH)
        deciders = people.get_many(tx, (a.person_id for a in asked))
    if asked:
        with db.write() as tx:
            for a in asked:
                approval.plan_reminder(tx, a, _due(office, deciders[a.person_id], a))


def _due(office: Office, decider: Person, asked: Asked) -> datetime:
    return office.calendar(decider).business_days_after(asked.asked_at, office.policy.reminders.after)


def _remind(db: Database, asked: Asked, now: datetime) -> bool:
    slot = f"{REMINDER}:{asked.request_id}:{asked.position}:{asked.person_id}:{asked.asked_at.isoformat()}"
    with db.write() as tx:
        approval.plan_reminder(tx, asked, NEVER)
        if inbox.claim(tx, slot, now=now) is not None:
            return False
        messages.owe(
            tx,
            REMINDER,
            facts={"request": asked.request_id},
            person_id=asked.person_id,
            priority=Priority.SCHEDULED,
            expires_at=now + STALE_AFTER,
        )
    return True


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """The words of a reminder; None if the person is not asked any more."""
    request = approval.load(tx, facts["request"])
    if reader.person.id not in request.waiting():
        return None
    v, kind = reader.voice, KINDS[request.kind]
    subject, who = kind.load(tx, request.id), people.get(tx, request.requester_id).name
    told = {
        "who": who,
        "title": kind.title(reader, subject),
        "summary": kind.summary(reader, subject),
        "reference": linked(tx, reader, request),
        "when": v.moment(request.asked_at),
    }
    line = v.say("{who} has been waiting for your answer since {when}: {title}, {summary} ({reference})", **told)
    return Message(text=line, blocks=[section(line)])
