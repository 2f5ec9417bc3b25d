"""How many of a team are away at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import Half, WorkCalendar
from domain.policy import Staffing
from domain.vacation.span import BookedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A day that somebody is away, or will be once it is decided; never why.

    ``known``: whoever asks may know who it is.
    """

    person_id: int
    name: str
    booked: BookedDay
    pending: bool
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The others whom a rule counts somebody among, and when they are away; without ``department``, a manager's."""

    rule: Staffing
    department: str | None = None
    absent: Sequence[Absent] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who else of a team is away on a day: by name those of whom whoever asks may know, of the others how many.

    ``firm``: the policy refuses more than ``most``; else it warns.
    """

    day: date
    known: tuple[str, ...]
    unnamed: int = 0
    undecided: int
    most: int
    department: str | None
    firm: bool

    @property
    def away(self) -> int:
        """How many others are away."""
        return len(self.known) + self.unnamed + self.undecided

    @property
    def full(self) -> bool:
        """Whether one more is too many."""
        return self.away >= self.most


def crowds(teams: Sequence[Team], days: Sequence[BookedDay], calendar: WorkCalendar) -> tuple[Crowd, ...]:
    """Of each team the crowd of the tightest of these days."""
    return tuple(filter(None, (tightest(team, days, calendar) for team in teams)))


def tightest(team: Team, days: Sequence[BookedDay], calendar: WorkCalendar) -> Crowd | None:
    """The crowd of the half of a working day on which most others are away; None if all of these are days off."""
    halves = [half for booked in days if calendar.is_working_day(booked.day) for half in _halves(booked)]
    if not halves:
        return None
    away: dict[tuple[date, Half], dict[int, Absent]] = {half: {} for half in halves}
    for absent in team.absent:
        for half in _halves(absent.booked):
            if half in away:
                away[half][absent.person_id] = absent
    worst = max(halves, key=lambda half: len(away[half]))
    found = away[worst].values()
    return Crowd(
        day=worst[0],
        known=tuple(sorted(absent.name for absent in found if absent.known and not absent.pending)),
        unnamed=sum(not (absent.known or absent.pending) for absent in found),
        undecided=sum(absent.pending for absent in found),
        most=team.rule.most_away,
        department=team.department,
        firm=team.rule.then == "refuse",
    )


def _halves(booked: BookedDay) -> Iterator[tuple[date, Half]]:
    return ((booked.day, half) for half in Half if booked.half in (None, half))
