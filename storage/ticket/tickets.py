"""Tickets as they are written and read: state, steps, pauses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from domain.ticket import (
    KIND,
    PREFIX,
    Act,
    Earlier,
    Impact,
    Pause,
    Priority,
    Promise,
    State,
    Step,
    Ticket,
    Urgency,
    Whose,
)
from storage import counters
from storage.approval import Stale
from storage.db import UPSERTS, Tx
from storage.tables import ticket_pauses, ticket_steps, tickets

RANKS = {priority: n for n, priority in enumerate(reversed(Priority))}
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""After whatever is due: what is paused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A ticket that is about to be opened; ``place`` is the message that it is made of: conversation and ts."""

    requester_id: int
    category: str
    title: str
    details: str = ""
    urgency: Urgency = Urgency.NORMAL
    impact: Impact = Impact.ONE
    priority: Priority
    promise: Promise
    after_id: int | None = None
    place: tuple[str, str] | None = None


_NEW = {name: build(tickets).on_conflict_do_nothing().returning(tickets.c.id) for name, build in UPSERTS.items()}


def create(tx: Tx, draft: Draft, *, now: datetime) -> Ticket:
    """Keep a new ticket under the next reference. Raises Stale if another was made of the same message meanwhile."""
    channel, ts = draft.place or (None, None)
    row = {
        "reference": f"{PREFIX}-{counters.take(tx, KIND)}",
        "requester_id": draft.requester_id,
        "category": draft.category,
        "title": draft.title,
        "details": draft.details,
        "urgency": draft.urgency.value,
        "impact": draft.impact.value,
        "priority": draft.priority.value,
        **_promise(draft.promise),
        "state": State.NEW.value,
        "version": 1,
        "rank": RANKS[draft.priority],
        "due_at": NEVER,
        "opened_at": now,
        "after_id": draft.after_id,
        "channel": channel,
        "thread_ts": ts,
    }
    new_id = tx.execute(_NEW[tx.dialect.name], row).scalar()
    if new_id is None:
        raise Stale(f"{channel}:{ts}")
    return load(tx, new_id)


def _promise(promise: Promise) -> dict[str, Any]:
    return {
        "response": int(promise.response.total_seconds()),
        "resolution": int(promise.resolution.total_seconds()),
        "around_the_clock": promise.around_the_clock,
    }


# A promise is told of without a step: written over, it would be told of again.
_SAME = ("id", "version", "told_response", "told_resolution")
_MOVED = sa.update(tickets).where(*(tickets.c[name] == sa.bindparam(f"_{name}") for name in _SAME))
_STEP = sa.insert(ticket_steps)


def save(
    tx: Tx, before: Ticket, after: Ticket, *, check_at: datetime | None, due_at: datetime | None = None
) -> None:  # fmt: skip
    """Write what was done, guarded by the version it was decided on, and by what was told by then.

    ``due_at`` is when it is to be solved, None while that is paused.

    Raises Stale if that is no longer what is kept.
    """
    values = {
        "category": after.category,
        "urgency": after.urgency.value,
        "impact": after.impact.value,
        "priority": after.priority.value,
        **_promise(after.promise),
        "state": after.state.value,
        "version": after.version,
        "assignee_id": after.assignee_id,
        "answered_at": after.answered_at,
        "resolved_at": after.resolved_at,
        "closed_at": after.closed_at,
        "earlier": [[one.until.isoformat(), one.category, one.around_the_clock] for one in after.earlier],
        "told_response": after.told_response,
        "told_resolution": after.told_resolution,
        "check_at": check_at,
        "rank": RANKS[after.priority],
        "due_at": due_at or NEVER,
        "into_id": after.into_id,
    }
    same = {f"_{name}": getattr(before, name) for name in _SAME}
    if tx.execute(_MOVED, {**same, **values}).rowcount != 1:
        raise Stale(before.reference)
    _add_steps(tx, before, after)
    _keep_pauses(tx, before, after)


def _add_steps(tx: Tx, before: Ticket, after: Ticket) -> None:
    new = after.steps[len(before.steps) :]
    rows = [
        {
            "ticket_id": after.id,
            "version": version,
            "act": step.act.value,
            "by_id": step.by_id,
            "at": step.at,
            "to_id": step.to_id,
            "reason": step.reason,
            "before": step.before,
            "after": step.after,
        }
        for version, step in enumerate(new, start=before.version + 1)
    ]
    if rows:
        tx.execute(_STEP, rows)


def _keep_pauses(tx: Tx, before: Ticket, after: Ticket) -> None:
    """Only the last pause that was known can have ended, and new ones follow it."""
    known = len(before.pauses)
    if known and after.pauses[known - 1] != before.pauses[-1]:
        last = (ticket_pauses.c.ticket_id == after.id, ticket_pauses.c.number == known)
        tx.execute(sa.update(ticket_pauses).where(*last).values(end=after.pauses[known - 1].end))
    rows = [
        {"ticket_id": after.id, "number": n, "whose": pause.whose.value, "start": pause.start, "end": pause.end}
        for n, pause in enumerate(after.pauses[known:], start=known + 1)
    ]
    if rows:
        tx.execute(sa.insert(ticket_pauses), rows)


_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_LOAD = sa.select(tickets).where(tickets.c.id.in_(_IDS))
_STEPS = (
    sa.select(ticket_steps)
    .where(ticket_steps.c.ticket_id.in_(_IDS))
    .order_by(ticket_steps.c.ticket_id, ticket_steps.c.version)
)
_PAUSES = (
    sa.select(ticket_pauses)
    .where(ticket_pauses.c.ticket_id.in_(_IDS))
    .order_by(ticket_pauses.c.ticket_id, ticket_pauses.c.number)
)


def load_many(tx: Tx, ids: Iterable[int]) -> dict[int, Ticket]:
    """The tickets with these ids, in their order."""
    order = list(dict.fromkeys(ids))
    if not order:
        return {}
    rows = {row.id: row for row in tx.execute(_LOAD, {"ids": order})}
    steps, pauses = _by_ticket(tx, _STEPS, order), _by_ticket(tx, _PAUSES, order)
    return {
        i: _ticket(
            rows[i],
            tuple(_step(row) for row in steps.get(i, ())),
            tuple(Pause(row.start, row.end, Whose(row.whose)) for row in pauses.get(i, ())),
        )
        for i in order
        if i in rows
    }


def _by_ticket(tx: Tx, query: sa.Select[Any], ids: Sequence[int]) -> Mapping[int, list[Any]]:
    rows = tx.execute(query, {"ids": ids})
    return {ticket_id: list(found) for ticket_id, found in groupby(rows, key=lambda row: row.ticket_id)}


def _step(row: Any) -> Step:
    return Step(
        act=Act(row.act),
        by_id=row.by_id,
        at=row.at,
        to_id=row.to_id,
        reason=row.reason,
        before=row.before,
        after=row.after,
    )


_AS_THEY_ARE = (
    "id",
    "reference",
    "requester_id",
    "category",
    "title",
    "details",
    "version",
    "assignee_id",
    "opened_at",
    "answered_at",
    "resolved_at",
    "closed_at",
    "told_response",
    "told_resolution",
    "into_id",
    "after_id",
)


def _ticket(row: Any, steps: tuple[Step, ...], pauses: tuple[Pause, ...]) -> Ticket:
    promise = Promise(
        timedelta(seconds=row.response), timedelta(seconds=row.resolution), around_the_clock=row.around_the_clock
    )
    return Ticket(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        urgency=Urgency(row.urgency),
        impact=Impact(row.impact),
        priority=Priority(row.priority),
        promise=promise,
        state=State(row.state),
        pauses=pauses,
        earlier=tuple(Earlier(datetime.fromisoformat(until), *which) for until, *which in row.earlier),
        steps=steps,
    )


def load(tx: Tx, ticket_id: int) -> Ticket:
    """The ticket with this id. Raises KeyError."""
    return load_many(tx, (ticket_id,))[ticket_id]


def find(tx: Tx, reference: str) -> int | None:
    """The id behind a reference such as ``TIC-512``, in whatever case it is written."""
    return tx.execute(sa.select(tickets.c.id).where(tickets.c.reference == reference.strip().upper())).scalar()
