"""How long a leave is: in itself, and in a row with what lies right beside it."""

from dataclasses import replace
from datetime import date

from domain.refusal import Refusal, refusal
from domain.vacation.asked import Asked
from domain.vacation.row import beside, with_rest
from domain.vacation.span import DAY, ONE, BookedDay, Span, count, total


@refusal
class TooShort(Refusal):
    """Less than the type wants in a request, in thousandths; until ``until`` it would be ``then``."""

    field = "last"
    asked: int
    least: int
    until: date
    then: int


@refusal
class TooLong(Refusal):
    """More in a row than the type allows, in thousandths, with the requests that lie right ``beside``.

    Until ``until`` it would be ``then``; None if the first day alone is too much.
    """

    field = "last"
    asked: int
    most: int
    beside: tuple[str, ...]
    until: date | None
    then: int


def at_least(asked: Asked) -> None:
    """Raises TooShort."""
    length, amount = asked.rules.length, total(asked.days)
    if length is None or length.least is None or amount >= (wanted := int(length.least * DAY)):
        return
    until, days = asked.span.last, asked.days
    while total(days) < wanted:
        span = Span(asked.span.first, until, asked.span.starts)
        days = with_rest(replace(asked, days=count(span, rules=asked.rules, calendar=asked.calendar)))
        until += ONE
    raise TooShort(asked=amount, least=wanted, until=days[-1].day, then=total(days))


def at_most(asked: Asked) -> None:
    """Raises TooLong."""
    length = asked.rules.length
    if length is None or length.most is None:
        return
    most, found = int(length.most * DAY), beside(asked, asked.days)
    amount = total([*asked.days, *(other.booked for other in found)])
    if amount <= most:
        return
    fits = _fitting(asked, most)
    references = tuple(dict.fromkeys(other.reference for other in found))
    raise TooLong(
        asked=amount, most=most, beside=references, until=fits[-1].day if fits else None, then=total(fits)
    )  # fmt: skip


def _fitting(asked: Asked, most: int) -> tuple[BookedDay, ...]:
    """The longest beginning of the leave that is not too much in a row."""
    for n in range(len(asked.days) - 1, 0, -1):
        days = asked.days[:n]
        if asked.rules.sandwich and not asked.calendar.is_working_day(days[-1].day):
            continue
        if total([*days, *(other.booked for other in beside(asked, days))]) <= most:
            return days
    return ()
