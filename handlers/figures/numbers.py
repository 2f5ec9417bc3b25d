"""`/backoffice numbers`: the figures of what somebody leads, a page for each subject."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.figures import NoNumbers
from domain.people import Person, Role
from handlers.call import Answer, Call, Entry, action
from handlers.figures import access, expense, leave, stock
from handlers.figures.kept import asked_for, turned_to
from handlers.figures.page import NUMBERS, Board, meaning, read_back, turn
from handlers.forms import read_page
from handlers.office import Office
from handlers.ticket.numbers import figures as tickets
from storage.db import Tx

TICKETS = replace(tickets.BOARD, name=NUMBERS)
LED: Mapping[Role, Board[Any]] = {
    Role.HR: leave.BOARD,
    Role.FINANCE: expense.BOARD,
    Role.STOCK: stock.BOARD,
    Role.IT: access.BOARD,
}
"""What each role leads; administrators lead all of it."""
BOARDS: Sequence[Board[Any]] = (*LED.values(), TICKETS)


def led(office: Office, person: Person) -> list[Board[Any]]:
    """The figures that are for somebody: of what they lead, and of tickets those that they may count."""
    found: list[Board[Any]] = [board for role, board in LED.items() if person.roles & {role, Role.ADMIN}]
    return [*found, *([TICKETS] if tickets.led_by(office, person) else [])]


def asked(tx: Tx, call: Call) -> Answer:
    """This month, of what comes first. Raises NoNumbers."""
    board, others = _chosen(call, "")
    return asked_for(tx, call, board, others)


def press(tx: Tx, call: Call) -> Answer:
    """Another month, or other figures. Raises NoNumbers."""
    board, others = _chosen(call, read_page(call.value)[0])
    return turned_to(tx, call, board, others)


def press_meant(tx: Tx, call: Call) -> Answer:
    """What they mean. Raises NoNumbers."""
    board, _ = _chosen(call, read_page(call.value)[0])
    return turn(call, board, meaning(call.voice, board, read_back(call)))


def _chosen(call: Call, key: str) -> tuple[Board[Any], list[Board[Any]]]:
    """The figures that are called so, else the first of the actor's; and the others of theirs."""
    known = led(call.office, call.actor)
    if not known:
        raise NoNumbers
    board = next((one for one in known if one.key == key), known[0])
    return board, [one for one in known if one is not board]


ENTRIES: tuple[Entry, ...] = (
    action(NUMBERS, press),
    *(action(f"{NUMBERS}.{name}", press) for name in ("before", "after", *(board.key for board in BOARDS))),
    action(f"{NUMBERS}.meant", press_meant),
)
