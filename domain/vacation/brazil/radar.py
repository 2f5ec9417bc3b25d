"""The radar: whose leave has to be granted soon, before it is paid double. CLT art. 134 and 137."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.vacation.brazil.periods import Period
from domain.vacation.brazil.planning import Planner

STAGES = (45, 60, 90, 180)
"""So many days before the end of the concessive period a warning becomes more urgent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """Days of a period that nobody has planned yet. ``left_for`` days until the concessive period ends.

    ``latest`` is the last lawful start for all of them in one piece, also if it is past; ``stage`` the smallest of
    STAGES that is reached, 0 once the period is over.
    """

    period: Period
    days: int
    left_for: int
    stage: int
    latest: date | None


def urgent(planner: Planner) -> Iterator[Urgent]:
    """What has to be planned soon, the oldest period first."""
    today = planner.today
    for standing in planner.standings:
        left_for = (standing.period.concessive_last - today).days
        if not standing.acquired(today) or standing.left <= 0 or left_for > max(STAGES):
            continue
        yield Urgent(
            period=standing.period,
            days=standing.left,
            left_for=left_for,
            stage=next(stage for stage in STAGES if left_for <= stage) if left_for >= 0 else 0,
            latest=planner.latest(standing),
        )
