"""A year of tickets and access: asked, taken, solved, found good or bad; let in, and let out again."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.demo.year.past import Life, Past, moment
from domain.access import GrantState
from handlers.ticket.clocks import closing
from storage import counters
from storage.access import requests
from storage.ticket import tickets

HOUR = timedelta(hours=1)
ASKED = (
    ("The laptop does not wake up", "hardware", "Held the power button for ten seconds; the battery is a new one now."),
    ("Wifi is slow in the tasting room", "network", "The access point stood behind the kettle. It hangs higher now."),
    ("Excel says that my licence has expired", "software", "Signed out and in again; the licence was renewed."),
    ("Esqueci a senha do e-mail", "access", "Senha nova enviada por telefone."),
    ("A tela pisca", "hardware", "O cabo HDMI estava solto. Trocado por um novo."),
    ("The label printer prints half a label", "hardware", "The size was set to 62 mm; these are 100 mm."),
    ("VPN asks for a code that never comes", "network", "The clock of the phone was wrong; set it to automatic."),
    ("The till cannot reach the bank", "network", "The provider had a fault until noon. It works on 4G meanwhile."),
    ("Please install the drawing program", "software", "Installed; it is in the menu under Graphics."),
    ("My account is locked", "access", "Unlocked. Somebody had typed the old password on the tablet."),
)
TICKETS = 24
ASKERS = ("joana", "filipe", "camille", "vasco", "marcos", "grace", "jonas", "raquel", "nadia", "gabriela", "piotr")
HELPERS = ("diego", "ines", "karim", "sara")
SCORES = (5, 4, 5, 2, 5, 3, 4, 5)
KEPT = {5: "label printer, labels, etiquetas, impressora", 6: "vpn code, código, telefone"}
LET_IN = ("pedro", "grace", "camille", "jonas", "gabriela")


def tickets_of(past: Past, today: date) -> Iterator[Life]:
    """What was asked of those who help in the year before ``today``."""
    for n in range(TICKETS):
        began = today - timedelta(days=350 * (TICKETS - n) // TICKETS - 6)
        if began < today:
            yield _solved(past, n, began)
    yield _left(past, "The scale of the shop shows nothing", "miguel", today - timedelta(days=9))
    yield _left(past, "O leitor de código de barras não liga", "marcos", today - timedelta(days=3))


def access(past: Past, today: date) -> Iterator[Life]:
    """Who was let in, and out again."""
    for n, name in enumerate(LET_IN):
        yield _let_in(past, name, n, today - timedelta(days=330 - 62 * n))


def _solved(past: Past, n: int, day: date) -> Life:
    title, category, cure = ASKED[n % len(ASKED)]
    who, by = ASKERS[n % len(ASKERS)], HELPERS[n * 5 % 7 % len(HELPERS)]
    yield moment(day, 9 + n % 8, n * 13 % 60)
    ticket_id = _open(past, who, title, category, "high" if n % 9 == 0 else "normal")
    yield past.now + HOUR * (0.3 + n * n % 7)
    past.do(by, "ticket.claim", value=f"{ticket_id}:{tickets.load(past.tx, ticket_id).version}")
    yield moment((past.now + timedelta(days=9 if n % 8 == 3 else n % 4)).date(), 16, n % 60)
    _resolve(past, by, ticket_id, n, cure)
    yield past.now + timedelta(days=6)
    closing.close(past.tx, past.office, tickets.load(past.tx, ticket_id), past.now)
    yield past.now + HOUR
    if n % 3:
        past.do(who, "ticket.rate", value=f"{ticket_id}:{SCORES[n % len(SCORES)]}")


def _open(past: Past, who: str, title: str, category: str, urgency: str) -> int:
    past.hand_in(who, "ticket.new", title=title, details="", category=category, urgency=urgency)
    found = tickets.find(past.tx, f"TIC-{counters.last(past.tx, 'ticket')}")
    assert found is not None
    return found


def _resolve(past: Past, by: str, ticket_id: int, n: int, cure: str) -> None:
    """With its cure, which is kept for others the first time."""
    keep: dict[str, Any] = {"more": ["keep"], "title": ASKED[n][0], "phrases": KEPT[n]} if n in KEPT else {}
    past.hand_in(by, "ticket.resolve", memo={"ticket": ticket_id}, reason=cure, **keep)


def _left(past: Past, title: str, who: str, day: date) -> Life:
    """Nobody has come to it yet."""
    yield moment(day, 9, 20)
    _open(past, who, title, "hardware", "normal")


def _let_in(past: Past, name: str, n: int, day: date) -> Life:
    """Asked for, approved, given; and given back."""
    yield moment(day, 10)
    system, role = (("crm", "seller"), ("books", "reader"), ("shop", "till"))[n % 3]
    asked: dict[str, Any] = {"access.system": system, f"role.{system}": role, "lasts": "90", "reason": "the season"}
    past.hand_in(name, "access.ask", **asked)
    request_id = past.newest("access", "ACC")
    yield past.now + HOUR * 5
    past.decide(request_id)
    yield past.now + HOUR * 20
    _proven(past, request_id, f"user {name} in the list of {system}")
    yield past.now + timedelta(days=40 + 5 * n)
    past.do(name, "access.give_back", value=past.pressed(request_id))
    yield past.now + HOUR * 22
    _proven(past, request_id, f"user {name} removed")


def _proven(past: Past, request_id: int, proof: str) -> None:
    grant = requests.load(past.tx, request_id).grant
    task = grant.back_ticket_id if grant.state is GrantState.TO_REVOKE else grant.ticket_id
    past.hand_in("ines", "ticket.resolve", memo={"ticket": task}, proof=proof)
