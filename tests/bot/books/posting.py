"""What posts entries to the stand-in."""

import csv
from pathlib import Path

import sqlalchemy as sa

from bot.books.sap import BusinessOne
from bot.books.work import Poster, Posting
from domain.policy import Accounts
from storage import people
from storage.db import Database
from storage.tables import EPOCH
from storage.tables import journal as entries
from tests.bot.books.service_layer import Layer
from tests.company import MONDAY
from tests.desk import Counter
from tests.handlers.expense.claiming import LINE, LUNCH
from tests.handlers.payment.paying import approved, correct, finance, mark, pay

ACCOUNTS = Accounts(expense="6100", payable="2110", bank="1200", categories={"travel": "6110"})


def told(made: Counter) -> None:
    """Ana's claim of two lines is approved, paid, and one line of it corrected; her name is a formula."""
    finance(made)
    approved(made, LINE, LUNCH)
    mark(made, pay(made, "ana"))
    correct(made, 1, 2, "10")
    with made.db.write() as tx:
        people.save(tx, "ana@company.example", {"name": "=1+1", "employee_id": "V10000"})


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def poster(db: Database, layer: Layer, *, look: bool = True, password: str = "secret") -> Poster:
    books = BusinessOne(layer.url, "SBO", "bot", password, accounts=ACCOUNTS, look=look)
    return Poster(db=db, books=books, now=lambda: MONDAY, owner="test")


def time_passes(db: Database) -> None:
    """What was put off is due again."""
    with db.write() as tx:
        tx.execute(sa.update(entries).values(next_at=EPOCH))


def worker(db: Database, layer: Layer) -> Posting:
    return Posting(db=db, books=poster(db, layer).books, now=lambda: MONDAY, owner="worker")
