"""The tick that counts figures, so that they are there before somebody looks."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from domain.people import Person, Role
from handlers.figures.kept import RECENT, again, first_of, lapsed, written
from handlers.figures.numbers import BOARDS, led
from handlers.figures.page import Board, Scope, month
from handlers.office import Office
from handlers.once import each_once
from storage import digests, figures, people
from storage.db import Database, Tx
from storage.figures import Kept

SECONDS = 0.5
"""After so many no more is begun: the next tick goes on."""
FEW = 400
"""Figures that are made of no more decisions are counted by whoever looks: 21 function calls each beside 9,300 of the
page, so that two months of so many take 0.86 of what two of 500 do. Not the time that it takes says so: on a busy
machine, or just after a start, everything takes long.
"""
BY_KEY: Mapping[str, Board[Any]] = {board.key: board for board in BOARDS}


def tick(
    db: Database, office: Office, now: datetime, *, owner: str, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Count what is due, for so long at most; returns how many months of figures."""
    each_once(db, [_basis(db, office, now)], lambda tx, _: _expect(tx, office, now), slot="figures:{}".format, now=now)
    began, counted = time.monotonic(), 0
    while not stopped() and time.monotonic() - began < SECONDS and (kept := _claimed(db, now, owner)):
        counted += _dealt_with(db, office, kept, now)
    return counted


def _basis(db: Database, office: Office, now: datetime) -> str:
    """Another one once an hour, and once somebody may lead something else: by the roster, or by another policy."""
    with db.read() as tx:
        somebody = digests.somebody_new(tx)
    queues = office.policy.tickets.model_dump_json(include={"categories"}).encode()
    return f"{now:%Y-%m-%dT%H} {office.day(now)} {somebody} {sha256(queues).hexdigest()[:16]}"


def _expect(tx: Tx, office: Office, now: datetime) -> None:
    """This month and the one before are there for all who lead something, before any of them looks."""
    months = [first_of(office, now, back) for back in range(RECENT)]
    here = [person for person in _leads(tx, office).values() if person.works_here(office.day(now))]
    seen = {(board.key, tuple(board.among(office, person))) for person in here for board in led(office, person)}
    for board, among in sorted(seen):
        figures.expect(tx, board, among, months, due_at=now)


def _leads(tx: Tx, office: Office) -> dict[int, Person]:
    """Whoever may lead something: by a role, or because the policy names them."""
    categories = office.policy.tickets.categories.values()
    named = (people.by_email(tx, email) for email in sorted({email for one in categories for email in one.leads}))
    return {one.id: one for one in (*(p for role in Role for p in people.with_role(tx, role)), *filter(None, named))}


def _claimed(db: Database, now: datetime, owner: str) -> Kept | None:
    with db.read() as tx:
        if not figures.due(tx, now):
            return None
    with db.write() as tx:
        return figures.claim(tx, now, owner=owner)


def _dealt_with(db: Database, office: Office, kept: Kept, now: datetime) -> bool:
    """Count a month and keep it; whether it was counted here."""
    board, back = BY_KEY.get(kept.board), _back(office, kept, now)
    if board is None or back < 0 or lapsed(kept, back, now):
        with db.write() as tx:
            figures.forget(tx, kept)
        return False
    found = _counted(db, board, Scope(office=office, among=kept.among, now=now), back)
    with db.write() as tx:
        due_at = again(office, back, now, figures.looked_at(tx, kept), quick=found is None)
        return figures.keep(tx, kept, found, now=now, due_at=due_at)


def _back(office: Office, kept: Kept, now: datetime) -> int:
    """How many months before this one it is."""
    today = office.day(now)
    return 12 * (today.year - kept.month.year) + today.month - kept.month.month


def _counted(db: Database, board: Board[Any], scope: Scope, back: int) -> Mapping[str, Any] | None:
    """The figures of a month, in a read that keeps no writer waiting; None if they are made of few things."""
    with db.read() as tx:
        found = board.find(tx, scope, month(scope.office, scope.now, back))
    return None if board.made_of(found) <= FEW else written(board, found)
