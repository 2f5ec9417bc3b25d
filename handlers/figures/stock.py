"""The figures of stock: decisions, how often it turns over, and how long what is used lasts."""

from dataclasses import dataclass
from decimal import Decimal

from domain.figures import Period, Spread
from domain.stock import KIND
from domain.stock.figures import cover, turnover, used
from handlers.figures import approvals, words
from handlers.figures.approvals import Decided
from handlers.figures.cells import of_number, of_spread
from handlers.figures.page import NUMBERS, Board, Row, Scope
from handlers.figures.words import NONE
from storage.db import Tx
from storage.stock import figures

KINDS = {KIND: lambda v: v.say("Requests")}


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFigures(Decided):
    """``moved``: how often something did. ``turnover``: None where costs are not known or of several currencies.

    ``cover``: of what was used.
    """

    moved: int
    turnover: Decimal | None
    cover: Spread | None


def find(tx: Tx, scope: Scope, period: Period) -> StockFigures:
    """The figures of a period."""
    moved, worth = figures.all_moved(tx, period), figures.worth(tx, period.until)
    much = used(moved)
    return StockFigures(
        decisions=approvals.find(tx, list(KINDS), period),
        moved=sum(map(len, moved.values())),
        turnover=turnover(worth[0], (one for of in moved.values() for one in of), period) if len(worth) == 1 else None,
        cover=cover(much, figures.available_at(tx, much, period.until), period),
    )


ROWS: tuple[Row[StockFigures], ...] = (
    *(row for kind, what in KINDS.items() for row in approvals.rows(kind, what)),
    Row(
        "turnover",
        lambda v: v.say("Turnover"),
        lambda v, f: NONE if f.turnover is None else f"{v.number(f.turnover, decimals=2)}×",
        lambda v: v.say(
            "Cost of what was used in the month / average stock at cost in it, all items together, each at what it "
            "costs now. Used: issued, less what came back. Items without a cost are not counted."
        ),
        lambda f: of_number(f.turnover, "times"),
    ),
    Row(
        "cover",
        lambda v: v.say("What is there lasts"),
        lambda v, f: words.spread(v, f.cover, words.elapsed),
        lambda v: v.say(
            "What was available at the end of the month, or is now / used a day in the month; of the items of "
            "which some was used."
        ),
        lambda f: of_spread(f.cover),
    ),
)
BOARD = Board(
    key="stock",
    name=NUMBERS,
    tab=lambda v: v.say("Stock"),
    title=lambda v, month: v.say("Stock in {month}", month=month),
    find=find,
    shape=StockFigures,
    made_of=lambda f: f.n + f.moved,
    kinds=tuple(KINDS),
    rows=ROWS,
)
