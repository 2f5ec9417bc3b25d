"""The figures of expenses: decisions, and how long people waited for their money."""

from dataclasses import dataclass
from datetime import timedelta

from domain.expense import KIND
from domain.figures import Period, Spread, spread
from domain.payment import KIND as ADVANCE
from handlers.figures import approvals, words
from handlers.figures.approvals import Decided
from handlers.figures.cells import of_spread
from handlers.figures.page import NUMBERS, Board, Row, Scope
from handlers.office import Office
from storage.db import Tx
from storage.payment.payments import delays

KINDS = {KIND: lambda v: v.say("Expenses"), ADVANCE: lambda v: v.say("Advances")}
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseFigures(Decided):
    """``paid``: from the day of asking to the day of the last money, in whole days."""

    paid: Spread | None


def paid(tx: Tx, office: Office, period: Period) -> Spread | None:
    """How long those waited whose claims were paid in a period."""
    found = delays(tx, since=office.day(period.since), until=office.day(period.until - MOMENT))
    return spread(max(timedelta(0), one.paid_on - office.day(one.asked_at)) for one in found)


def _find(tx: Tx, scope: Scope, period: Period) -> ExpenseFigures:
    return ExpenseFigures(decisions=approvals.find(tx, list(KINDS), period), paid=paid(tx, scope.office, period))


ROWS: tuple[Row[ExpenseFigures], ...] = (
    *(row for kind, what in KINDS.items() for row in approvals.rows(kind, what)),
    Row(
        "payment",
        lambda v: v.say("From asking to payment"),
        lambda v, f: words.spread(v, f.paid, words.days),
        lambda v: v.say(
            "Days of the calendar from the day on which a claim was asked for to that on which the last of it was "
            "paid; of those that were paid in the month. Advances are not counted."
        ),
        lambda f: of_spread(f.paid),
    ),
)
BOARD = Board(
    key="expenses",
    name=NUMBERS,
    tab=lambda v: v.say("Expenses"),
    title=lambda v, month: v.say("Expenses in {month}", month=month),
    find=_find,
    shape=ExpenseFigures,
    made_of=lambda f: f.n + (f.paid.n if f.paid else 0),
    kinds=tuple(KINDS),
    rows=ROWS,
)
