"""How long requests waited in each step is what somebody with a watch wrote down, whatever befell them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from statistics import median

import pytest

from domain.approval import NEEDS_REASON, Circle, Request, State, Step, elapse, forward, opened, plan, settle, waived
from domain.approval.figures import Decisions, course, decisions
from domain.figures import Period, Share
from domain.people import Action, Person
from domain.policy import Quorum, StepRule
from domain.refusal import Refusal
from storage import approval
from storage.approval import figures
from storage.approval.requests import Draft
from storage.db import Database, Tx
from tests.company import MONDAY
from tests.storage.plans import SAME_PLANS, plans

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DECIDED = (Action.APPROVE, Action.REJECT)
WEEKS = Period(MONDAY + 5 * DAY, MONDAY + 15 * DAY)
KINDS = ("vacation", "expense")
QUORUMS: tuple[Quorum, ...] = ("any", "all", "majority")
ANSWERS = (*[Action.APPROVE] * 6, Action.REJECT, Action.ASK_CHANGES)
ACTS = (*ANSWERS, Action.TAKE_BACK, Action.RESUBMIT, Action.REASSIGN, Action.ESCALATE, Action.WITHDRAW)


@dataclass
class Watched:
    """A request, with what somebody wrote down who looked at it in each minute; and when people decided it last."""

    request: Request
    waited: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    decided_at: datetime | None = None

    def until(self, now: datetime, then: datetime) -> None:
        """Each minute in which somebody has to answer is that of the step that they are in."""
        current = self.request.current
        if self.request.state is State.PENDING and current:
            self.waited[current.position] += len(range(round((then - now) / MINUTE)))

    def turn(self, action: Action, after: Request, now: datetime) -> None:
        """Sent again, all begins anew."""
        if action is Action.RESUBMIT:
            self.waited.clear()
        if after.state in (State.APPROVED, State.REJECTED) and after.state is not self.request.state:
            self.decided_at = now if after.steps else None
        self.request = after


def chain(random: Random, people: Sequence[Person]) -> tuple[Step, ...]:
    """One to three steps, of one to three people each."""
    named, rules = {}, []
    for n in range(random.randint(1, 3)):
        named[f"S{n:05}"] = random.sample(people, random.randint(1, 3))
        quorum = random.choice(QUORUMS)
        rules.append(StepRule(ask=(f"S{n:05}",), quorum=quorum, again=random.random() < 0.5))
    asks = plan(rules, Person(id=0, name="", email=""), Circle(named=named), on=MONDAY.date())
    return opened(asks, now=MONDAY)


def turned(random: Random, before: Request, people: Sequence[Person], now: datetime) -> tuple[Action, Request] | None:
    """Somebody tries something; None if they may not."""
    done = (Action.TAKE_BACK, Action.TAKE_BACK, Action.RESUBMIT, *[Action.GIVE_BACK] * 20)
    action = random.choice(ACTS if before.state is State.PENDING else done)
    able = [one for one in people if one.id in before.waiting()]
    by = random.choice(able) if action in ANSWERS and able else random.choice(people)
    reason = "So." if action in NEEDS_REASON else None
    try:
        if action in (Action.ESCALATE, Action.GIVE_BACK):
            return action, elapse(before, action, now=now)
        if action is Action.REASSIGN:
            return action, forward(before, to=random.choice(people), by=by, now=now, reason="So.")
        anew = chain(random, people[1:]) if action is Action.RESUBMIT else None
        by = people[0] if action in (Action.RESUBMIT, Action.WITHDRAW) else by
        return action, settle(before, action, by=by, now=now, reason=reason, steps=anew)
    except (Refusal, KeyError):
        return None


def lived(tx: Tx, random: Random, people: Sequence[Person]) -> Watched:
    """A request that something befell, over three weeks; some are decided by the policy, some by nobody."""
    now = MONDAY + random.randrange(14 * 1440) * MINUTE
    steps = chain(random, people[1:])
    kind = random.choice((*KINDS, "stock"))
    draft = Draft(kind=kind, prefix=kind.upper(), requester_id=people[0].id, entered_by_id=people[0].id, note=None,
                  state=State.PENDING, policy={}, steps=steps)  # fmt: skip
    first = approval.create(tx, draft, now=now)
    watched = Watched(first)
    if random.random() < 0.1:
        watched.turn(Action.APPROVE, waived(first, now=now), now)
    for _ in range(random.randrange(30)):
        then = now + random.randrange(1500) * MINUTE
        watched.until(now, then)
        now = then
        if done := turned(random, watched.request, people, now):
            watched.turn(*done, now)
    approval.save(tx, first, watched.request)
    return watched


@pytest.fixture
def everything(db: Database, ids: dict[str, int]) -> list[Watched]:
    random = Random(11)
    cast = [Person(id=ids[name], name=name, email=name) for name in ("ana", "bruno", "carla", "rita", "eva")]
    with db.write() as tx:
        return [lived(tx, random, cast) for _ in range(160)]


def found(tx: Tx, kind: str) -> Decisions:
    return decisions((course(asked, moves) for _, asked, moves in figures.decided(tx, [kind], WEEKS)), WEEKS)


def slowly(everything: Sequence[Watched], kind: str) -> tuple[Mapping[int, list[int]], int, int]:
    """From what was written down: how many minutes each step waited, sorted; how many were rejected, of how many."""
    stand = [
        one
        for one in everything
        if one.request.kind == kind
        and one.request.state in (State.APPROVED, State.REJECTED)
        and one.decided_at
        and WEEKS.since <= one.decided_at < WEEKS.until
    ]
    waited: dict[int, list[int]] = {}
    for one in stand:
        for step, minutes in one.waited.items():
            waited.setdefault(step, []).append(minutes)
    rejected = [one for one in stand if one.request.state is State.REJECTED]
    return {step: sorted(of) for step, of in waited.items()}, len(rejected), len(stand)


def test_what_two_weeks_come_to_is_what_was_written_down(db: Database, everything: list[Watched]) -> None:
    with db.read() as tx:
        for kind in KINDS:
            known = found(tx, kind)
            waited, rejected, of = slowly(everything, kind)
            assert (known.rejected.n, known.rejected.of) == (rejected, of)
            assert {step: one.n for step, one in known.waited.items()} == {step: len(w) for step, w in waited.items()}
            for step, lengths in waited.items():
                assert known.waited[step].median == median(lengths) * MINUTE
                assert known.waited[step].mean == sum(lengths) * MINUTE / len(lengths)
                ninth = next(one for one in lengths if 10 * sum(other <= one for other in lengths) >= 9 * len(lengths))
                assert known.waited[step].p90 == ninth * MINUTE
            assert rejected
            assert of > 9
    acts = {move.action for one in everything for move in one.request.history}
    assert acts >= {Action.TAKE_BACK, Action.RESUBMIT, Action.REASSIGN, Action.ESCALATE}


@SAME_PLANS
def test_no_request_is_looked_at_that_got_no_answer_in_them(db: Database, everything: list[Watched]) -> None:
    with db.read() as tx:
        seen = plans(tx, lambda: list(figures.decided(tx, KINDS, WEEKS)))
        assert any("ix_request_moves_decided" in line for line in seen), seen
        assert not [line for line in seen if "Seq Scan" in line or line.startswith("SCAN request")]


@SAME_PLANS
def test_so_many_answers_are_counted_and_it_is_said_if_there_are_more(db: Database, everything: list[Watched]) -> None:
    with db.read() as tx:
        whole = figures.counted(tx, WEEKS, most=9999)
        assert whole.all
        for kind in KINDS:
            answered = {
                one.request.id: one.request.state
                for one in everything
                for move in one.request.history
                if one.request.kind == kind and move.action in DECIDED and move.step and move.at in WEEKS
            }
            stand = [state for state in answered.values() if state in (State.APPROVED, State.REJECTED)]
            assert whole.shares[kind] == Share(stand.count(State.REJECTED), len(stand))
        some = figures.counted(tx, WEEKS, most=5)
        assert (some.all, sum(of.of for of in some.shares.values()) <= 5) == (False, True)
        seen = plans(tx, lambda: figures.counted(tx, WEEKS, most=5))
        assert not [line for line in seen if "requests_state" in line or line.startswith(("SCAN request", "Seq Scan"))]
