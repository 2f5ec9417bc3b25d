"""Those who keep the stock, for stories: Eva, and Carla, who speaks Portuguese."""

from typing import Any

from domain.people import Role
from handlers.call import Answer
from storage import people
from storage.stock import ledger
from tests.desk import Counter, form

KEEPERS = ("eva", "carla")


def appoint(counter: Counter, *names: str) -> None:
    """Give them the role."""
    with counter.db.write() as tx:
        for name in names or KEEPERS:
            people.save_roles(tx, counter.ids[name], [Role.STOCK])


def do(counter: Counter, what: str, item_id: int, by: str = "eva", **inputs: Any) -> Answer:
    """Hand in one of the forms."""
    return counter.submit(form(by, f"stock.{what}", inputs, memo={"item": item_id}))


def place(counter: Counter, name: str) -> str:
    """What a choice of a place says."""
    with counter.db.read() as tx:
        return str(next(i for i, known in ledger.locations(tx).items() if known == name))


def newest(counter: Counter, item_id: int) -> str:
    """The last movement, as a button says it."""
    with counter.db.read() as tx:
        return str(ledger.movements(tx, item_id, limit=1)[0].id)
