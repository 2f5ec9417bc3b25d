"""What happened before the visitor came: leave, headsets, money and help asked for, as people would do it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.simulator.actor import Actor, eventually, words_of
from bot.simulator.client import Client
from bot.simulator.errors import JSON
from domain.calendar import Schedule, WorkCalendar
from domain.vacation.brazil.starts import Window

HELP = "C0HELP"
"""The channel of those who help."""


def tell(client: Client) -> None:
    """Act it out, through the bot."""
    monday = _next_monday(datetime.now(UTC).date())
    ana, bruno, carla, tom, julia, igor, mei, helena, diego = (
        Actor(client, f"U0{name}")
        for name in ("ANA", "BRUNO", "CARLA", "TOM", "JULIA", "IGOR", "MEI", "HELENA", "DIEGO")
    )
    _ask(carla, _lawful(monday + timedelta(days=35), 5), 5, "viagem com a família")
    bruno.press_card("VAC-121", "Approve")
    _ask(julia, _lawful(monday + timedelta(days=44), 5), 5, "mudança de casa")
    igor.press_card("VAC-122", "Aprovar")
    _ask(tom, monday + timedelta(days=8), 4, "my brother's wedding")
    _ask(ana, monday + timedelta(days=21), 5, "")
    _ask(tom, monday + timedelta(days=42), 19, "walking the coast")
    bruno.press_card("VAC-125", "Approve")
    _help(tom, "The VPN drops every hour", "Since the update of Friday; only at home.")
    _help(carla, "A impressora do segundo andar não imprime", "")
    _help(ana, "The screen in the tasting room stays black", "There are guests at four.")
    _helped(diego)
    _let_in(tom, bruno)
    _fetch(ana, "HDS-H390", 1, "calls with the growers")
    bruno.press_card("STK-21", "Approve")
    mei.command("/stock queue")
    mei.press_card("STK-21", "Hand over")
    _fetch(tom, "HDS-H390", 2, "the two interns who begin on Monday")
    bruno.press_card("STK-22", "Approve")
    _claim(
        ana,
        ("48.20", "Taxi from the airport", "travel"),
        ("62", "Train to Porto", "travel"),
        ("75", "Dinner", "meals"),
    )
    _claim(tom, ("24", "Bus to Faro", "travel"))
    bruno.press_card("EXP-32", "Approve")
    helena.press_card("EXP-32", "Aprovar")


def _fetch(person: Actor, code: str, quantity: int, what_for: str) -> None:
    """A request for an item, from its card."""
    person.command(f"/stock {code}")
    person.press_card(code, "Ask for it…")
    handed_in = person.submit(quantity=str(quantity), reason=what_for)
    assert not handed_in.get("errors"), handed_in


def _claim(person: Actor, *spent: tuple[str, str, str]) -> None:
    """A report of several lines."""
    person.command("/expense")
    for n, (amount, merchant, category) in enumerate(spent, 1):
        more = ["more"] if n < len(spent) else []
        handed_in = person.submit(amount=amount, merchant=merchant, category=category, more=more)
        assert not handed_in.get("errors"), handed_in
        if not more and handed_in.get("response_action") == "update":
            # The form once more, with what the policy asks about the last one.
            person.submit(lost=["lost"], why="Three growers came along; the waiter kept the receipt")


def _help(person: Actor, title: str, details: str) -> None:
    person.command(f"/ticket {title}")
    asked = person.submit(details=details)
    assert not asked.get("errors"), asked


def _helped(diego: Actor) -> None:
    """The first is answered, the second solved and kept for whoever asks the same; the third waits for the visitor."""
    first, second = (_in_queue(diego, reference) for reference in ("TIC-51", "TIC-52"))
    diego.press(first, "Claim")
    diego.client.say(diego.id, "Does it also drop on the guest network?", HELP, thread_ts=first["ts"])
    diego.press(second, "Resolve…")
    cure = "O papel estava preso na bandeja 2. Puxe a trava verde e feche a tampa com força."
    diego.change("more", ["keep"], reason=cure)
    asked = diego.submit(title="A impressora não imprime", phrases="printer, printing, imprimir, papel preso")
    assert not asked.get("errors"), asked


def _let_in(person: Actor, manager: Actor) -> None:
    """Access that is approved: those who help have it on their list, and say what shows that it is done."""
    person.command("/ticket access")
    person.change("access.system", "crm")
    asked = person.submit(**{"role.crm": "seller"}, lasts="30", reason="the fair in Porto")
    assert not asked.get("errors"), asked
    manager.press_card("ACC-11", "Approve")


def _in_queue(person: Actor, reference: str) -> JSON:
    """The card of a ticket where those who help see it, once it is there."""
    return eventually(
        lambda: next((card for card in person.messages(HELP) if reference in words_of(card)), {}), what=reference
    )


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _lawful(wanted: date, days: int) -> date:
    """The day from which férias in São Paulo can be taken, near the one that is wanted."""
    calendar = WorkCalendar(
        schedule=Schedule.parse("mon-fri 09:00-18:00"), zone=ZoneInfo("America/Sao_Paulo"), country="BR",
        subdivision="SP",
    )  # fmt: skip
    return Window(calendar=calendar, earliest=wanted).nearest(wanted, days) or wanted


def _ask(person: Actor, first: date, days: int, note: str) -> None:
    last = first + timedelta(days=days - 1)
    person.command(f"/vacation {first.isoformat()}..{last.isoformat()} {note}")
    handed_in = person.submit()
    assert handed_in["ok"], handed_in
    assert not handed_in.get("errors"), handed_in
