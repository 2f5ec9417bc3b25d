"""What a kind of request brings to the common engine whose approval means that somebody gets money."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.approval import Request, State
from domain.people import Action
from handlers.call import Json
from handlers.kinds import Kind, Subject
from handlers.office import Office, Reader
from handlers.payment import book, where
from handlers.payment.book import Turned
from storage.db import Tx
from storage.payment import payments

Due = Callable[[Tx, Request, Turned], None]
"""Writes down that an approved request is due."""


def payable(kind: Kind, *, due: Due) -> Kind:
    """``kind``, with the money that it is about."""

    def papers(tx: Tx, reader: Reader, subject: Subject) -> tuple[list[str], list[Json]]:
        lines, hands = kind.papers(tx, reader, subject)
        request = subject.request
        return [*lines, *where.lines(tx, reader, request)], [*hands, *where.hands(tx, reader, request)]

    def check(tx: Tx, office: Office, subject: Any, action: Action, now: datetime) -> None:
        kind.check(tx, office, subject, action, now)
        if subject.request.state is State.APPROVED:
            book.check_unpaid(tx, subject.request)

    def apply(tx: Tx, office: Office, subject: Any, was: State, moved: Request) -> Request | None:
        other = kind.apply(tx, office, subject, was, moved)
        if moved.last and State.APPROVED in (was, moved.state):
            at = moved.last.at
            turned = Turned(at=at, day=office.day(at), by_id=moved.last.by_id)
            if moved.state is State.APPROVED:
                due(tx, moved, turned)
            else:
                book.withdraw(tx, moved.id, turned)
        return other

    def gone(tx: Tx, subject: Subject) -> bool:
        return book.has_moved(tx, subject.request.id)

    return replace(kind, paid=True, papers=papers, gone=gone, check=check, apply=apply, chained=_chained)


def _chained(tx: Tx, request: Request) -> Mapping[str, Any]:
    """What is owed, in minor units; what moved without anybody's own decision is in the ledger and the journal."""
    known = payments.of(tx, request.id)
    if known is None:
        return {}
    owed = {"due": (known.approved + known.tax).minor, "outstanding": known.outstanding.minor}
    return {**owed, "currency": known.approved.currency}
