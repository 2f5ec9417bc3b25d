"""How long requests of a kind wait for a decision, step by step, and how many are rejected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.approval.figures import Decisions, course, decisions
from domain.figures import Period, Spread
from handlers.figures.cells import of_share, of_spread
from handlers.figures.page import Row
from handlers.figures.words import NONE, elapsed, share, spread
from handlers.texts import Voice
from storage.approval.figures import decided
from storage.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided in a period, by the kind of request."""

    decisions: Mapping[str, Decisions]

    @property
    def n(self) -> int:
        """How many decisions."""
        return sum(one.rejected.of for one in self.decisions.values())


def find(tx: Tx, kinds: Sequence[str], period: Period) -> Mapping[str, Decisions]:
    """The decisions of a period, by the kind of request."""
    found = [(kind, course(asked_at, moves)) for kind, asked_at, moves in decided(tx, kinds, period)]
    return {kind: decisions((one for of, one in found if of == kind), period) for kind in kinds}


def rows(kind: str, what: Callable[[Voice], str]) -> tuple[Row[Decided], ...]:
    """The figures of a kind of request, which is called so."""
    return (
        Row(
            f"{kind}_waited",
            lambda v: v.say("{what}, until decided", what=what(v)),
            lambda v, f: _waited(v, f.decisions[kind].waited),
            lambda v: v.say(
                "Time by the calendar in which a request waited for the people of each step, since it was asked for or "
                "last sent again; of those that were decided in the month and stand. What the policy approves by "
                "itself is not counted."
            ),
            lambda f: [
                cell for step, one in f.decisions[kind].waited.items() for cell in of_spread(one, f"step {step}")
            ],
        ),
        Row(
            f"{kind}_rejected",
            lambda v: v.say("{what}, rejected", what=what(v)),
            lambda v, f: share(v, f.decisions[kind].rejected),
            lambda v: v.say(
                "Of those that people decided in the month and that stand: rejected / (approved + rejected). What was "
                "withdrawn or cancelled since is neither."
            ),
            lambda f: of_share(f.decisions[kind].rejected),
        ),
    )


def _waited(v: Voice, found: Mapping[int, Spread]) -> str:
    """Each step on a line of its own, if there are several."""
    if not found:
        return NONE
    if list(found) == [1]:
        return spread(v, found[1], elapsed)
    return "\n".join(v.say("step {n}: {length}", n=step, length=spread(v, one, elapsed)) for step, one in found.items())
