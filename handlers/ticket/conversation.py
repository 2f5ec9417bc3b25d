"""One conversation in two threads: below the queue's card, and below that of who asked or the message it began with.

What is said in one is owed to the other, once and in order. What begins with ``note:`` stays with those who help.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.ticket import Act, State, Ticket
from handlers.call import Call, Delivery, Json, Message
from handlers.cards import quote, section
from handlers.office import Reader
from handlers.texts import Mrkdwn, escape
from handlers.ticket import book
from handlers.ticket.agent import works_on
from storage import messages, people
from storage.db import Tx
from storage.messages import Audience, Card, Priority
from storage.ticket import tickets, words

SAID, TURNED, OUTSIDE = "ticket.said", "ticket.turned", "ticket.outside"
"""News: what somebody said; a question or a solution; that somebody's words in a queue were not passed on."""
NOTE = re.compile(r"\s*(?:note|nota)\s*:", re.IGNORECASE)
LOUD = re.compile(r"<!(?:subteam\^[A-Z0-9]+\|)?@?([^>|^]+)(?:\|[^>]*)?>")
"""What calls a whole channel: it is passed on without its power."""
SAYS = (None, "", "file_share", "thread_broadcast")
"""Kinds of message in which somebody says something."""


def concerns(tx: Tx, delivery: Delivery) -> bool:
    """Whether a message stands in one of the two threads of a ticket."""
    return _ticket_at(tx, delivery.event) is not None


def heard(tx: Tx, call: Call) -> bool:
    """Whether a message belongs to a ticket; what it says is kept, and owed to the other side."""
    found = _ticket_at(tx, call.event)
    if found is None:
        return False
    ticket, helping = found
    if helping and not works_on(call.office, call.actor, ticket.category):
        messages.owe(tx, OUTSIDE, facts={"ticket": ticket.id}, person_id=call.actor.id)
        return True
    _keep(tx, call, ticket, helping=helping)
    return True


def _ticket_at(tx: Tx, event: Json) -> tuple[Ticket, bool] | None:
    """The ticket that a person's message in a thread is about, and whether it is the thread of those who help."""
    channel, thread_ts = str(event.get("channel")), event.get("thread_ts")
    if not thread_ts or event.get("bot_id") or event.get("subtype") not in SAYS:
        return None
    card = messages.standing_at(tx, channel, thread_ts)
    if card and card.kind == book.CARD:
        return tickets.load(tx, card.subject_id), card.audience is not Audience.REQUESTER
    ticket_id = tickets.answered_in(tx, channel, thread_ts)
    return (tickets.load(tx, ticket_id), False) if ticket_id else None


def _keep(tx: Tx, call: Call, ticket: Ticket, *, helping: bool) -> None:
    said = LOUD.sub(r"@\1", str(call.event.get("text") or ""))
    inside = helping and NOTE.match(said) is not None
    row = {"ticket_id": ticket.id, "by_id": call.actor.id, "at": call.now, "said": said, "inside": inside}
    words_id = words.keep(tx, **row, channel=str(call.event["channel"]), ts=str(call.event["ts"]))
    if words_id is None or inside:
        return
    _owe(tx, ticket, SAID, {"words": words_id}, to_requester=helping)
    if helping and ticket.answered_at is None and ticket.live and call.actor.id != ticket.requester_id:
        book.turn(tx, call, ticket, Act.ANSWER)
    elif not helping and call.actor.id == ticket.requester_id and ticket.state is State.ASKED:
        book.turn(tx, call, ticket, Act.WENT_ON, helps=False)


def tell_requester(tx: Tx, ticket: Ticket) -> None:
    """A question or the solution, by the ticket's last step, in the thread of who asked."""
    _owe(tx, ticket, TURNED, {"ticket": ticket.id, "version": ticket.version}, to_requester=True)


def _owe(tx: Tx, ticket: Ticket, kind: str, facts: Mapping[str, Any], *, to_requester: bool) -> None:
    cards = messages.copies(tx, kind=book.CARD, subject_id=ticket.id)
    if to_requester:
        thread = tickets.thread_of(tx, ticket.id)
        if thread:
            messages.owe(tx, kind, facts=facts, channel=thread[0], thread_ts=thread[1], priority=Priority.REQUESTER)
            return
        cards = [card for card in cards if card.audience is Audience.REQUESTER]
    else:
        cards = list(_of_queue(ticket, cards))
    for card in cards:
        shared = card.audience is Audience.CHANNEL
        person_id, channel = (None, card.channel) if shared else (card.person_id, None)
        messages.owe(tx, kind, facts=facts, below_id=card.id, person_id=person_id, channel=channel)


def _of_queue(ticket: Ticket, cards: list[Card]) -> Iterator[Card]:
    """The queue's card in its channel; where there is none, that of whoever has the ticket, else of each who helps."""
    helping = [card for card in cards if card.audience is not Audience.REQUESTER]
    shared = [card for card in helping if card.audience is Audience.CHANNEL]
    own = [card for card in helping if card.person_id == ticket.assignee_id]
    return iter(shared or own or helping)


# --- in words ---------------------------------------------------------------------------------------------------------


def tell_said(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """What somebody said, under their name, as they marked it up."""
    said = words.get(tx, facts["words"])
    return Message(text=f"*{escape(people.get(tx, said.by_id).name)}:* {said.said}")


def tell_turned(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """A question, or how it was resolved: with a mention, so that it is not overlooked."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    # The first version is the opening; each step leads to the next.
    step = ticket.steps[facts["version"] - 2]
    requester = people.get(tx, ticket.requester_id)
    whom = Mrkdwn(f"<@{requester.slack_id}>") if requester.slack_id else requester.name
    told = {"whom": whom, "who": people.get(tx, step.by_id or 0).name, "reference": ticket.reference}
    if step.act is Act.ASK:
        line = v.say("{whom}, {who} asks about {reference}. Write the answer here.", **told)
    else:
        line = v.say("{whom}, {who} resolved {reference}.", **told)
    return Message(text=f"{line}\n{step.reason or ''}", blocks=[section(line), quote(step.reason or "")])


def tell_outside(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """Who sees a queue and does not work on its tickets."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    said = v.say(
        "What you wrote about {reference} stayed in the channel: only those who work on its tickets answer them.",
        reference=ticket.reference,
    )
    return Message(text=said)
