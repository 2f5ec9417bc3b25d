"""The morning message to chosen channels: who is away today. Names and days, never why."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from domain.people import Person
from handlers.call import Message
from handlers.cards import context, section
from handlers.office import Office, Reader
from handlers.vacation.lookup import absence
from storage import inbox, messages, vacation
from storage.db import Database, Tx
from storage.messages import Priority

MORNING = "digest.away"
LISTED = 40


def tick(db: Database, office: Office, now: datetime) -> int:
    """Owe today's message to each channel that has none yet; returns how many. Once, whoever looks how often."""
    wanted = office.policy.digests.away
    calendar = office.calendar(_nobody())
    local = calendar.local(now)
    if local.time() < wanted.at or not calendar.is_working_day(local.date()):
        return 0
    slots = {channel: f"{MORNING}:{channel}:{local.date().isoformat()}" for channel in wanted.channels}
    with db.read() as tx:
        known = inbox.known(tx, slots.values())
    expires = datetime.combine(local.date(), time(23, 59), calendar.zone)
    return sum(
        _owe(db, channel, slot, local.date(), now, expires) for channel, slot in slots.items() if slot not in known
    )


def _nobody() -> Person:
    """By whose calendar the company counts: nobody's in particular."""
    return Person(id=0, name="", email="")


def _owe(db: Database, channel: str, slot: str, day: date, now: datetime, expires: datetime) -> bool:
    with db.write() as tx:
        if inbox.claim(tx, slot, now=now) is not None:
            return False
        facts = {"day": day.isoformat()}
        messages.owe(tx, MORNING, facts=facts, channel=channel, priority=Priority.SCHEDULED, expires_at=expires)
        return True


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """The message; None on a day on which everybody is there."""
    v, day = reader.voice, date.fromisoformat(facts["day"])
    away = vacation.known_away(tx, first=day, last=day, limit=LISTED + 1)
    if not away:
        return None
    lines = [absence(v, one, day) for one in away[:LISTED]]
    more = [v.say("… and more")] if len(away) > LISTED else []
    heading = v.say("Away today")
    ask = context(v.say("`{command} who` shows the next seven days.", command=reader.office.command("vacation")))
    text = v.say("Away today: {names}", names=v.names([one.name for one in away[:LISTED]]))
    return Message(text=text, blocks=[section(f"*{heading}*", *lines, *more), ask])
