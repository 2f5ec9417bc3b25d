"""`/backoffice numbers`: the figures of what somebody leads, a page for each subject."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain import expense, payment, stock, vacation
from domain.access import KIND as ACCESS
from domain.figures import NoNumbers
from domain.people import Role
from domain.vacation.returning import KIND as RETURN
from handlers.call import Answer, Call, Entry, action
from handlers.figures import approvals
from handlers.figures.approvals import Decided
from handlers.figures.page import Board, meaning, page, read_back, turn
from handlers.forms import read_page
from handlers.office import Reader
from handlers.texts import Voice
from handlers.ticket import figures as tickets
from handlers.ticket.queue import seen_by
from storage.db import Tx

NUMBERS = "numbers"


def _board(key: str, name: Callable[[Voice], str], kinds: Mapping[str, Callable[[Voice], str]]) -> Board[Decided]:
    return Board(
        key=key,
        name=NUMBERS,
        tab=name,
        title=lambda v, month: v.say("{what} in {month}", what=name(v), month=month),
        rows=[row for kind, what in kinds.items() for row in approvals.rows(kind, what)],
        find=lambda tx, reader, period: Decided(decisions=approvals.find(tx, list(kinds), period)),
    )


LEAVE = _board(
    "leave",
    lambda v: v.say("Leave"),
    {vacation.KIND: lambda v: v.say("Leave"), RETURN: lambda v: v.say("Days given back")},
)
EXPENSES = _board(
    "expenses",
    lambda v: v.say("Expenses"),
    {expense.KIND: lambda v: v.say("Expenses"), payment.KIND: lambda v: v.say("Advances")},
)
STOCK = _board("stock", lambda v: v.say("Stock"), {stock.KIND: lambda v: v.say("Requests")})
ACCESSES = _board("access", lambda v: v.say("Access"), {ACCESS: lambda v: v.say("Access")})
TICKETS = replace(tickets.BOARD, name=NUMBERS)
LED: Mapping[Role, Board[Any]] = {
    Role.HR: LEAVE,
    Role.FINANCE: EXPENSES,
    Role.STOCK: STOCK,
    Role.IT: ACCESSES,
}
"""What each role leads; administrators lead all of it."""
BOARDS: Sequence[Board[Any]] = (*LED.values(), TICKETS)


def led(reader: Reader) -> list[Board[Any]]:
    """The figures that are for the reader: of what they lead, and of the tickets that they see."""
    roles = reader.person.roles
    found: list[Board[Any]] = [board for role, board in LED.items() if roles & {role, Role.ADMIN}]
    return [*found, *([TICKETS] if seen_by(reader.office, reader.person) else [])]


def asked(tx: Tx, call: Call) -> Answer:
    """This month, of what comes first. Raises NoNumbers."""
    board, others = _chosen(call, "")
    return Answer(say=page(tx, call.reader, board, 0, others))


def press(tx: Tx, call: Call) -> Answer:
    """Another month, or other figures. Raises NoNumbers."""
    board, others = _chosen(call, read_page(call.value)[0])
    return turn(call, board, page(tx, call.reader, board, read_back(call), others))


def press_meant(tx: Tx, call: Call) -> Answer:
    """What they mean. Raises NoNumbers."""
    board, _ = _chosen(call, read_page(call.value)[0])
    return turn(call, board, meaning(call.voice, board, read_back(call)))


def _chosen(call: Call, key: str) -> tuple[Board[Any], list[Board[Any]]]:
    """The figures that are called so, else the first of the actor's; and the others of theirs."""
    known = led(call.reader)
    if not known:
        raise NoNumbers
    board = next((one for one in known if one.key == key), known[0])
    return board, [one for one in known if one is not board]


ENTRIES: tuple[Entry, ...] = (
    action(NUMBERS, press),
    *(action(f"{NUMBERS}.{name}", press) for name in ("before", "after", *(board.key for board in BOARDS))),
    action(f"{NUMBERS}.meant", press_meant),
)
