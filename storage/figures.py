"""Figures that are counted before somebody looks at them: by board, by what somebody sees of it, and by month."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.leases import FREED, free, take
from storage.tables import kept_figures

_KEY = ("board", "among", "month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A month of a board; ``figures`` None: they were not counted yet, or are so few that whoever looks does it."""

    id: int
    board: str
    among: tuple[str, ...]
    month: date
    figures: Mapping[str, Any] | None
    counted_at: datetime | None
    looked_at: datetime | None


_COLUMNS = tuple(kept_figures.c[name] for name in Kept.__dataclass_fields__)


def _kept(row: Any) -> Kept:
    return Kept(**{**row._mapping, "among": tuple(json.loads(row.among))})


def _said(among: Sequence[str]) -> str:
    return json.dumps(list(among))


_KNOWN = sa.select(*_COLUMNS).where(
    kept_figures.c.board == sa.bindparam("of_board"),
    kept_figures.c.among == sa.bindparam("of_among"),
    kept_figures.c.month.in_(sa.bindparam("of_months", expanding=True)),
)


def known(tx: Tx, board: str, among: Sequence[str], months: Iterable[date]) -> dict[date, Kept]:
    """What there is of some months."""
    asked = {"of_board": board, "of_among": _said(among), "of_months": list(months)}
    return {row.month: _kept(row) for row in tx.execute(_KNOWN, asked)}


def expect(tx: Tx, board: str, among: Sequence[str], months: Iterable[date], *, due_at: datetime) -> None:
    """These months are to be there for whoever looks; nothing changes of those that are."""
    put = UPSERTS[tx.dialect.name](kept_figures).on_conflict_do_nothing(index_elements=_KEY)
    rows = [{"board": board, "among": _said(among), "month": month, "due_at": due_at} for month in sorted(months)]
    tx.execute(put, rows)


def look(tx: Tx, board: str, among: Sequence[str], due: Mapping[date, datetime], *, now: datetime) -> None:
    """Somebody looks at these months, or will in a moment: when each is to be counted."""
    put = UPSERTS[tx.dialect.name](kept_figures)
    newer = {name: put.excluded[name] for name in ("looked_at", "due_at")}
    told = {"board": board, "among": _said(among), "looked_at": now}
    # In their order: of two who look at once, each waits for the other's.
    rows = [{**told, "month": month, "due_at": due[month]} for month in sorted(due)]
    tx.execute(put.on_conflict_do_update(index_elements=_KEY, set_=newer), rows)


# --- what is to be counted --------------------------------------------------------------------------------------------


_DUE = (
    sa.select(kept_figures.c.id)
    .where(kept_figures.c.due_at <= sa.bindparam("now"))
    .order_by(kept_figures.c.due_at, kept_figures.c.id)
    .limit(1)
)
_FREE = _DUE.where(free(kept_figures))


def due(tx: Tx, now: datetime) -> bool:
    """Whether anything is to be counted that nobody counts: a cheap look before a transaction that writes."""
    return tx.execute(_FREE, {"now": now}).first() is not None


def claim(tx: Tx, now: datetime, *, owner: str) -> Kept | None:
    """Lease what is due for longest; None if there is nothing, or others count it."""
    row = take(tx, kept_figures, _FREE.params(now=now), _COLUMNS, owner=owner)
    return _kept(row) if row else None


def looked_at(tx: Tx, kept: Kept) -> datetime | None:
    """When somebody looked at it last, by now."""
    mine = sa.select(kept_figures.c.looked_at).where(kept_figures.c.id == kept.id)
    return tx.execute(mine.with_for_update()).scalar()


def keep(tx: Tx, kept: Kept, figures: Mapping[str, Any] | None, *, now: datetime, due_at: datetime) -> bool:
    """What was counted of it. False if another process was quicker, whose figures stay.

    Whoever takes longer than the lease is as welcome: that nobody else counted it is all that is asked.
    """
    same = (kept_figures.c.id == kept.id, kept_figures.c.counted_at.is_not_distinct_from(kept.counted_at))
    values = {"figures": figures, "counted_at": now, "due_at": due_at, **FREED}
    return tx.execute(sa.update(kept_figures).where(*same).values(values)).rowcount == 1


def forget(tx: Tx, kept: Kept) -> None:
    """Nobody looks at it any more."""
    tx.execute(sa.delete(kept_figures).where(kept_figures.c.id == kept.id))
