"""What the periods bring to the ledger, and where they stand by it: férias as an account that moves by itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import dropwhile
from typing import Any

from domain.vacation.account import Account, Posted, by_key, numbered
from domain.vacation.balance import Entry, Rule
from domain.vacation.brazil.periods import Period, anniversary, periods
from domain.vacation.brazil.standing import Correction, Opening, Part, Standing, stand
from domain.vacation.span import DAY, ONE

LAW = "clt"


def first_look(today: date) -> date:
    """For somebody whom nothing is known of yet: since when periods are granted, those that are not overdue."""
    return anniversary(today, -1) + ONE


def due(account: Account, until: date) -> tuple[Entry, ...]:
    """The grants of the periods acquired by a day that the ledger lacks, and the differences where it has others."""
    posted = by_key(line for line in account.lines if line.rule is Rule.ACCRUED)
    right = {account.key(Rule.ACCRUED, period.label): period for period in _acquired(account, until)}
    fresh = [_entry(account, key, period, posted.get(key, ())) for key, period in right.items()]
    void = [_void(account, key, lines) for key, lines in posted.items() if key not in right]
    return tuple(sorted(filter(None, (*fresh, *void)), key=lambda entry: entry.day))


def _acquired(account: Account, until: date) -> Iterator[Period]:
    """The periods whose day of acquisition is after what the ledger begins with, until a day."""
    if account.service is None:
        return
    left_on, begins = account.service.left_on or until, opening(account).on
    for period in periods(account.service, until=until):
        if begins < period.acquired_on <= until and period.last <= left_on:
            yield period


def _entry(account: Account, key: str, period: Period, before: Sequence[Posted]) -> Entry | None:
    lacking = period.days * DAY - sum(line.amount for line in before)
    if before and not lacking:
        return None
    facts = terms(period) | ({"corrected": True} if before else {})
    return _numbered(account, key, before, day=period.acquired_on, amount=lacking, facts=facts)


def _void(account: Account, key: str, before: Sequence[Posted]) -> Entry | None:
    """A period that another hire date or a pause moved: what it brought is taken back."""
    stands = sum(line.amount for line in before)
    if not stands or before[0].day <= opening(account).on:
        return None
    return _numbered(account, key, before, day=before[0].day, amount=-stands, facts={**before[0].facts, "void": True})


def _numbered(
    account: Account, key: str, before: Sequence[Posted], *, day: date, amount: int, facts: Mapping[str, Any]
) -> Entry:
    key = numbered(key, before)
    return Entry(type=account.type, day=day, amount=amount, rule=Rule.ACCRUED, key=key, facts=facts)


def terms(period: Period) -> dict[str, Any]:
    """What an entry remembers of its period."""
    return {
        "law": LAW,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "absences": period.absences,
        "days": period.days,
        "concessive": period.concessive_last.isoformat(),
        "lost": period.lost.value if period.lost else None,
    }


def next_day(account: Account, after: date) -> date | None:
    """The next day on which a period is acquired."""
    if account.service is None:
        return None
    coming = periods(account.service, until=after + timedelta(days=1))
    days = (period.acquired_on for period in coming if period.last <= (account.service.left_on or period.last))
    return next(dropwhile(lambda day: day <= after, days), None)


def opening(account: Account) -> Opening:
    """What the ledger begins with: the newest imported figure, or nothing where grants begin."""
    imported = max((line.day for line in account.lines if line.rule is Rule.IMPORTED), default=date.min)
    on = max(imported, account.settled.since - ONE)
    figure = sum(line.amount for line in account.lines if line.day <= on)
    return Opening(on=on, days=figure // DAY)


def standings(account: Account, parts: Sequence[Part], *, until: date) -> tuple[Standing, ...]:
    """Where each period stands that begins by a day."""
    if account.service is None:
        return ()
    begins = opening(account)
    adjusted = [line for line in account.lines if line.rule is Rule.ADJUSTED and line.day > begins.on]
    corrections = [Correction(on=line.day, days=int(line.amount / DAY)) for line in adjusted]
    return stand(periods(account.service, until=until), parts, opening=begins, corrections=corrections)
