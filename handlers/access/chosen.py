"""What a button or a form about access is about: whatever Slack brings, it is a request or refused in a sentence."""

from domain.access import Access, NotHere
from handlers.cards import number, read_pressed
from storage.access import requests
from storage.db import Tx


def access(tx: Tx, said: object) -> Access:
    """The request that a button or a form is about. Raises NotHere."""
    id_ = number(said)
    found = requests.load_many(tx, (id_,)).get(id_)
    if found is None:
        raise NotHere
    return found


def pressed(tx: Tx, said: str) -> tuple[Access, int | None]:
    """The request that was pressed, and in which version it was drawn. Raises NotHere."""
    id_, seen = read_pressed(said)
    return access(tx, id_), seen
