"""The life of a request: whatever anybody tries in whatever order, one decision at a time, never the requester's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from domain.approval import (
    DECISIONS,
    MOVES,
    NEEDS_REASON,
    AlreadySettled,
    CannotDecideThis,
    ChangedSince,
    NobodyToDecide,
    NotWaitingForYou,
    ReasonMissing,
    Request,
    Route,
    SeatState,
    State,
    Step,
    Why,
    forward,
    open_step,
    route,
    settle,
)
from domain.people import Action, NotYours, Person, Role
from domain.refusal import Refusal
from domain.vacation import HOLDS_DAYS, BookedDay, Entry, Leave, Span, entries
from tests.domain.vacation.halves import VACATION

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
TODAY = NOW.date()


def person(id_: int, name: str, *roles: Role) -> Person:
    """Somebody of the company."""
    return Person(id=id_, name=name, email=f"{name.lower()}@x", roles=frozenset(roles))


ANA, BRUNO, EVA = person(1, "Ana"), person(2, "Bruno"), person(3, "Eva")
RITA, HUGO = person(4, "Rita", Role.HR), person(5, "Hugo", Role.HR, Role.ADMIN)
GINA = replace(person(6, "Gina"), left_on=date(2026, 7, 31))
IVO = replace(person(8, "Ivo", Role.HR), reachable=False)
PEOPLE = (ANA, BRUNO, EVA, RITA, HUGO)
ACTIONS = sorted({action for _, action in MOVES})


def asked(by: Person = ANA, *, deciders: tuple[Person, ...] = (BRUNO,), why: Why = Why.MANAGER) -> Request:
    """A request that waits."""
    return Request(
        id=1, kind="vacation", reference="VAC-1", requester_id=by.id, entered_by_id=by.id, state=State.PENDING,
        version=1, round=1, asked_at=NOW, steps=(open_step(Route(why=why, deciders=deciders), now=NOW),),
    )  # fmt: skip


def act(request: Request, action: Action, by: Person, *, seen: int | None = None, reason: str = "So.") -> Request:
    """A move at the next minute."""
    now = NOW + timedelta(minutes=request.version)
    if action is Action.REASSIGN:
        return forward(request, to=EVA, by=by, now=now, reason=reason, seen=seen)
    return settle(request, action, by=by, now=now, reason=reason, seen=seen)


class Life(RuleBasedStateMachine):
    """One request of Ana's or of Hugo's, whom HR alone decides for, and everybody who tries everything."""

    request: Request
    requester: Person

    def __init__(self) -> None:
        super().__init__()
        self.ledger: list[Entry] = []
        self.held = True

    @initialize(requester=st.sampled_from([ANA, HUGO]), deciders=st.sampled_from([(BRUNO,), (RITA, HUGO), (RITA,)]))
    def ask(self, requester: Person, deciders: tuple[Person, ...]) -> None:
        """Somebody asks."""
        self.requester = requester
        others = tuple(p for p in deciders if p is not requester)
        self.request = asked(requester, deciders=others)

    @rule(
        by=st.sampled_from(PEOPLE),
        action=st.sampled_from(ACTIONS),
        to=st.sampled_from([*PEOPLE, GINA]),
        late=st.integers(-1, 2),
        reason=st.sampled_from(["So.", " ", ""]),
    )
    def attempt(self, by: Person, action: Action, to: Person, late: int, reason: str) -> None:
        """Somebody tries something, perhaps on an old card."""
        before = self.request
        seen = None if late < 0 else before.version - late
        now = NOW + timedelta(minutes=len(self.ledger) + before.version)
        try:
            if action is Action.REASSIGN:
                after = forward(before, to=to, by=by, now=now, reason=reason, seen=seen)
            else:
                after = settle(before, action, by=by, now=now, reason=reason, seen=seen)
        except Refusal as refusal:
            self.refused_for_a_reason(refusal, by=by, action=action, seen=seen, reason=reason)
            return
        self.lawful(before, action, by, seen=seen, reason=reason)
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
        if action is Action.WITHDRAW:
            assert by is self.requester
        else:
            assert by is not self.requester, "nobody decides or mends their own"
        if action in DECISIONS:
            assert by.id in before.waiting()
        if action is Action.TAKE_BACK:
            decided = [m for m in before.history if m.action in DECISIONS]
            assert by.id == decided[-1].by_id, "only whoever decided takes it back"
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
            case CannotDecideThis():
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
        """The history is the version, and every round but the first began with a decision taken back."""
        request = self.request
        assert request.version == 1 + len(request.history)
        assert request.round == 1 + sum(m.action is Action.TAKE_BACK for m in request.history)
        assert (request.settled() is None) is (request.state is State.PENDING)

    @invariant()
    def whoever_is_asked_can_answer(self) -> None:
        """While it waits somebody is asked, who is not the requester; once it is settled nobody is."""
        waiting = self.request.waiting()
        assert bool(waiting) is (self.request.state is State.PENDING)
        assert self.requester.id not in waiting
        decided = [s for step in self.request.steps for s in step.seats if s.state is SeatState.DECIDED]
        # After HR cancelled it, who had decided is still known.
        if self.request.state is not State.CANCELLED:
            assert len(decided) == (self.request.state in (State.APPROVED, State.REJECTED))


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("domain.approval.gate", lambda action, held: None),
        ("domain.approval.check", lambda request, action, *, by, seen: None),
        ("domain.approval.NEEDS_REASON", frozenset()),
        ("domain.approval._seats_after", lambda step, action, *, by, now: step),
    ],
)
def test_control_without_its_rules_the_life_of_a_request_goes_wrong(
    monkeypatch: pytest.MonkeyPatch, where: str, what: object
) -> None:
    monkeypatch.setattr(where, what)
    with pytest.raises((AssertionError, KeyError)):
        run_state_machine_as_test(Life, settings=settings(TestLife.settings, phases=[Phase.generate]))


# --- named ------------------------------------------------------------------------------------------------------------


def test_bug_12_nothing_is_approved_twice() -> None:
    """In sentrifugo#301 a second press deducted the days a second time."""
    once = act(asked(), Action.APPROVE, BRUNO)
    with pytest.raises(AlreadySettled) as settled:
        act(once, Action.APPROVE, BRUNO)
    assert (settled.value.state, settled.value.last) == (State.APPROVED, once.last)
    leave = Leave(request=once, type="vacation", rules=VACATION, span=Span(TODAY, TODAY), days=(BookedDay(TODAY),))
    assert [e.amount for e in entries(leave, was=State.PENDING, now=State.APPROVED)] == [-1000]
    assert entries(leave, was=State.APPROVED, now=State.APPROVED) == ()


@pytest.mark.parametrize("role", [(), (Role.HR,), (Role.ADMIN,), (Role.HR, Role.ADMIN)])
@pytest.mark.parametrize("action", sorted(DECISIONS))
def test_nobody_decides_their_own_request_whatever_they_are(role: tuple[Role, ...], action: Action) -> None:
    own = person(7, "Olga", *role)
    with pytest.raises(NotYours) as refused:
        act(asked(own, deciders=(own, BRUNO)), action, own)
    assert refused.value.own


def test_the_second_of_two_deciders_reads_who_was_first() -> None:
    first = act(asked(deciders=(RITA, HUGO), why=Why.HR), Action.REJECT, HUGO)
    with pytest.raises(AlreadySettled) as settled:
        act(first, Action.APPROVE, RITA, seen=1)
    assert settled.value.last
    assert (settled.value.last.by_id, settled.value.last.action) == (HUGO.id, Action.REJECT)


def test_whoever_was_asked_before_a_reassignment_blocks_nothing_and_decides_nothing() -> None:
    moved = act(asked(), Action.REASSIGN, RITA)
    assert moved.waiting() == {EVA.id}
    with pytest.raises(NotWaitingForYou) as refused:
        act(moved, Action.APPROVE, BRUNO)
    assert refused.value.waiting == {EVA.id}
    assert act(moved, Action.APPROVE, EVA).state is State.APPROVED


def test_a_decision_that_was_taken_back_waits_for_all_who_were_asked() -> None:
    back = act(act(asked(deciders=(RITA, HUGO)), Action.APPROVE, RITA), Action.TAKE_BACK, RITA)
    assert (back.state, sorted(back.waiting()), back.round) == (State.PENDING, [RITA.id, HUGO.id], 2)
    assert act(back, Action.REJECT, HUGO).state is State.REJECTED


@pytest.mark.parametrize(
    ("managers", "hr", "why", "deciders"),
    [
        ((BRUNO,), (), Why.MANAGER, (BRUNO,)),
        ((GINA, BRUNO), (RITA,), Why.NEXT_MANAGER, (BRUNO,)),
        ((), (RITA, HUGO), Why.HR, (RITA, HUGO)),
        ((GINA,), (RITA, ANA), Why.HR, (RITA,)),
        ((ANA,), (HUGO,), Why.HR, (HUGO,)),
    ],
)
def test_a_request_goes_to_the_nearest_who_works_here_and_is_somebody_else(
    managers: tuple[Person, ...], hr: tuple[Person, ...], why: Why, deciders: tuple[Person, ...]
) -> None:
    found = route(ANA, managers=managers, hr=hr, on=TODAY)
    assert (found.why, found.deciders) == (why, deciders)


@pytest.mark.parametrize("hr", [(), (ANA,), (GINA,), (IVO,)])
def test_with_nobody_to_decide_nothing_is_asked(hr: tuple[Person, ...]) -> None:
    with pytest.raises(NobodyToDecide):
        route(ANA, managers=(), hr=hr, on=TODAY)


def test_a_step_asks_everybody_at_the_same_moment() -> None:
    step: Step = asked(deciders=(RITA, HUGO)).steps[0]
    assert {(seat.state, seat.asked_at) for seat in step.seats} == {(SeatState.WAITING, NOW)}
