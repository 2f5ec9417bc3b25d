"""Accrual: what is earned in each period of a leave year, by the rules of a type and the time at the company."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import count
from typing import Any

from domain.policy import Accrual, FirstYear, Granted, LeaveYear, Rounding
from domain.vacation.span import DAY, ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    """From when until when somebody works here, as far as the roster knows, and on how many days a ``week`` now."""

    hired_on: date | None = None
    left_on: date | None = None
    week: int = field(default=5, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a period brings: there on ``day``, for the days from ``first`` to ``last``.

    ``amount``, ``yearly`` and ``cap`` are in thousandths of a day; ``label`` names the whole period, ``terms`` what
    else there is to say of the rule.
    """

    label: str
    day: date
    first: date
    last: date
    amount: int
    yearly: int
    periods: int
    cap: int | None
    terms: Mapping[str, Any] = field(default_factory=dict, compare=False)


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
    """What one leave year brings."""
    year, after, hired_on = shift(reckoned, 12 * n), shift(reckoned, 12 * n + 12), employment.hired_on
    if rules.first_year is None or hired_on is None or not year <= hired_on < after:
        yield from _periods(rules, employment, reckoned, 12 * n, start, rules.periods, rules.granted)
    elif rules.first_year.periods:
        yield from _periods(rules, employment, reckoned, 12 * n, start, rules.first_year.periods, Granted.FIRST_DAY)
    else:
        yield from _months(rules, rules.first_year, employment, start, after - ONE)


def _periods(
    rules: Accrual, employment: Employment, reckoned: date, begin: int, start: date, periods: int, granted: Granted
) -> Iterator[Grant]:
    """Equal parts of a year; what is rounded is their sum so far, so that they add up to the year."""
    step, sum_so_far = 12 // periods, Fraction(0)
    for months in range(begin, begin + 12, step):
        first, last = shift(reckoned, months), shift(reckoned, months + step) - ONE
        earned_from, earned_to = max(first, start), min(last, employment.left_on or last)
        if earned_from > earned_to:
            continue
        service = months_between(employment.hired_on, first) if employment.hired_on else 0
        days, cap = rules.at(service, week=employment.week)
        yearly, before = int(days * DAY), rounded(sum_so_far, rules.rounding)
        part = Fraction((earned_to - earned_from).days + 1, _length(first, last))
        sum_so_far += Fraction(yearly, periods) * part
        yield Grant(
            label=f"{first.isoformat()}/{last.isoformat()}",
            day=earned_to if granted is Granted.LAST_DAY else earned_from,
            first=earned_from,
            last=earned_to,
            amount=rounded(sum_so_far, rules.rounding) - before,
            yearly=yearly,
            periods=periods,
            cap=None if cap is None else int(cap * DAY),
            terms=_terms(rules, employment, parts=0 if periods == rules.periods else periods),
        )


def _terms(rules: Accrual, employment: Employment, *, parts: int) -> Mapping[str, Any]:
    """What there is to say besides days a year: weeks of how many days, the ``parts`` of a first year."""
    weeks = {"weeks": str(rules.weeks), "week": employment.week} if rules.weeks else {}
    return weeks | ({"parts": parts} if parts else {})


def _months(rules: Accrual, first_year: FirstYear, employment: Employment, start: date, end: date) -> Iterator[Grant]:
    """So much for each full month from the hire date on, until the leave year or the employment ends."""
    assert employment.hired_on is not None, "a first year begins with it"
    assert first_year.days_a_month is not None, "one of the two is written"
    monthly, most = int(first_year.days_a_month * DAY), first_year.most
    so_far, end = 0, min(end, employment.left_on or end)
    for n in range(12):
        first, last = shift(employment.hired_on, n), shift(employment.hired_on, n + 1) - ONE
        if last > end:
            return
        if first < start:
            continue
        amount = monthly if most is None else min(monthly, int(most * DAY) - so_far)
        so_far += amount
        yield Grant(
            label=f"{first.isoformat()}/{last.isoformat()}", day=last, first=first, last=last, amount=amount,
            yearly=int(rules.a_year(employment.week) * DAY), periods=12,
            cap=None if rules.cap is None else int(rules.cap * DAY),
            terms={"monthly": monthly, "most": None if most is None else int(most * DAY)},
        )  # fmt: skip


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
