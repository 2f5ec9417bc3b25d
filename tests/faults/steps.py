"""Requests of two steps that many decide at once, from threads or processes; and whether what came of it is lawful."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import chain, count

import sqlalchemy as sa

from domain.approval import Request, Seat, SeatState, State, Step, opened, settle
from domain.policy import StepRule
from storage import approval, audit, people
from storage.audit import Head
from storage.db import Database
from storage.tables import leave_entries, request_moves
from tests import desk as counters
from tests.desk import Counter, at_once, form, patient_policy, press, words
from tests.faults.test_deciders import unguarded
from tests.stage import AUDIT_KEY

DECIDING = ("bruno", "eva", "rita", "hugo")
"""Bruno is the manager, Eva decides in his place, and Rita and Hugo have to agree both."""
TWO = (StepRule(ask=("manager",)), StepRule(ask=("hr",), quorum="all"))


def desk(url: str, *rules: StepRule) -> Counter:
    """The company at its desk, where requests take these steps."""
    policy = patient_policy()
    approvals = policy.approvals.model_copy(update={"vacation": rules or TWO})
    db = Database(url, audit_key=AUDIT_KEY.encode())
    return Counter(db, policy.model_copy(update={"approvals": approvals}))


def asked(made: Counter, n: int) -> list[int]:
    """That many requests, half a day each, while Eva decides in Bruno's place."""
    days = {"delegate": "U0EVA", "first": made.now.date(), "last": made.now.date() + timedelta(days=7)}
    assert "Eva Lima" in words(made.submit(form("bruno", "approvals.delegate", days, memo={})))
    for name in ("ana", "carla"):
        made.grant(name, n)
        for day in made.working_days(name, (n + 3) // 4):
            for half in ("until_midday", "from_afternoon"):
                assert words(made.submit(made.ask(name, day, halves=half))) == ""
    with made.db.read() as tx:
        return approval.all_waiting(tx, limit=n)


def decide(made: Counter, name: str, request_id: int, *, yes: bool) -> str:
    """Say yes or no to whatever version is there; what is said."""
    if yes:
        return words(made.press(press(name, "request.approve", f"{request_id}:")))
    memo = {"request": request_id, "seen": None, "place": None}
    return words(made.submit(form(name, "request.reject", {"reason": "No."}, memo=memo)))


def decide_all(made: Counter, ids: Sequence[int], chance: random.Random) -> list[str]:
    """One decider after the other, at random, on each request: what each of them read."""
    return [decide(made, chance.choice(DECIDING), i, yes=chance.random() > 0.1) for i in ids]


def threads(made: Counter, ids: Sequence[int], n: int) -> list[str]:
    """As many threads, each through all requests in the same order, so that they meet; what was read."""
    said = at_once(*(partial(decide_all, made, ids, random.Random(seed)) for seed in range(n)))
    return list(chain.from_iterable(said))


def process(url: str, ids: Sequence[int], seed: int, guarded: bool) -> list[str]:
    """The work of one process, with deliveries of its own: one that was seen before would be a repeat."""
    vars(counters)["NUMBERS"] = count((seed + 1) * 1_000_000)
    if not guarded:
        vars(people)["own"] = lambda tx, person_id: None
        vars(approval)["save"] = unguarded
    made = desk(url)
    try:
        return decide_all(made, ids, random.Random(seed))
    finally:
        made.db.dispose()


@dataclass(frozen=True)
class Outcome:
    """What came of it: how many answers were taken, and which requests are not what the rules say."""

    taken: int
    moves: int
    wrong: list[str]

    @property
    def lawful(self) -> bool:
        """Each answer that was taken is one move, and each request is what its moves make of it."""
        return self.taken == self.moves and not self.wrong

    def __str__(self) -> str:
        return f"{self.taken} taken, {self.moves} moves, {len(self.wrong)} wrong"


def outcome(made: Counter, ids: Sequence[int], said: Sequence[str]) -> Outcome:
    """Play every history again by the pure rules."""
    with made.db.read() as tx:
        everybody = people.get_many(tx, made.ids.values())
        wrong = []
        for request in approval.load_many(tx, ids).values():
            try:
                after = request_of(request)
                for move in request.history:
                    assert move.by_id is not None
                    after = settle(after, move.action, by=everybody[move.by_id], now=move.at, reason=move.reason)
                assert bare(after) == bare(request)
            except Exception as error:
                wrong.append(f"{request.reference}: {error!r}")
        entry = leave_entries.c
        booked = tx.execute(sa.select(entry.request_id).where(entry.rule == "booked")).scalars().all()
        approved = [i for i, r in approval.load_many(tx, ids).items() if r.state is State.APPROVED]
        wrong += [] if sorted(booked) == sorted(approved) else ["the ledger is not the decisions"]
        wrong += [] if isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), Head) else ["the trail is broken"]
        wrong += [words_ for words_ in said if "broke on our side" in words_]
        moves = tx.execute(sa.select(sa.func.count()).select_from(request_moves)).scalar_one()
    return Outcome(taken=list(said).count(""), moves=moves, wrong=wrong)


def request_of(request: Request) -> Request:
    """The request as it was asked, before anybody answered."""
    fresh = tuple(replace(step, seats=tuple(_fresh(step))) for step in request.steps)
    steps = opened(fresh, now=request.asked_at)
    stand_ins = {s.person_id: s.stand_in for s in request.steps[0].seats}
    first = replace(steps[0], seats=tuple(replace(s, stand_in=stand_ins[s.person_id]) for s in steps[0].seats))
    return replace(request, state=State.PENDING, version=1, steps=(first, *steps[1:]), history=())


def _fresh(step: Step) -> list[Seat]:
    upcoming = SeatState.UPCOMING
    return [replace(s, state=upcoming, asked_at=None, stand_in=None, answered_by_id=None) for s in step.seats]


def bare(request: Request) -> Request:
    """Without stand-ins, which depend on who is there."""
    steps = tuple(replace(s, seats=tuple(replace(seat, stand_in=None) for seat in s.seats)) for s in request.steps)
    return replace(request, steps=steps)
