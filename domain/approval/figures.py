"""What requests of a kind come to in a period: how long each step of them waited, and how many were rejected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.approval.life import Move
from domain.figures import Period, Share, Spread, spread
from domain.people import Action

SETTLED = frozenset({Action.APPROVE, Action.REJECT})
"""The answers by which a request may be decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What became of a request that people decided: how long it waited in each step since it was sent last."""

    at: datetime
    approved: bool
    waited: Mapping[int, timedelta]


def course(asked_at: datetime, moves: Iterable[Move]) -> Course | None:
    """By the turns of a request that is decided; None if it was the policy that did, or HR that entered it."""
    waited, since, last = defaultdict[int, timedelta](timedelta), asked_at, None
    for move in moves:
        if move.action is Action.RESUBMIT:
            waited.clear()
            last = None
        elif move.step:
            waited[move.step] += move.at - since
        if move.action in SETTLED:
            last = move
        since = move.at
    if last is None or last.step is None:
        return None
    return Course(at=last.at, approved=last.action is Action.APPROVE, waited=dict(waited))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """The requests of a kind that were decided in a period: how long each step waited, and which were rejected."""

    waited: Mapping[int, Spread]
    rejected: Share


def decisions(found: Iterable[Course | None], period: Period) -> Decisions:
    """Of what was not decided by people in the period, nothing is counted."""
    counted = [one for one in found if one and one.at in period]
    lengths = defaultdict[int, list[timedelta]](list)
    for one in counted:
        for step, length in one.waited.items():
            lengths[step].append(length)
    return Decisions(
        waited={step: known for step in sorted(lengths) if (known := spread(lengths[step]))},
        rejected=Share(sum(not one.approved for one in counted), len(counted)),
    )
