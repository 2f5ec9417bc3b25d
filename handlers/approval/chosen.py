"""What a button or a form of a request is about: whatever Slack brings, it is one of ours or refused in a sentence."""

from domain.approval import Request
from handlers.call import Call
from handlers.cards import number, read_pressed
from handlers.chosen import one
from storage import approval, people
from storage.db import Tx


def request(tx: Tx, said: object) -> Request:
    """The request that a button or a form is about. Raises NotHere."""
    return one(tx, approval.load_many, said)


def pressed(tx: Tx, said: str) -> tuple[Request, int | None]:
    """The request that was pressed, and in which version it was drawn. Raises NotHere."""
    id_, seen = read_pressed(said)
    return request(tx, id_), seen


def remembered(call: Call) -> tuple[int, int | None]:
    """The request that the open form is about, 0 for none, and the version that it was drawn from."""
    seen = call.memo.get("seen")
    return number(call.memo.get("request")), seen if isinstance(seen, int) else None


def own(tx: Tx, said: object) -> int:
    """The id of a request, its requester's row ours: what was read before could be changing. Raises NotHere."""
    found = request(tx, said)
    people.own(tx, found.requester_id)
    return found.id
