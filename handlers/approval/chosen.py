"""What a button or a form of a request is about: whatever Slack brings, it is one of ours or refused in a sentence."""

from typing import Any

from domain.approval import Request
from domain.refusal import NotHere
from handlers.call import Call
from handlers.cards import number, read_pressed
from handlers.kinds import Kind
from storage import approval, people
from storage.db import Tx


def request(tx: Tx, said: object) -> Request:
    """The request that a button or a form is about. Raises NotHere."""
    id_ = number(said)
    found = approval.load_many(tx, (id_,)).get(id_)
    if found is None:
        raise NotHere
    return found


def pressed(tx: Tx, said: str) -> tuple[Request, int | None]:
    """The request that was pressed, and in which version it was drawn. Raises NotHere."""
    id_, seen = read_pressed(said)
    return request(tx, id_), seen


def remembered(call: Call) -> tuple[int, int | None]:
    """The request that the open form is about, 0 for none, and the version that it was drawn from."""
    return number(call.memo.get("request")), number(call.memo.get("seen")) or None


def of(tx: Tx, kind: Kind, said: object) -> Any:
    """A request of this kind with what the kind adds to it. Raises NotHere."""
    id_ = number(said)
    found = kind.load_many(tx, (id_,)).get(id_)
    if found is None:
        raise NotHere
    return found


def own(tx: Tx, said: object) -> int:
    """The id of a request, its requester's row ours: what was read before could be changing. Raises NotHere."""
    found = request(tx, said)
    people.own(tx, found.requester_id)
    return found.id
