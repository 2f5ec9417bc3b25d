"""Lines decided one by one: all of a line is reimbursed, less, or nothing.

Of several answers the lowest counts, whether they were given side by side or one after the other. So nobody gives back
what another took away: whoever thinks that a cut is wrong asks for changes, or asks its author to take it back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.approval import ReasonMissing, Request, Step, agreeing
from domain.expense.line import Cut, Line, Verdict
from domain.money import Money
from domain.refusal import Refusal, refusal


@refusal
class OfLine(Refusal):
    """What is refused is in one of several lines of a form, whose fields are called after its number."""

    line: int
    of: Refusal

    @property
    def block(self) -> str:
        """The field of that line."""
        return f"{self.of.field}:{self.line}"


@refusal
class MoreThanIsLeft(Refusal):
    """More than is claimed, or than somebody before left of it."""

    field = "amount"
    given: Money
    most: Money


def check_verdict(line: Line, verdict: Verdict) -> None:
    """Whether so much of a line can be approved. Raises MoreThanIsLeft, ReasonMissing."""
    if not Money.nothing(line.claimed.currency) <= verdict.approved <= line.approved:
        raise MoreThanIsLeft(given=verdict.approved, most=line.approved)
    if verdict.approved < line.approved and not verdict.reason:
        raise ReasonMissing


def cuts_of(request: Request, lines: Sequence[Line], verdicts: Mapping[int, Verdict], *, by_id: int) -> tuple[Cut, ...]:
    """The cuts of an answer to a request that waits; ``verdicts`` by the number of the line.

    Whoever agrees to what another left of a line says the same: should that one take it back, no more is agreed to.
    """
    step = request.current
    said = {n: verdicts.get(n) or line.verdict for n, line in enumerate(lines, 1)}
    return tuple(
        Cut(version=request.version + 1, line=n, step=step.position, by_id=by_id, verdict=verdict)
        for n, verdict in said.items()
        if verdict and step and verdict.approved < lines[n - 1].claimed
    )


def standing(cuts: Sequence[Cut], steps: Sequence[Step]) -> tuple[Cut, ...]:
    """Of the cuts that stood until now those that still do: whose answer was neither taken back nor made void."""
    answered = agreeing(steps)
    return tuple(cut for cut in cuts if (cut.step, cut.by_id) in answered)


def judged(lines: Sequence[Line], cuts: Sequence[Cut]) -> tuple[Line, ...]:
    """The lines with what these answers leave of them: the lowest, the first of equal ones.

    A line may have become smaller since, at the rate that its day had: never more than that.
    """
    lowest: dict[int, Verdict] = {}
    for cut in cuts:
        before = lowest.get(cut.line)
        if before is None or cut.verdict.approved < before.approved:
            lowest[cut.line] = cut.verdict
    return tuple(replace(line, verdict=_within(line, lowest.get(n))) for n, line in enumerate(lines, 1))


def _within(line: Line, verdict: Verdict | None) -> Verdict | None:
    return replace(verdict, approved=min(verdict.approved, line.claimed)) if verdict else None


def nothing_left(lines: Sequence[Line], verdicts: Mapping[int, Verdict]) -> bool:
    """Whether nothing of any line would be reimbursed: that is no approval."""
    return not any(verdicts[n].approved if n in verdicts else line.approved for n, line in enumerate(lines, 1))
