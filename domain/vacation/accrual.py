"""Accrual: what is earned in each period of a leave year, by the rules of a type and the time at the company."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import count

from domain.policy import Accrual, LeaveYear, Rounding
from domain.vacation.span import DAY

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    """From when until when somebody works here, as far as the roster knows."""

    hired_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a period brings: there on ``day``, for the days from ``first`` to ``last``.

    ``amount``, ``yearly`` and ``cap`` are in thousandths of a day; ``label`` names the whole period.
    """

    label: str
    day: date
    first: date
    last: date
    amount: int
    yearly: int
    periods: int
    cap: int | None


def shift(day: date, months: int) -> date:
    """The same day so many months later; the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, day: date) -> int:
    """Full months from ``first`` to ``day``."""
    months = (day.year - first.year) * 12 + day.month - first.month
    return months if shift(first, months) <= day else months - 1


def year_of(basis: LeaveYear, hired_on: date | None, on: date) -> date:
    """The first day of the leave year that ``on`` is in; the calendar's, of somebody who was not hired yet."""
    if basis is LeaveYear.JANUARY or hired_on is None:
        return date(on.year, 1, 1)
    return shift(hired_on, max(months_between(hired_on, on) // 12, 0) * 12)


def year_starts(basis: LeaveYear, hired_on: date | None, *, after: date, until: date) -> Iterator[date]:
    """The first days of the leave years that begin after a day, until another."""
    reckoned = date(after.year, 1, 1) if basis is LeaveYear.JANUARY else hired_on
    if reckoned is None:
        return
    for n in count(max(months_between(reckoned, after) // 12, 0)):
        start = shift(reckoned, 12 * n)
        if start > until:
            return
        # The day of hiring begins a year that has no year before it.
        if start > after and (n or basis is LeaveYear.JANUARY):
            yield start


def grants(
    rules: Accrual, employment: Employment, *, since: date, until: date, besides: date = date.min
) -> tuple[Grant, ...]:
    """What is earned for the days from ``since`` on, as far as it is there by ``until``; a part of a period pro rata.

    Leave years that were over on the day ``besides`` are left out. Whoever has no hire date earns from ``since`` on, in
    years that begin in January; in others nothing.
    """
    start = max(since, employment.hired_on or since)
    reckoned = date(start.year, 1, 1) if rules.from_ is LeaveYear.JANUARY else employment.hired_on
    if reckoned is None:
        return ()
    found: list[Grant] = []
    for n in count(months_between(reckoned, max(start, besides)) // 12):
        if shift(reckoned, 12 * n) > until:
            break
        found += _year(rules, employment, reckoned, n, start)
    return tuple(grant for grant in found if grant.day <= until)


def _year(rules: Accrual, employment: Employment, reckoned: date, n: int, start: date) -> Iterator[Grant]:
    """The periods of one leave year; what is rounded is their sum so far, so that they add up to the year."""
    step, sum_so_far = 12 // rules.periods, Fraction(0)
    for months in range(12 * n, 12 * n + 12, step):
        first, last = shift(reckoned, months), shift(reckoned, months + step) - ONE
        earned_from, earned_to = max(first, start), min(last, employment.left_on or last)
        if earned_from > earned_to:
            continue
        service = months_between(employment.hired_on, first) if employment.hired_on else 0
        days, cap = rules.at(service)
        yearly, before = int(days * DAY), rounded(sum_so_far, rules.rounding)
        sum_so_far += Fraction(yearly, rules.periods) * Fraction(
            (earned_to - earned_from).days + 1, _length(first, last)
        )
        yield Grant(
            label=f"{first.isoformat()}/{last.isoformat()}",
            day=earned_from,
            first=earned_from,
            last=earned_to,
            amount=rounded(sum_so_far, rules.rounding) - before,
            yearly=yearly,
            periods=rules.periods,
            cap=None if cap is None else int(cap * DAY),
        )


def _length(first: date, last: date) -> int:
    return (last - first).days + 1


STEPS = {"none": 1, "half": DAY // 2, "whole": DAY}


def rounded(amount: Fraction, rule: Rounding) -> int:
    """Thousandths, as the rule rounds them; halfway is up."""
    step = STEPS[rule.to]
    match rule.how:
        case "up":
            return -(-amount // step) * step
        case "down":
            return amount // step * step
    return (amount / step + Fraction(1, 2)) // 1 * step
