"""What was merged into a ticket, on the card of those who help; and the news of it."""

from collections.abc import Mapping
from typing import Any

from domain.people import Action
from domain.ticket import KIND, Ticket
from handlers.call import Message
from handlers.office import Reader
from handlers.texts import Mrkdwn, escape
from handlers.ticket import book
from handlers.ticket.agent import permits
from storage import people
from storage.db import Tx
from storage.ticket import threads, tickets

MERGED, CAME, SAME = f"{KIND}.merged", f"{KIND}.came", f"{KIND}.same"
"""News: for whose ticket was merged; for those who help with the other, what was said so far; for who asked for it."""
SHOWN = 5


def lines(tx: Tx, reader: Reader, ticket: Ticket) -> list[str]:
    """What was merged into a ticket, each with the way to what was said and given there."""
    ids = threads.merged_into(tx, ticket.id)
    found = tickets.load_many(tx, ids[:SHOWN]).values()
    names = people.get_many(tx, {one.requester_id for one in found})
    shown = [
        f"🔗 {_link(tx, reader, one)} {escape(one.title)} · {escape(names[one.requester_id].name)}" for one in found
    ]
    return [*shown, *([reader.voice.say("… and more")] if len(ids) > SHOWN else [])]


def into(tx: Tx, reader: Reader, ticket: Ticket) -> str:
    """Where a ticket goes on, if it was merged, with the way there for whoever can go it."""
    if ticket.into_id is None:
        return ""
    return reader.voice.say("↪ Merged into {reference}", reference=_link(tx, reader, tickets.load(tx, ticket.into_id)))


def _link(tx: Tx, reader: Reader, ticket: Ticket) -> Mrkdwn:
    barred = reader.person.id and not permits(reader.office, ticket, reader.person, Action.SEE_TICKET)
    place = None if barred else book.place_of(tx, ticket, reader.person)
    return Mrkdwn(f"<{reader.office.permalink(*place)}|{ticket.reference}>" if place else ticket.reference)


def tell_merged(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """For whose ticket was merged into another."""
    source, into = tickets.load(tx, facts["ticket"]), tickets.load(tx, facts["into"])
    said = reader.voice.say(
        "{reference} goes on in {into}, which is about the same. What you write here reaches whoever helps there.",
        reference=source.reference,
        into=into.reference,
    )
    return Message(text=said)


def tell_same(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """For who asked for the one into which it was merged: that they are not alone, and nobody's name."""
    into = tickets.load(tx, facts["into"])
    said = reader.voice.say(
        "Somebody else asked for the same. It goes on in {reference}, here.", reference=into.reference
    )
    return Message(text=said)
