"""The weekly digest for HR: who is away, and what waits for whom. Once per local day of the receiver."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.approval import Request
from domain.people import Action, Person, Role, may, standings
from domain.policy import WEEKDAYS, Digest
from handlers.approval.telling import awaited
from handlers.call import Json, Message
from handlers.cards import context, header, section
from handlers.office import Office, Reader
from handlers.once import each_once
from handlers.vacation.brazil import radar
from handlers.vacation.chase import Lack, overdue
from handlers.vacation.lookup import absence
from storage import approval, messages, people, vacation
from storage.db import Database, Tx
from storage.messages import Priority

HR_DIGEST = "digest.hr"
LOOK_BACK_DAYS = 3
"""How late a digest may still be sent: a Monday's is worth reading until Wednesday."""
LISTED = 20


@dataclass(frozen=True, slots=True)
class Receiver:
    """A person, or a channel."""

    zone: ZoneInfo
    person_id: int | None = None
    channel: str | None = None


def tick(db: Database, office: Office, now: datetime) -> int:
    """Owe the digests that are due; returns how many. A missed day is caught up, a second run changes nothing."""
    digest = office.policy.digests.hr
    with db.read() as tx:
        due = [(r, day) for r in _receivers(tx, office, now) if (day := due_on(digest, now, r.zone))]
    return each_once(db, due, _owe, slot=_slot, now=now)


def _receivers(tx: Tx, office: Office, now: datetime) -> Iterator[Receiver]:
    company = office.policy.company
    if channel := office.policy.digests.hr.channel:
        yield Receiver(ZoneInfo(company.timezone), channel=channel)
        return
    for person in people.with_role(tx, Role.HR):
        zone = ZoneInfo(person.quiet_timezone or person.timezone or company.timezone)
        if person.works_here(now.astimezone(zone).date()):
            yield Receiver(zone, person_id=person.id)


def due_on(digest: Digest, now: datetime, zone: ZoneInfo) -> date | None:
    """The local date of the latest digest that should be out by now, within the look-back; None if none is.

    Found by looking at local times, so that no daylight-saving change skips or doubles a day.
    """
    local = now.astimezone(zone)
    for back in range(LOOK_BACK_DAYS):
        day = local.date() - timedelta(days=back)
        if WEEKDAYS[day.weekday()] == digest.weekday:
            reached = back > 0 or local.time() >= digest.at
            return day if reached else None
    return None


def _slot(due: tuple[Receiver, date]) -> str:
    receiver, day = due
    return f"{HR_DIGEST}:{receiver.channel or receiver.person_id}:{day.isoformat()}"


def _owe(tx: Tx, due: tuple[Receiver, date]) -> None:
    receiver, day = due
    messages.owe(
        tx,
        HR_DIGEST,
        facts={"day": day.isoformat()},
        person_id=receiver.person_id,
        channel=receiver.channel,
        priority=Priority.SCHEDULED,
        expires_at=datetime.combine(day + timedelta(days=LOOK_BACK_DAYS), time(), receiver.zone),
    )


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The digest: names and days, and in a channel nothing of why."""
    v, day = reader.voice, date.fromisoformat(facts["day"])
    monday = day - timedelta(days=day.weekday())
    heading, away, waiting = v.say("Leave this week"), v.say("Away"), v.say("Waiting for a decision")
    soon = v.say("Vacation to be granted before it is paid double")
    blocks = [
        header(heading),
        section(f"*{away}*", *_away(tx, reader, monday)),
        section(f"*{waiting}*", *_waiting(tx, reader)),
        *_certificates(tx, reader),
        *([section(f"*{soon}*", *_listed(reader, lines))] if (lines := radar.lines(tx, reader)) else []),
        context(v.say("`{command} who` shows at any time who is away.", command=reader.office.command("vacation"))),
    ]
    return Message(text=heading, blocks=blocks)


def _away(tx: Tx, reader: Reader, monday: date) -> list[str]:
    absent = vacation.known_away(tx, first=monday, last=monday + timedelta(days=6), limit=LISTED + 1)
    lines = [absence(reader.voice, a, monday) for a in absent]
    return _listed(reader, lines) or [reader.voice.say("Nobody.")]


def _waiting(tx: Tx, reader: Reader) -> list[str]:
    waiting = approval.load_many(tx, approval.all_waiting(tx, limit=LISTED + 1))
    names = people.get_many(tx, (i for r in waiting.values() for i in (r.requester_id, *r.seated())))
    return _listed(reader, [_wait(reader, r, names) for r in waiting.values()]) or [reader.voice.say("Nothing.")]


def _wait(reader: Reader, request: Request, names: Mapping[int, Person]) -> str:
    told = {
        "reference": request.reference,
        "who": names[request.requester_id].name,
        "whom": awaited(reader.voice, names, request),
        "when": reader.voice.moment(request.asked_at),
    }
    return reader.voice.say("{reference} {who}: waiting for {whom} since {when}", **told)


def _certificates(tx: Tx, reader: Reader) -> list[Json]:
    """Those that are overdue. In a channel no more than how many: who brings one was ill."""
    v, late = reader.voice, overdue(tx, reader.office, reader.now)
    if not late:
        return []
    heading = v.say("Certificates that are overdue")
    lines = [_late(reader, one) for one in late]
    if not may(Action.LOOK, standings(reader.person)):
        lines = [v.count("{n} certificate", "{n} certificates", len(late))]
    return [section(f"*{heading}*", *_listed(reader, lines))]


def _late(reader: Reader, one: Lack) -> str:
    told = {"reference": one.request.reference, "who": one.requester.name, "day": reader.voice.day(one.due)}
    return reader.voice.say("{reference} {who}: was due {day}", **told)


def _listed(reader: Reader, lines: list[str]) -> list[str]:
    if len(lines) <= LISTED:
        return lines
    return [*lines[:LISTED], reader.voice.say("… and more")]
