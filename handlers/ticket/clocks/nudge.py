"""One message a day to a team of what nobody took, and once a week of what is open for long; never in its free time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from domain.calendar import WorkCalendar
from domain.people import Role
from domain.policy.digest import WEEKDAYS
from handlers.call import Message
from handlers.cards import in_lines
from handlers.office import Office, Reader
from handlers.once import each_once
from handlers.ticket import book, words
from storage import messages, people
from storage.db import Database, Tx
from storage.messages import Priority
from storage.ticket import nudges, tickets

NUDGE = "ticket.nudge"
LISTED = 10
STALE_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Team:
    """The channel of a queue, or somebody who helps where there is none, and the categories that are theirs."""

    calendar: WorkCalendar
    categories: tuple[str, ...]
    channel: str | None = None
    person_id: int | None = None


def tick(db: Database, office: Office, now: datetime) -> int:
    """Owe the reminders that are due; returns for how many teams it was looked."""
    with db.read() as tx:
        due = [team for team in _teams(tx, office, now) if _is_time(office, team, now)]
    return each_once(db, due, partial(_owe, office=office, now=now), slot=partial(_slot, now=now), now=now)


def _teams(tx: Tx, office: Office, now: datetime) -> Iterator[Team]:
    policy = office.policy.tickets
    queues: dict[str | None, list[str]] = {}
    for key in policy.categories:
        queues.setdefault(policy.queue(key), []).append(key)
    for channel, keys in queues.items():
        if channel:
            yield Team(office.help_hours(keys[0]), tuple(keys), channel=channel)
    of_role: dict[Role, list[str]] = {}
    for key in queues.get(None, ()):
        of_role.setdefault(Role(policy.category(key).role), []).append(key)
    mine: dict[int, list[str]] = {}
    for role, keys in of_role.items():
        for person in people.with_role(tx, role):
            if person.works_here(office.day(now)):
                mine.setdefault(person.id, []).extend(keys)
    known = people.get_many(tx, mine)
    yield from (Team(office.working_hours(known[i]), tuple(keys), person_id=i) for i, keys in mine.items())


def _is_time(office: Office, team: Team, now: datetime) -> bool:
    at_work = team.calendar.next_working_moment(now) <= now
    return at_work and team.calendar.local(now).time() >= office.policy.tickets.nudges.at


def _slot(team: Team, *, now: datetime) -> str:
    return f"{NUDGE}:{team.channel or team.person_id}:{team.calendar.today(now).isoformat()}"


def _owe(tx: Tx, team: Team, *, office: Office, now: datetime) -> None:
    facts = {"categories": list(team.categories), "since": _since(office, team, now)}
    if any(found for _, found in _found(tx, facts)):
        messages.owe(
            tx,
            NUDGE,
            facts=facts,
            person_id=team.person_id,
            channel=team.channel,
            priority=Priority.SCHEDULED,
            expires_at=now + STALE_AFTER,
        )


def _since(office: Office, team: Team, now: datetime) -> dict[str, str]:
    """Before which moments a ticket must have been opened to be told of, by what is told."""
    nudges_, today = office.policy.tickets.nudges, team.calendar.today(now)
    local, since = team.calendar.local(now), dict[str, str]()

    def at(day: date) -> str:
        return datetime.combine(day, local.time(), team.calendar.zone).isoformat()

    if nudges_.untaken_days:
        since["untaken"] = at(team.calendar.add_working_days(today, -nudges_.untaken_days))
    if nudges_.open_days and WEEKDAYS[today.weekday()] == nudges_.weekday:
        since["open"] = at(today - timedelta(days=nudges_.open_days))
    return since


def _found(tx: Tx, facts: Mapping[str, Any]) -> Iterator[tuple[str, list[int]]]:
    """What there is to tell: nobody is told twice of the same ticket in one message."""
    told = set[int]()
    for name, look in (("untaken", nudges.untaken), ("open", nudges.still_open)):
        if name in facts["since"]:
            before = datetime.fromisoformat(facts["since"][name])
            found = look(tx, facts["categories"], before=before, limit=2 * LISTED + 1)
            yield name, [i for i in found if i not in told][: LISTED + 1]
            told |= set(found)


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """The message, of what is true by now; None if there is nothing any more."""
    v, lines = reader.voice, list[str]()
    headings = {"untaken": v.say("Nobody has taken these yet"), "open": v.say("Open for long")}
    for name, found in _found(tx, facts):
        if found:
            lines += [f"*{headings[name]}*", *_lines(tx, reader, found[:LISTED], free=name == "untaken")]
            lines += [v.say("… and more")] if len(found) > LISTED else []
    return in_lines(lines) if lines else None


def _lines(tx: Tx, reader: Reader, ids: list[int], *, free: bool) -> Iterator[str]:
    found = tickets.load_many(tx, ids).values()
    names = people.get_many(tx, (one.assignee_id for one in found if one.assignee_id))
    places = book.places_of(tx, found, reader.person)
    for one in found:
        place = places.get(one.id)
        link = reader.office.permalink(*place) if place else None
        since = reader.voice.say("since {when}", when=reader.voice.moment(one.opened_at))
        who = names[one.assignee_id].name if one.assignee_id else None
        yield f"• {words.line(reader, one, who, link, free=free)} · {since}"
