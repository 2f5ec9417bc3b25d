"""What came up about a claim after it was approved: nobody saw it who decided, so finance does before it pays."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from domain.approval import Request
from domain.expense import Flag, unread
from handlers.approval.telling import linked
from handlers.call import Message
from handlers.cards import section
from handlers.expense.flag import what
from handlers.office import Office, Reader
from handlers.payment import book, news, where
from handlers.texts import Mrkdwn, Voice
from storage import approval, expense, messages, people
from storage.db import Tx
from storage.payment import batches

FLAGGED = "payment.flagged"
"""The news that something came up about a claim that is approved."""


def found(tx: Tx, ids: Iterable[int]) -> list[tuple[Request, tuple[Flag, ...]]]:
    """Those of these requests of which something came up that nobody saw who approved them, and what it is."""
    later = expense.found_later(tx, ids)
    settled = [(request, request.settled()) for request in approval.load_many(tx, later).values()]
    return [(r, new) for r, move in settled if move and (new := unread(later[r.id], decided_at=move.at))]


def lines(tx: Tx, v: Voice, ids: Iterable[int]) -> list[str]:
    """It in a line for each of these requests that has it."""
    return [
        v.say("⚠️ {reference}, since it was approved: {what}", reference=request.reference, what=Mrkdwn(what(v, new)))
        for request, new in found(tx, ids)
    ]


def came_up(tx: Tx, office: Office, request_id: int, now: datetime) -> None:
    """Something came up: finance's cards say so, and finance is told."""
    book.touch_queue(tx)
    if batch_id := batches.reserved(tx, [request_id]).get(request_id):
        messages.touch(tx, kind=book.BATCH, subject_id=batch_id)
    news.tell_finance(tx, office, FLAGGED, {"request": request_id}, now)


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """The news of it; None if it was decided anew meanwhile."""
    v, known = reader.voice, found(tx, [facts["request"]])
    if not known:
        return None
    ((request, new),) = known
    told = {
        "reference": Mrkdwn(linked(tx, reader, request)),
        "who": people.get(tx, request.requester_id).name,
        "where": where.short(tx, v, request.id),
        "what": Mrkdwn(what(v, new)),
    }
    said = v.say("⚠️ New in {reference} of {who} since it was approved ({where}): {what}", **told)
    return Message(text=said, blocks=[section(said)])
