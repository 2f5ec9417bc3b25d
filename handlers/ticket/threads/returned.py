"""Whoever has a ticket is told when it is theirs to do again: by an answer, or because it is not solved."""

from collections.abc import Mapping
from typing import Any

from domain.ticket import KIND, Act, Ticket
from handlers import quiet
from handlers.call import Call, Message
from handlers.office import Reader
from handlers.texts import Mrkdwn
from handlers.ticket import book
from handlers.ticket.threads.sides import may_read, of_helpers
from storage import below, people
from storage.db import Tx
from storage.ticket import tickets

RETURNED = f"{KIND}.returned"
"""The news of it: below the card of those who help, or once whoever has it is at work in their own conversation."""


def tell(tx: Tx, call: Call, ticket: Ticket) -> None:
    """Tell whoever has it what the actor just did to it, unless it was they; some tickets wait for nobody's morning."""
    if ticket.assignee_id in (None, call.actor.id):
        return
    person, office, now = people.get(tx, ticket.assignee_id or 0), call.office, call.now
    facts: dict[str, object] = {"ticket": ticket.id, "version": ticket.version, "to": person.id}
    urgent = ticket.promise.around_the_clock and not quiet.away(tx, office, person, now)
    places = [one for one in of_helpers(tx, office, ticket, now) if one.channel or one.person_id == person.id]
    if places and (urgent or quiet.at_work(tx, office, person, now) <= now):
        below.owe_news(tx, places[0], kind=RETURNED, facts=facts)
    else:
        book.tell(tx, office, person, RETURNED, facts, ticket, now)


def told(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """Who did what; None once it is somebody else's, or over again."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    here = reader.person.id == facts["to"] or may_read(tx, reader.office, ticket, reader.place, reader.now)
    if ticket.assignee_id != facts["to"] or not ticket.live or not here:
        return None
    # The first version is the opening; each step leads to the next.
    step, whom = ticket.steps[facts["version"] - 2], people.get(tx, facts["to"])
    place = book.place_of(tx, ticket, whom)
    link = Mrkdwn(f"<{reader.office.permalink(*place)}|{ticket.reference}>") if place else ticket.reference
    mention = Mrkdwn(f"<@{whom.slack_id}>") if whom.slack_id else whom.name
    said = {"whom": mention, "who": people.get(tx, step.by_id or 0).name, "reference": link}
    if step.act is Act.REOPEN:
        return Message(text=v.say("{whom}, {who} says that {reference} is not solved: it is yours again.", **said))
    return Message(text=v.say("{whom}, {who} answered what was asked about {reference}.", **said))
