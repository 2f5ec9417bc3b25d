"""How the amount of a line was found: at which rate, with which tax, for how far or how long."""

from collections.abc import Sequence

from domain.expense import Line
from handlers.call import Call
from handlers.expense import mileage, per_diem, tax
from handlers.expense.rates import rate_alone, rate_said
from handlers.office import Office
from handlers.texts import Voice
from storage import expense
from storage.db import Tx


def worked_out(tx: Tx, call: Call, lines: Sequence[Line], report: int) -> list[Line]:
    """The lines with what the policy says that journeys and stays come to, in their order. Raises their refusals."""
    far = mileage.counted(tx, call.office, call.actor.id, lines, report)
    return per_diem.counted(tx, call.office, call.actor.id, far, report)


def worked(tx: Tx, call: Call, report: int, line: Line) -> Line:
    """A line with what it comes to after those that are written for a report."""
    return worked_out(tx, call, [*expense.drafts(tx, call.actor.id, report).values(), line], report)[-1]


def said(v: Voice, office: Office, line: Line) -> list[str]:
    """It in words; nothing where the receipt says all."""
    return [*rate_said(v, line), *_others(v, office, line)]


def beside(v: Voice, office: Office, line: Line) -> list[str]:
    """The same, where what the line comes to stands beside it."""
    return [*rate_alone(v, line), *_others(v, office, line)]


def _others(v: Voice, office: Office, line: Line) -> list[str]:
    return [*tax.said(v, line), *mileage.said(v, office, line), *per_diem.said(v, line)]
