"""A counter where Eva and Carla help, Rita leads, and clocks are short."""

from datetime import date, timedelta
from typing import Any

from domain.people import Role
from domain.policy import Policy
from domain.policy.ticket import HelpHours, Priority, Targets, TicketCategory, Tickets
from domain.ticket import Ticket
from domain.vacation import DAY, Entry, Rule
from storage import people, vacation
from storage.ticket import tickets
from tests.desk import Counter, form, press
from tests.stage import default_policy

HELP = "C0HELP"
HOUR = timedelta(hours=1)
OFFICE = HelpHours(schedule="mon-fri 09:00-18:00", timezone="Europe/Lisbon", country="PT")


def policy(**more: Any) -> Policy:
    """An answer within 4 hours, a solution within 8; what is critical around the clock."""
    known = default_policy()
    network = known.tickets.categories["network"].model_copy(update={"leads": ("rita@company.example",)})
    far = HelpHours(schedule="mon-fri 09:00-18:00", timezone="America/Sao_Paulo", country="BR")
    abroad = TicketCategory(name=network.name, hours=far)
    secret = TicketCategory(name=network.name, sensitive=True)
    targets = {
        Priority.NORMAL: Targets(response=4 * HOUR, resolution=8 * HOUR),
        Priority.CRITICAL: Targets(response=HOUR, resolution=4 * HOUR, around_the_clock=True),
    }
    told = {"channel": HELP, "hours": OFFICE, "targets": targets, "warn": 75, "levels": (150, 200)}
    categories = {"network": network, "abroad": abroad, "secret": secret}
    made = Tickets.model_validate({**dict(known.tickets), **told, "categories": categories, **more})
    company = known.company.model_copy(update={"timezone": "Europe/Lisbon"})
    return known.model_copy(update={"tickets": made, "company": company})


def furnished(counter: Counter, **more: Any) -> Counter:
    """The same counter under such a policy."""
    counter.policy = policy(**more)
    counter.__post_init__()
    with counter.db.write() as tx:
        for name in ("eva", "carla"):
            people.save_roles(tx, counter.ids[name], [Role.IT])
    return counter


def asked(counter: Counter, category: str = "network", title: str = "VPN is down") -> None:
    """Ana asks for help."""
    given = {"title": title, "details": "", "category": category, "urgency": "normal"}
    counter.submit(form("ana", "ticket.new", given, memo={"form": "ticket.new"}))


def ticket(counter: Counter, number: int = 1) -> Ticket:
    """As it is kept."""
    with counter.db.read() as tx:
        return tickets.load(tx, number)


def pressed(counter: Counter, name: str, act: str, number: int = 1) -> None:
    """Somebody presses a button of a card as it is now."""
    answer = counter.press(press(name, f"ticket.{act}", f"{number}:{ticket(counter, number).version}"))
    assert answer.say is None, answer.say


def resolved(counter: Counter, name: str, number: int = 1) -> None:
    """Somebody resolves it in words."""
    memo = {"form": "ticket.resolve", "ticket": number, "place": None}
    counter.submit(form(name, "ticket.resolve", {"reason": "Restarted"}, memo=memo))


def on_leave(counter: Counter, name: str, first: date, last: date) -> None:
    """Somebody is away, as their manager approved."""
    line = Entry(type="vacation", day=date(2026, 1, 1), amount=30 * DAY, rule=Rule.IMPORTED)
    with counter.db.write() as tx:
        vacation.post(tx, counter.ids[name], [line], now=counter.now)
    assert counter.submit(counter.ask(name, first, last)).errors is None
    counter.press(press("bruno", "request.approve", "1:1"))
