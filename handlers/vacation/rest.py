"""The rest days that a leave takes, so that nobody has to wonder about the count."""

from collections.abc import Sequence

from domain.calendar import WorkCalendar
from domain.policy import LeaveType
from domain.vacation import BookedDay
from handlers.texts import Voice

LISTED = 8


def counted_too(v: Voice, days: Sequence[BookedDay], *, rules: LeaveType, calendar: WorkCalendar) -> list[str]:
    """Those that count because they lie between two days of leave."""
    if not rules.sandwich:
        return []
    rest = [v.day(booked.day) for booked in days if not calendar.is_working_day(booked.day)]
    listed = [*rest[:LISTED], *(["…"] if len(rest) > LISTED else [])]
    return [v.say("Counted too: {days}", days=", ".join(listed))] if rest else []
