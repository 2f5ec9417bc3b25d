"""Requests of every kind as they are written and read: state, history, steps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from domain.approval import Cause, Move, Request, Seat, SeatState, StandIn, State, Step, Why
from domain.people import Action
from domain.policy import BY_MANAGER, StepRule
from storage import counters
from storage.db import UPSERTS, Tx, once
from storage.tables import approval_seats, request_moves, requests


class Stale(Exception):
    """Somebody else moved the request between our reading and our writing."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A request that is about to be made. ``policy`` is what it is decided by, with a schema version."""

    kind: str
    prefix: str
    requester_id: int
    entered_by_id: int
    state: State
    note: str | None
    policy: Mapping[str, Any]
    steps: tuple[Step, ...] = ()
    history: tuple[Move, ...] = ()


_NEW = sa.insert(requests).returning(requests.c.id)


def create(tx: Tx, draft: Draft, *, now: datetime) -> Request:
    """Keep a new request under the next reference of its kind."""
    row = {
        "kind": draft.kind,
        "reference": f"{draft.prefix}-{counters.take(tx, draft.kind)}",
        "requester_id": draft.requester_id,
        "entered_by_id": draft.entered_by_id,
        "state": draft.state.value,
        "version": 1 + len(draft.history),
        "round": 1,
        "asked_at": now,
        "note": draft.note,
    }
    new_id = tx.execute(_NEW, {**row, "policy": draft.policy, "chain": _lines(draft.steps)}).scalar_one()
    _add_moves(tx, new_id, draft.history, first_version=2)
    if seats := _seat_rows(new_id, draft.steps):
        tx.execute(_SEAT, seats)
    return _request({"id": new_id, **row}, draft.steps, draft.history)


_MOVED = sa.update(requests).where(
    *(requests.c[name] == sa.bindparam(f"_{name}") for name in ("id", "version", "state"))
)


def save(tx: Tx, before: Request, after: Request) -> None:
    """Write a move, guarded by the version it was decided on. Raises Stale if that is no longer the one kept."""
    guard = {"_id": before.id, "_version": before.version, "_state": before.state.value}
    changed: dict[str, Any] = {"state": after.state.value, "version": after.version, "round": after.round}
    if (lines := _lines(after.steps)) != _lines(before.steps):
        changed["chain"] = lines
    if tx.execute(_MOVED, {**guard, **changed}).rowcount != 1:
        raise Stale(before.reference)
    _add_moves(tx, after.id, after.history[len(before.history) :], first_version=before.version + 1)
    if after.steps != before.steps:
        _save_seats(tx, after.id, before.steps, after.steps)


def _add_moves(tx: Tx, request_id: int, moves: Sequence[Move], *, first_version: int) -> None:
    if moves:
        rows = [
            {
                "request_id": request_id,
                "version": first_version + n,
                "action": move.action.value,
                "by_id": move.by_id,
                "for_id": move.for_id,
                "at": move.at,
                "reason": move.reason,
                "step": move.step,
            }
            for n, move in enumerate(moves)
        ]
        tx.execute(_MOVE, rows)


_MOVE = sa.insert(request_moves)
_SEAT = sa.insert(approval_seats)
SEAT_FIELDS = ("why", "state", "asked_at", "stand_in_id", "cause", "answered_by_id")


def _put(dialect: str) -> Any:
    put = UPSERTS[dialect](approval_seats)
    new = {name: put.excluded[name] for name in SEAT_FIELDS}
    # Who is asked anew is reminded anew.
    same = approval_seats.c.asked_at.is_not_distinct_from(put.excluded.asked_at)
    changed = new | {
        "remind_at": sa.case((same, approval_seats.c.remind_at)),
        "reminded": sa.case((same, approval_seats.c.reminded), else_=0),
    }
    return put.on_conflict_do_update(index_elements=["request_id", "position", "person_id"], set_=changed)


_PUT_SEAT = {dialect: _put(dialect) for dialect in UPSERTS}


def _save_seats(tx: Tx, request_id: int, before: Sequence[Step], after: Sequence[Step]) -> None:
    # Nobody is asked any more in the steps that a chain made anew does without.
    if len(after) < len(before):
        mine = (approval_seats.c.request_id == request_id, approval_seats.c.position > len(after))
        tx.execute(sa.delete(approval_seats).where(*mine))
    if rows := _seat_rows(request_id, after):
        tx.execute(_PUT_SEAT[tx.dialect.name], rows)


def _seat_rows(request_id: int, steps: Sequence[Step]) -> list[dict[str, Any]]:
    return [
        {
            "request_id": request_id,
            "position": step.position,
            "person_id": seat.person_id,
            "why": step.why.value,
            "state": seat.state.value,
            "asked_at": seat.asked_at,
            "stand_in_id": seat.stand_in.person_id if seat.stand_in else None,
            "cause": seat.stand_in.cause.value if seat.stand_in else None,
            "answered_by_id": seat.answered_by_id,
        }
        for step in steps
        # In one order for everybody: two transactions that lock the same seats wait for each other, never both ways.
        for seat in sorted(step.seats, key=lambda seat: seat.person_id)
    ]


_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
# Without the policy, which is long and which only few need.
_BY_ID = (
    sa.select(*(column for column in requests.c if column is not requests.c.policy))
    .where(requests.c.id.in_(_IDS))
    .order_by(requests.c.id)
)
_MOVES_OF = (
    sa.select(request_moves)
    .where(request_moves.c.request_id.in_(_IDS))
    .order_by(request_moves.c.request_id, request_moves.c.version)
)
_SEATS_OF = (
    sa.select(approval_seats)
    .where(approval_seats.c.request_id.in_(_IDS))
    .order_by(approval_seats.c.request_id, approval_seats.c.position, approval_seats.c.person_id)
)


def load(tx: Tx, request_id: int) -> Request:
    """The request with this id. Raises KeyError."""
    return load_many(tx, (request_id,))[request_id]


def load_many(tx: Tx, ids: Iterable[int]) -> dict[int, Request]:
    """The requests with these ids, oldest first, with their steps and history: three statements, however many."""
    return once(tx, "requests", ids, partial(_read, tx))


def _read(tx: Tx, wanted: list[int]) -> dict[int, Request]:
    rows = tx.execute(_BY_ID, {"ids": wanted}).mappings().all()
    moves = {k: tuple(map(_move, g)) for k, g in groupby(tx.execute(_MOVES_OF, {"ids": wanted}), _request_id)}
    seats = {k: list(g) for k, g in groupby(tx.execute(_SEATS_OF, {"ids": wanted}), _request_id)}
    return {
        row["id"]: _request(dict(row), _steps(seats.get(row["id"], ()), row["chain"]), moves.get(row["id"], ()))
        for row in rows
    }


def _request_id(row: Any) -> int:
    return int(row.request_id)


def _move(row: Any) -> Move:
    return Move(
        action=Action(row.action), by_id=row.by_id, at=row.at, reason=row.reason, for_id=row.for_id, step=row.step
    )


def _lines(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The policy's line for each step."""
    return [{"schema": 1, **step.rule.model_dump(mode="json")} for step in steps]


def _rules(chain: Sequence[Mapping[str, Any]]) -> list[StepRule]:
    """The lines that were kept; those of the first version have none, and asked the manager."""
    return [StepRule.model_validate({k: v for k, v in line.items() if k != "schema"}) for line in chain]


def _steps(rows: Sequence[Any], chain: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    rules = _rules(chain) or list(BY_MANAGER)
    return tuple(
        Step(position=position, rule=rules[position - 1], why=Why(members[0].why), seats=tuple(map(_seat, members)))
        for position, group in groupby(rows, lambda row: row.position)
        if (members := list(group))
    )


def _seat(row: Any) -> Seat:
    return Seat(
        person_id=row.person_id,
        state=SeatState(row.state),
        asked_at=row.asked_at,
        stand_in=StandIn(person_id=row.stand_in_id, cause=Cause(row.cause)) if row.stand_in_id else None,
        answered_by_id=row.answered_by_id,
    )


def _request(row: Mapping[str, Any], steps: tuple[Step, ...], history: tuple[Move, ...]) -> Request:
    return Request(
        id=row["id"],
        kind=row["kind"],
        reference=row["reference"],
        requester_id=row["requester_id"],
        entered_by_id=row["entered_by_id"],
        state=State(row["state"]),
        version=row["version"],
        round=row["round"],
        asked_at=row["asked_at"],
        note=row["note"],
        steps=steps,
        history=history,
    )


_FIND = sa.select(requests.c.id).where(requests.c.reference == sa.bindparam("reference"))


def find(tx: Tx, reference: str) -> int | None:
    """The id behind a reference such as ``VAC-1042``, in whatever case it is written."""
    return tx.execute(_FIND, {"reference": reference.strip().upper()}).scalar()


_POLICIES = sa.select(requests.c.id, requests.c.policy).where(requests.c.id.in_(_IDS))


def policies(tx: Tx, ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """The policy snapshots of these requests."""
    return once(tx, "policies", ids, partial(_read_policies, tx))


def _read_policies(tx: Tx, wanted: list[int]) -> dict[int, Mapping[str, Any]]:
    return {row.id: row.policy for row in tx.execute(_POLICIES, {"ids": wanted})}


def replace_policy(tx: Tx, request_id: int, policy: Mapping[str, Any]) -> None:
    """Decide the request by other rules from now on: it was corrected to another type."""
    tx.execute(sa.update(requests).where(requests.c.id == request_id).values(policy=policy))


def replace_note(tx: Tx, request_id: int, note: str | None) -> None:
    """What the requester says, in other words."""
    tx.execute(sa.update(requests).where(requests.c.id == request_id).values(note=note))


_REQUESTER = sa.select(requests.c.requester_id).where(requests.c.id == sa.bindparam("request"))


def requester_of(tx: Tx, request_id: int) -> int:
    """Whose request it is. Raises NoResultFound."""
    return int(tx.execute(_REQUESTER, {"request": request_id}).scalar_one())


_KINDS = sa.select(requests.c.id, requests.c.kind).where(requests.c.id.in_(_IDS))


def kinds_of(tx: Tx, ids: Iterable[int]) -> dict[int, str]:
    """Which kind of request each is."""
    wanted = list(ids)
    return {row.id: row.kind for row in tx.execute(_KINDS, {"ids": wanted})} if wanted else {}
