"""The figures of access: decisions."""

from domain.access import KIND
from handlers.figures import approvals
from handlers.figures.approvals import Decided
from handlers.figures.page import NUMBERS, Board

BOARD = Board(
    key="access",
    name=NUMBERS,
    tab=lambda v: v.say("Access"),
    title=lambda v, month: v.say("Access in {month}", month=month),
    find=lambda tx, scope, period: Decided(decisions=approvals.find(tx, [KIND], period)),
    shape=Decided,
    made_of=lambda f: f.n,
    kinds=(KIND,),
    rows=approvals.rows(KIND, lambda v: v.say("Access")),
)
