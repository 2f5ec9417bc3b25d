"""The clock of a promise: so much business time for an answer or a solution, while nobody else is waited for.

The rules are those of service level agreements everywhere: a pause takes its own *business* time out, however long it
lasts on the wall; another target counts from the beginning, with all pauses kept; the time that a ticket spent resolved
before it was reopened is a pause.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.business_time import NOTHING, after, worked
from domain.calendar import WorkCalendar


class Whose(StrEnum):
    """Who was waited for; DONE is nobody: it was thought to be over."""

    REQUESTER = "requester"
    OTHERS = "others"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Pause:
    """Somebody else was waited for: from when until when, None while they still are."""

    start: datetime
    end: datetime | None = None
    whose: Whose = Whose.REQUESTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A promise: ``target`` of business time from ``started`` on; ``stopped`` once it was kept, or given up.

    ``pauses`` are in order and do not overlap; only the last may be open.
    """

    calendar: WorkCalendar
    started: datetime
    target: timedelta
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None

    @property
    def paused(self) -> bool:
        """Whether somebody else is waited for."""
        return bool(self.pauses) and self.pauses[-1].end is None

    def spent(self, now: datetime) -> timedelta:
        """The business time that counts until ``now``, or until the clock was stopped."""
        end = min(now, self.stopped) if self.stopped else now
        away = sum((self._worked(pause, end) for pause in self.pauses), NOTHING)
        return worked(self.calendar, self.started, end) - away

    def _worked(self, pause: Pause, end: datetime) -> timedelta:
        return worked(self.calendar, pause.start, min(pause.end or end, end))

    def due(self) -> datetime | None:
        """When the target is spent, in UTC; None while the clock is paused and would not be over before."""
        return self.reaches(self.target)

    def reaches(self, amount: timedelta) -> datetime | None:
        """When so much business time is or will be spent; None while it is paused and was not spent before."""
        left, since = amount, self.started
        for pause in self.pauses:
            counted = worked(self.calendar, since, pause.start)
            if left <= counted:
                break
            if pause.end is None:
                return None
            left, since = left - counted, pause.end
        return after(self.calendar, since, left)

    def breached(self, now: datetime) -> bool:
        """Whether more was spent than was promised."""
        return self.spent(now) > self.target

    def pause(self, at: datetime) -> "Clock":
        """Somebody else is waited for from now on; nothing changes if they are already, or if the clock stands."""
        return self if self.paused or self.stopped else replace(self, pauses=(*self.pauses, Pause(at)))

    def resume(self, at: datetime) -> "Clock":
        """Nobody else is waited for any more; nothing changes if nobody was, or if the clock stands."""
        return replace(self, pauses=_closed(self.pauses, at)) if self.paused and not self.stopped else self

    def stop(self, at: datetime) -> "Clock":
        """The promise is kept, or given up; a clock that stands stays as it is."""
        return replace(self, stopped=at) if self.stopped is None else self

    def go_on(self, at: datetime) -> "Clock":
        """What was thought to be over is not: the time between was a pause."""
        if self.stopped is None:
            return self
        pauses = _closed(self.pauses, self.stopped) if self.paused else self.pauses
        return replace(self, stopped=None, pauses=(*pauses, Pause(self.stopped, at)))

    def promise(self, target: timedelta) -> "Clock":
        """Another priority: another target, counted from the beginning."""
        return replace(self, target=target)


def _closed(pauses: Sequence[Pause], at: datetime) -> tuple[Pause, ...]:
    return (*pauses[:-1], Pause(pauses[-1].start, at))
