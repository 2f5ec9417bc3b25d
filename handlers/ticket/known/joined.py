"""The card of whoever joined a ticket: where it stands, and nothing of what who asked wrote but its title."""

from collections.abc import Sequence

from domain.ticket import KIND, Ticket
from handlers.call import Json, Message
from handlers.cards import actions, button, context, section
from handlers.office import Reader
from handlers.texts import escape
from handlers.ticket import words

JOIN, LEAVE = f"{KIND}.join", f"{KIND}.leave"


def draw(reader: Reader, ticket: Ticket, who: str | None, outcome: Sequence[Json]) -> Message:
    """For whoever joined; ``who`` is the name of whoever has it, ``outcome`` the words with which it was resolved."""
    v, where = reader.voice, words.stands(reader, ticket, who)
    promised = words.BESIDE.join(
        part for part in (words.category(reader, ticket), words.promised(reader, ticket)) if part
    )
    below = v.say("You have the same trouble. Whatever you write below this message reaches whoever helps.")
    leave = button(v.say("Tell me no more"), LEAVE, str(ticket.id))
    blocks: list[Json] = [
        section(f"*{ticket.reference}* {escape(ticket.title)}", where),
        *outcome,
        context(promised, *([below] if ticket.live else [])),
        *(actions(leave) if ticket.live else []),
    ]
    return Message(text=f"{ticket.reference} {escape(ticket.title)}: {where}", blocks=blocks)


def draw_left(reader: Reader, ticket: Ticket) -> Message:
    """For whoever had a card and is told no more."""
    v = reader.voice
    said = v.say("You are told no more about {reference}.", reference=ticket.reference)
    again = button(v.say("Me too"), JOIN, str(ticket.id))
    offered = ticket.live and ticket.category in reader.office.policy.tickets.shown()
    return Message(text=said, blocks=[section(said), *(actions(again) if offered else [])])


def others(reader: Reader, n: int) -> list[str]:
    """How many have the same trouble, for those who help."""
    if not n:
        return []
    v = reader.voice
    return [v.count("👥 {n} other too: they read what you write", "👥 {n} others too: they read what you write", n)]
