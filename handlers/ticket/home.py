"""Tickets on the Home tab: one's own for everybody, the queue for those who help, the figures for leads too."""

from datetime import datetime

from domain.ticket import KIND, Ticket, clocks
from handlers.call import Json
from handlers.cards import DIVIDER, actions, button, header, section
from handlers.figures.page import month
from handlers.office import Reader
from handlers.texts import Mrkdwn
from handlers.ticket import book
from handlers.ticket.numbers.figures import NUMBERS
from handlers.ticket.team.queue import ALL, LIST, listed, seen_by
from storage.db import Tx
from storage.ticket import figures, lists, tickets, waiting

SHOWN = 5
LOOKED = 20
"""Among so many the next that is due is looked for: of somebody's own, and of what nobody has."""


def mine(tx: Tx, reader: Reader) -> list[Json]:
    """What the reader asked for and is open, and the way to all of it; nothing for whoever never asked."""
    v, person_id = reader.voice, reader.person.id
    found = list(tickets.load_many(tx, waiting.asked_by(tx, person_id, limit=SHOWN)).values())
    rest = actions(button(v.say("All of them…"), f"{KIND}.list"))
    if found:
        return [header(v.say("Your tickets")), *listed(tx, reader, found).blocks, *rest]
    return [header(v.say("Your tickets")), *rest] if lists.asked_by(tx, person_id, limit=1) else []


def queue(tx: Tx, reader: Reader) -> list[Json]:
    """What waits for the reader's help; nothing for whoever neither helps nor leads."""
    v, known = reader.voice, seen_by(reader.office, reader.person)
    if not known:
        return []
    rest = button(v.say("Show the queue…"), f"{LIST}.{ALL}", f"{ALL}:0")
    return [
        header(v.say("Your queue")),
        *_waits(tx, reader, known),
        *actions(rest, button(v.say("Numbers…"), NUMBERS, f"{KIND}:0")),
        DIVIDER,
    ]


def _waits(tx: Tx, reader: Reader, known: list[str]) -> list[Json]:
    """What the reader has, what nobody has, which of both is due next, and what the month came to."""
    v, person_id = reader.voice, reader.person.id
    own_ids = lists.queued(tx, known, limit=LOOKED, of=person_id)
    found = tickets.load_many(tx, [*own_ids, *lists.queued(tx, known, limit=LOOKED, free=True)])
    told = {"n": waiting.many_assigned_to(tx, person_id), "free": waiting.many_unassigned(tx, known)}
    counted = v.say("With you: {n} · with nobody yet: {free}", **told)
    said = section(counted, *_next(tx, reader, list(found.values())), *_month(tx, reader, known))
    own = [found[i] for i in own_ids[:SHOWN]]
    return [said, *(listed(tx, reader, own).blocks if own else [])]


def _next(tx: Tx, reader: Reader, found: list[Ticket]) -> list[str]:
    """Which is due next, and when: a line, unless all of them wait for somebody else."""
    due = [(moment, one) for one in found if (moment := _due(reader, one))]
    if not due:
        return []
    moment, first = min(due, key=lambda pair: pair[0])
    place = book.place_of(tx, first, reader.person)
    name = Mrkdwn(f"<{reader.office.permalink(*place)}|{first.reference}>") if place else first.reference
    if moment < reader.now:
        return [reader.voice.say("🚨 {reference} was due {when}", reference=name, when=reader.voice.moment(moment))]
    return [reader.voice.say("Next due: {reference}, {when}", reference=name, when=reader.voice.moment(moment))]


def _due(reader: Reader, ticket: Ticket) -> datetime | None:
    """When the next promise of a ticket ends."""
    known = clocks(ticket, book.hours(reader.office, ticket))
    moments = [None if clock.stopped else clock.due() for clock in (known.response, known.resolution)]
    return min((moment for moment in moments if moment), default=None)


def _month(tx: Tx, reader: Reader, known: list[str]) -> list[str]:
    """What it came to, if anything happened."""
    v, period = reader.voice, month(reader.office, reader.now, 0)
    opened, resolved = figures.counted(tx, known, period)
    if not opened and not resolved:
        return []
    told = {"opened": opened, "resolved": resolved}
    return [
        v.say(
            "{opened} opened and {resolved} resolved in {month}", month=v.month(reader.office.day(period.since)), **told
        )
    ]
