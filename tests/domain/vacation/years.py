"""Five years of one account, lived day by day. The oracle of accrual, carry-over and expiry."""

from calendar import isleap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from domain.policy import LeaveType
from domain.vacation import DAY, Account, Employment, Posted, Rule, Settled, settle
from tests.domain.vacation.halves import leave_type

FIRST = date(2026, 1, 1)
LAST = date(2030, 12, 31)
ONE = timedelta(days=1)
RULES = {"accrual": {"days": 25}, "carry_over": {"most": 5, "expires": "31 Mar"}}


def account(
    rules: LeaveType | None = None,
    *lines: Posted,
    hired: date | None = date(2020, 5, 4),
    left: date | None = None,
    week: int = 5,
) -> Account:
    """Somebody's account that nobody looked at before."""
    return Account(
        person_id=7,
        type="vacation",
        rules=rules or leave_type(**RULES),
        employment=Employment(hired_on=hired, left_on=left, week=week),
        settled=Settled(since=FIRST, through=FIRST - ONE, employment=Employment(hired_on=hired, left_on=left)),
        lines=lines,
    )


def ticked(of: Account, on: date) -> Account:
    """The account after the clock looked at it on a day."""
    _, settled = settle(of, on)
    keys = [line.key for line in settled.lines if line.key]
    assert len(keys) == len(set(keys)), "a key is used once"
    return settled


def taken(day: date, amount: int = DAY, rule: Rule = Rule.BOOKED) -> Posted:
    """A day that was booked."""
    return Posted(day=day, amount=-amount, rule=rule)


def left(of: Account, on: date) -> int:
    """The balance at the end of a day, by the ledger."""
    return sum(line.amount for line in of.lines if line.day <= on)


def lines(of: Account, rule: Rule) -> list[tuple[date, int]]:
    """The lines that a rule made, on their days."""
    return [(line.day, line.amount) for line in of.lines if line.rule is rule]


def days() -> Iterator[date]:
    """Every day of the five years."""
    return (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


# --- the same, lived day by day ---------------------------------------------------------------------------------------


@dataclass
class Life:
    """Two pots: what was carried over and is used first, and what was earned since."""

    carried: int = 0
    fresh: int = 0
    expires: date | None = None

    def turn(self, most: int | None, expires: date | None) -> None:
        there = self.carried + self.fresh
        kept = max(there, 0) if most is None else min(max(there, 0), most)
        self.carried, self.fresh = kept, min(there, 0)
        self.expires = expires

    def take(self, amount: int) -> None:
        old = min(self.carried, amount)
        self.carried -= old
        self.fresh -= amount - old

    def expire(self) -> None:
        # A debt is paid first.
        self.carried = max(0, min(self.carried, -self.fresh)) if self.fresh < 0 else 0


def lived(of: Account, earned: Mapping[date, int], booked: Mapping[date, int]) -> dict[date, int]:
    """The balance at the end of each day of five years; leave years begin in January."""
    life, found, rule = Life(), {}, of.rules.carry_over
    for day in days():
        if life.expires and day > life.expires:
            life.expire()
            life.expires = None
        if rule and (day.month, day.day) == (1, 1) and day > FIRST:
            most = None if rule.most is None else int(rule.most * DAY)
            life.turn(most, _expires(of, day))
        life.fresh += earned.get(day, 0)
        life.take(booked.get(day, 0))
        found[day] = life.carried + life.fresh
    return found


def _expires(of: Account, january: date) -> date | None:
    """Months of the first year are counted on the calendar, one after the other."""
    rule, hired = of.rules.carry_over, of.employment.hired_on
    assert rule
    if rule.first_year and hired and hired.year == january.year - 1:
        here = [d for d in _year(hired.year) if d >= hired]
        full = sum(_begins_a_month(d + ONE, hired) for d in here if d > hired)
        if full < rule.first_year.months:
            return date(january.year, 6, 30)
    return date(january.year, 3, 31) if rule.expires else None


def earned_by_hand(of: Account) -> dict[date, int]:
    """What each period of January's years brings, from a count of the days that were worked in each."""
    rules = of.rules.accrual
    assert rules
    found: dict[date, int] = {}
    for year in range(FIRST.year, LAST.year + 1):
        so_far, periods, first_year = Fraction(0), rules.periods, rules.first_year
        if first_year and of.employment.hired_on and of.employment.hired_on.year == year:
            if first_year.periods is None:
                found |= _months_by_hand(of, year)
                continue
            periods = first_year.periods
        else:
            first_year = None
        for period in range(periods):
            step = 12 // periods
            here = [d for d in _year(year) if (d.month - 1) // step == period]
            worked = [d for d in here if (of.employment.hired_on or d) <= d <= (of.employment.left_on or d)]
            if not worked:
                continue
            before = _round(so_far, rules.rounding.to, rules.rounding.how)
            so_far += Fraction(int(_yearly(of, here[0]) * DAY), periods) * Fraction(len(worked), len(here))
            found[worked[-1] if rules.granted == "last day" and not first_year else worked[0]] = (
                _round(so_far, rules.rounding.to, rules.rounding.how) - before
            )
    return found


def _months_by_hand(of: Account, year: int) -> dict[date, int]:
    """What each full month from the hire date brings on its last day: the next one is a day as the hire date is."""
    rule, hired = of.rules.accrual and of.rules.accrual.first_year, of.employment.hired_on
    assert rule
    assert hired
    found, room = dict[date, int](), Fraction(366 if rule.most is None else rule.most)
    for day in _year(year):
        if (
            day > hired
            and _begins_a_month(day + ONE, hired)
            and not (of.employment.left_on and of.employment.left_on < day)
        ):
            brought = min(Fraction(rule.days_a_month or 0), room)
            room -= brought
            found[day] = int(brought * DAY)
    return found


def _begins_a_month(day: date, hired: date) -> bool:
    return day.day == hired.day or (day.day < hired.day and (day + ONE).month != day.month)


def _year(year: int) -> Sequence[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(366 if isleap(year) else 365)]


def _yearly(of: Account, on: date) -> Fraction:
    rules, hired = of.rules.accrual, of.employment.hired_on
    assert rules
    best = Fraction(rules.days) if rules.days is not None else Fraction(rules.weeks or 0) * of.employment.week
    if rules.most is not None:
        best = min(best, Fraction(rules.most))
    for milestone in rules.tenure:
        if (
            hired
            and (on.year - hired.year) * 12 + on.month - hired.month - (on.day < hired.day) >= milestone.after_months
        ):
            best = Fraction(milestone.days)
    return best


def _round(amount: Fraction, to: str, how: str) -> int:
    step = {"none": 1, "half": 500, "whole": 1000}[to]
    steps = {"up": ceil, "down": floor, "nearest": lambda x: floor(x + Fraction(1, 2))}[how](amount / step)
    return step * int(steps)
