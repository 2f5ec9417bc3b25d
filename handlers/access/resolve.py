"""*Resolve…* on the card of a ticket: of a task of access it asks for the proof, of any other for the solution."""

from domain.ticket import Ticket
from handlers.access import proof
from handlers.call import Answer, Call, Entry, Json
from handlers.ticket import dialog
from handlers.ticket.press import converged
from storage.db import Tx


def _asked(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    return proof.fields(tx, call, ticket) or dialog.solution(tx, call, ticket)


def resolve(tx: Tx, call: Call) -> Answer:
    """The solution, or the proof of a task. Raises NotHere, NotAnAgent, NotNow, WordsMissing, NotDecided, ProofMissing.

    Of access that is not to be given or taken away any more: NotGiven.
    """
    ticket = dialog.about(tx, call)
    access = proof.given(tx, call, ticket)
    if access is None:
        return dialog.resolve(tx, call, ticket)
    moved = dialog.resolved(tx, call, ticket, proof.said(access), proven=True)
    proof.record(tx, call, access)
    return converged(tx, call, moved)


ENTRIES: tuple[Entry, ...] = dialog.of_ticket("resolve", lambda v: v.say("Resolve"), _asked, resolve)
