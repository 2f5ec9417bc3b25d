"""What stands where a ticket was before it was handed over."""

from domain.ticket import Act, Ticket
from handlers.call import Message
from handlers.cards import section
from handlers.office import Reader
from handlers.texts import Voice, escape
from handlers.ticket import book
from handlers.ticket.agent import works_on
from storage import messages, people
from storage.db import Tx
from storage.ticket import tickets


def draw(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """What stands in a channel that a ticket has left: nothing to press, and nothing of what is in confidence."""
    ticket_id, version = divmod(subject_id, book.STEPS)
    ticket = tickets.load(tx, ticket_id)
    # The first version is the opening; each step leads to the next.
    return draw_step(tx, reader, ticket, version - 2) if version <= ticket.version else elsewhere(reader.voice, ticket)


def by_no_step(tx: Tx, ticket: Ticket) -> int:
    """As what a card is drawn that was left because of app.yaml: of a version that the ticket does not come to."""
    subject = (ticket.id + 1) * book.STEPS - 1
    while messages.copies(tx, kind=book.LEFT, subject_id=subject):
        subject -= 1
    return subject


def draw_step(tx: Tx, reader: Reader, ticket: Ticket, position: int) -> Message:
    """That a ticket was handed over, by which of its steps."""
    v, step, policy = reader.voice, ticket.steps[position], reader.office.policy.tickets
    if book.channel_of(reader.office, ticket) is None:
        return elsewhere(v, ticket)
    told = {
        "who": people.get(tx, step.by_id or 0).name,
        "category": policy.category(step.after or "").name.in_(v.language),
    }
    line = v.say("↪ {who} passed it on: {category}", **told)
    title = f"*{ticket.reference}* {escape(ticket.title)}"
    return Message(text=f"{ticket.reference} {escape(ticket.title)}: {line}", blocks=[section(title, line)])


def elsewhere(v: Voice, ticket: Ticket) -> Message:
    """What stands in a channel of a ticket that has none any more."""
    said = v.say("{reference} goes on elsewhere.", reference=ticket.reference)
    return Message(text=said, blocks=[section(said)])


def by_whom_helped(reader: Reader, ticket: Ticket) -> int | None:
    """By which of its steps a ticket was handed over last, for somebody who worked on it before; None for others."""
    handed = [(n, step) for n, step in enumerate(ticket.steps) if step.act is Act.HAND_OVER]
    helped = any(works_on(reader.office, reader.person, step.before or "") for _, step in handed)
    return handed[-1][0] if helped else None
