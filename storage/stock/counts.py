"""Counts, the lines that were counted, and which levels are due for one."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from domain.policy.stock import Counting
from domain.stock import Count, Countable, Line, LineState, of_thousandths, thousandths
from storage.db import Tx, literal
from storage.tables import stock_count_lines as lines_
from storage.tables import stock_counts as counts_
from storage.tables import stock_items, stock_levels

_WAITS = lines_.c.state == literal(LineState.WAITING)


def begin(tx: Tx, *, by_id: int, now: datetime) -> int:
    """Keep a new count; its id."""
    return int(tx.execute(sa.insert(counts_).values(by_id=by_id, at=now).returning(counts_.c.id)).scalar_one())


def keep(tx: Tx, count_id: int, lines: Iterable[Line]) -> set[int]:
    """Keep counted lines. What waits of the same levels in earlier counts is dropped; the ids of these counts.

    The rows of the items must be owned.
    """
    older = set[int]()
    for line in lines:
        at = {"item_id": line.item_id, "location_id": line.location_id}
        same = (lines_.c.item_id == line.item_id, lines_.c.location_id == line.location_id)
        dropped = sa.update(lines_).where(*same, _WAITS).values(state=LineState.DROPPED.value)
        older |= set(tx.execute(dropped.returning(lines_.c.count_id)).scalars())
        values = {"counted": thousandths(line.counted), "theory": thousandths(line.theory), "state": line.state.value}
        mine = (lines_.c.count_id == count_id, *same)
        if not tx.execute(sa.update(lines_).where(*mine).values(values)).rowcount:
            tx.execute(sa.insert(lines_).values(count_id=count_id, **at, **values))
    return older


def load(tx: Tx, count_id: int) -> Count:
    """The count with this id. Raises KeyError."""
    found = find(tx, count_id)
    if found is None:
        raise KeyError(count_id)
    return found


def find(tx: Tx, count_id: int) -> Count | None:
    """The count with this id; None if there is none."""
    row = tx.execute(sa.select(counts_).where(counts_.c.id == count_id)).mappings().one_or_none()
    if row is None:
        return None
    of = sa.select(lines_).where(lines_.c.count_id == count_id).order_by(lines_.c.item_id, lines_.c.location_id)
    return Count(**row, lines=tuple(map(_line, tx.execute(of).mappings())))


def _line(row: Any) -> Line:
    return Line(
        item_id=row["item_id"],
        location_id=row["location_id"],
        counted=of_thousandths(row["counted"]),
        theory=of_thousandths(row["theory"]),
        state=LineState(row["state"]),
    )


def judge(tx: Tx, count_id: int, *, approved: bool, by_id: int, now: datetime) -> bool:
    """What waits is booked, or to be counted once more; False if nothing waits. The items' rows must be owned."""
    state = LineState.BOOKED if approved else LineState.DROPPED
    judged = sa.update(lines_).where(lines_.c.count_id == count_id, _WAITS).values(state=state.value)
    if not tx.execute(judged).rowcount:
        return False
    told = {"judged_by_id": by_id, "judged_at": now, "approved": approved}
    tx.execute(sa.update(counts_).where(counts_.c.id == count_id).values(told))
    return True


def sure(tx: Tx, line: Line, *, now: datetime) -> None:
    """The level of a line is known to be right since a moment. The item's row must be owned."""
    mine = (stock_levels.c.item_id == line.item_id, stock_levels.c.location_id == line.location_id)
    tx.execute(sa.update(stock_levels).where(*mine).values(sure_at=now, gone=0, emptied=False))


# --- what is to be counted --------------------------------------------------------------------------------------------

_COLUMNS = (
    stock_levels.c.item_id,
    stock_levels.c.location_id,
    stock_levels.c.on_hand,
    stock_levels.c.sure_at,
    stock_levels.c.gone,
    stock_levels.c.emptied,
)


def of_place(tx: Tx, location_id: int, *, after: int, limit: int) -> list[tuple[int, int]]:
    """The items that lie at a place or were emptied there, with ids above ``after``: (item, place)."""
    here = sa.select(stock_levels.c.item_id, stock_levels.c.location_id).where(
        stock_levels.c.location_id == location_id,
        stock_levels.c.item_id > after,
        sa.or_(stock_levels.c.on_hand > 0, stock_levels.c.emptied),
    )
    return [(r.item_id, r.location_id) for r in tx.execute(here.order_by(stock_levels.c.item_id).limit(limit))]


# As the indexes have them: SQLite does not see that another form means the same.
_THERE = sa.text("stock_levels.on_hand > 0")
_EMPTIED = sa.text("(stock_levels.emptied OR (stock_levels.on_hand > 0 AND stock_levels.gone >= stock_levels.on_hand))")
_LONGEST = (stock_levels.c.sure_at.asc().nulls_first(), stock_levels.c.item_id)
_ACTIVE = sa.select(*_COLUMNS).join(stock_items, stock_items.c.id == stock_levels.c.item_id).where(stock_items.c.active)


def due(tx: Tx, rules: Counting, *, now: datetime, limit: int) -> list[Countable]:
    """The levels that are due for a count: the emptied ones first, then what is longest ago.

    As domain.stock.due has it. Each reason is looked for by its own index.
    """
    went, unsure, old = _reasons(rules, now)
    looks = (
        _ACTIVE.where(_EMPTIED, went).order_by(stock_levels.c.emptied.desc(), *_LONGEST),
        _ACTIVE.where(_THERE, unsure).order_by(stock_levels.c.item_id),
        _ACTIVE.where(_THERE, old).order_by(stock_levels.c.sure_at, stock_levels.c.item_id),
    )
    found = {(row.item_id, row.location_id): _kept(row) for look in looks for row in tx.execute(look.limit(limit))}
    return sorted(found.values(), key=_first)[:limit]


def _first(kept: Countable) -> tuple[bool, bool, datetime, int, int]:
    since = kept.sure or datetime.min.replace(tzinfo=UTC)
    return not kept.emptied, kept.sure is not None, since, kept.item_id, kept.location_id


def due_at(
    tx: Tx, rules: Counting, location_id: int, *, now: datetime, limit: int, after: int = 0
) -> list[Countable]:  # fmt: skip
    """The levels of a place that are due for a count, in the order of the items with ids above ``after``."""
    went, *long_ago = _reasons(rules, now)
    here = (stock_levels.c.location_id == location_id, stock_levels.c.item_id > after)
    query = _ACTIVE.where(*here, sa.or_(went, sa.and_(_THERE, sa.or_(*long_ago))))
    return [_kept(row) for row in tx.execute(query.order_by(stock_levels.c.item_id).limit(limit))]


def _reasons(rules: Counting, now: datetime) -> Sequence[sa.ColumnElement[bool]]:
    """That all or much of it went, that nobody ever counted it, and that this is long ago."""
    level = stock_levels.c
    went = sa.or_(level.emptied, sa.and_(_THERE, level.gone >= rules.turns * level.on_hand))
    return went, level.sure_at.is_(None), level.sure_at <= now - timedelta(days=rules.days)


def _kept(row: Any) -> Countable:
    return Countable(
        item_id=row.item_id,
        location_id=row.location_id,
        on_hand=of_thousandths(row.on_hand),
        sure=row.sure_at,
        gone=of_thousandths(row.gone),
        emptied=row.emptied,
    )
