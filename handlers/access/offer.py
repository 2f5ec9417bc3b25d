"""On the card of a ticket: the way to ask for access for who asked, where those who help give any."""

from domain.ticket import Ticket
from handlers.call import Json
from handlers.cards import button
from handlers.office import Reader
from storage.access import requests
from storage.db import Tx

OPEN = "ticket.open_access"


def offered(tx: Tx, reader: Reader, ticket: Ticket) -> list[Json]:
    """The button, in the queues of systems; a task has been decided already."""
    queues = {one.queue for one in reader.office.policy.access.systems.values()}
    if not ticket.live or ticket.category not in queues or requests.of_ticket(tx, ticket.id):
        return []
    return [button(reader.voice.say("Ask for access…"), OPEN, f"{ticket.id}:{ticket.version}")]
