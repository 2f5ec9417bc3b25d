"""The morning message to chosen channels: who is away today. Names and days, never why."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import partial
from typing import Any

from domain.people import Person
from handlers.call import Message
from handlers.cards import context, section
from handlers.office import Office, Reader
from handlers.once import each_once
from handlers.vacation.lookup import absence
from storage import messages, vacation
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
    day, expires = local.date().isoformat(), datetime.combine(local.date(), time(23, 59), calendar.zone)
    owe = partial(_owe, day=day, expires=expires)
    return each_once(db, wanted.channels, owe, slot=lambda channel: f"{MORNING}:{channel}:{day}", now=now)


def _nobody() -> Person:
    """By whose calendar the company counts: nobody's in particular."""
    return Person(id=0, name="", email="")


def _owe(tx: Tx, channel: str, *, day: str, expires: datetime) -> None:
    messages.owe(tx, MORNING, facts={"day": day}, channel=channel, priority=Priority.SCHEDULED, expires_at=expires)


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
