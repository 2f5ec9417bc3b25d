"""The audit trail: a keyed chain that shows when it was tampered with. It holds ids and digests, no words of people."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.db import Tx
from storage.tables import audit, audit_head, request_moves

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link: kept elsewhere it shows a cut tail."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that does not follow from those before it."""

    seq: int
    why: str


def digest(tx: Tx, words: str, *, salt: str) -> str:
    """Shows later whether words are the ones that were meant; without the key nobody can guess them from it."""
    key: bytes = tx.get_execution_options()["audit_key"]
    return hmac.new(key, f"{salt}\0{words}".encode(), hashlib.sha256).hexdigest()[:32]


_HEAD = sa.update(audit_head).where(audit_head.c.id == 1)
_TAKE_HEAD = _HEAD.values(seq=audit_head.c.seq + 1).returning(audit_head.c.seq, audit_head.c.hash)
_KEEP_HEAD = _HEAD.values(hash=sa.bindparam("link"))
_APPEND = sa.insert(audit)


def own(tx: Tx) -> None:
    """Take the head's row: until the end of the transaction whoever else takes it waits."""
    tx.execute(_HEAD.values(seq=audit_head.c.seq))


def append(tx: Tx, *, at: datetime, actor_id: int | None, action: str, subject: str, facts: Mapping[str, Any]) -> None:
    """Chain one entry. Takes the head's row, so it comes last in a transaction."""
    row = tx.execute(_TAKE_HEAD).one()
    entry = _canonical(
        {"seq": row.seq, "at": at.isoformat(), "actor": actor_id, "action": action, "subject": subject, "facts": facts}
    )
    link = _link(tx.get_execution_options()["audit_key"], row.hash, entry)
    tx.execute(_APPEND, {"seq": row.seq, "previous": row.hash, "hash": link, "at": at, "entry": entry})
    tx.execute(_KEEP_HEAD, {"link": link})


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _link(key: bytes, previous: str, entry: str) -> str:
    return hmac.new(key, f"{previous}{entry}".encode(), hashlib.sha256).hexdigest()


_ANY_MOVE = sa.select(request_moves.c.request_id).limit(1)
_NEWEST = sa.select(audit_head.c.seq, audit_head.c.hash)


def head(tx: Tx) -> Head:
    """The newest link of the chain."""
    row = tx.execute(_NEWEST).one()
    return Head(row.seq, row.hash)


def verify(tx: Tx, *, key: bytes, known: Head | None = None) -> Head | Broken:
    """Walk the chain; ``known`` is a head written elsewhere earlier. Shows edits, gaps, reorderings and cut tails."""
    previous, seq = GENESIS, 0
    with _links(tx) as rows:
        for row in rows:
            seq += 1
            broken = _why_broken(row, seq=seq, previous=previous, key=key)
            if not broken and known and known.seq == seq and known.hash != row.hash:
                broken = "it is not what the head written elsewhere says"
            if broken:
                return Broken(seq, broken)
            previous = row.hash
    if tx.execute(_NEWEST).first() != (seq, previous):
        return Broken(seq + 1, "the chain ends before its head")
    if known and known.seq > seq:
        return Broken(seq + 1, "the chain ends before the head written elsewhere")
    if not seq and tx.execute(_ANY_MOVE).first():
        return Broken(1, "the trail is empty though requests were decided")
    return Head(seq, previous)


def _links(tx: Tx) -> sa.CursorResult[Any]:
    # On the statement: on the connection it would make a server-side cursor of whatever is executed next.
    return tx.execute(sa.select(audit).order_by(audit.c.seq), execution_options={"yield_per": 1000})


def _why_broken(row: Any, *, seq: int, previous: str, key: bytes) -> str | None:
    if row.seq != seq:
        return "an entry is missing or out of order"
    if row.previous != previous:
        return "it does not follow the entry before it"
    # As bytes: of words that are not ASCII the comparison would raise.
    if not hmac.compare_digest(_link(key, row.previous, row.entry).encode(), row.hash.encode()):
        return "its words are not those that were signed, or the key is another"
    signed = json.loads(row.entry)
    if (signed["seq"], datetime.fromisoformat(signed["at"])) != (row.seq, row.at):
        return "its number or its moment is not the one that was signed"
    return None
