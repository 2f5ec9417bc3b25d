"""What advances bring to the engine of requests: money before it is spent, decided as expenses are."""

from domain.approval import Request
from domain.payment import KIND, PREFIX, Asked
from handlers.kinds import Kind
from handlers.office import Reader
from handlers.payment import book
from handlers.payment.book import Turned
from handlers.payment.paid import payable
from storage.db import Tx
from storage.payment import advances


def title(reader: Reader, asked: Asked) -> str:
    """What it is."""
    return reader.voice.say("Advance")


def summary(reader: Reader, asked: Asked) -> str:
    """How much, and what for."""
    return f"{reader.voice.money(asked.amount)} · {asked.purpose}"


def facts(tx: Tx, reader: Reader, asked: Asked) -> list[str]:
    """Nothing more is known."""
    return []


def due(tx: Tx, request: Request, turned: Turned) -> None:
    """The advance is granted: it is to be paid."""
    book.grant(tx, request, advances.load(tx, request.id).amount, turned)


ADVANCE = payable(
    Kind(name=KIND, prefix=PREFIX, load_many=advances.load_many, title=title, summary=summary, facts=facts), due=due
)
