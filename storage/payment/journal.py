"""What the books are told, entry by entry, and what became of it there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import sqlalchemy as sa

from domain.money import Money
from domain.payment import Account, Accounting, Booked, Entry, Posting, Raised, Turn
from domain.payment import raised as raised_of
from storage import leases
from storage.db import Tx, clock
from storage.tables import EPOCH, journal, people, requests

OWED = "owed"
STATES = {
    OWED: Accounting.NOT_EXPORTED,
    Accounting.EXPORTED.value: Accounting.EXPORTED,
    Accounting.POSTED.value: Accounting.POSTED,
}
"""What is not exported yet is owed to the books."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry with its key, about whom it is, and what became of it; ``posted_id`` is the books' own name for it."""

    id: int
    entry: Entry
    reference: str
    person: str
    employee_id: str | None
    state: Accounting
    posted_id: str | None
    attempts: int
    error: str | None
    reason: str | None
    by_id: int | None
    at: datetime
    lease_until: datetime | None


_COLUMNS = (*journal.c, requests.c.reference, people.c.name, people.c.employee_id)
_KEPT = (
    sa.select(*_COLUMNS)
    .join(requests, requests.c.id == journal.c.request_id)
    .join(people, people.c.id == requests.c.requester_id)
    .order_by(journal.c.id)
)


def _kept(row: Any) -> Kept:
    entry = Entry(
        key=row["key"],
        turn=Turn(row["turn"]),
        request_id=row["request_id"],
        day=row["day"],
        postings=tuple(map(_posting, row["postings"])),
    )
    same = ("id", "reference", "employee_id", "posted_id", "attempts", "error", "reason", "by_id", "at", "lease_until")
    return Kept(**{f: row[f] for f in same}, entry=entry, person=row["name"], state=STATES[row["state"]])


def _posting(told: Sequence[Any]) -> Posting:
    account, minor, currency, category, cost_centre = told
    amount = Money.of_minor(minor, currency)
    return Posting(account=Account(account), amount=amount, category=category, cost_centre=cost_centre)


_KEEP = sa.insert(journal)


def keep(
    tx: Tx, entries: Iterable[Entry], *, at: datetime, by_id: int | None = None, reason: str | None = None
) -> None:
    """Keep entries under the next keys of their requests. The people's rows must be owned."""
    if not (found := list(entries)):
        return
    keys = _next_keys(tx, {entry.request_id for entry in found})
    same = {"at": at, "by_id": by_id, "reason": reason, "state": OWED, "next_at": EPOCH}
    tx.execute(_KEEP, [{**_told(entry), "key": next(keys[entry.request_id]), **same} for entry in found])


def _told(entry: Entry) -> dict[str, Any]:
    postings = [[p.account.value, p.amount.minor, p.amount.currency, p.category, p.cost_centre] for p in entry.postings]
    return {"turn": entry.turn.value, "request_id": entry.request_id, "day": entry.day, "postings": postings}


_BOOKED = (
    sa.select(requests.c.id, requests.c.reference, sa.func.count(journal.c.id).label("n"))
    .outerjoin(journal, journal.c.request_id == requests.c.id)
    .where(requests.c.id.in_(sa.bindparam("ids", expanding=True)))
    .group_by(requests.c.id, requests.c.reference)
)


def _next_keys(tx: Tx, ids: Iterable[int]) -> dict[int, Iterator[str]]:
    """Of each of these requests the keys that are free, from the next one on."""
    rows = tx.execute(_BOOKED, {"ids": sorted(ids)})
    return {row.id: map(f"{row.reference}:{{}}".format, count(row.n + 1)) for row in rows}


def of(tx: Tx, request_id: int) -> list[Kept]:
    """The entries of a request, in order."""
    return [_kept(row) for row in tx.execute(_KEPT.where(journal.c.request_id == request_id)).mappings()]


def standing(tx: Tx, request_id: int) -> tuple[Posting, ...]:
    """How the claim is booked now; nothing if it is not, or not any more."""
    claims = [k.entry for k in of(tx, request_id) if k.entry.turn in (Turn.CLAIM, Turn.REVERSAL)]
    return claims[-1].postings if claims and claims[-1].turn is Turn.CLAIM else ()


_CLAIMS = (
    sa.select(journal.c.request_id, journal.c.by_id, journal.c.reason, journal.c.postings)
    .where(journal.c.request_id.in_(sa.bindparam("ids", expanding=True)), journal.c.turn == Turn.CLAIM.value)
    .order_by(journal.c.id)
)


def raised_by(tx: Tx, ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Of each of these requests, who corrected it to more than its deciders left of it."""
    return {id_: found.by if found else frozenset() for id_, found in raised(tx, ids).items()}


def raised(tx: Tx, ids: Iterable[int]) -> dict[int, Raised | None]:
    """Of each of these requests, whether it was corrected to more than its deciders left of it, and by whom."""
    turns: dict[int, list[Booked]] = {id_: [] for id_ in ids}
    for row in tx.execute(_CLAIMS, {"ids": sorted(turns)}) if turns else ():
        (owed,) = (-p.amount for p in map(_posting, row.postings) if p.account is Account.PAYABLE)
        turns[row.request_id].append(Booked(owed=owed, by_id=row.by_id, corrected=row.reason is not None))
    return {id_: raised_of(booked) for id_, booked in turns.items()}


def accounting(entries: Iterable[Kept]) -> Accounting:
    """What the books know of a request with these entries: no more than of the one that they know least of."""
    states = {kept.state for kept in entries} or {Accounting.NOT_EXPORTED}
    return next(state for state in Accounting if state in states)


# --- to the books and back --------------------------------------------------------------------------------------------


def hold(tx: Tx, *, owner: str, again: bool) -> list[Kept]:
    """Lease what is to be exported, but for what is being posted; ``again`` also what was and did not come back."""
    owed = (journal.c.state == OWED, leases.free(journal))
    tx.execute(sa.update(journal).where(*owed).values(leases.held_by(owner)))
    which = sa.or_(journal.c.lease_owner == owner, sa.literal(again) & (journal.c.state == Accounting.EXPORTED.value))
    return [_kept(row) for row in tx.execute(_KEPT.where(which)).mappings()]


def exported(tx: Tx, *, owner: str) -> int:
    """What this owner held was written into a file; returns how many entries it still held."""
    held = (journal.c.lease_owner == owner, journal.c.state == OWED)
    values = {**leases.FREED, "state": Accounting.EXPORTED.value, "error": None}
    return tx.execute(sa.update(journal).where(*held).values(values)).rowcount


def let_go(tx: Tx, *, owner: str) -> None:
    """What this owner held was not written."""
    tx.execute(sa.update(journal).where(journal.c.lease_owner == owner).values(leases.FREED))


def posted_ids(tx: Tx, keys: Iterable[str]) -> dict[str, str | None]:
    """Which of these keys there are, and by what name the books know them so far."""
    rows = tx.execute(sa.select(journal.c.key, journal.c.posted_id).where(journal.c.key.in_(list(keys))))
    return {row.key: row.posted_id for row in rows}


def posted(tx: Tx, key: str, posted_id: str) -> bool:
    """The books took an entry; False if they had done so before."""
    new = (journal.c.key == key, journal.c.state != Accounting.POSTED.value)
    values = {"state": Accounting.POSTED.value, "posted_id": posted_id, "error": None}
    return tx.execute(sa.update(journal).where(*new).values(values)).rowcount == 1


_DUE = leases.due(journal, OWED)


def something_due(tx: Tx) -> bool:
    """Whether a claim would find anything."""
    return tx.execute(_DUE).first() is not None


def take(tx: Tx, *, owner: str) -> Kept | None:
    """Lease the entry that is due for longest."""
    row = leases.take(tx, journal, _DUE, (journal.c.id,), owner=owner)
    return None if row is None else _kept(tx.execute(_KEPT.where(journal.c.id == row.id)).mappings().one())


def settle(tx: Tx, kept: Kept, posted_id: str, *, owner: str) -> bool:
    """The books took it. False if another holds it by now."""
    values = {"state": Accounting.POSTED.value, "posted_id": posted_id, "error": None}
    return leases.settle(tx, journal, kept, values, owner=owner, state=OWED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """What the books do not take: how many entries, how often they were tried in all, and the oldest of them."""

    entries: int
    tries: int
    oldest: Kept


def stuck(tx: Tx, *, before: datetime) -> Stuck | None:
    """The entries of before a moment that the books did not take when they were tried; None if there are none."""
    # Written as the partial index is.
    refused = (sa.text("state = 'owed'"), journal.c.error.is_not(None), journal.c.at <= before)
    found = tx.execute(
        sa.select(sa.func.count(), sa.func.sum(journal.c.attempts), sa.func.min(journal.c.id)).where(*refused)
    ).one()
    if not found[0]:
        return None
    oldest = _kept(tx.execute(_KEPT.where(journal.c.id == found[2])).mappings().one())
    return Stuck(entries=found[0], tries=int(found[1]), oldest=oldest)


def put_off(tx: Tx, kept: Kept, *, owner: str, delay: float, error: str) -> None:
    """Try again after ``delay`` seconds."""
    values = {"attempts": kept.attempts + 1, "error": error[:500], "next_at": clock(delay)}
    leases.settle(tx, journal, kept, values, owner=owner, state=OWED)
