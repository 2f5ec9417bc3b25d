"""The picture beside HR's weekly digest: how many are away on each day of four weeks, and the same in words."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from handlers import chart
from handlers.attachment import Copy
from handlers.chart import Bars
from handlers.digest import hr
from handlers.digest.known import is_for
from handlers.office import Office, Reader
from handlers.texts import voice_of
from storage import people
from storage.db import Tx
from storage.showings import Showing


def copy(tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
    """What is sent; None if the digest is not for this person any more."""
    person = people.get(tx, showing.person_id)
    reader = Reader(office=office, voice=voice_of(person, office.policy), person=person, now=now)
    if not person.works_here(reader.today) or not is_for(tx, reader, hr.WEEKLY):
        return None
    weeks = hr.weeks(reader.today)
    counted = hr.by_day(tx, weeks)
    said, body = in_words(reader, weeks, counted), chart.draw_bars(drawn(reader, weeks, counted))
    title = reader.voice.say("Away by day, the next four weeks")
    name = reader.voice.say("away")
    return Copy(name=f"{name}.png", words=title, digest="", body=body, alt=said)


def drawn(reader: Reader, weeks: Sequence[Sequence[date]], counted: Sequence[Sequence[int]]) -> Bars:
    """The bars."""
    v, values = reader.voice, [Decimal(n) for week in counted for n in week]
    return Bars(
        title=v.say("Away by day, the next four weeks"),
        about=v.dates(weeks[0][0], weeks[-1][-1]) if any(values) else v.say("Nobody."),
        values=values,
        group=hr.WORKING,
        ticks=[v.day(week[0]) for week in weeks],
        marks=[(mark, v.number(mark)) for mark in chart.grid(max(values), whole=True)],
    )


def in_words(reader: Reader, weeks: Sequence[Sequence[date]], counted: Sequence[Sequence[int]]) -> str:
    """What the picture shows, for whoever does not see it."""
    v = reader.voice
    lines = [
        v.say("{day}: {numbers}", day=v.day(week[0]), numbers=", ".join(map(v.number, some)))
        for week, some in zip(weeks, counted, strict=True)
    ]
    told = v.say("So many are away from Monday to Friday of each week.")
    return f"{told} {'; '.join(lines)}."


def not_shown(tx: Tx, showing: Showing) -> None:
    """The picture could not be sent: the digest says in words what matters of it."""
