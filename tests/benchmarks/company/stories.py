"""What befalls requests and tickets: each kind's ways, told once at the desk, so that the product writes the rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.people import Action, Role
from domain.policy import Access, AccessRole, Agreement, Finance, GiveBack, Policy, System, Wording
from domain.stock import Item
from handlers.approval.card import name_of
from handlers.call import Answer
from handlers.ticket.clocks import due
from storage import approval, people
from storage.access import requests as access
from storage.ticket import lists, tickets
from tests.company import MONDAY
from tests.desk import Counter, form, patient_policy, press, words
from tests.examples import EXAMPLES
from tests.handlers.expense.claiming import LINE
from tests.handlers.payment.paying import record
from tests.handlers.stock.shelf import asking, put
from tests.handlers.ticket.helpdesk import asks, resolves

HELP, FINANCE, STOCK = "C0HELP", "C0FINANCE", "C0STOCK"
BEGIN = MONDAY - timedelta(weeks=2)
"""Every story begins two weeks before today, and has come to where it stands by today."""
LEAVE = date(2026, 8, 10)
PLENTY = 10_000
ITEM, PLACE = "MON-24", "Lisbon"
ROLES: Mapping[str, Sequence[Role]] = {
    "eva": (Role.IT, Role.STOCK, Role.FINANCE),
    "carla": (Role.IT, Role.STOCK, Role.FINANCE),
    "hugo": (Role.HR, Role.ADMIN),
}


def policy() -> Policy:
    """What the shipped app.yaml says, with channels, a system that asks for access, and agreement to giving back."""
    known = patient_policy()
    agreed = GiveBack(approval=Agreement.ALWAYS)
    types = {name: rules.model_copy(update={"give_back": agreed}) for name, rules in known.leave.types.items()}
    seller = AccessRole(name=Wording(en="Seller", pt_BR="Vendas"))
    crm = System(name=Wording(en="CRM", pt_BR="CRM"), roles={"seller": seller}, most_days=90)
    return known.model_copy(
        update={
            "leave": known.leave.model_copy(update={"types": types}),
            "access": Access(systems={"crm": crm}),
            "expenses": known.expenses.model_copy(update={"finance": Finance(channel=FINANCE)}),
            "stock": known.stock.model_copy(update={"channel": STOCK}),
            "tickets": known.tickets.model_copy(update={"channel": HELP}),
        }
    )


def appoint(counter: Counter) -> None:
    """Give everybody their roles."""
    with counter.db.write() as tx:
        for name, roles in ROLES.items():
            people.save_roles(tx, counter.ids[name], roles)


def furnish(counter: Counter) -> None:
    """Give Ana days to take; keep the item that stories ask for, and enough of it."""
    counter.grant("ana", PLENTY)
    item = Item(id=0, sku=ITEM, name="Monitor 24 inch", unit="pcs", category="screens", minimum=Decimal(2))
    put(counter, item, {PLACE: PLENTY})


Tell = Callable[[Counter], object]


@dataclass(frozen=True, slots=True)
class Story:
    """``goes_on``: it is not at its end, so that not everything of two years can be like it."""

    tell: Tell
    goes_on: bool = False


def _newest(counter: Counter) -> int:
    with counter.db.read() as tx:
        return approval.asked_by(tx, counter.ids["ana"], limit=1)[0]


def _said(answer: Answer) -> None:
    assert words(answer) == "", words(answer)


def _asks(counter: Counter, kind: str = "vacation", days: int = 0) -> int:
    """Ana asks for something of a kind; the request."""
    match kind:
        case "vacation":
            _said(counter.submit(counter.ask("ana", LEAVE, LEAVE + timedelta(days=days))))
        case "expense":
            memo = {"form": "expense.ask", "report": 0, "seen": None}
            spent = {**LINE, "day": counter.now.date()}
            _said(counter.submit(form("ana", "expense.ask", {**spent, "more": ["more"]}, memo={**memo, "turn": 0})))
            lunch = {**spent, "amount": "12", "category": "meals", "merchant": "Lunch"}
            _said(counter.submit(form("ana", "expense.ask", lunch, memo={**memo, "turn": 1})))
        case "stock":
            _said(counter.submit(asking(1, "2", reason="two interns")))
        case _:
            _said(counter.submit(EXAMPLES[kind](counter, "ana", 0, "as agreed")))
    return _newest(counter)


def _moves(counter: Counter, action: Action, by: str = "bruno", kind: str = "vacation", days: int = 0) -> int:
    """Ana asks, and the next day somebody does something about it; the request."""
    request_id = _asks(counter, kind, days)
    counter.now += timedelta(days=1)
    if action in (Action.APPROVE, Action.WITHDRAW):
        _said(counter.press(press(by, name_of(action), f"{request_id}:1")))
    else:
        memo = {"request": request_id, "seen": 1}
        _said(counter.submit(form(by, name_of(action), {"reason": "Not in that week."}, memo=memo)))
    return request_id


def _does(action: Action, by: str = "bruno", kind: str = "vacation", days: int = 0) -> Tell:
    return lambda counter: _moves(counter, action, by, kind, days)


def _ask(kind: str, days: int = 0) -> Tell:
    return lambda counter: _asks(counter, kind, days)


def _paid(kind: str, amount: str) -> Tell:
    def tell(counter: Counter) -> None:
        request_id = _moves(counter, Action.APPROVE, kind=kind)
        counter.now += timedelta(days=5)
        assert record(counter, request_id, amount, day=counter.now.date()).errors is None

    return tell


def _handed_over(counter: Counter) -> None:
    request_id = _moves(counter, Action.APPROVE, kind="stock")
    _said(counter.press(press("eva", "stock.hand_over", f"{request_id}:2")))
    _said(counter.press(press("ana", "stock.confirm", f"{request_id}")))


def _granted(counter: Counter) -> int:
    request_id = _moves(counter, Action.APPROVE, kind="access")
    with counter.db.read() as tx:
        task = access.load(tx, request_id).grant.task_id
    _proven(counter, task)
    return request_id


def _proven(counter: Counter, task: int | None) -> None:
    resolved = form("eva", "ticket.resolve", {"proof": "CRM-7, user ana.souza"}, memo={"ticket": task})
    assert counter.submit(resolved).errors is None


def _given_back(counter: Counter) -> None:
    request_id = _granted(counter)
    counter.now += timedelta(days=3)
    _said(counter.press(press("ana", "access.give_back", f"{request_id}:2")))
    with counter.db.read() as tx:
        task = access.load(tx, request_id).grant.back_ticket_id
    _proven(counter, task)
    counter.now += timedelta(days=8)
    due.tick(counter.db, counter.office, counter.now)


def _press(counter: Counter, by: str, act: str, ticket_id: int) -> None:
    with counter.db.read() as tx:
        seen = tickets.load(tx, ticket_id).version
    _said(counter.press(press(by, f"ticket.{act}", f"{ticket_id}:{seen}")))


def _ticket(*acts: str, category: str = "network") -> Tell:
    def tell(counter: Counter) -> None:
        ticket_id = asks(counter, "ana", "VPN is down", category=category, details="Since this morning.")
        for act in acts:
            counter.now += timedelta(hours=1)
            _press(counter, "eva", act, ticket_id)

    return tell


def _solved(counter: Counter) -> None:
    _ticket("claim")(counter)
    counter.now += timedelta(hours=2)
    with counter.db.read() as tx:
        ticket_id = lists.asked_by(tx, counter.ids["ana"], limit=1)[0]
    resolves(counter, "eva", ticket_id, "Restarted the concentrator.")


def _closed(counter: Counter) -> None:
    _solved(counter)
    counter.now += timedelta(days=8)
    due.tick(counter.db, counter.office, counter.now)


REQUESTS: Mapping[str, Story] = {
    "leave of a day": Story(_does(Action.APPROVE)),
    "a week of leave": Story(_does(Action.APPROVE, days=4)),
    "leave that was rejected": Story(_does(Action.REJECT, days=2)),
    "leave that was withdrawn": Story(_does(Action.WITHDRAW, "ana", days=2)),
    "an expense that was paid": Story(_paid("expense", "57.90")),
    "an expense that was rejected": Story(_does(Action.REJECT, kind="expense")),
    "an advance that was rejected": Story(_does(Action.REJECT, kind="advance")),
    "something out of stock": Story(_handed_over),
    "access that was given back": Story(_given_back),
    "days given back": Story(_does(Action.APPROVE, kind="return")),
    "leave that waits": Story(_ask("vacation", 4), goes_on=True),
    "leave that is to be changed": Story(_does(Action.ASK_CHANGES, days=4), goes_on=True),
    "an expense that waits": Story(_ask("expense"), goes_on=True),
    "an expense that is to be paid": Story(_does(Action.APPROVE, kind="expense"), goes_on=True),
    "an advance that waits": Story(_ask("advance"), goes_on=True),
    "an advance to account for": Story(_paid("advance", "100"), goes_on=True),
    "something asked for": Story(_ask("stock"), goes_on=True),
    "something to hand over": Story(_does(Action.APPROVE, kind="stock"), goes_on=True),
    "access that waits": Story(_ask("access"), goes_on=True),
    "access": Story(_granted, goes_on=True),
    "access to be given": Story(_does(Action.APPROVE, kind="access"), goes_on=True),
    "days to be given back": Story(_ask("return"), goes_on=True),
}
TICKETS: Mapping[str, Story] = {
    "a closed ticket": Story(_closed),
    "a new ticket": Story(_ticket(), goes_on=True),
    "a ticket about a printer": Story(_ticket(category="hardware"), goes_on=True),
    "a ticket that somebody has": Story(_ticket("claim"), goes_on=True),
    "a ticket that waits for an answer": Story(_ticket("claim", "wait"), goes_on=True),
    "a ticket that was solved": Story(_solved, goes_on=True),
}
