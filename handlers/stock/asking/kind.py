"""What requests for items bring to the engine of requests."""

from datetime import datetime

from domain.approval import Move, Request, State
from domain.people import Action, Person
from domain.stock import KIND, PREFIX, Asked, HandoverState, NotReserved
from handlers.call import Json
from handlers.kinds import Kind
from handlers.office import Office, Reader
from handlers.stock import book
from handlers.stock.asking import cuts
from handlers.stock.book import Turned
from handlers.stock.giving import handover_card
from handlers.stock.words import in_all, quantity
from handlers.texts import escape
from storage.db import Tx
from storage.stock import ledger, requests

GONE = (HandoverState.HANDED, HandoverState.RECEIVED)


def title(reader: Reader, asked: Asked) -> str:
    """The item."""
    return asked.item.name


def summary(reader: Reader, asked: Asked) -> str:
    """How many, and which item exactly."""
    v, item = reader.voice, asked.item
    said = quantity(v, reader.office, item, asked.asked)
    if asked.quantity != asked.asked:
        said = v.say("{quantity} of {asked}", quantity=v.number(asked.quantity), asked=said)
    worth = [v.money(asked.worth)] if asked.worth else []
    return " · ".join([said, item.sku, *worth])


def facts(tx: Tx, reader: Reader, asked: Asked) -> list[str]:
    """What there is of it, and what is left once this is approved."""
    v, item = reader.voice, asked.item
    stocked = ledger.stock_of(tx, item.id)
    said = [escape(in_all(v, reader.office, stocked))]
    if stocked.most < asked.quantity:
        most = quantity(v, reader.office, item, stocked.most)
        return [*said, v.say("⚠️ Not enough now: in one place there are {quantity}.", quantity=most)]
    left = stocked.available - asked.quantity
    told = {"left": quantity(v, reader.office, item, left)}
    if item.minimum is None or left >= item.minimum:
        return [*said, v.say("{left} would be left.", **told)]
    least = quantity(v, reader.office, item, item.minimum)
    return [*said, v.say("⚠️ {left} would be left, the minimum is {minimum}.", **told, minimum=least)]


def papers(tx: Tx, reader: Reader, asked: Asked) -> tuple[list[str], list[Json]]:
    """What deciders left of it, and where it is."""
    return [*cuts.told(tx, reader, asked), *handover_card.lines(tx, reader, asked)], handover_card.hands(reader, asked)


def news(tx: Tx, reader: Reader, asked: Asked, move: Move) -> list[str]:
    """In the news of an approval: what deciders left of it, and where who asked gets it."""
    kept = asked.handover.state is HandoverState.RESERVED and move == asked.request.last
    mine = reader.person.id == asked.request.requester_id
    said = handover_card.lines(tx, reader, asked) if kept and mine else []
    return [*cuts.news(tx, reader, asked, move), *said]


def begun(office: Office, requester: Person, asked: Asked, now: datetime) -> bool:
    """What was handed over is not promised any more: it is gone."""
    return asked.handover.state in GONE


def check(tx: Tx, office: Office, asked: Asked, action: Action, now: datetime) -> None:
    """Raises NotReserved for what was handed over."""
    if asked.request.state is State.APPROVED and asked.handover.state in GONE:
        raise NotReserved.of(asked)


def apply(tx: Tx, office: Office, asked: Asked, was: State, moved: Request) -> None:
    """What is approved is kept for who asked, as much as its deciders left; what is approved no more is free again."""
    cuts.apply(tx, asked, moved)
    turned = Turned(at=moved.turned_at, by_id=moved.turned_by_id)
    if moved.state is State.APPROVED:
        book.reserve(tx, office, moved.id, turned)
    elif was is State.APPROVED:
        book.release(tx, office, moved.id, turned)


STOCK = Kind(
    name=KIND,
    prefix=PREFIX,
    load_many=requests.load_many,
    title=title,
    summary=summary,
    facts=facts,
    begun=begun,
    check=check,
    apply=apply,
    papers=papers,
    ways=cuts.ways,
    told=news,
    kept=True,
)
