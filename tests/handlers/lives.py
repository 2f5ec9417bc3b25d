"""Lives of requests at the real desk, on a real database, beside the pure rules: both say the same after every turn."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from domain.approval import (
    MOVES,
    OPEN,
    SeatState,
    State,
    elapse,
    opened,
    settle,
)
from domain.approval.life import BY_THE_CLOCK
from domain.people import Action, Person
from domain.policy import StepRule
from domain.refusal import Refusal
from handlers import reminder
from handlers.approval import presence
from handlers.approval.card import name_of
from storage import audit, people
from storage.audit import Head
from tests.desk import Counter, form, press, words
from tests.handlers.beside import NAMES, PRESSED, Beside, policies
from tests.handlers.sights import Sights
from tests.stage import AUDIT_KEY

REQUESTERS = ("ana", "hugo")
FIRST = date(2027, 3, 1)
"""A Monday far ahead: no leave begins while its life is told."""
BY_HAND = sorted({action for _, action in MOVES} - BY_THE_CLOCK - {Action.RESUBMIT, Action.CORRECT})
DECIDING = (Action.APPROVE, Action.REJECT)
WANTED = (
    (Action.APPROVE,),
    (Action.APPROVE,),
    DECIDING,
    (Action.ASK_CHANGES,),
    (Action.TAKE_BACK,),
    (Action.REASSIGN,),
)
"""What somebody does who may, in each turn of that kind."""


class Lives(Beside):
    """One request at the desk, and what the pure rules make of the same turns: ``model``."""

    sights: Sights

    def __init__(self, made: Callable[[ExitStack], Counter]) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.made = made

    @initialize(rules=policies(), by=st.sampled_from(REQUESTERS), long=st.booleans(), then=st.booleans())
    def ask(self, rules: tuple[StepRule, ...], by: str, long: bool, then: bool) -> None:
        """Somebody asks for leave, under a policy of the day."""
        self.counter = self.made(self.stack)
        self.govern(rules, "expire" if then else "escalate")
        self.requester, self.asked, self.days, self.first = by, 0, 0, FIRST
        self.names = {id_: name for name, id_ in self.counter.ids.items()}
        self.ask_again(long)

    @precondition(lambda self: self.model.state not in OPEN)
    @rule(long=st.booleans())
    def ask_again(self, long: bool) -> None:
        """The last request is settled: the same person asks for other days."""
        was = self.days, self.first
        self.days, self.first = 3 if long else 1, FIRST + timedelta(weeks=self.asked)
        self.asked += 1
        said = words(self.counter.submit(self.counter.ask(self.requester, self.first, self.last(long))))
        # Whoever would have to agree may be gone by now: then there is no other request.
        try:
            steps = opened(self.chain(), now=self.counter.now)
        except Refusal:
            assert said != ""
            self.days, self.first = was
            return
        assert said == ""
        loaded = self.load()
        self.model = replace(loaded, steps=self.with_stand_ins(steps, loaded), state=State.PENDING, history=())
        self.sights = Sights(self.counter, self.model.id)

    # --- turns --------------------------------------------------------------------------------------------------------

    @rule(
        by=st.sampled_from(NAMES),
        action=st.sampled_from(BY_HAND),
        to=st.sampled_from(NAMES),
        instead_of=st.sampled_from([None, None, *NAMES]),
        late=st.sampled_from([-1, 0, 0, 0, 1]),
        reason=st.sampled_from(["So.", "So.", "So.", " "]),
    )
    def attempt(self, by: str, action: Action, to: str, instead_of: str | None, late: int, reason: str) -> None:
        """Somebody tries something, perhaps on an old card."""
        seen = None if late < 0 else self.model.version - late
        asks = action is Action.REASSIGN
        after = self.rightly(self.people(), by, action, reason=reason, seen=seen, to=to, instead_of=instead_of)
        if action in PRESSED:
            said = self.counter.press(press(by, name_of(action), f"{self.model.id}:{'' if seen is None else seen}"))
        else:
            place = {"decider": f"U0{to.upper()}"} if asks else {}
            other = {"instead_of": str(self.counter.ids[instead_of])} if asks and instead_of else {}
            memo = {"request": self.model.id, "seen": seen}
            said = self.counter.submit(form(by, name_of(action), {"reason": reason, **place, **other}, memo=memo))
        self.agrees(after, words(said), quiet=not asks and action is not Action.CANCEL)

    @rule(data=st.data(), to=st.sampled_from(NAMES), wanted=st.sampled_from(WANTED))
    def succeed(self, data: st.DataObject, to: str, wanted: tuple[Action, ...]) -> None:
        """Somebody does what they may: most turns would otherwise be refusals."""
        everybody = self.people()
        can = [(by, action) for by in NAMES for action in wanted if self.may(everybody, by, action, to)]
        if can:
            by, action = data.draw(st.sampled_from(can))
            self.attempt(by, action, to, None, 0, "So.")

    def may(self, everybody: Mapping[str, Person], by: str, action: Action, to: str) -> bool:
        """Whether the rules let them."""
        seen = self.model.version
        return self.rightly(everybody, by, action, reason="So.", seen=seen, to=to, instead_of=None) is not None

    @rule(
        by=st.sampled_from(("ana", "hugo", "rita", "bruno")),
        action=st.sampled_from([Action.RESUBMIT, Action.CORRECT]),
        long=st.booleans(),
        late=st.sampled_from([0, 0, 0, 1]),
    )
    def mend(self, by: str, action: Action, long: bool, late: int) -> None:
        """The requester changes it and sends it again, or HR corrects it: the policy may want others then."""
        was, self.days = self.days, 3 if long else 1
        again, seen = action is Action.RESUBMIT, self.model.version - late
        others = self.fitting() != tuple(step.rule for step in self.model.steps)
        anew = again or (self.model.state is State.PENDING and others)
        # Whoever would have to agree may be gone by now: then the chain cannot be made, and nothing changes.
        try:
            how: dict[str, Any] = {"by": self.people()[by], "now": self.counter.now, "seen": seen}
            after = settle(self.model, action, reason="So.", steps=self.chain() if anew else None, **how)
            after = replace(after, note="n") if again else after
        except Refusal:
            after, self.days = None, was
        inputs = {"type": "vacation", "first": self.first, "last": self.last(long), "halves": "whole"}
        memo = {"person": self.counter.ids[self.requester], "request": self.model.id, "seen": seen}
        name, more = ("vacation.change", {"note": "n"}) if again else ("vacation.correct", {"reason": "So."})
        said = words(self.counter.submit(form(by, name, {**inputs, **more}, memo={"form": name, **memo})))
        if again and after and after.last:
            after = replace(after, history=(*after.history[:-1], replace(after.last, reason=None)))
        self.agrees(after, said, quiet=again)

    @rule(by=st.sampled_from(NAMES), to=st.sampled_from([*NAMES, None]), today=st.booleans())
    def delegate(self, by: str, to: str | None, today: bool) -> None:
        """Somebody names a substitute, for this week or whenever they are away."""
        days = {"first": self.counter.now.date(), "last": self.counter.now.date() + timedelta(days=7)}
        inputs = {"delegate": f"U0{to.upper()}" if to else None, **(days if today else {"first": None, "last": None})}
        self.counter.submit(form(by, "approvals.delegate", inputs, memo={}))
        self.come_and_go()

    @rule(who=st.sampled_from(("bruno", "eva", "rita")))
    def goes_on_leave(self, who: str) -> None:
        """HR enters leave from today on, if nothing is in the way."""
        today = self.counter.now.date()
        inputs = {"person": f"U0{who.upper()}", "type": "vacation", "first": today, "last": today + timedelta(days=4),
                  "halves": "whole", "note": None}  # fmt: skip
        self.counter.submit(form("hugo", "vacation.enter", inputs, memo={"form": "vacation.enter", "person": None}))
        self.come_and_go()

    @rule(who=st.sampled_from(("bruno", "eva")), leaves=st.booleans())
    def leaves_or_returns(self, who: str, leaves: bool) -> None:
        """The roster says that somebody left; or that it was a mistake."""
        left_on = self.counter.now.date() - timedelta(days=1) if leaves else None
        with self.counter.db.write() as tx:
            people.save(tx, f"{who}@company.example", {"left_on": left_on})
        self.come_and_go()

    def come_and_go(self) -> None:
        """The tick that seats stand-ins; another one finds nothing to do in the end."""
        for _ in range(3):
            if presence.tick(self.counter.db, self.counter.office, self.counter.now) == 0:
                break
        self.nobody_is_overlooked()
        self.adopt_stand_ins()

    def nobody_is_overlooked(self) -> None:
        """What the tick leaves alone a look at the request itself leaves alone too."""
        request, office = self.load(), self.counter.office
        with self.counter.db.read() as tx:
            again = presence.with_stand_ins(tx, office, request.askers, request.steps, self.counter.now)
        assert again == request.steps

    @rule(days=st.sampled_from([1, 1, 2, 7]))
    def time_passes(self, days: int) -> None:
        """Some mornings later the clock reminds, asks the next manager, or lets the request expire."""
        for _ in range(days):
            self.counter.now += timedelta(days=1)
            self.come_and_go()
            reminder.tick(self.counter.db, self.counter.office, self.counter.now)
            for move in self.load().history[len(self.model.history) :]:
                assert move.action in BY_THE_CLOCK
                self.model = elapse(self.model, move.action, now=self.counter.now)
            self.adopt_stand_ins()

    # --- what holds ---------------------------------------------------------------------------------------------------

    @invariant()
    def what_is_kept_is_what_the_rules_say(self) -> None:
        """The request in the database is the pure rules' request."""
        assert self.load() == self.kept(self.model)

    @invariant()
    def one_step_at_a_time_and_never_ones_own(self) -> None:
        """While it waits somebody is asked, in one step; nobody has two says; the requester has none."""
        request = self.model
        assert bool(request.waiting()) is (request.state is State.PENDING)
        open_ = [step for step in request.steps if any(s.state is SeatState.WAITING for s in step.seats)]
        assert len(open_) == (request.state is State.PENDING)
        for step in request.steps:
            seats = [s for s in step.seats if s.state is not SeatState.FORWARDED]
            says = [s.answered_by_id or s.person_id for s in seats]
            says += [s.stand_in.person_id for s in seats if s.stand_in and s.state is SeatState.WAITING]
            assert len(says) == len(set(says)), "nobody has two says"
            assert request.requester_id not in says

    @invariant()
    def everything_else_says_the_same(self) -> None:
        """Ledger, days, lists and cards."""
        self.sights.hold(self.model, days=self.days)

    def teardown(self) -> None:
        """The trail of the whole life verifies."""
        if hasattr(self, "model"):
            with self.counter.db.read() as tx:
                assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), Head)
        self.stack.close()
