"""What the pure rules make of the turns that are taken at the desk."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from domain.approval import Circle, Request, Step, Terms, chosen, forward, plan, settle
from domain.people import Action, HasLeft, Person
from domain.policy import Condition, Quorum, Range, StepRule
from domain.refusal import Refusal
from storage import approval, people
from tests.desk import Counter

NAMES = ("ana", "bruno", "eva", "rita", "hugo")
MANAGERS: Mapping[str, str | None] = {"ana": "bruno", "bruno": "eva", "eva": None, "rita": "eva", "hugo": None}
ASKED = ("manager", "next manager", "hr", *(f"{name}@company.example" for name in NAMES))
LONG = Condition(days=Range.model_validate({"least": 3}))
PRESSED = (Action.APPROVE, Action.WITHDRAW)
"""What is done without a word of why."""


@st.composite
def policies(draw: st.DrawFn) -> tuple[StepRule, ...]:
    """One to three steps, every quorum among them; the later ones perhaps for long leave only."""
    rules = []
    for n in range(draw(st.integers(1, 3))):
        ask = draw(st.lists(st.sampled_from(ASKED), min_size=1, max_size=3, unique=True))
        quorums: list[Quorum] = ["any", "all", "majority", *range(1, sum("@" in who for who in ask))]
        when = draw(st.sampled_from((Condition(), LONG))) if n else Condition()
        rules.append(
            StepRule(ask=tuple(ask), quorum=draw(st.sampled_from(quorums)), when=when, again=draw(st.booleans()))
        )
    return tuple(rules)


class Beside(RuleBasedStateMachine):
    """A company at its desk, a request in it, and ``model``: what the rules alone make of the same turns."""

    model: Request
    counter: Counter
    names: Mapping[int, str]
    requester: str
    days: int
    first: date

    def govern(self, rules: tuple[StepRule, ...], then: str) -> None:
        """The company of today: its policy, its managers, days to take."""
        policy = self.counter.policy
        approvals = policy.approvals.model_copy(update={"vacation": rules})
        reminders = policy.reminders.model_copy(update={"then": then})
        self.counter.policy = policy.model_copy(update={"approvals": approvals, "reminders": reminders})
        self.counter.__post_init__()
        with self.counter.db.write() as tx:
            for name, manager in MANAGERS.items():
                boss = self.counter.ids[manager] if manager else None
                people.save(tx, f"{name}@company.example", {"manager_id": boss})
        for name in NAMES:
            self.counter.grant(name, 200)

    def last(self, long: bool) -> date:
        """The last day of a long leave or a short one."""
        return self.first + timedelta(days=2 if long else 0)

    def chain(self) -> tuple[Step, ...]:
        """Whom the policy means today, worked out without the roster's SQL."""
        everybody = self.people()
        requester, today = everybody[self.requester], self.counter.now.date()
        managers, name = [], MANAGERS[self.requester]
        while name:
            managers.append(everybody[name])
            name = MANAGERS[name]
        named = {f"{n}@company.example": [p] for n, p in everybody.items()}
        circle = Circle(managers=managers, named={**named, "hr": [everybody["hugo"], everybody["rita"]]})
        return plan(self.fitting(), requester, circle, on=today)

    def fitting(self) -> tuple[StepRule, ...]:
        """The lines of the policy that fit what is asked for now."""
        rules, requester = self.counter.policy.approvals.of("vacation"), self.people()[self.requester]
        return chosen(rules, Terms(days=Decimal(self.days)), requester)

    def people(self) -> dict[str, Person]:
        """Everybody as they are now."""
        with self.counter.db.read() as tx:
            found = people.get_many(tx, (self.counter.ids[name] for name in NAMES))
        return {self.names[i]: person for i, person in found.items()}

    def load(self) -> Request:
        """The request as it is kept."""
        with self.counter.db.read() as tx:
            (newest,) = approval.asked_by(tx, self.counter.ids[self.requester], limit=1)
            return approval.load(tx, newest)

    def rightly(
        self,
        everybody: Mapping[str, Person],
        by: str,
        action: Action,
        *,
        reason: str,
        seen: int | None,
        to: str,
        instead_of: str | None,
    ) -> Request | None:
        """What the pure rules make of it, None if they refuse."""
        now = self.counter.now
        try:
            if (left := everybody[by].left_on) and left < now.date():
                raise HasLeft(left_on=left)
            how: dict[str, Any] = {"by": everybody[by], "now": now, "seen": seen}
            if action is Action.REASSIGN:
                instead = self.counter.ids[instead_of] if instead_of else None
                return forward(self.model, to=everybody[to], reason=reason, instead_of=instead, **how)
            return settle(self.model, action, reason=None if action in PRESSED else reason, **how)
        except Refusal:
            return None

    def agrees(self, after: Request | None, said: str, *, quiet: bool) -> None:
        """The desk took it where the rules do, and refused it in words where they do not."""
        assert "broke" not in said, said
        if after is None:
            assert said
            assert self.load() == self.kept(self.model)
            return
        assert (said == "") is quiet, said
        self.model = after
        self.adopt_stand_ins()
        self.counter.now += timedelta(minutes=1)

    def kept(self, request: Request) -> Request:
        """The request as storage gives it: seats in the order of people."""
        steps = tuple(replace(s, seats=tuple(sorted(s.seats, key=lambda seat: seat.person_id))) for s in request.steps)
        return replace(request, steps=steps)

    def adopt_stand_ins(self) -> None:
        """Who stands in depends on who is there: the model takes it over, the invariants look at it."""
        loaded = self.load()
        self.model = replace(self.model, steps=self.with_stand_ins(self.model.steps, loaded))

    def with_stand_ins(self, steps: tuple[Step, ...], loaded: Request) -> tuple[Step, ...]:
        """The chain with the stand-ins that are kept."""
        found = {(step.position, s.person_id): s.stand_in for step in loaded.steps for s in step.seats}
        return tuple(
            replace(step, seats=tuple(replace(s, stand_in=found.get((step.position, s.person_id))) for s in step.seats))
            for step in steps
        )
