"""Addresses of calendar feeds. Nobody can guess one; it can be shown again, and what is kept does not open it.

An address is made of a seed, which is kept, and of the audit key, which the database never sees.
"""

import hashlib
import hmac
import secrets

import sqlalchemy as sa

from domain.vacation import Feed
from storage.db import UPSERTS, Tx
from storage.tables import calendar_feeds

LENGTH = 40
"""Hexadecimal digits of a token: 160 bits."""
_MINE = sa.and_(calendar_feeds.c.person_id == sa.bindparam("person"), calendar_feeds.c.feed == sa.bindparam("of_feed"))
_SEED = sa.select(calendar_feeds.c.seed, calendar_feeds.c.digest).where(_MINE)
_HOLDER = sa.select(calendar_feeds.c.person_id, calendar_feeds.c.feed).where(
    calendar_feeds.c.digest == sa.bindparam("digest")
)


def token(tx: Tx, person_id: int, feed: Feed) -> str:
    """What opens somebody's feed: the same each time, until it is renewed or the audit key is another."""
    row = tx.execute(_SEED, {"person": person_id, "of_feed": feed.value}).one_or_none()
    if row is None:
        return renew(tx, person_id, feed)
    made = _token(tx, row.seed)
    return made if _digest(made) == row.digest else renew(tx, person_id, feed)


def renew(tx: Tx, person_id: int, feed: Feed) -> str:
    """Another token for somebody's feed; the one before opens nothing any more."""
    seed = secrets.token_hex(32)
    made = _token(tx, seed)
    new = {"seed": seed, "digest": _digest(made)}
    upsert = UPSERTS[tx.dialect.name](calendar_feeds).values(person_id=person_id, feed=feed.value, **new)
    tx.execute(upsert.on_conflict_do_update(index_elements=["person_id", "feed"], set_=new))
    return made


def holder(tx: Tx, made: str) -> tuple[int, Feed] | None:
    """Whose feed a token opens, and which; None if it opens none."""
    # Found by its digest: how long that takes says nothing of the token itself.
    row = tx.execute(_HOLDER, {"digest": _digest(made)}).one_or_none()
    return (row.person_id, Feed(row.feed)) if row else None


def _token(tx: Tx, seed: str) -> str:
    key: bytes = tx.get_execution_options()["audit_key"]
    return hmac.new(key, f"calendar feed\0{seed}".encode(), hashlib.sha256).hexdigest()[:LENGTH]


def _digest(made: str) -> str:
    return hashlib.sha256(made.encode()).hexdigest()
