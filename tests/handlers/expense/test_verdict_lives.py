"""Random lives of one claim at the desk: the tables hold of each line what the answers that stand leave of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.approval import State, held
from domain.people import Action, Standing
from storage import approval, expense, people
from storage.tables import expense_cuts, expense_lines
from tests import desk
from tests.desk import Counter, form, press, words
from tests.handlers.expense.claiming import LINE, LUNCH, hand_in
from tests.handlers.expense.test_verdicts import claim, decided_by, version

STEPS = ({"ask": "manager"}, {"ask": "hr", "quorum": "all"})
DECIDERS = ("bruno", "hugo", "rita")
SAID = st.tuples(st.sampled_from(["all", "less", "none"]), st.integers(1, 1100))
TURNS = st.lists(
    st.one_of(
        st.tuples(st.just("judge"), st.sampled_from(DECIDERS), st.tuples(SAID, SAID)),
        st.tuples(st.just("approve"), st.sampled_from(DECIDERS), st.none()),
        st.tuples(st.just("take back"), st.sampled_from(DECIDERS), st.none()),
        st.tuples(st.just("change"), st.just("ana"), st.none()),
    ),
    min_size=3,
    max_size=14,
)


@contextmanager
def company(template: Path) -> Iterator[Counter]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "backoffice.db"
        copyfile(template, file)
        with desk.counter(f"sqlite:///{file}") as made:
            yield decided_by(made, *STEPS)


class Life:
    """One claim, and beside it what each answer left of its lines: (step, who, {line: cents})."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.answers: list[tuple[int, str, dict[int, int]]] = []
        claim(counter, LINE, LUNCH)

    def may(self, name: str, action: Action) -> bool:
        with self.counter.db.read() as tx:
            request, person = approval.load(tx, 1), people.get(tx, self.counter.ids[name])
        if action is Action.TAKE_BACK:
            return request.state is not State.CHANGES and Standing.DECIDED in held(request, person)
        return person.id in request.waiting()

    def step(self) -> int:
        with self.counter.db.read() as tx:
            request = approval.load(tx, 1)
        assert request.current
        return request.current.position

    def left(self) -> list[int]:
        """What the answers that stand leave of each line."""
        return [min([most, *(answer[2][n] for answer in self.answers)]) for n, most in enumerate(self.claimed(), 1)]

    def claimed(self) -> list[int]:
        with self.counter.db.read() as tx:
            return [line.claimed.minor for line in expense.load(tx, 1).lines]

    def judge(self, name: str, said: tuple[tuple[str, int], ...]) -> None:
        left, wanted, inputs = self.left(), dict[int, int](), dict[str, str]()
        for n, (what, cents) in enumerate(said, 1):
            amount = min(cents, left[n - 1])
            wanted[n] = {"all": left[n - 1], "less": amount, "none": 0}[what] if left[n - 1] else 0
            inputs |= {f"line:{n}": what, f"amount:{n}": f"{amount / 100:.2f}", f"reason:{n}": "So"}
        may, at = self.may(name, Action.APPROVE), self.step() if self.may(name, Action.APPROVE) else 0
        memo = {"request": 1, "seen": version(self.counter), "place": None}
        answer = words(self.counter.submit(form(name, "expense.judge", inputs, memo=memo)))
        assert (answer == "") is may, answer
        if may:
            # Who refuses all of it says no: their yes leaves nothing to count.
            self.answers.append((at, name, wanted if any(wanted.values()) else dict(enumerate(self.claimed(), 1))))

    def approve(self, name: str) -> None:
        may, at = self.may(name, Action.APPROVE), self.step() if self.may(name, Action.APPROVE) else 0
        said = words(self.counter.press(press(name, "request.approve", f"1:{version(self.counter)}")))
        assert (said == "") is may, said
        if may:
            self.answers.append((at, name, dict(enumerate(self.left(), 1))))

    def take_back(self, name: str) -> None:
        may, memo = self.may(name, Action.TAKE_BACK), {"request": 1, "seen": version(self.counter)}
        said = words(self.counter.submit(form(name, "request.take_back", {"reason": "A slip"}, memo=memo)))
        assert (said == "") is may, said
        if may:
            gone = max((a for a in self.answers if a[1] == name), key=lambda a: a[0])
            self.answers = [a for a in self.answers if a is not gone and a[0] <= gone[0]]

    def change(self) -> None:
        with self.counter.db.read() as tx:
            state = approval.load(tx, 1).state
        if state in (State.PENDING, State.APPROVED):
            self.counter.press(press("ana", "expense.open_change", f"1:{version(self.counter)}"))
            nothing = {**LINE, "amount": None, "merchant": None}
            assert words(hand_in(self.counter, nothing, report=1, seen=version(self.counter))) == ""
            self.answers = []

    def hold(self) -> None:
        """The tables, the rules and the story say the same."""
        with self.counter.db.read() as tx:
            report = expense.load(tx, 1)
            column = sa.func.coalesce(expense_lines.c.approved, expense_lines.c.amount)
            kept = tx.execute(sa.select(column).order_by(expense_lines.c.position)).scalars().all()
            versions = set(tx.execute(sa.select(expense_cuts.c.version)).scalars())
        assert list(kept) == [line.approved.minor for line in report.lines] == self.left()
        assert all(0 <= line.approved.minor <= line.claimed.minor for line in report.lines)
        assert report.approved.minor == sum(kept)
        assert report.request.state is not State.APPROVED or report.approved
        assert all(2 <= one <= report.request.version for one in versions)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=TURNS)
def test_every_cent_of_every_line_is_where_the_answers_leave_it(sqlite_template: Path, turns: list[tuple]) -> None:  # type: ignore[type-arg]
    with company(sqlite_template) as counter:
        life = Life(counter)
        for what, name, said in turns:
            if what == "judge":
                life.judge(name, said)
            elif what == "approve":
                life.approve(name)
            elif what == "take back":
                life.take_back(name)
            else:
                life.change()
            life.hold()
