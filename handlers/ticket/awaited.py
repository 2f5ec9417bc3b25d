"""On the card of a ticket: what it waits for before it can be resolved, and the way to ask for access for who asked."""

from domain.access import AWAITED, Access
from domain.ticket import Ticket
from handlers.call import Json
from handlers.cards import button
from handlers.office import Reader
from handlers.ticket import hold
from storage import people
from storage.access import orders
from storage.access.orders import OrderState
from storage.db import Tx

OPEN = "ticket.open_access"


def awaited(tx: Tx, reader: Reader, ticket: Ticket) -> list[str]:
    """What has to be decided before a ticket can be resolved, and by whom; whether a program sees to it, or did not."""
    return [*decisions(tx, reader, ticket), *_by_program(tx, reader, ticket)]


def decisions(tx: Tx, reader: Reader, ticket: Ticket) -> list[str]:
    """Whose decision a ticket waits for."""
    v, asked = reader.voice, _pending(tx, ticket)
    names = people.get_many(tx, {i for one in asked for i in hold.deciders(one)})
    return [
        v.say(
            "🔑 {reference} waits for {who}",
            reference=one.request.reference,
            who=v.names(sorted(names[i].name for i in hold.deciders(one))),
        )
        for one in asked
    ]


def _by_program(tx: Tx, reader: Reader, ticket: Ticket) -> list[str]:
    """Of a task: that a program is told, or that it did not do it and people have to."""
    access = hold.task(tx, ticket) if ticket.live else None
    newest = orders.newest(tx, access.request.id, AWAITED[access.grant.state]) if access else None
    if newest is None:
        return []
    v, (state, error) = reader.voice, newest
    if state is OrderState.OWED:
        return [v.say("🤖 A program is told of it")]
    return [v.say("⚠️ The program did not do it ({error}): it is done by hand", error=error or "?")]


def _pending(tx: Tx, ticket: Ticket) -> list[Access]:
    return hold.pending(tx, ticket) if ticket.live else []


def offered(tx: Tx, reader: Reader, ticket: Ticket) -> list[Json]:
    """The button, in the queues of systems; a task has been decided already."""
    queues = {one.queue for one in reader.office.policy.access.systems.values()}
    if not ticket.live or ticket.category not in queues or hold.asked(tx, ticket):
        return []
    return [button(reader.voice.say("Ask for access…"), OPEN, f"{ticket.id}:{ticket.version}")]
