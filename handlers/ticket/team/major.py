"""A major incident: one message in a channel that says how it stands, and updates to all whom it concerns."""

from collections.abc import Mapping
from typing import Any

from domain.people import Action, Role
from domain.ticket import KIND, Act, NotTheirsToDeclare, Nowhere, Ticket
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, context, quote, section
from handlers.office import Reader
from handlers.texts import escape
from handlers.ticket import book, chosen, words
from handlers.ticket.agent import permits
from handlers.ticket.clocks.due import leads
from handlers.ticket.dialog import about, of_ticket
from handlers.ticket.press import converged
from handlers.ticket.threads.sides import asking, may_read, of_requester, private
from storage import below, people, shared
from storage.db import Tx
from storage.messages import Priority
from storage.ticket import followers, tickets

MAJOR, UPDATED, DECLARE = book.MAJOR, f"{KIND}.updated", f"{KIND}.declare"
"""The card in the channel; the news of an update; the button that declares one."""
WORDS = 3000


def offer(tx: Tx, call: Call, ticket_id: int) -> Answer:
    """What would be declared, and where it would be told. Raises NotTheirsToDeclare, Nowhere."""
    v, ticket = call.voice, tickets.load(tx, ticket_id)
    channel = _channel(tx, call, ticket)
    told = {"reference": ticket.reference, "title": ticket.title, "channel": channel}
    line = v.say("Everybody in <#{channel}> will read how {reference} {title} stands.", **told)
    declare_ = button(v.say("Declare a major incident"), DECLARE, str(ticket.id), style="danger")
    return Answer(say=Message(text=line, blocks=[section(line), *actions(declare_)]))


def _channel(tx: Tx, call: Call, ticket: Ticket) -> str:
    """Where others read of it. Raises NotTheirsToDeclare, Nowhere."""
    if not permits(call.office, ticket, call.actor, Action.DECLARE_MAJOR):
        who = leads(tx, call.office, ticket) or people.with_role(tx, Role.ADMIN)
        raise NotTheirsToDeclare(reference=ticket.reference, who=frozenset(one.id for one in who))
    channel = call.office.policy.tickets.major_channel or book.channel_of(call.office, ticket)
    if channel is None or private(tx, call.office, ticket):
        raise Nowhere(reference=ticket.reference)
    return channel


def declare(tx: Tx, call: Call) -> Answer:
    """It stands outside of every priority, and others read of it.

    Raises NotHere, NotTheirsToDeclare, Nowhere, NotNow.
    """
    ticket = chosen.ticket(tx, call.value)
    channel = _channel(tx, call, ticket)
    if ticket.major is None:
        ticket = book.turn(tx, call, ticket, Act.DECLARE, helps=False)
    shared.owe_in(tx, channel, kind=MAJOR, subject_id=ticket.id, person_id=ticket.requester_id)
    told = {"reference": ticket.reference, "channel": channel}
    said = Message(
        text=call.voice.say("🚨 {reference} is a major incident now. <#{channel}> reads how it stands.", **told)
    )
    return Answer(instead=(call.whisper, said)) if call.whisper else Answer(say=said)


def _known(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    v = call.voice
    hint = v.say("All who asked for it or have the same read it once, and the channel does.")
    return [forms.field("reason", v.say("What is known, and what comes next?"), forms.words(most=WORDS), hint=hint)]


def update(tx: Tx, call: Call) -> Answer:
    """How it stands, told once to each whom it concerns. Raises NotAnAgent, NotNow, WordsMissing."""
    ticket, said = about(tx, call), str(call.inputs.get("reason") or "").strip()
    moved = book.turn(tx, call, ticket, Act.UPDATE, reason=said)
    facts: dict[str, object] = {"ticket": moved.id, "version": moved.version}
    for place in of_requester(tx, call.office, moved):
        below.owe_news(tx, place, kind=UPDATED, facts=facts, priority=Priority.REQUESTER)
    return converged(tx, call, moved)


ENTRIES: tuple[Entry, ...] = (
    action(DECLARE, declare, changes=True),
    *of_ticket("update", lambda v: v.say("Tell all"), _known, update),
)


# --- in words ---------------------------------------------------------------------------------------------------------


def tell_updated(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """An update, for somebody whom it concerns; None to whoever it does no more."""
    ticket = tickets.load(tx, facts["ticket"])
    if not may_read(tx, reader.office, ticket, reader.place, reader.now):
        return None
    # The first version is the opening; each step leads to the next.
    step = ticket.steps[facts["version"] - 2]
    told = {"who": people.get(tx, step.by_id or 0).name, "reference": ticket.reference}
    line = reader.voice.say("📣 {who} on how {reference} stands:", **told)
    return Message(text=f"{line}\n{escape(step.reason or '')}"[:4000], blocks=[section(line), quote(step.reason or "")])


def draw(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """How a major incident stands: since when, who is on it, how many have it, and what was said last."""
    v, ticket = reader.voice, tickets.load(tx, subject_id)
    if private(tx, reader.office, ticket) or ticket.major is None:
        said = v.say("{reference} goes on elsewhere.", reference=ticket.reference)
        return Message(text=said, blocks=[section(said)])
    who = people.get(tx, ticket.assignee_id).name if ticket.assignee_id else None
    where = words.stands(reader, ticket, who)
    head = v.say("🚨 Major incident {reference}: {title}", reference=ticket.reference, title=ticket.title)
    since = v.say("since {when}", when=v.moment(ticket.opened_at))
    many = v.count("{n} person has asked", "{n} people have asked", _concerned(tx, ticket))
    blocks: list[Json] = [section(f"*{head}*", where, f"{since} · {many}"), *_last(reader, ticket)]
    if ticket.live:
        blocks += actions(button(v.say("Tell all…"), f"{KIND}.open_update", f"{ticket.id}:{ticket.version}"))
    return Message(text=f"{head}: {where}", blocks=blocks)


def _concerned(tx: Tx, ticket: Ticket) -> int:
    asked = asking(tx, ticket)
    return len({one.requester_id for one in asked}.union(*(followers.of(tx, one.id) for one in asked)))


def _last(reader: Reader, ticket: Ticket) -> list[Json]:
    """The last update, else nothing; of what is resolved, how."""
    acts = (Act.UPDATE,) if ticket.live else (Act.RESOLVE, Act.UPDATE)
    step = next((step for step in reversed(ticket.steps) if step.act in acts and step.reason), None)
    if step is None:
        return []
    return [quote(step.reason or ""), context(reader.voice.say("said {when}", when=reader.voice.moment(step.at)))]
