"""The certificate of a leave: from which length on it is asked for, and until when it may come."""

from collections.abc import Iterable
from datetime import date

from domain.calendar import Half, WorkCalendar
from domain.policy import Certificate
from domain.vacation.span import Span


def in_a_row(span: Span, before: Iterable[Span], calendar: WorkCalendar) -> int:
    """Calendar days until the end of ``span``, earlier ones included with nothing but rest days between."""
    begins = span
    for earlier in sorted(before, key=lambda one: one.last, reverse=True):
        if earlier.first < begins.first and _adjoin(earlier, begins, calendar):
            begins = earlier
    return (span.last - begins.first).days + 1


def _adjoin(earlier: Span, later: Span, calendar: WorkCalendar) -> bool:
    unbroken = earlier.ends is Half.AFTERNOON and later.starts is Half.MORNING
    return unbroken and calendar.next_working_day(earlier.last) >= later.first


def certificate_due(
    rule: Certificate | None, span: Span, before: Iterable[Span], *, asked_on: date, calendar: WorkCalendar
) -> date | None:
    """The last day for the certificate; None where none is asked for. ``before``: earlier leave of the same type."""
    if rule is None or in_a_row(span, before, calendar) <= rule.after_days:
        return None
    return calendar.add_working_days(max(span.first, asked_on), rule.within_days)
