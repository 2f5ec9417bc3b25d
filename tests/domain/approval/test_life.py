"""The life of a request: whatever anybody tries in whatever order, one decision, in turn, never the requester's."""

from datetime import datetime, timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from domain.approval import (
    AGREED,
    DECISIONS,
    MOVES,
    NEEDS_REASON,
    OPEN,
    AlreadySettled,
    CannotDecideThis,
    Cause,
    ChangedSince,
    NotWaitingForYou,
    ReasonMissing,
    Request,
    SeatState,
    StandIn,
    State,
    Step,
    WhomMissing,
    elapse,
    forward,
    settle,
)
from domain.people import Action, NotYours, Person, Role
from domain.policy import StepRule
from domain.refusal import Refusal
from domain.vacation import HOLDS_DAYS, BookedDay, Entry, Leave, Span, entries
from tests.domain.approval.brute import brute
from tests.domain.approval.cast import ANA, BRUNO, EVA, GINA, HUGO, NOW, PEOPLE, RITA, TODAY, asked, chain
from tests.domain.vacation.halves import VACATION

ACTIONS = sorted({action for _, action in MOVES} - {Action.ESCALATE, Action.EXPIRE})
OTHERS = {ANA: (BRUNO, EVA, RITA, HUGO), HUGO: (BRUNO, EVA, RITA)}


@st.composite
def chains(draw: st.DrawFn, requester: Person) -> tuple[Step, ...]:
    """One to three steps of one to three people each, with every quorum that they can reach."""
    steps = []
    for _ in range(draw(st.integers(1, 3))):
        people = draw(st.lists(st.sampled_from(OTHERS[requester]), min_size=1, max_size=3, unique_by=lambda p: p.id))
        quorum = draw(st.sampled_from(["any", "all", "majority", *range(1, len(people) + 1)]))
        steps.append((StepRule(ask=("manager",), quorum=quorum, again=draw(st.booleans())), people))
    return chain(*steps)


class Life(RuleBasedStateMachine):
    """One request of Ana's or of Hugo's, whom HR alone decides for, and everybody who tries everything."""

    request: Request
    requester: Person

    def __init__(self) -> None:
        super().__init__()
        self.ledger: list[Entry] = []
        self.held = True

    @initialize(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        """Somebody asks."""
        self.requester = data.draw(st.sampled_from([ANA, HUGO]))
        self.request = asked(self.requester, steps=data.draw(chains(self.requester)))

    @rule(
        data=st.data(),
        by=st.sampled_from(PEOPLE),
        action=st.sampled_from(ACTIONS),
        to=st.sampled_from([*PEOPLE, GINA]),
        late=st.sampled_from([-1, 0, 0, 1, 2]),
        reason=st.sampled_from(["So.", "So.", " ", ""]),
    )
    def attempt(self, data: st.DataObject, by: Person, action: Action, to: Person, late: int, reason: str) -> None:
        """Somebody tries something, perhaps on an old card."""
        before = self.request
        seen = None if late < 0 else before.version - late
        steps = data.draw(chains(self.requester)) if action is Action.RESUBMIT else None
        try:
            if action is Action.REASSIGN:
                after = forward(before, to=to, by=by, now=self.now(), reason=reason, seen=seen)
            else:
                after = settle(before, action, by=by, now=self.now(), reason=reason, seen=seen, steps=steps)
        except Refusal as refusal:
            self.refused_for_a_reason(refusal, by=by, action=action, seen=seen, reason=reason)
            return
        self.lawful(before, action, by, seen=seen, reason=reason)
        self.take(before, after)

    @rule(by=st.sampled_from(PEOPLE))
    def answer(self, by: Person) -> None:
        """Somebody who is asked says yes: most lives would otherwise end with the first answer."""
        if by.id in self.request.waiting():
            self.take(self.request, settle(self.request, Action.APPROVE, by=by, now=self.now()))

    @rule(for_=st.sampled_from(PEOPLE), who=st.sampled_from(PEOPLE), expire=st.integers(0, 9))
    def nobody_answers(self, for_: Person, who: Person, expire: int) -> None:
        """The clock lets somebody else answer too, or ends the waiting."""
        current = self.request.current
        if self.request.state is not State.PENDING or current is None:
            return
        seat = next((s for s in current.seats if s.person_id == for_.id), None)
        if expire == 0:
            self.take(self.request, elapse(self.request, Action.EXPIRE, now=self.now()))
        elif seat and who.id not in {self.requester.id, *current.others(seat), *seat.may_answer()}:
            stand_ins = {for_.id: StandIn(person_id=who.id, cause=Cause.SILENT)}
            self.take(self.request, elapse(self.request, Action.ESCALATE, now=self.now(), stand_ins=stand_ins))

    def now(self) -> datetime:
        """A minute later at each turn."""
        return NOW + timedelta(minutes=self.request.version)

    def take(self, before: Request, after: Request) -> None:
        """The turn is done: book what it brings about."""
        if after.last and after.last.action in DECISIONS:
            assert after.last.by_id in {s.answered_by_id for step in after.steps for s in step.seats}, "it is kept"
        self.ledger += entries(self.leave(after), was=before.state, now=after.state)
        if before.state in HOLDS_DAYS and after.state not in HOLDS_DAYS:
            assert self.held
            self.held = False
        elif before.state not in HOLDS_DAYS and after.state in HOLDS_DAYS:
            assert not self.held
            self.held = True
        self.request = after

    def leave(self, request: Request) -> Leave:
        """The leave behind the request: a day and a half."""
        days = (BookedDay(TODAY), BookedDay(TODAY + timedelta(days=1)))
        return Leave(request=request, type="vacation", rules=VACATION, span=Span(TODAY, days[-1].day), days=days)

    def lawful(self, before: Request, action: Action, by: Person, *, seen: int | None, reason: str) -> None:
        """What was done could be done, by whoever did it."""
        assert (before.state, action) in MOVES
        assert seen in (None, before.version)
        assert reason.strip() or action not in NEEDS_REASON
        if action in (Action.WITHDRAW, Action.RESUBMIT, Action.GIVE_BACK, Action.CALL_OFF):
            assert by is self.requester
        else:
            assert by is not self.requester, "nobody decides or mends their own"
        if action in DECISIONS:
            assert by.id in before.waiting(), "never out of turn"
        if action is Action.TAKE_BACK:
            answered = {s.answered_by_id for step in before.steps for s in step.seats}
            assert by.id in answered, "only whoever answered takes it back"
        if action in (Action.CANCEL, Action.CORRECT):
            assert Role.HR in by.roles

    def refused_for_a_reason(
        self, refusal: Refusal, *, by: Person, action: Action, seen: int | None, reason: str
    ) -> None:
        """Every refusal names what is so."""
        match refusal:
            case AlreadySettled():
                assert (self.request.state, action) not in MOVES
                assert refusal.state is self.request.state
            case NotWaitingForYou():
                assert by.id not in self.request.waiting() == refusal.waiting
            case ChangedSince():
                assert seen != self.request.version
            case ReasonMissing():
                assert not reason.strip()
            case NotYours():
                assert by is self.requester or action not in DECISIONS
            case CannotDecideThis() | WhomMissing():
                assert action is Action.REASSIGN
            case _:
                raise AssertionError(refusal)

    @invariant()
    def the_ledger_is_the_decision(self) -> None:
        """What is taken is what is approved: once, or not at all."""
        taken = sum(entry.amount for entry in self.ledger)
        assert taken == (-2000 if self.request.state is State.APPROVED else 0)
        assert self.held is (self.request.state in HOLDS_DAYS)

    @invariant()
    def each_version_is_one_turn(self) -> None:
        """The history is the version, and every round but the first began with a decision taken back, or sent again."""
        request = self.request
        again = (Action.TAKE_BACK, Action.RESUBMIT)
        assert request.version == 1 + len(request.history)
        assert request.round == 1 + sum(m.action in again for m in request.history)
        assert (request.settled() is None) is (request.state in OPEN)

    @invariant()
    def whoever_is_asked_can_answer(self) -> None:
        """While it waits somebody is asked, who is not the requester; once it is settled nobody is."""
        waiting = self.request.waiting()
        assert bool(waiting) is (self.request.state is State.PENDING)
        assert self.requester.id not in waiting
        open_ = [step for step in self.request.steps if any(s.state is SeatState.WAITING for s in step.seats)]
        assert len(open_) == (self.request.state is State.PENDING), "one step at a time"

    @invariant()
    def the_state_is_what_the_answers_say(self) -> None:
        """Approved: every step agreed. Rejected: one no longer can. Nobody counts twice in a step."""
        request = self.request
        verdicts = [brute(step) for step in request.steps]
        if request.state is State.APPROVED:
            assert all(verdicts)
        if request.state is State.REJECTED:
            assert False in verdicts
        if request.state is State.PENDING:
            assert False not in verdicts
            assert not all(verdicts)
        for step in request.steps:
            counted = [s.answered_by_id for s in step.seats if s.state in AGREED | {SeatState.REJECTED}]
            assert len(counted) == len(set(counted))
            assert request.requester_id not in counted


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)  # `make faults` lives 2000


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("domain.approval.life.gate", lambda action, held: None),
        ("domain.approval.moves.check", lambda request, action, *, by, seen: None),
        ("domain.approval.moves.NEEDS_REASON", frozenset()),
        ("domain.approval.moves._stepped", lambda request, action, *, by, now: request.steps),
        ("domain.approval.moves._over", lambda step: step),
        ("domain.approval.chain.needed", lambda quorum, asked: (1, 1)),
    ],
)
def test_control_without_its_rules_the_life_of_a_request_goes_wrong(
    monkeypatch: pytest.MonkeyPatch, where: str, what: object
) -> None:
    monkeypatch.setattr(where, what)
    with pytest.raises((AssertionError, KeyError, ValueError)):
        run_state_machine_as_test(Life, settings=settings(TestLife.settings, max_examples=500, phases=[Phase.generate]))
