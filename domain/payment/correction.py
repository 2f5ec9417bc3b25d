"""After approval nothing is deleted: finance corrects what is reimbursed, and the books reverse and enter anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.approval import ReasonMissing
from domain.expense import Line, Verdict
from domain.money import Money
from domain.payment.journal import Charge
from domain.refusal import NotHere, Refusal, refusal


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


@refusal
class DayClaimed(Refusal):
    """A day away of the line is in another claim by now."""

    field = "amount"
    day: date
    other: str


def corrected(lines: Sequence[Line], position: int, *, to: Money, reason: str) -> tuple[Line, ...]:
    """The lines, of which the one at ``position`` (from 1) is reimbursed with ``to``, from nothing to what was claimed.

    Raises NotHere, AboveClaimed, NothingCorrected, ReasonMissing.
    """
    if not 0 < position <= len(lines):
        raise NotHere
    line = lines[position - 1]
    if line.claimed < to or to < Money.nothing(to.currency):
        raise AboveClaimed(asked=to, claimed=line.claimed)
    if to == line.approved:
        raise NothingCorrected(approved=to)
    if not reason.strip():
        raise ReasonMissing
    mended = replace(line, verdict=Verdict(approved=to, reason=reason.strip()))
    return (*lines[: position - 1], mended, *lines[position:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """What was owed for a claim from some moment on; ``by_id`` is None where nobody said so: a rate, or the policy."""

    owed: Money
    by_id: int | None
    corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """``by`` whom a claim was corrected ``above`` what its deciders left of it."""

    by: frozenset[int]
    above: Money


def raised(turns: Iterable[Booked]) -> Raised | None:
    """That a claim was corrected to more than its deciders left of it, since they decided last; None if it was not.

    A rate that comes later decides nothing: whoever raised the claim before it did so still.
    """
    above: Money | None = None
    by = frozenset[int]()
    for turn in turns:
        if not turn.corrected and not (by and turn.by_id is None):
            above, by = turn.owed, frozenset()
        elif turn.corrected and turn.by_id and (above is None or above < turn.owed):
            above, by = above or Money.nothing(turn.owed.currency), by | {turn.by_id}
    return Raised(by=by, above=above) if above is not None and by else None


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
