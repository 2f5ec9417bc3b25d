"""Certificates that did not come: the person is reminded on the last day, HR reads of it in the digest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from domain.approval import Request
from domain.people import Person
from domain.vacation import Leave
from handlers.approval.telling import linked
from handlers.call import Message
from handlers.cards import section
from handlers.office import Office, Reader
from handlers.once import each_once
from handlers.texts import Mrkdwn
from handlers.vacation import certificate
from storage import people, reminders, vacation
from storage.db import Database, Tx

DUE = "certificate.due"
"""The reminder of it."""
LOOK_BACK = timedelta(days=180)
"""How long ago a leave began of which a certificate is still asked for."""
LATE = timedelta(days=3)
"""How late a reminder may still be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A leave whose certificate is not there, and until when it is asked for."""

    leave: Leave
    requester: Person
    due: date

    @property
    def request(self) -> Request:
        """The request for the leave."""
        return self.leave.request


def lacking(tx: Tx, office: Office, now: datetime, *, of: int | None = None) -> Iterator[Lack]:
    """Every certificate (or those ``of`` one person) that is asked for and not there, of leave that began, in order."""
    types = [name for name, rules in office.policy.leave.types.items() if rules.certificate]
    # A day ahead: it is tomorrow already somewhere.
    today = (now + timedelta(days=1)).date()
    ids = vacation.lacking(tx, types, first=today - LOOK_BACK, last=today, of=of) if types else []
    leaves = vacation.load_many(tx, ids)
    requesters = people.get_many(tx, (leave.request.requester_id for leave in leaves.values()))
    for leave in leaves.values():
        requester = requesters[leave.request.requester_id]
        found = certificate.of(tx, office, leave, requester)
        if found.due is not None and found.missing:
            yield Lack(leave=leave, requester=requester, due=found.due)


def overdue(tx: Tx, office: Office, now: datetime) -> list[Lack]:
    """Those whose last day is over, where the person is; the longest overdue first."""
    late = (one for one in lacking(tx, office, now) if one.due < office.calendar(one.requester).today(now))
    return sorted(late, key=lambda one: (one.due, one.request.id))


def tick(db: Database, office: Office, now: datetime) -> int:
    """Plan the reminders that are due; returns how many. Once for each last day, in the person's working hours."""
    with db.read() as tx:
        due = [one for one in lacking(tx, office, now) if _is_due(office, one, now)]
    return each_once(db, due, partial(_remind, now=now), slot=_slot, now=now)


def _is_due(office: Office, one: Lack, now: datetime) -> bool:
    today = office.calendar(one.requester).today(now)
    at_work = office.working_hours(one.requester).next_working_moment(now) <= now
    return at_work and today - LATE <= one.due <= today and one.requester.works_here(today)


def _slot(one: Lack) -> str:
    return f"{DUE}:{one.request.id}:{one.due.isoformat()}"


def _remind(tx: Tx, one: Lack, *, now: datetime) -> None:
    facts = {"request": one.request.id}
    reminders.plan(tx, DUE, person_id=one.requester.id, subject=str(one.request.id), facts=facts, at=now)


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """The reminder; None if it came meanwhile, or is not asked for any more."""
    v, leave = reader.voice, vacation.load(tx, facts["request"])
    found = certificate.of(tx, reader.office, leave, reader.person)
    if found.due is None or not found.missing:
        return None
    told = {
        "reference": Mrkdwn(linked(tx, reader, leave.request)),
        "type": leave.rules.name.in_(v.language),
        "days": v.span(leave.span, today=reader.today),
        "due": v.day(found.due),
    }
    if found.due < reader.today:
        said = v.say("The certificate for {reference} ({type}, {days}) was due {due}.", **told)
    else:
        said = v.say("The certificate for {reference} ({type}, {days}) is due today.", **told)
    way = v.say("A photo will do: post it here, or use the button on its card. Only HR sees it.")
    return Message(text=f"{said} {way}", blocks=[section(said, way)])
