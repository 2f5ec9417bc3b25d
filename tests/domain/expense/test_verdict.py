"""What is left of each line: 0 <= approved <= claimed, the lowest of the answers that stand, over random histories."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.approval import ReasonMissing, Request, State, held
from domain.expense import (
    Cut,
    Line,
    MoreThanIsLeft,
    Report,
    Verdict,
    check_verdict,
    cuts_of,
    judged,
    nothing_left,
    standing,
)
from domain.money import Money
from domain.people import Action, Person, Standing
from domain.policy import Expenses, Quorum, StepRule
from tests.domain.approval.cast import ANA, BRUNO, EVA, HUGO, RITA, act, asked, chain, person

MEI = person(7, "Mei")
DECIDERS = (BRUNO, EVA, RITA, HUGO, MEI)
CLAIMS = st.lists(st.integers(1, 50_000), min_size=1, max_size=4)
CURRENCIES = st.sampled_from(["EUR", "JPY", "BHD"])


def lines_of(claims: list[int], currency: str) -> tuple[Line, ...]:
    return tuple(
        Line(day=date(2026, 8, 3), category="travel", merchant="Taxi", claimed=Money.of_minor(minor, currency))
        for minor in claims
    )


def euros(minor: int, reason: str | None = "So.") -> Verdict:
    return Verdict(approved=Money.of_minor(minor, "EUR"), reason=reason)


def test_a_line_is_never_approved_for_more_than_is_left_or_less_than_nothing() -> None:
    (line,) = lines_of([1000], "EUR")
    for minor in (0, 1, 1000):
        check_verdict(line, euros(minor))
    for minor in (-1, 1001):
        with pytest.raises(MoreThanIsLeft):
            check_verdict(line, euros(minor))
    (cut,) = judged([line], [Cut(version=2, line=1, step=1, by_id=2, verdict=euros(600))])
    with pytest.raises(MoreThanIsLeft) as refused:
        check_verdict(cut, euros(601))
    assert refused.value.most == Money.of_minor(600, "EUR"), "what another cut, nobody gives back"


def test_less_than_is_left_has_a_reason_and_all_of_it_needs_none() -> None:
    (line,) = lines_of([1000], "EUR")
    check_verdict(line, euros(1000, None))
    for minor in (0, 999):
        with pytest.raises(ReasonMissing):
            check_verdict(line, euros(minor, None))


@given(st.permutations(range(5)), st.lists(st.integers(0, 1000), min_size=5, max_size=5))
def test_of_several_answers_the_lowest_counts_in_whatever_order(order: list[int], left: list[int]) -> None:
    (line,) = lines_of([1000], "EUR")
    cuts = [Cut(version=n, line=1, step=1, by_id=n, verdict=euros(left[n], f"by {n}")) for n in range(5)]
    (told,) = judged([line], [cuts[n] for n in order])
    assert told.approved.minor == min(left)
    assert told.verdict
    assert left[int((told.verdict.reason or "").removeprefix("by "))] == min(left), "with the reason of who said it"


@dataclass
class Said:
    """An answer as it is remembered by who replays the story: in which step, by whom, what was left of which line."""

    step: int
    by: int
    left: dict[int, int]


class Verdicts(RuleBasedStateMachine):
    """A report in the hands of those who decide; beside it the same story, replayed answer by answer."""

    @initialize(
        claims=CLAIMS,
        currency=CURRENCIES,
        steps=st.lists(
            st.tuples(
                st.lists(st.sampled_from(DECIDERS), min_size=1, max_size=3, unique_by=lambda p: p.id),
                st.sampled_from(["any", "all", "majority"]),
                st.booleans(),
            ),
            min_size=1,
            max_size=3,
        ),
    )
    def begin(self, claims: list[int], currency: str, steps: list[tuple[list[Person], Quorum, bool]]) -> None:
        self.currency = currency
        self.asks = [(StepRule(ask=("hr",), quorum=quorum, again=again), who) for who, quorum, again in steps]
        self.lines = lines_of(claims, currency)
        self.request: Request = asked(ANA, steps=chain(*self.asks))
        self.cuts: tuple[Cut, ...] = ()
        self.story: list[Said] = []

    def moved(self, after: Request, made: tuple[Cut, ...] = ()) -> None:
        """As the handlers do after each move."""
        self.request = after
        self.cuts = standing((*self.cuts, *made), after.steps)
        self.lines = judged(self.lines, self.cuts)

    @rule(n=st.integers(0, 9), keep=st.lists(st.none() | st.floats(0, 1), min_size=4, max_size=4))
    def answer(self, n: int, keep: list[float | None]) -> None:
        waiting = sorted(self.request.waiting())
        if not waiting:
            return
        by = next(p for p in DECIDERS if p.id == waiting[n % len(waiting)])
        given = {
            line: Verdict(approved=Money.of_minor(int(was.approved.minor * share), self.currency), reason="So.")
            for line, (was, share) in enumerate(zip(self.lines, keep, strict=False), 1)
            if share is not None
        }
        for line, verdict in given.items():
            check_verdict(self.lines[line - 1], verdict)
        if nothing_left(self.lines, given):
            self.refuse(by)
            return
        assert self.request.current
        # Whoever answers agrees to no more than they saw.
        left = {n: given[n].approved.minor if n in given else was.approved.minor for n, was in enumerate(self.lines, 1)}
        self.story.append(Said(self.request.current.position, by.id, left))
        made = cuts_of(self.request, self.lines, given, by_id=by.id)
        self.moved(act(self.request, Action.APPROVE, by), made)

    @rule(n=st.integers(0, 4))
    def take_back(self, n: int) -> None:
        by = DECIDERS[n]
        if Standing.DECIDED not in held(self.request, by) or self.request.state is State.CHANGES:
            return
        self.moved(act(self.request, Action.TAKE_BACK, by))
        gone = max((said for said in self.story if said.by == by.id), key=lambda said: said.step)
        self.story = [said for said in self.story if said is not gone and said.step <= gone.step]

    @rule(n=st.integers(0, 9))
    def refuse_all(self, n: int) -> None:
        if waiting := sorted(self.request.waiting()):
            self.refuse(next(p for p in DECIDERS if p.id == waiting[n % len(waiting)]))

    def refuse(self, by: Person) -> None:
        assert self.request.current
        self.story.append(Said(self.request.current.position, by.id, {}))
        self.moved(act(self.request, Action.REJECT, by))

    @rule(claims=CLAIMS, ask=st.booleans())
    def change(self, claims: list[int], ask: bool) -> None:
        if self.request.state not in (State.PENDING, State.APPROVED):
            return
        if ask and (waiting := sorted(self.request.waiting())):
            self.moved(act(self.request, Action.ASK_CHANGES, next(p for p in DECIDERS if p.id == waiting[0])))
        self.lines = lines_of(claims, self.currency)
        self.moved(act(self.request, Action.RESUBMIT, ANA, steps=chain(*self.asks)))
        self.story = []

    @invariant()
    def what_is_left_is_within_what_is_claimed_and_adds_up(self) -> None:
        if not hasattr(self, "request"):
            return
        for line in self.lines:
            assert 0 <= line.approved.minor <= line.claimed.minor
            assert line.approved == line.claimed or (line.verdict and line.verdict.reason)
        report = Report(request=self.request, lines=self.lines, rules=Expenses(), cuts=self.cuts)
        assert report.approved.minor == sum(line.approved.minor for line in self.lines)
        assert report.claimed.minor == sum(line.claimed.minor for line in self.lines)
        assert self.request.state is not State.APPROVED or report.approved

    @invariant()
    def it_is_the_lowest_of_the_answers_that_stand(self) -> None:
        if not hasattr(self, "request"):
            return
        for n, line in enumerate(self.lines, 1):
            said = [answer.left[n] for answer in self.story if n in answer.left]
            assert line.approved.minor == min([line.claimed.minor, *said])


TestVerdicts = Verdicts.TestCase
TestVerdicts.settings = settings(max_examples=80, stateful_step_count=20, deadline=None)


def test_control_cuts_that_are_kept_after_they_were_taken_back_are_found() -> None:
    claim = lines_of([1000], "EUR")
    request = asked(ANA, steps=chain((StepRule(ask=("hr",)), (BRUNO,))))
    made = cuts_of(request, claim, {1: euros(400)}, by_id=BRUNO.id)
    done = act(request, Action.APPROVE, BRUNO)
    assert judged(claim, standing(made, done.steps))[0].approved.minor == 400
    back = act(done, Action.TAKE_BACK, BRUNO)
    assert judged(claim, standing(made, back.steps))[0].approved.minor == 1000
    assert judged(claim, made)[0].approved.minor == 400, "without asking which answers stand"
