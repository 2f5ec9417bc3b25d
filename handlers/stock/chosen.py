"""What a button or a form of stock is about: whatever Slack brings, it is one of ours or refused in a sentence."""

from domain.refusal import NotHere
from domain.stock import Asked, Count, Item, ItemUnknown, Movement
from handlers.approval.chosen import remembered
from handlers.call import Call
from handlers.cards import number, read_pressed
from handlers.chosen import one
from storage.db import Tx
from storage.stock import counts, items, ledger, requests

Where = tuple[int, int]
"""An item and a place."""


def item(tx: Tx, said: object) -> Item:
    """The item that was chosen. Raises ItemUnknown."""
    return one(tx, items.get_many, said, ItemUnknown)


def place(tx: Tx, said: object) -> int:
    """The place that was chosen. Raises NotHere."""
    id_ = number(said)
    if id_ not in ledger.locations(tx):
        raise NotHere
    return id_


def lines(tx: Tx, said: object) -> list[Where]:
    """The lines of a count that a form asked for. Raises NotHere."""
    pairs = [one for one in said if isinstance(one, list) and len(one) == 2] if isinstance(said, list) else []
    found = [(number(a), number(b)) for a, b in pairs]
    known, places = items.get_many(tx, (id_ for id_, _ in found)), ledger.locations(tx)
    if not found or any(id_ not in known or at not in places for id_, at in found):
        raise NotHere
    return found


def count(tx: Tx, said: object) -> Count:
    """The count that was pressed. Raises NotHere."""
    found = counts.find(tx, number(said))
    if found is None:
        raise NotHere
    return found


def movements(tx: Tx, said: object) -> list[Movement]:
    """The movement that was pressed, with its other side. Raises NotHere."""
    found = ledger.together(tx, number(said))
    if not found:
        raise NotHere
    return found


def pressed(tx: Tx, said: str) -> tuple[Asked, int | None]:
    """The request that was pressed, and in which version it was drawn. Raises NotHere."""
    id_, seen = read_pressed(said)
    return asked(tx, id_), seen


def about(tx: Tx, call: Call) -> tuple[Asked, int | None]:
    """The request that the open form is about, and the version that it was drawn from. Raises NotHere."""
    id_, seen = remembered(call)
    return asked(tx, id_), seen


def asked(tx: Tx, said: object) -> Asked:
    """The request that a button or a form is about. Raises NotHere."""
    return one(tx, requests.load_many, said)
