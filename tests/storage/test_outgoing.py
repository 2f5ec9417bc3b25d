"""What is owed is claimed in order, by one at a time, and settled only by whoever still holds the lease."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage import messages, outgoing
from storage.db import Database
from storage.messages import Audience, Card, MessageState
from storage.outgoing import Owed, Stands
from storage.tables import EPOCH, cards
from storage.tables import messages as owed_messages
from tests.desk import at_once

A, B = "worker a", "worker b"


@pytest.fixture
def owe(db: Database, ids: dict[str, int]) -> "Owe":
    """Ana and Bruno are owed messages."""
    return Owe(db, ids)


class Owe:
    """What a test does to debts."""

    def __init__(self, db: Database, ids: dict[str, int]) -> None:
        self.db, self.ids = db, ids

    def message(self, to: str, what: str, **also: int) -> None:
        """Owe one message; ``id`` puts it elsewhere in line, as if it had been committed late."""
        with self.db.write() as tx:
            messages.owe(tx, "words", facts={"text": what}, person_id=self.ids[to])
            if also:
                mine = owed_messages.c.facts["text"].as_string() == what
                tx.execute(sa.update(owed_messages).where(mine).values(also))

    def card(self, to: str) -> None:
        """Owe a card of a request."""
        with self.db.write() as tx:
            messages.owe_card(tx, kind="vacation", subject_id=1, audience=Audience.REQUESTER, person_id=self.ids[to])

    def claim(self, owner: str, limit: int = 9) -> list[Owed]:
        """What a worker gets."""
        with self.db.write() as tx:
            return outgoing.claim_posts(tx, owner=owner, limit=limit)

    def claim_cards(self, owner: str) -> list[Card]:
        """The cards that a worker gets."""
        with self.db.write() as tx:
            return outgoing.claim_cards(tx, owner=owner, limit=9)

    def sent(self, owed: Owed, owner: str, *, shown: int = 1) -> bool:
        """A worker says that it posted."""
        with self.db.write() as tx:
            return outgoing.sent(tx, owed, Stands("D1", f"{owed.id}.000001"), owner=owner, shown=shown)

    def put_off(self, owed: Owed, owner: str, *, counts: bool = True, seconds: float = 60) -> bool:
        """A worker says that it could not."""
        delay = timedelta(seconds=seconds)
        with self.db.write() as tx:
            return outgoing.put_off(
                tx, owed, owner=owner, delay=delay, error="fatal_error", doubtful=True, counts=counts
            )

    def time_passes(self) -> None:
        """Every lease ended, and every pause."""
        with self.db.write() as tx:
            for table in (owed_messages, cards):
                leased = table.c.lease_until.is_not(None)
                tx.execute(sa.update(table).where(leased).values(lease_until=EPOCH))
                tx.execute(sa.update(table).values(next_at=EPOCH))

    def states(self) -> dict[str, str]:
        """The state of each message, by its words."""
        with self.db.read() as tx:
            rows = tx.execute(sa.select(owed_messages.c.facts, owed_messages.c.state)).all()
        return {row.facts.get("text", "card"): row.state for row in rows}

    def the_card(self) -> sa.Row[Any]:
        """The only card."""
        with self.db.read() as tx:
            return tx.execute(sa.select(cards)).one()


def said(claimed: list[Owed]) -> list[str]:
    """The words of what was claimed."""
    return [str(owed.facts.get("text", "card")) for owed in claimed]


# --- order ------------------------------------------------------------------------------------------------------------


def test_of_each_lane_the_earliest_comes_first_and_alone(owe: Owe) -> None:
    for words in ("a1", "a2", "b1", "a3"):
        owe.message("ana" if words[0] == "a" else "bruno", words)
    first = owe.claim(A)
    assert said(first) == ["a1", "b1"]
    assert said(owe.claim(B)) == []
    assert owe.sent(first[0], A)
    assert said(owe.claim(B)) == ["a2"]


def test_a_message_that_is_put_off_holds_its_lane_and_no_other(owe: Owe) -> None:
    for words in ("a1", "a2", "b1"):
        owe.message("ana" if words[0] == "a" else "bruno", words)
    assert owe.put_off(owe.claim(A, limit=1)[0], A)
    assert said(owe.claim(A)) == ["b1"]
    owe.time_passes()
    assert "a1" in said(owe.claim(A))


def test_a_dead_message_lets_its_lane_go_on(owe: Owe) -> None:
    owe.message("ana", "a1")
    owe.message("ana", "a2")
    with owe.db.write() as tx:
        assert outgoing.bury(tx, outgoing.claim_posts(tx, owner=A, limit=1)[0], owner=A, error="is_archived")
    assert said(owe.claim(A)) == ["a2"]
    with owe.db.read() as tx:
        assert [(d.kind, d.error) for d in messages.dead(tx)] == [("words", "is_archived")]


def test_the_database_itself_lets_one_of_a_lane_be_in_flight(owe: Owe) -> None:
    for words in ("a1", "a2"):
        owe.message("ana", words)
    with pytest.raises(IntegrityError), owe.db.write() as tx:
        tx.execute(sa.update(owed_messages).values(state=MessageState.SENDING.value))


def late(owe: Owe) -> Owed:
    """On PostgreSQL a message can be committed after one with a higher id, which is in flight by then."""
    owe.message("ana", "late", id=1002)
    (in_flight,) = owe.claim(A)
    owe.message("ana", "early", id=1001)
    return in_flight


def test_a_message_committed_late_waits_and_holds_nobody_up(owe: Owe) -> None:
    in_flight = late(owe)
    owe.message("bruno", "b1")
    assert said(owe.claim(B)) == ["b1"]
    assert owe.sent(in_flight, A)
    assert said(owe.claim(B)) == ["early"]


def test_a_message_committed_late_does_not_block_the_one_whose_worker_died(owe: Owe) -> None:
    late(owe)
    owe.time_passes()
    (again,) = owe.claim(B)
    assert (said([again]), again.doubtful) == (["late"], True)
    assert owe.sent(again, B)
    assert said(owe.claim(B)) == ["early"]


# --- leases -----------------------------------------------------------------------------------------------------------


@pytest.fixture(params=[A, B], ids=["same process", "another process"])
def other(request: pytest.FixtureRequest) -> str:
    """Who takes over: after a pause of the whole machine it is the same process that claims again."""
    return str(request.param)


def test_a_lease_that_ended_is_taken_over_and_the_message_doubtful(owe: Owe, other: str) -> None:
    owe.message("ana", "a1")
    (mine,) = owe.claim(A)
    assert not mine.doubtful
    assert owe.claim(other) == []
    owe.time_passes()
    (theirs,) = owe.claim(other)
    assert (theirs.id, theirs.doubtful) == (mine.id, True)


def test_whoever_lost_the_lease_settles_nothing(owe: Owe, other: str) -> None:
    owe.message("ana", "a1")
    (mine,) = owe.claim(A)
    owe.time_passes()
    (theirs,) = owe.claim(other)
    with owe.db.read() as tx:
        assert not outgoing.still_mine(tx, mine, owner=A)
        assert outgoing.still_mine(tx, theirs, owner=other)
    assert not owe.sent(mine, A)
    owe.put_off(mine, A)
    with owe.db.write() as tx:
        assert not outgoing.bury(tx, mine, owner=A, error="is_archived")
        outgoing.expire(tx, mine, owner=A)
    assert owe.states() == {"a1": "sending"}
    assert owe.sent(theirs, other)


def test_whoever_lost_the_lease_does_not_bury_the_card_that_another_posted(owe: Owe, other: str) -> None:
    owe.card("ana")
    (mine,) = owe.claim(A)
    owe.time_passes()
    (theirs,) = owe.claim(other)
    assert owe.sent(theirs, other)
    with owe.db.write() as tx:
        outgoing.bury(tx, mine, owner=A, error="is_archived")
    assert owe.the_card().error is None


def stale_card(owe: Owe) -> Card:
    """A card that stands and shows less than is true, claimed by A."""
    owe.card("ana")
    assert owe.sent(owe.claim(A)[0], A)
    with owe.db.write() as tx:
        messages.touch(tx, kind="vacation", subject_id=1)
    (card,) = owe.claim_cards(A)
    return card


def test_a_card_that_was_drawn_after_the_lease_ended_is_drawn_again(owe: Owe, other: str) -> None:
    """The late drawing may be of an older state, and stands over the newer one."""
    mine = stale_card(owe)
    owe.time_passes()
    (theirs,) = owe.claim_cards(other)
    with owe.db.write() as tx:
        outgoing.drawn(tx, theirs, owner=other)
    assert owe.claim_cards(other) == []
    with owe.db.write() as tx:
        outgoing.drawn(tx, mine, owner=A)
    (again,) = owe.claim_cards(other)
    assert again.wanted > theirs.wanted


def test_a_card_whose_message_is_gone_is_forgotten_by_one_worker_only(owe: Owe, other: str) -> None:
    mine = stale_card(owe)
    owe.time_passes()
    (theirs,) = owe.claim_cards(other)
    with owe.db.write() as tx:
        assert outgoing.forget_place(tx, theirs, owner=other)
        assert not outgoing.forget_place(tx, mine, owner=A)


# --- tries ------------------------------------------------------------------------------------------------------------


def test_the_tenth_counted_try_is_the_last(owe: Owe) -> None:
    owe.message("ana", "a1")
    owe.message("ana", "a2")
    for _ in range(25):
        assert owe.put_off(owe.claim(A)[0], A, counts=False, seconds=0)
    lived = [owe.put_off(owe.claim(A)[0], A, seconds=0) for _ in range(10)]
    assert lived == [True] * 9 + [False]
    assert owe.states() == {"a1": "dead", "a2": "owed"}
    with owe.db.write() as tx:
        (dead,) = messages.dead(tx)
        assert messages.retry(tx, dead.id)
        assert not messages.retry(tx, dead.id)
    (again,) = owe.claim(A)
    assert (said([again]), again.doubtful, again.attempts) == (["a1"], True, 0)


def test_a_closed_gate_holds_its_own_method_back_and_opens_by_itself(owe: Owe) -> None:
    owe.message("ana", "a1")
    with owe.db.write() as tx:
        outgoing.close_gate(tx, outgoing.UPDATE, seconds=60)
        assert outgoing.something_due(tx)
        outgoing.close_gate(tx, outgoing.POST, seconds=60)
        assert not outgoing.something_due(tx)
    assert owe.claim(A) == []
    with owe.db.write() as tx:
        outgoing.close_gate(tx, outgoing.POST, seconds=-1)
    assert said(owe.claim(A)) == ["a1"]


def test_many_workers_take_no_message_twice(owe: Owe) -> None:
    for n in range(12):
        for name in ("ana", "bruno", "carla"):
            owe.message(name, f"{name} {n:02}")
    done: list[tuple[str, str]] = []

    def work(owner: str) -> None:
        while "owed" in owe.states().values():
            try:
                claimed = owe.claim(owner, limit=2)
            except IntegrityError:
                continue
            for owed in claimed:
                done.append((owner, said([owed])[0]))
                assert owe.sent(owed, owner)

    at_once(*(partial(work, f"worker {n}") for n in range(4)))
    for name in ("ana", "bruno", "carla"):
        assert [w for _, w in done if w.startswith(name)] == [f"{name} {n:02}" for n in range(12)]
