"""After approval nothing is deleted: finance corrects what is reimbursed, and the books reverse and enter anew."""

from collections.abc import Sequence
from dataclasses import replace

from domain.approval import ReasonMissing
from domain.expense import Line, Verdict
from domain.money import Money
from domain.payment.journal import Charge
from domain.refusal import Refusal, refusal


@refusal
class AboveClaimed(Refusal):
    """Nobody is reimbursed more than they claimed."""

    field = "amount"
    asked: Money
    claimed: Money


@refusal
class NothingCorrected(Refusal):
    """The line is reimbursed with that amount already."""

    field = "amount"
    approved: Money


def corrected(lines: Sequence[Line], position: int, *, to: Money, reason: str) -> tuple[Line, ...]:
    """The lines, of which the one at ``position`` (from 1) is reimbursed with ``to``, from nothing to what was claimed.

    Raises AboveClaimed, NothingCorrected, ReasonMissing.
    """
    line = lines[position - 1]
    if line.claimed < to or to < Money.nothing(to.currency):
        raise AboveClaimed(asked=to, claimed=line.claimed)
    if to == line.approved:
        raise NothingCorrected(approved=to)
    if not reason.strip():
        raise ReasonMissing
    mended = replace(line, verdict=Verdict(approved=to, reason=reason.strip()))
    return (*lines[: position - 1], mended, *lines[position:])


def charges(lines: Sequence[Line]) -> tuple[Charge, ...]:
    """What is booked of each line that is reimbursed: without its tax, and the tax."""
    return tuple(
        Charge(
            category=line.category,
            cost_centre=line.cost_centre,
            net=line.net_approved,
            tax=line.tax_approved,
        )
        for line in lines
        if line.total
    )
