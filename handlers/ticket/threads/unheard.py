"""What is written about a ticket and not passed on: whoever wrote it is told so."""

from collections.abc import Mapping
from typing import Any

from handlers.call import Message
from handlers.office import Reader
from storage.db import Tx
from storage.ticket import tickets

OUTSIDE, CUT, OVER = "ticket.outside", "ticket.cut", "ticket.over"
"""News: that words in a queue were not passed on; nor those of who is told no more; nor what is written in public about
a ticket that was over long ago."""


def tell_outside(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """Who sees a queue and does not work on its tickets."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    role = reader.office.policy.tickets.category(ticket.category).role
    said = v.say(
        "What you wrote about {reference} was not passed on: only those who work on its tickets (role {role}) answer "
        "them.",
        reference=ticket.reference,
        role=role,
    )
    return Message(text=said)


def tell_over(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """For whoever writes in the thread of a ticket that was over long ago."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    over = ticket.resolved_at or ticket.closed_at
    told = {"reference": ticket.reference, "command": reader.office.command("ticket")}
    said = v.say(
        "{reference} is over since {when}: what you wrote in its thread was not passed on. `{command}` asks for help "
        "anew.",
        when=v.moment(over) if over else "",
        **told,
    )
    return Message(text=said)


def tell_cut(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """For whoever asked for the same, or joined, before a ticket became a matter of others alone."""
    told = {"reference": tickets.load(tx, facts["ticket"]).reference, "command": reader.office.command("ticket")}
    said = reader.voice.say(
        "{reference} goes on without you: what you wrote here was not passed on. `{command}` asks for help anew.",
        **told,
    )
    return Message(text=said)
