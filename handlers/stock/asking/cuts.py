"""Less than was asked for: whose answers stand, and how it reads on the card and in the news."""

from dataclasses import replace

from domain.approval import Move, Request, State
from domain.people import Action
from domain.stock import Asked, Cut, lowest, standing
from domain.stock.item import ONE
from handlers.call import Json
from handlers.cards import button, pressed
from handlers.office import Reader
from handlers.stock.words import places, quantity
from storage import people
from storage.db import Tx
from storage.stock import requests, verdict

OPEN = "stock.open_less"


def apply(tx: Tx, asked: Asked, moved: Request) -> None:
    """After each move, keep what the answers that still stand leave of a request."""
    if moved.last is None:
        return
    stood = verdict.standing(tx, [moved.id]).get(moved.id, ())
    if agreed := _agreed(asked, moved, stood):
        verdict.keep(tx, moved.id, agreed)
        stood = (*stood, agreed)
    stand = standing(stood, moved.steps)
    verdict.fall(tx, moved.id, [cut for cut in stood if cut not in stand], version=moved.version)
    if stood or asked.approved is not None:
        least = lowest(stand)
        requests.lower(tx, moved.id, least.quantity if least else None)


def _agreed(asked: Asked, moved: Request, stood: tuple[Cut, ...]) -> Cut | None:
    """Who agrees to what another left says the same: should that one take it back, no more is agreed to."""
    last, step, least = moved.last, asked.request.current, lowest(stood)
    if last is None or last.action is not Action.APPROVE or not last.by_id or step is None or least is None:
        return None
    if moved.version in {cut.version for cut in stood}:
        return None
    return replace(least, version=moved.version, step=step.position, by_id=last.by_id)


def told(tx: Tx, reader: Reader, asked: Asked) -> list[str]:
    """Who left how much, and why; whoever agreed to another's cut says nothing new."""
    v, said = reader.voice, dict[tuple[object, str], Cut]()
    for cut in asked.cuts:
        said.setdefault((cut.quantity, cut.reason), cut)
    names = people.get_many(tx, {cut.by_id for cut in asked.cuts})
    return [
        v.say("✂️ {quantity} by {who}: “{why}”", quantity=quantity(v, reader.office, asked.item, cut.quantity),
              who=names[cut.by_id].name, why=cut.reason)
        for cut in said.values()
    ]  # fmt: skip


def news(tx: Tx, reader: Reader, asked: Asked, move: Move) -> list[str]:
    """In the news of an approval: its own cut; all of them, once the request is approved."""
    request = asked.request
    if move.action is not Action.APPROVE or move not in request.history:
        return []
    if request.state is State.APPROVED and move == request.last:
        return told(tx, reader, asked)
    version = request.history.index(move) + 2
    return told(tx, reader, replace(asked, cuts=tuple(cut for cut in asked.cuts if cut.version == version)))


def ways(reader: Reader, asked: Asked) -> list[Json]:
    """The button for whoever decides and does not want to say yes to all of it; of a single piece nothing is less."""
    if asked.quantity <= ONE.scaleb(-places(reader.office, asked.item)):
        return []
    return [button(reader.voice.say("Approve less…"), OPEN, pressed(asked.request))]
