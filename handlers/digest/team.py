"""The digest of whoever has people: who of them is away, and what waits for the manager."""

from datetime import date, timedelta

from domain.digest import Circle
from handlers.approval.listing import subjects
from handlers.approval.telling import lines as told
from handlers.digest.hr import WEEK, away, monday
from handlers.digest.part import Digest, Found, Part
from handlers.office import Reader
from storage import approval
from storage.db import Tx


def _for_me(tx: Tx, reader: Reader, day: date) -> Found:
    def lines(skip: int, most: int) -> list[str]:
        ids = approval.waiting_for(tx, reader.person.id, limit=most, skip=skip)
        return told(tx, reader, (subject for _, subject in subjects(tx, ids)), stands=False)

    return Found(approval.count_waiting_for(tx, reader.person.id), lines)


def _next_week(tx: Tx, reader: Reader, day: date) -> Found:
    first = monday(day) + timedelta(days=7)
    return away(tx, first, first + WEEK, reader, of=reader.person.id, beginning=True)


DIGEST = Digest(
    key="team",
    name=lambda v: v.say("Your team this week"),
    about=lambda v: v.say("Who of your people is away, who leaves next week, what waits for you"),
    whom=Circle.MANAGERS,
    parts=(
        Part(
            key="away",
            heading=lambda v: v.say("Away"),
            find=lambda tx, reader, day: away(tx, monday(day), monday(day) + WEEK, reader, of=reader.person.id),
        ),
        Part(key="next", heading=lambda v: v.say("Leave that begins next week"), find=_next_week),
        Part(key="waiting", heading=lambda v: v.say("Waiting for you"), find=_for_me),
    ),
)
