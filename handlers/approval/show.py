"""A request shown on demand: its card, and what HR can do with it."""

import re

from domain.approval import MOVES, Request, held
from domain.people import Action, Person, Role, Standing, gate, may
from domain.ticket import PREFIX as TICKETS
from handlers.approval.card import draw, name_of
from handlers.call import Json, Message
from handlers.cards import actions, button, pressed
from handlers.office import Reader
from handlers.registry import KINDS
from storage import approval, people
from storage.db import Tx

REFERENCE = re.compile(r"[A-Za-z]{2,4}-\d+")
"""What a request is called."""


def show(tx: Tx, reader: Reader, reference: str) -> Message:
    """The request behind a reference, for whoever may see it. Raises NotYours."""
    request_id = approval.find(tx, reference)
    if request_id is None:
        return unknown(reader, reference)
    request = may_see(tx, reader, request_id)
    card = draw(tx, reader, request.kind, request_id)
    return Message(text=card.text, blocks=[*card.blocks, *actions(*_unstick(reader, request))])


def unknown(reader: Reader, reference: str) -> Message:
    """What is said of a reference that no request has; of a ticket where to look, and not whether there is one."""
    v, name = reader.voice, reference.upper()
    if name.startswith(f"{TICKETS}-"):
        typed = f"{reader.office.command('ticket')} {name}"
        return Message(text=v.say("To see a ticket, type `{command}`.", command=typed))
    return Message(text=v.say("There is no request {reference}.", reference=name))


def may_see(tx: Tx, reader: Reader, request_id: int) -> Request:
    """The request, for whoever may see it. Raises NotYours."""
    request = approval.load(tx, request_id)
    gate(Action.SEE, _held(tx, request, reader.person))
    return request


def _held(tx: Tx, request: Request, actor: Person) -> frozenset[Standing]:
    also = set()
    if people.get(tx, request.requester_id).manager_id == actor.id:
        also.add(Standing.MANAGER)
    if Role.FINANCE in actor.roles and KINDS[request.kind].paid:
        also.add(Standing.PAYER)
    if Role.STOCK in actor.roles and KINDS[request.kind].kept:
        also.add(Standing.SERVES)
    return held(request, actor) | also


def _unstick(reader: Reader, request: Request) -> list[Json]:
    """The buttons of HR and administrators."""
    v = reader.voice
    offered = {
        Action.REASSIGN: button(v.say("Reassign…"), name_of(Action.REASSIGN), pressed(request)),
        Action.CORRECT: button(v.say("Correct…"), f"{request.kind}.open_correction", pressed(request)),
        Action.CANCEL: button(v.say("Cancel request…"), name_of(Action.CANCEL), pressed(request), style="danger"),
    }
    # Who is asked has the same in the menu of the card.
    if KINDS[request.kind].before is None:
        del offered[Action.CORRECT]
    standing = held(request, reader.person) - {Standing.DECIDER}
    return [b for act, b in offered.items() if (request.state, act) in MOVES and may(act, standing)]
