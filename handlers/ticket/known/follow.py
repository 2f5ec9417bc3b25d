"""Whoever has the same trouble joins an open ticket instead of opening another, and is told as who asked is."""

from collections.abc import Mapping
from typing import Any

from domain.people import Action
from domain.ticket import NotAnAgent, Over, Ticket
from handlers.answering import notice
from handlers.call import NOTHING, Answer, Call, Entry, Message, action
from handlers.cards import SECTION, cut, quote, section
from handlers.office import Reader
from handlers.texts import Mrkdwn, escape
from handlers.ticket import book, chosen
from handlers.ticket.agent import permits
from handlers.ticket.known import joined, similar
from handlers.ticket.threads import sides
from storage import messages, people
from storage.access import requests
from storage.db import Tx
from storage.messages import Audience, Priority
from storage.ticket import followers, threads, tickets

SETTLED = "ticket.settled"
"""The news for who joined that a ticket is resolved."""


def join(tx: Tx, call: Call) -> Answer:
    """Somebody has the same trouble. Raises NotHere, Over, NotAnAgent."""
    ticket_id = chosen.ticket(tx, call.value).id
    # Whoever resolves it tells all who joined, or it is over for who joins.
    followers.own(tx, ticket_id)
    ticket = tickets.load(tx, ticket_id)
    _check(tx, call, ticket)
    if ticket.requester_id != call.actor.id and followers.join(
        tx, ticket_id=ticket_id, person_id=call.actor.id, at=call.now
    ):
        _joined(tx, call, ticket)
    told = {"reference": ticket.reference}
    said = call.voice.say("You will be told once {reference} is resolved. Its card is in our conversation.", **told)
    if call.view:
        return Answer(refresh_view=notice(Message(text=said), call.voice))
    return Answer(say=Message(text=said))


def _check(tx: Tx, call: Call, ticket: Ticket) -> None:
    # Who gets into what is between them and those who see to it.
    open_to_all = ticket.category in call.office.policy.tickets.shown() and not requests.of_ticket(tx, ticket.id)
    if not open_to_all and not permits(call.office, ticket, call.actor, Action.SEE_TICKET):
        raise NotAnAgent(role=call.office.policy.tickets.category(ticket.category).role)
    if not similar.joinable(tx, call.office, ticket):
        raise Over(reference=ticket.reference)


def _joined(tx: Tx, call: Call, ticket: Ticket) -> None:
    mine = call.actor.id
    messages.owe_card(tx, kind=book.CARD, subject_id=ticket.id, audience=Audience.REQUESTER, person_id=mine)
    messages.touch(tx, kind=book.CARD, subject_id=ticket.id)
    book.record(tx, call, ticket, "join", {})


def leave(tx: Tx, call: Call) -> Answer:
    """Somebody does not want to be told any more. Raises NotHere."""
    ticket = chosen.ticket(tx, call.value)
    if followers.leave(tx, ticket_id=ticket.id, person_id=call.actor.id):
        messages.touch(tx, kind=book.CARD, subject_id=ticket.id, pressed=call.place)
        book.record(tx, call, ticket, "leave", {})
    return NOTHING


def tell(tx: Tx, ticket: Ticket) -> None:
    """Tell who joined it, or what was merged into it, that it is resolved: below their cards."""
    facts = {"ticket": ticket.id, "version": ticket.version}
    same = [ticket, *tickets.load_many(tx, threads.merged_into(tx, ticket.id)).values()]
    told = {one.requester_id for one in same}
    for one in same:
        cards = messages.copies(tx, kind=book.CARD, subject_id=one.id)
        own = {card.person_id: card.id for card in cards if card.audience is Audience.REQUESTER}
        for person_id in followers.of(tx, one.id):
            if person_id not in told:
                told.add(person_id)
                below, first = own.get(person_id), Priority.REQUESTER
                messages.owe(tx, SETTLED, facts=facts, person_id=person_id, below_id=below, priority=first)


def tell_settled(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """A ticket that somebody joined is resolved: how, if whoever helped said so; None to whoever is told no more."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    if not sides.may_read(tx, reader.office, ticket, reader.place, reader.now):
        return None
    # The first version is the opening; each step leads to the next.
    step = ticket.steps[facts["version"] - 2]
    told = {"whom": Mrkdwn(f"<@{reader.person.slack_id}>"), "reference": ticket.reference}
    if step.by_id == ticket.requester_id or not step.reason:
        return Message(text=v.say("{whom}, {reference} is resolved: it works again for who asked.", **told))
    line = v.say("{whom}, {who} resolved {reference}.", who=people.get(tx, step.by_id or 0).name, **told)
    return Message(text=cut(f"{line}\n{escape(step.reason)}", SECTION), blocks=[section(line), quote(step.reason)])


ENTRIES: tuple[Entry, ...] = (action(joined.JOIN, join, changes=True), action(joined.LEAVE, leave, changes=True))
