"""Somebody's account of one type of leave: what time has brought and taken by the rules, and what it still will."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from domain.policy import LeaveType
from domain.vacation.accrual import Employment
from domain.vacation.balance import Entry, Projection, Rule
from domain.vacation.brazil.periods import Service
from domain.vacation.span import BookedDay

AHEAD = timedelta(days=400)
"""How far a balance is foreseen: more than a leave year after whatever is known."""
LOSSES = frozenset({Rule.CARRIED_OVER, Rule.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A line of the ledger as the rules read it; a day that awaits a decision is one too, booked and without a key."""

    day: date
    amount: int
    rule: Rule
    key: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, compare=False)


def by_key(lines: Iterable[Posted]) -> dict[str, list[Posted]]:
    """The lines that are made once, by their keys; corrections with what they correct."""
    found: dict[str, list[Posted]] = {}
    for line in lines:
        if line.key:
            # Four parts, as Account.key makes them; the fifth is the number of a correction.
            found.setdefault(":".join(line.key.split(":")[:4]), []).append(line)
    return found


def numbered(key: str, before: Sequence[Posted]) -> str:
    """The key of what corrects the lines that have it; the key itself while there are none."""
    return f"{key}:{len(before) + 1}" if before else key


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How far the ledger was brought: from ``since`` through ``through``, for an employment as it was known then.

    What the policy of that time brought and took until then stays; a later policy decides what comes after.
    It is ``paused`` while the type is not for the person.
    """

    since: date
    through: date
    employment: Employment
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Everything that decides about a balance: the rules, the employment, the ledger with the days that await.

    ``service`` is what decides about leave under the labour law of Brazil, once a hire date is known.
    """

    person_id: int
    type: str
    rules: LeaveType
    employment: Employment
    settled: Settled
    lines: tuple[Posted, ...]
    service: Service | None = None

    def key(self, rule: Rule, label: str) -> str:
        """The key of an entry that is made once for this person."""
        return f"{rule.value}:{self.type}:{label}:{self.person_id}"

    def booked(self, days: Sequence[BookedDay]) -> "Account":
        """The account with these days taken too."""
        taken = (Posted(day=d.day, amount=-d.amount, rule=Rule.BOOKED) for d in days)
        return replace(self, lines=(*self.lines, *taken))

    def projection(self, due: Sequence[Entry], *, since: date) -> Projection:
        """How the balance moves, with what is ``due`` in the ledger."""
        before, changes, lost = 0, dict[date, int](), dict[date, int]()
        moves: list[Posted | Entry] = [*self.lines, *due]
        for line in moves:
            if line.day < since:
                before += line.amount
                continue
            changes[line.day] = changes.get(line.day, 0) + line.amount
            if line.rule in LOSSES:
                lost[line.day] = lost.get(line.day, 0) + line.amount
        return Projection(since=since, before=before, changes=changes, lost=lost)

    def foreseen(self, *, since: date) -> date:
        """Until when a look from ``since`` on has to go."""
        return max([since, self.settled.through, *(line.day for line in self.lines)]) + AHEAD
