"""The audit trail shows every edit, gap, insertion, reordering and cut tail, whatever the attacker may write."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from storage import audit
from storage.audit import GENESIS, Broken, Head
from storage.db import Database, Tx
from storage.tables import audit as links
from storage.tables import audit_head
from tests import desk
from tests.company import MONDAY
from tests.desk import Counter, at_once
from tests.stage import AUDIT_KEY

KEY = AUDIT_KEY.encode()
LENGTH = 8
Tamper = Callable[[Tx], object]


@pytest.fixture
def trail(db: Database) -> Database:
    """A trail of eight entries, of which nothing is guarded any more: whoever owns the database can drop triggers."""
    with db.write() as tx:
        for n in range(1, LENGTH + 1):
            audit.append(tx, at=MONDAY + timedelta(hours=n), actor_id=n, action="approve", subject=f"VAC-{n}", facts={})
    with db.write() as tx:
        if db.is_sqlite:
            for name in ("audit_no_delete", "audit_no_update"):
                tx.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            tx.execute(sa.text("DROP FUNCTION audit_append_only() CASCADE"))
    return db


def verified(db: Database, *, key: bytes = KEY, known: Head | None = None) -> Head | Broken:
    """What somebody who checks the trail learns."""
    with db.read() as tx:
        return audit.verify(tx, key=key, known=known)


def head_of(db: Database) -> Head:
    """The newest link, as it is written elsewhere."""
    with db.read() as tx:
        return audit.head(tx)


def at(seq: int) -> sa.Update:
    """The entry to change."""
    return sa.update(links).where(links.c.seq == seq)


def does(statement: sa.Executable) -> Tamper:
    """Tampering that is one statement."""
    return lambda tx: tx.execute(statement)


def edits() -> Iterator[tuple[str, Tamper]]:
    """Every column of every entry is changed, once with rubbish and once with something plausible."""
    other = {"entry": '{"seq":%d,"action":"reject"}', "hash": "a" * 64, "previous": "b" * 64}
    for seq in range(1, LENGTH + 1):
        for column, words in other.items():
            plausible = words % seq if "%" in words else words
            for what, value in (("plausible", plausible), ("rubbish", "{ né"), ("empty", "")):
                yield f"{column} of {seq} {what}", does(at(seq).values({column: value}))
        yield f"at of {seq}", does(at(seq).values(at=MONDAY))
        yield f"seq of {seq}", does(at(seq).values(seq=seq + 100))


def deletions() -> Iterator[tuple[str, Tamper]]:
    """Every entry is taken out: alone, with the next one linked to the one before, and with all that follow."""
    for seq in range(1, LENGTH + 1):
        yield f"{seq} deleted", does(sa.delete(links).where(links.c.seq == seq))
        yield f"{seq} deleted and the gap closed", partial(closed, seq=seq)
        yield f"cut from {seq}", does(sa.delete(links).where(links.c.seq >= seq))


def closed(tx: Tx, seq: int) -> None:
    """Take an entry out and number and link the others as if it had never been."""
    previous = tx.execute(sa.select(links.c.previous).where(links.c.seq == seq)).scalar_one()
    tx.execute(sa.delete(links).where(links.c.seq == seq))
    tx.execute(at(seq + 1).values(previous=previous))
    for later in range(seq + 1, LENGTH + 1):
        tx.execute(at(later).values(seq=later - 1))
    if seq < LENGTH:
        tx.execute(sa.update(audit_head).values(seq=LENGTH - 1))


def insertions() -> Iterator[tuple[str, Tamper]]:
    """An entry is slipped in at every place, and appended to the end with its head."""
    for seq in range(1, LENGTH + 2):
        yield f"inserted before {seq}", partial(inserted, seq=seq)
    yield "appended with its head", appended


def appended(tx: Tx) -> None:
    """One more entry, and the head set on it."""
    inserted(tx, LENGTH + 1)
    moved_head(tx, LENGTH + 1, "c" * 64)


def inserted(tx: Tx, seq: int) -> None:
    """Make room at ``seq`` and put an entry there that was never made."""
    for later in range(LENGTH, seq - 1, -1):
        tx.execute(at(later).values(seq=later + 1))
    previous = tx.execute(sa.select(links.c.hash).where(links.c.seq == seq - 1)).scalar() or GENESIS
    tx.execute(at(seq + 1).values(previous="c" * 64))
    forged = {"seq": seq, "previous": previous, "hash": "c" * 64, "at": MONDAY, "entry": f'{{"seq":{seq}}}'}
    tx.execute(sa.insert(links).values(forged))


def moved_head(tx: Tx, seq: int, hash_: str) -> None:
    """Say that the trail ends elsewhere."""
    tx.execute(sa.update(audit_head).values(seq=seq, hash=hash_))


def swaps() -> Iterator[tuple[str, Tamper]]:
    """Every two neighbours change places: their numbers, or their words."""
    for seq in range(1, LENGTH):
        yield f"{seq} and {seq + 1} renumbered", partial(swapped, seq=seq, columns=("seq",))
        yield f"words of {seq} and {seq + 1} exchanged", partial(swapped, seq=seq, columns=("entry",))
        yield f"{seq} and {seq + 1} exchanged", partial(swapped, seq=seq, columns=("entry", "hash", "at"))


def swapped(tx: Tx, seq: int, columns: tuple[str, ...]) -> None:
    """Exchange these columns of an entry and the next."""
    pair = [dict(tx.execute(sa.select(links).where(links.c.seq == n)).mappings().one()) for n in (seq, seq + 1)]
    tx.execute(sa.delete(links).where(links.c.seq.in_((seq, seq + 1))))
    one, other = ({**a, **{c: b[c] for c in columns}} for a, b in (pair, pair[::-1]))
    tx.execute(sa.insert(links), [one, other])


def splices() -> Iterator[tuple[str, Tamper]]:
    """In the place of every entry but the last stands one that was signed with the same key in a copy of the trail."""
    for seq in range(1, LENGTH):
        yield f"{seq} of a copy", partial(spliced, seq=seq)


def spliced(tx: Tx, seq: int) -> None:
    """Go back to before an entry, as a copy that was restored, sign another in its place, and put the rest after it."""
    head, rest = audit.head(tx), sa.select(links).where(links.c.seq > seq)
    later = [dict(row) for row in tx.execute(rest).mappings()]
    cut(tx, after=seq - 1)
    audit.append(tx, at=MONDAY, actor_id=1, action="reject", subject=f"VAC-{seq}", facts={})
    tx.execute(sa.insert(links), later)
    moved_head(tx, head.seq, head.hash)


def heads() -> Iterator[tuple[str, Tamper]]:
    """The head says something else, or is gone."""
    yield "head earlier", partial(moved_head, seq=LENGTH - 1, hash_=GENESIS)
    yield "head of another hash", partial(moved_head, seq=LENGTH, hash_="d" * 64)
    yield "head gone", does(sa.delete(audit_head))
    yield "head alone left", does(sa.delete(links))


ATTACKS: dict[str, Tamper] = {
    name: attack for kind in (edits, deletions, insertions, swaps, splices, heads) for name, attack in kind()
}


def test_a_trail_that_nobody_touched_is_whole(trail: Database) -> None:
    assert verified(trail) == head_of(trail)
    assert verified(trail, known=head_of(trail)) == head_of(trail)


def test_every_attack_is_found(trail: Database) -> None:
    """One test for all of them: each attack is rolled back after it was looked at."""
    unseen = []
    for name, attack in ATTACKS.items():
        with trail._writer.connect() as tx:
            attack(tx)
            found = audit.verify(tx, key=KEY)
            tx.rollback()
        if not isinstance(found, Broken):
            unseen.append(name)
    assert not unseen
    assert len(ATTACKS) > 130
    assert verified(trail) == head_of(trail), "the attacks left nothing behind"


def cut(tx: Tx, *, after: int) -> None:
    """Cut the tail and set the head back, which needs no key."""
    tx.execute(sa.delete(links).where(links.c.seq > after))
    hash_ = tx.execute(sa.select(links.c.hash).where(links.c.seq == after)).scalar() or GENESIS
    moved_head(tx, after, hash_)


def test_a_tail_cut_together_with_its_head_shows_beside_a_head_kept_elsewhere(trail: Database) -> None:
    known = head_of(trail)
    for after in reversed(range(LENGTH)):
        with trail.write() as tx:
            cut(tx, after=after)
        assert verified(trail, known=known) == Broken(after + 1, "the chain ends before the head written elsewhere")
        assert isinstance(verified(trail), Head), "control: nothing in the database can show it"


def test_a_trail_made_anew_with_the_key_shows_beside_a_head_kept_elsewhere(trail: Database) -> None:
    known = head_of(trail)
    with trail.write() as tx:
        cut(tx, after=0)
        for n in range(LENGTH + 3):
            audit.append(tx, at=MONDAY, actor_id=1, action="approve", subject=f"VAC-{n}", facts={})
    assert verified(trail, known=known) == Broken(LENGTH, "it is not what the head written elsewhere says")
    assert isinstance(verified(trail), Head), "control: whoever has the key can write another trail"


def test_with_another_key_nothing_is_believed(trail: Database) -> None:
    assert verified(trail, key=b"another") == Broken(
        1, "its words are not those that were signed, or the key is another"
    )


def test_a_moment_of_another_zone_is_chained_as_the_same_moment(db: Database) -> None:
    there = MONDAY.astimezone(ZoneInfo("America/Sao_Paulo"))
    with db.write() as tx:
        audit.append(tx, at=there, actor_id=None, action="ask", subject="VAC-1", facts={})
    assert isinstance(verified(db), Head)


def test_entries_of_many_writers_at_once_are_one_chain(db: Database) -> None:
    def write() -> None:
        for n in range(10):
            with db.write() as tx:
                audit.append(tx, at=MONDAY, actor_id=n, action="ask", subject=f"VAC-{n}", facts={"n": n})

    at_once(*[write] * 8)
    found: Any = verified(db)
    assert found == head_of(db)
    assert found.seq == 80


def test_a_digest_tells_words_apart_and_cannot_be_guessed_without_the_key(database_url: str) -> None:
    told = digest(database_url, "Moved house.", "1:2")
    assert told == digest(database_url, "Moved house.", "1:2")
    others = [("Moved house", "1:2", KEY), ("Moved house.", "1:3", KEY), ("Moved house.", "1:2", b"another key")]
    assert told not in {digest(database_url, words, salt, key) for words, salt, key in others}


def digest(url: str, words: str, salt: str, key: bytes = KEY) -> str:
    db = Database(url, audit_key=key)
    with db.write() as tx:
        told = audit.digest(tx, words, salt=salt)
    db.dispose()
    return told


def test_an_empty_trail_beside_decided_requests_is_not_whole(counter: Counter) -> None:
    counter.grant("ana", 9)
    counter.submit(counter.ask("ana", date(2026, 8, 10)))
    counter.press(desk.press("bruno", "request.approve", "1:1"))
    with counter.db._writer.connect() as tx:
        unguarded = "TRIGGER audit_no_delete" if counter.db.is_sqlite else "FUNCTION audit_append_only() CASCADE"
        tx.execute(sa.text(f"DROP {unguarded}"))
        cut(tx, after=0)
        assert audit.verify(tx, key=KEY) == Broken(1, "the trail is empty though requests were decided")
        tx.rollback()


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    """The company at its desk."""
    with desk.counter(database_url) as made:
        yield made
