"""What requests for items bring to the engine of requests."""

from datetime import datetime

from domain.approval import Request, State, Terms
from domain.people import Action, Person
from domain.stock import KIND, PREFIX, Asked, HandoverState, Item, NotReserved, Quantity
from handlers.kinds import Kind
from handlers.office import Office, Reader
from handlers.stock import book
from handlers.stock.book import Turned
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
    said = quantity(v, reader.office, item, asked.quantity)
    if asked.approved is not None and asked.approved != asked.asked:
        said = v.say("{quantity} of {asked}", quantity=said, asked=quantity(v, reader.office, item, asked.asked))
    worth = [v.money(asked.worth)] if asked.worth else []
    return " · ".join([said, item.sku, *worth])


def facts(tx: Tx, reader: Reader, asked: Asked) -> list[str]:
    """What there is of it."""
    stocked = ledger.stocked(tx, (asked.item.id,))[asked.item.id]
    return [escape(in_all(reader.voice, reader.office, stocked))]


def begun(office: Office, requester: Person, asked: Asked, now: datetime) -> bool:
    """What was handed over is not promised any more: it is gone."""
    return asked.handover.state in GONE


def check(tx: Tx, office: Office, asked: Asked, action: Action, now: datetime) -> None:
    """Raises NotReserved for what was handed over."""
    if asked.request.state is State.APPROVED and asked.handover.state in GONE:
        handover = asked.handover
        raise NotReserved(reference=asked.request.reference, state=handover.state, until=handover.until)


def apply(tx: Tx, office: Office, asked: Asked, was: State, moved: Request) -> None:
    """What is approved is kept for who asked; what is approved no more is free again."""
    last = moved.last
    turned = Turned(at=last.at if last else moved.asked_at, by_id=last.by_id if last else None)
    if moved.state is State.APPROVED:
        book.reserve(tx, office, moved.id, turned)
    elif was is State.APPROVED:
        book.release(tx, office, moved.id, turned)


def terms(item: Item, quantity: Quantity, office: Office) -> Terms:
    """What the steps of the approval depend on: what it is worth in the company's money, and its category."""
    cost, category = item.cost, item.category
    known = cost is not None and cost.currency == office.policy.company.currency
    amount = cost.amount * quantity if known and cost else None
    return Terms(amount=amount, categories=frozenset([category] if category else []))


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
)
