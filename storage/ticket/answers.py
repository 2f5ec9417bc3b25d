"""Solutions that are kept for others, and what became of them where they were offered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.ticket.similar import KeptAnswer
from storage import counters
from storage.approval import Stale
from storage.db import UPSERTS, Tx
from storage.tables import ticket_answers, ticket_offers

ANSWERS = "ticket answers"
"""The counter of changes to answers; whoever changes one waits for whoever else does."""
_COLUMNS = [ticket_answers.c[name] for name in KeptAnswer.__dataclass_fields__]


def add(tx: Tx, answer: KeptAnswer, *, now: datetime) -> KeptAnswer:
    """Keep a new answer; it is returned with its id."""
    values = {**_words(answer), "ticket_id": answer.ticket_id, "by_id": answer.by_id, "at": now, "retired": False}
    version = counters.take(tx, ANSWERS)
    new = sa.insert(ticket_answers).values(**values, version=version).returning(ticket_answers.c.id)
    return get(tx, tx.execute(new).scalar_one())


def save(tx: Tx, answer: KeptAnswer) -> None:
    """Write an answer as it is now, guarded by the version that it was read at. Raises Stale."""
    same = (ticket_answers.c.id == answer.id, ticket_answers.c.version == answer.version)
    values = {**_words(answer), "retired": answer.retired, "version": counters.take(tx, ANSWERS)}
    if tx.execute(sa.update(ticket_answers).where(*same).values(values)).rowcount != 1:
        raise Stale(str(answer.id))


def _words(answer: KeptAnswer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in ("category", "title", "said", "phrases")}


def get_many(tx: Tx, ids: Iterable[int]) -> dict[int, KeptAnswer]:
    """The answers with these ids, in their order, those that are retired too."""
    order = list(dict.fromkeys(ids))
    rows = tx.execute(sa.select(*_COLUMNS).where(ticket_answers.c.id.in_(order))) if order else ()
    found = {row.id: KeptAnswer(**row._mapping) for row in rows}
    return {i: found[i] for i in order if i in found}


def get(tx: Tx, answer_id: int) -> KeptAnswer:
    """The answer with this id. Raises KeyError."""
    return get_many(tx, (answer_id,))[answer_id]


def listed(tx: Tx, categories: Collection[str], *, limit: int, skip: int = 0) -> list[KeptAnswer]:
    """The answers of these categories, those that changed last first."""
    query = sa.select(*_COLUMNS).where(ticket_answers.c.category.in_(sorted(categories)), ~ticket_answers.c.retired)
    rows = tx.execute(query.order_by(ticket_answers.c.version.desc()).limit(limit).offset(skip))
    return [KeptAnswer(**row._mapping) for row in rows]


def last(tx: Tx) -> int:
    """How many changes of answers there were."""
    return counters.last(tx, ANSWERS)


def changed(tx: Tx, *, since: int, limit: int) -> list[KeptAnswer]:
    """What changed after a version, oldest first."""
    query = sa.select(*_COLUMNS).where(ticket_answers.c.version > since).order_by(ticket_answers.c.version)
    return [KeptAnswer(**row._mapping) for row in tx.execute(query.limit(limit))]


def newest_of(tx: Tx, answer_id: int) -> tuple[int, str]:
    """The version to which an answer changed last, and its title; 0 if there is no such answer."""
    found = get_many(tx, (answer_id,)).get(answer_id)
    return (found.version, found.title) if found else (0, "")


# --- what became of them ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """In how many forms an answer was offered, read, and of help; and after how many there was a ticket all the same.

    A form counts once somebody does anything in it but write: one that is closed in silence says nothing.
    """

    offered: int = 0
    read: int = 0
    helped: int = 0
    asked: int = 0


def offered(tx: Tx, ids: Collection[int], *, form: str, person_id: int, now: datetime) -> None:
    """Note that these answers stood in a form."""
    if ids:
        rows = [{"answer_id": i, "form": form, "person_id": person_id, "at": now} for i in ids]
        tx.execute(UPSERTS[tx.dialect.name](ticket_offers).on_conflict_do_nothing(), rows)


def note(tx: Tx, answer_id: int, *, form: str, **values: Any) -> None:
    """What became of an answer in a form, the first time that it did."""
    (name,) = values
    one = (ticket_offers.c.answer_id == answer_id, ticket_offers.c.form == form, ticket_offers.c[name].is_(None))
    tx.execute(sa.update(ticket_offers).where(*one).values(values))


def asked(tx: Tx, *, form: str, ticket_id: int) -> None:
    """There was a ticket all the same."""
    tx.execute(sa.update(ticket_offers).where(ticket_offers.c.form == form).values(ticket_id=ticket_id))


def uses(tx: Tx, ids: Sequence[int]) -> dict[int, Use]:
    """What became of these answers."""
    c = ticket_offers.c
    counts = [sa.func.count(), *(sa.func.count(column) for column in (c.read_at, c.helped_at, c.ticket_id))]
    query = sa.select(c.answer_id, *counts).where(c.answer_id.in_(list(ids))).group_by(c.answer_id)
    return {row[0]: Use(offered=row[1], read=row[2], helped=row[3], asked=row[4]) for row in tx.execute(query)}
