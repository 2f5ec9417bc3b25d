"""What a button or a form about access is about: whatever Slack brings, it is a request or refused in a sentence."""

from domain.access import Access, NotHere
from handlers.cards import read_pressed
from handlers.chosen import one
from storage.access import requests
from storage.db import Tx


def access(tx: Tx, said: object) -> Access:
    """The request that a button or a form is about. Raises NotHere."""
    return one(tx, requests.load_many, said, NotHere)


def pressed(tx: Tx, said: str) -> tuple[Access, int | None]:
    """The request that was pressed, and in which version it was drawn. Raises NotHere."""
    id_, seen = read_pressed(said)
    return access(tx, id_), seen
