"""Leave as a calendar that phones and mail programs subscribe to. Of others it says that they are away, never why."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from domain.calendar import Half
from domain.people import Person
from domain.vacation import Feed, Stretch, stretches
from handlers.office import Office, Reader
from handlers.texts import Mrkdwn, Voice, voice_of
from storage import feeds, people, vacation
from storage.db import Tx

if TYPE_CHECKING:
    import icalendar

PATH = "/calendar/"
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One stretch of somebody's leave; ``last`` is part of it."""

    uid: str
    sequence: int
    asked_at: datetime
    changed_at: datetime
    first: date
    last: date
    title: str
    tentative: bool
    busy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What a feed shows now."""

    name: str
    private: bool
    events: tuple[Event, ...]

    def tag(self) -> str:
        """The same as long as the feed shows the same."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


def served(tx: Tx, office: Office, token: str, now: datetime) -> Calendar | None:
    """What a token opens; None if it opens nothing, or opened what its holder may not see any more."""
    held = feeds.holder(tx, token)
    if held is None:
        return None
    person, feed = people.get(tx, held[0]), held[1]
    reader = Reader(office=office, voice=voice_of(person, office.policy), person=person, now=now)
    if not person.works_here(reader.today) or feed not in offered(reader):
        return None
    return draw(tx, reader, feed)


def address_of(office: Office, token: str) -> str:
    """Where a calendar outside finds the feed that a token opens."""
    return f"{office.policy.leave.feeds.address}{PATH}{token}.ics"


def offered(reader: Reader) -> tuple[Feed, ...]:
    """The feeds that the policy lets people have; none, without an address for them."""
    feeds = reader.office.policy.leave.feeds
    if feeds.address is None:
        return ()
    return (Feed.OWN, Feed.TEAM, *([Feed.COMPANY] if feeds.company else []))


def draw(tx: Tx, reader: Reader, feed: Feed) -> Calendar:
    """A feed from a year back, to the month, and all that lies ahead."""
    since = reader.today.replace(year=reader.today.year - 1, day=1)
    of = {Feed.OWN: [reader.person.id], Feed.TEAM: vacation.team(tx, reader.person), Feed.COMPANY: None}[feed]
    own = feed is Feed.OWN
    found = [one for one in vacation.shown(tx, since=since, of=of) if own or (one.away and not one.pending)]
    whose = people.get_many(tx, {one.person_id for one in found})
    events = [event for one in found for event in _events(reader, feed, one, whose[one.person_id])]
    in_order = tuple(sorted(events, key=lambda event: (event.first, event.title, event.uid)))
    return Calendar(name=named(reader, feed), private=own, events=in_order)


def named(reader: Reader, feed: Feed) -> str:
    """What a feed is called in a list of calendars."""
    v = reader.voice
    if feed is Feed.OWN:
        return v.say("My leave")
    if feed is Feed.TEAM:
        return v.say("Away: my team")
    return v.say("Away: {company}", company=Mrkdwn(reader.office.policy.company.name))


def _events(reader: Reader, feed: Feed, leave: vacation.Shown, person: Person) -> Iterator[Event]:
    own, host = feed is Feed.OWN, urlsplit(str(reader.office.policy.leave.feeds.address)).hostname
    about = _type(reader, leave) if own else reader.voice.say("{name} is away", name=Mrkdwn(leave.name))
    for n, stretch in enumerate(stretches(leave.days, reader.office.calendar(person)), start=1):
        yield Event(
            uid=f"{feed.value}-{leave.request_id}-{n}@{host}",
            sequence=leave.version,
            asked_at=leave.asked_at,
            changed_at=leave.changed_at,
            first=stretch.first,
            last=stretch.last,
            title=_title(reader.voice, about, stretch, pending=leave.pending),
            tentative=leave.pending,
            # A half day would close the whole one, others' absence none of ours, and who works at home is there.
            busy=own and leave.away and stretch.half is None,
        )


def _type(reader: Reader, leave: vacation.Shown) -> str:
    rules = reader.office.policy.leave.types.get(leave.type)
    return rules.name.in_(reader.voice.language) if rules else leave.type


def _title(v: Voice, about: str, stretch: Stretch, *, pending: bool) -> str:
    if stretch.half is Half.MORNING:
        about = v.say("{what} (morning)", what=Mrkdwn(about))
    elif stretch.half is Half.AFTERNOON:
        about = v.say("{what} (afternoon)", what=Mrkdwn(about))
    return v.say("Asked: {what}", what=Mrkdwn(about)) if pending else about


@lru_cache(maxsize=16)
def render(calendar: Calendar) -> bytes:
    """The feed as RFC 5545 and 7986 write it. The same for everybody who sees the same, so it is kept for a while."""
    # Not before a feed is asked for: every start would wait for it.
    import icalendar

    made = icalendar.Calendar()
    made.add("prodid", "-//Backoffice//Leave//EN")
    made.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        made.add(name, icalendar.vText(_line(calendar.name)))
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    made.add("x-published-ttl", icalendar.vDuration(REFRESH))
    for event in calendar.events:
        made.add_component(_component(event, private=calendar.private))
    return bytes(made.to_ical())


def _component(event: Event, *, private: bool) -> "icalendar.Event":
    import icalendar

    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    # Without a METHOD the stamp is the moment of the last change, and the feed the same until the next one.
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("created", event.asked_at)
    made.add("dtstart", event.first)
    made.add("dtend", event.last + timedelta(days=1))
    made.add("summary", _line(event.title))
    made.add("status", "TENTATIVE" if event.tentative else "CONFIRMED")
    made.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    if private:
        made.add("class", "PRIVATE")
    return made


def _line(text: str) -> str:
    """Text that stays in its line: names of people and types are theirs to choose."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
