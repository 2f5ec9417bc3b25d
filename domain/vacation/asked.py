"""A leave as it is asked for, before anything is said about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.calendar import WorkCalendar
from domain.people import Person
from domain.policy import Blackout, LeaveType
from domain.vacation.span import BookedDay, Span, TakenDay
from domain.vacation.staffing import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A leave as it is asked for, with what its limits look at.

    ``days`` are those of ``span`` that count, ``taken`` what the person holds near them, ``today`` is where they are;
    ``blackouts`` are the company's, ``teams`` those that the person is counted in. ``wider`` is the same with what lies
    further around, where other days are looked for, ``lawful`` whether the law lets so many days begin on one of them.
    """

    person: Person
    type: str
    rules: LeaveType
    span: Span
    days: tuple[BookedDay, ...]
    taken: Sequence[TakenDay]
    calendar: WorkCalendar
    today: date
    blackouts: Sequence[Blackout] = ()
    teams: Sequence[Team] = ()
    wider: Callable[[], "Asked"] | None = field(default=None, compare=False)
    lawful: Callable[[date, int], bool] = field(default=lambda first, days: True, compare=False)
