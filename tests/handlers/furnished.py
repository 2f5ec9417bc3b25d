"""A company in which every button stands somewhere and every form can be opened: what it takes, done at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from domain.people import Role
from domain.policy import Agreement, Certificate, Finance, GiveBack
from handlers.call import Answer
from storage import approval, people
from tests.desk import TODAY, Counter, form, press, words
from tests.examples import EXAMPLES
from tests.handlers.access.systems import with_systems
from tests.handlers.expense.claiming import LINE
from tests.handlers.payment.paying import approved, mark, pay
from tests.handlers.stock.shelf import CABLE, MONITOR, asking, put
from tests.handlers.ticket import clocked

Json = Mapping[str, Any]
ALL = "eva"
"""Who may do whatever anybody may do by a role."""


@dataclass
class Furnished:
    """``opened`` are the forms that stand open: who opened it, and the form; ``pressed`` the buttons that did it."""

    counter: Counter
    opened: dict[str, tuple[str, Json]] = field(default_factory=dict)
    pressed: list[tuple[str, str, str]] = field(default_factory=list)

    def keep(self, by: str, answer: Answer) -> None:
        """A form opened."""
        assert answer.open_view, words(answer)
        self.opened.setdefault(answer.open_view["callback_id"], (by, answer.open_view))

    def press(self, by: str, name: str, value: object = "") -> None:
        """Somebody opens a form with a button."""
        self.keep(by, self.counter.press(press(by, name, str(value))))
        self.pressed.append((by, name, str(value)))

    def type(self, by: str, command: str, text: str) -> None:
        """Somebody opens a form with a command."""
        self.keep(by, self.counter.command(by, text, called=command))

    def decide(self, request_id: int, *, to: str = "approve") -> str:
        """Bruno decides; what the buttons of the request carry then."""
        name, value = f"request.{to}", f"{request_id}:{self.version(request_id)}"
        if to == "approve":
            assert words(self.counter.press(press("bruno", name, value))) == ""
        else:
            memo = {"request": request_id, "seen": self.version(request_id)}
            assert words(self.counter.submit(form("bruno", name, {"reason": "Not so"}, memo=memo))) == ""
        return f"{request_id}:{self.version(request_id)}"

    def version(self, request_id: int) -> int:
        """Its version."""
        with self.counter.db.read() as tx:
            return approval.load(tx, request_id).version

    def asked(self, kind: str, n: int, by: str = "ana") -> int:
        """Somebody asks for the n-th example of a kind; the request."""
        return self.handed(kind, EXAMPLES[kind](self.counter, by, n), by)

    def handed(self, kind: str, body: Any, by: str = "ana") -> int:
        """Somebody hands a form in; the request."""
        answer = self.counter.submit(body)
        assert words(answer) == "", words(answer)
        with self.counter.db.read() as tx:
            return approval.asked_by(tx, self.counter.ids[by], kind=kind, limit=1)[0]


def furnish(counter: Counter) -> Furnished:
    """The company, with a form of each sort open."""
    made = Furnished(_ruled(counter))
    counter.grant("ana", 60)
    for part in (_leave, _money, _goods, _help, _access, _rest):
        part(made)
    return made


def _ruled(counter: Counter) -> Counter:
    """Eva has every role; systems, finance and tickets are furnished, and days are given back with approval."""
    policy = with_systems(clocked.policy())
    vacation = policy.leave.types["vacation"].model_copy(update={"give_back": GiveBack(approval=Agreement.ALWAYS)})
    sick = policy.leave.types["sick"].model_copy(update={"certificate": Certificate(after_days=1, within_days=5)})
    types = {**policy.leave.types, "vacation": vacation, "sick": sick}
    leave = policy.leave.model_copy(update={"types": types})
    expenses = policy.expenses.model_copy(update={"finance": Finance(channel="C0FINANCE")})
    counter.policy = policy.model_copy(update={"leave": leave, "expenses": expenses})
    counter.__post_init__()
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids[ALL], list(Role))
        people.save_roles(tx, counter.ids["hugo"], [Role.FINANCE])
    return counter


def _leave(made: Furnished) -> None:
    pending = made.asked("vacation", 0)
    for name in ("reject", "ask_for_changes"):
        made.press("bruno", f"request.{name}", f"{pending}:1")
    made.press(ALL, "request.reassign", f"{pending}:1")
    made.press("ana", "vacation.open_change", made.decide(made.asked("vacation", 1), to="ask_for_changes"))
    done = made.decide(made.asked("vacation", 2))
    made.press(ALL, "request.cancel", done)
    made.press("bruno", "request.take_back", done)
    made.press(ALL, "vacation.open_correction", done)
    made.press("ana", "vacation.open_give_back", done)
    made.press("ana", "return.open_change", made.decide(made.asked("return", 3), to="ask_for_changes"))
    ill = made.counter.ask("ana", TODAY, TODAY + timedelta(days=1), type="sick")
    made.press("ana", "certificate.open", made.decide(made.handed("vacation", ill)))
    made.press("ana", "vacation.open")
    made.type(ALL, "/vacation", "for <@U0CARLA>")
    made.type(ALL, "/vacation", "adjust")


def _money(made: Furnished) -> None:
    counter = made.counter
    first, second = (approved(counter, {**LINE, "merchant": f"Taxi {n}"}) for n in range(2))
    made.press(ALL, "payment.open_record", first)
    made.press(ALL, "payment.open_correction", first)
    made.press(ALL, "payment.open")
    batch = pay(counter, "ana", by="hugo")
    made.press(ALL, "payment.open_mark", batch.id)
    assert mark(counter, batch, by="hugo") == ""
    made.press(ALL, "payment.open_undo", batch.id)
    made.press(ALL, "payment.open_back", second)
    made.press("bruno", "expense.open_verdicts", f"{made.asked('expense', 0)}:1")
    made.press("ana", "expense.open_change", made.decide(made.asked("expense", 1), to="ask_for_changes"))
    made.press("ana", "expense.open")
    made.type("ana", "/expense", "advance 500 trip to Lisbon")
    made.press("ana", "advance.open_change", made.decide(made.asked("advance", 0), to="ask_for_changes"))


def _goods(made: Furnished) -> None:
    item = put(made.counter, MONITOR, {"Lisbon": 9, "Porto": 4})
    for name in ("receipt", "issue", "transfer", "adjustment", "count"):
        made.press(ALL, f"stock.open_{name}", item)
    made.press("ana", "stock.open", item)
    made.press("bruno", "stock.open_less", f"{made.handed('stock', asking(item, '2'))}:1")
    made.press("ana", "stock.open_change", made.decide(made.handed("stock", asking(item, "2")), to="ask_for_changes"))
    made.type(ALL, "/stock", "count")
    laptop = put(made.counter, replace(CABLE, sku="NB-14", name="Laptop", serials=True), {})
    arrived = {"new_serials": "SN-1\nSN-2", "new_place": "Lisbon"}
    assert not made.counter.submit(form(ALL, "stock.receipt", arrived, memo={"item": laptop})).errors
    made.press(ALL, "stock.hand_over", made.decide(made.handed("stock", asking(laptop, "1"))))


def _help(made: Furnished) -> None:
    clocked.asked(made.counter)
    clocked.asked(made.counter, title="VPN is down again")
    made.press("ana", "ticket.open")
    for name in ("ask", "resolve", "assign", "priority", "hand_over", "merge", "update", "access"):
        made.press(ALL, f"ticket.open_{name}", 1)
    solved = {"reason": "Restart it", "more": ["keep"], "title": "VPN", "phrases": ""}
    assert not made.counter.submit(form(ALL, "ticket.resolve", solved, memo={"ticket": 2})).errors
    made.press(ALL, "ticket.edit_answer", 1)
    clocked.asked(made.counter, title="Mouse")
    clocked.pressed(made.counter, "ana", "solved", 3)
    made.press("ana", "ticket.rating", 3)


def _access(made: Furnished) -> None:
    made.press("ana", "access.open")
    made.press("ana", "access.open_change", made.decide(made.asked("access", 0), to="ask_for_changes"))


def _rest(made: Furnished) -> None:
    made.type("ana", "/approvals", "delegate")
    made.press("ana", "person.settings")
