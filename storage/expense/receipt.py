"""Receipts: files of a person's own until their claim is handed in; a line, or a draft of one, names them by id."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.attachment import FileState, Purpose
from storage.attachments import COLUMNS, Attachment, attachment_of
from storage.db import Tx
from storage.tables import EPOCH, attachment_showings, attachments, expense_drafts

_MINE = attachments.c.purpose == Purpose.RECEIPT.value
_WANT = sa.insert(attachments).values(next_at=EPOCH).returning(attachments.c.id)


def want(
    tx: Tx, *, by_id: int, file_id: str, name: str, at: datetime, told: Mapping[str, Any] | None = None
) -> int:  # fmt: skip
    """Want a receipt's bytes from Slack; its row's id."""
    row: dict[str, Any] = {
        "purpose": Purpose.RECEIPT.value,
        "state": FileState.WANTED.value,
        "request_id": None,
        "at": at,
    }
    row |= {"by_id": by_id, "file_id": file_id, "name": name, "told": None if told is None else dict(told)}
    return int(tx.execute(_WANT, row).scalar_one())


_MANY = sa.select(*COLUMNS).where(_MINE, attachments.c.id.in_(sa.bindparam("ids", expanding=True)))


def get_many(tx: Tx, ids: Iterable[int]) -> dict[int, Attachment]:
    """Receipts by their ids, in the order of these."""
    order = list(dict.fromkeys(ids))
    found = {row.id: attachment_of(row) for row in tx.execute(_MANY, {"ids": order})} if order else {}
    return {id_: found[id_] for id_ in order if id_ in found}


def known(tx: Tx, by_id: int, file_ids: Collection[str]) -> set[str]:
    """Which of these files of Slack's are receipts of somebody's already."""
    mine = (_MINE, attachments.c.by_id == by_id, attachments.c.state != FileState.DISCARDED.value)
    return set(
        tx.execute(sa.select(attachments.c.file_id).where(*mine, attachments.c.file_id.in_(list(file_ids)))).scalars()
    )


def standing(tx: Tx, by_id: int, file_ids: Collection[str], *, report: int) -> dict[str, int]:
    """Which of these files of Slack's are receipts of somebody's that this report can have: Slack's id -> the row's."""
    there = attachments.c.state.in_([FileState.WANTED.value, FileState.KEPT.value])
    free = sa.or_(attachments.c.request_id.is_(None), attachments.c.request_id == report)
    mine = (_MINE, attachments.c.by_id == by_id, attachments.c.file_id.in_(list(file_ids)), there, free)
    rows = tx.execute(sa.select(attachments.c.file_id, attachments.c.id).where(*mine).order_by(attachments.c.id))
    return {row.file_id: row.id for row in rows}


def belong(tx: Tx, request_id: int, ids: Collection[int]) -> None:
    """From now on a claim has these receipts and no others: those that it had before count no more."""
    of, others = attachments.c.request_id == request_id, attachments.c.id.not_in(list(ids))
    _drop(tx, of, others, attachments.c.state != FileState.REPLACED.value)
    # The same file of Slack's may be chosen once more: what was dropped is not fetched again, and lets its name go.
    again = attachments.c.file_id.in_(sa.select(attachments.c.file_id).where(attachments.c.id.in_(list(ids))))
    let_go = attachments.c.file_id + ":" + sa.cast(attachments.c.id, sa.Text)
    tx.execute(sa.update(attachments).where(_MINE, of, others, again).values(file_id=let_go))
    tx.execute(sa.update(attachments).where(_MINE, attachments.c.id.in_(list(ids))).values(request_id=request_id))


def discard(tx: Tx, receipt_id: int) -> bool:
    """Forget a receipt that belongs to no claim. False if it does, or is forgotten already."""
    gone = attachments.c.state == FileState.DISCARDED.value
    return bool(_drop(tx, attachments.c.id == receipt_id, attachments.c.request_id.is_(None), ~gone))


def discard_unclaimed(tx: Tx, *, before: datetime) -> list[int]:
    """Forget what was handed in before a moment and is named by no claim and no draft of one; what was forgotten."""
    gone = attachments.c.state == FileState.DISCARDED.value
    still = attachments.c.id.not_in(drafted(tx))
    return _drop(tx, attachments.c.request_id.is_(None), attachments.c.at < before, ~gone, still)


def _drop(tx: Tx, *which: sa.ColumnElement[bool]) -> list[int]:
    """What somebody looked at stays what was seen; of the rest nothing is left but that it was there."""
    seen = sa.exists().where(attachment_showings.c.attachment_id == attachments.c.id)
    tx.execute(sa.update(attachments).where(_MINE, *which, seen).values(state=FileState.REPLACED.value))
    emptied = {"state": FileState.DISCARDED.value, "name": None, "told": None, "lease_owner": None, "lease_until": None}
    dropped = sa.update(attachments).where(_MINE, *which, ~seen).values(emptied).returning(attachments.c.id)
    return sorted(tx.execute(dropped).scalars())


def drafted(tx: Tx, person_id: int | None = None) -> set[int]:
    """The receipts that drafts of lines name, of one person or of all."""
    whose = () if person_id is None else (expense_drafts.c.person_id == person_id,)
    lines = tx.execute(sa.select(expense_drafts.c.line).where(*whose)).scalars()
    return {id_ for line in lines for id_ in (line.get("details") or {}).get("receipts", ())}
