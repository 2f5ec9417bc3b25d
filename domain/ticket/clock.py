"""The clock of a promise: so much business time for an answer or a solution, while nobody else is waited for.

The rules are those of service level agreements everywhere: a pause takes its own *business* time out, however long it
lasts on the wall; another target counts from the beginning, with all pauses kept; the time that a ticket spent resolved
before it was reopened is a pause.

They differ about other working hours in between, of another queue or a priority that is promised around the clock. Here
each minute counts by the hours that were promised in it: whatever was spent stays spent, and from the change on the new
hours count. Counted anew from the beginning, a ticket of Friday that becomes critical on Monday would have been late
since Saturday, before anybody could know; and one that came from a queue abroad would have another past.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.business_time import NOTHING, after, worked
from domain.calendar import WorkCalendar


class Whose(StrEnum):
    """Who was waited for: who asked, who decides, somebody outside; DONE is nobody: it was thought to be over."""

    REQUESTER = "requester"
    APPROVER = "approver"
    OTHERS = "others"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Pause:
    """Somebody else was waited for: from when until when, None while they still are."""

    start: datetime
    end: datetime | None = None
    whose: Whose = Whose.REQUESTER


@dataclass(frozen=True, slots=True)
class Hours:
    """By which working time a promise counts, and until when: None for that of now."""

    calendar: WorkCalendar
    until: datetime | None = None


Run = tuple[WorkCalendar, datetime, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A promise: ``target`` of business time from ``started`` on; ``stopped`` once it was kept, or given up.

    ``hours`` follow each other, the last without an end. ``pauses`` are in order and do not overlap; only the last may
    be open.
    """

    hours: tuple[Hours, ...]
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
        last = min(now, self.stopped) if self.stopped else now
        return sum((worked(mine, start, min(end or last, last)) for mine, start, end in self._runs()), NOTHING)

    def due(self) -> datetime | None:
        """When the target is spent, in UTC; None while the clock is paused and would not be over before."""
        return self.reaches(self.target)

    def reaches(self, amount: timedelta) -> datetime | None:
        """When so much business time is or will be spent; None while it is paused and was not spent before."""
        left = amount
        for mine, start, end in self._runs():
            if end is None:
                return after(mine, start, left)
            counted = worked(mine, start, end)
            if left <= counted:
                return after(mine, start, left)
            left -= counted
        return None

    def breached(self, now: datetime) -> bool:
        """Whether more was spent than was promised."""
        return self.spent(now) > self.target

    def _runs(self) -> Iterator[Run]:
        """By which working time the clock ran from when until when; without an end while it does."""
        since = self.started
        for pause in self.pauses:
            yield from self._between(since, pause.start)
            if pause.end is None:
                return
            since = pause.end
        yield from self._between(since, None)

    def _between(self, start: datetime, end: datetime | None) -> Iterator[Run]:
        for hours in self.hours:
            if hours.until is None or (end is not None and end <= hours.until):
                yield hours.calendar, start, end
                return
            if start < hours.until:
                yield hours.calendar, start, hours.until
                start = hours.until
