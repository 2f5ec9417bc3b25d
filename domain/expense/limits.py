"""How much may be claimed: the limits of the policy, over the lines of a claim and all that counts beside them."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.expense.line import Line
from domain.expense.mileage import UNIT, converted
from domain.money import Currency, Money
from domain.policy import Category, Days, Limit, Per
from domain.refusal import Refusal, refusal


@refusal
class OverLimit(Refusal):
    """More than a limit allows that nobody may exceed; ``facts`` are those of an Excess.

    ``what`` names the expense, unless it is the one in the fields.
    """

    field = "amount"
    what: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A line of another claim of the same person that waits or is approved."""

    reference: str
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """Lines that come to more than a limit allows.

    ``at`` is the index of the line with which it is too much, ``total`` what all come to, ``left`` what that line might
    have been, and ``others`` the references of the claims that count too.
    """

    limit: Limit
    at: int
    total: Decimal
    left: Decimal
    others: tuple[str, ...] = ()

    def facts(self, categories: Mapping[str, Category], currency: Currency) -> dict[str, Any]:
        """What JSON can hold of it: amounts in minor units, names in each language."""
        limit = self.limit

        def number(n: Decimal) -> int | str:
            return Money.rounded(n, currency).minor if limit.amount else format(n.normalize(), "f")

        named = [categories[name].name.model_dump() for name in limit.category if name in categories]
        return {
            "per": limit.per.value,
            "of": "amount" if limit.amount else "count" if limit.count else "distance",
            "currency": currency,
            "most": number(limit.most),
            "total": number(self.total),
            "left": number(self.left),
            "for": named,
            "with": list(self.others),
            "then": limit.then,
        }


def window(limits: Sequence[Limit], lines: Sequence[Line]) -> Days | None:
    """The days whose expenses count towards any of the limits beside these lines; None if those of no other claim do.

    They are the calendar's, as the person wrote them: no time of day and no zone comes in.
    """
    windows = [days for limit in limits for line in lines if (days := limit.days(line.day))]
    return Days(min(w.first for w in windows), max(w.last for w in windows)) if windows else None


def excesses(
    lines: Sequence[Line], counted: Sequence[Counted], limits: Sequence[Limit], *, currency: Currency
) -> tuple[Excess, ...]:
    """One for each limit and period of it that the lines exceed; what is in another currency counts in none."""
    found = [e for limit in limits for e in _of_limit(limit, lines, counted, currency)]
    return tuple(sorted(found, key=lambda excess: excess.at))


def _of_limit(limit: Limit, lines: Sequence[Line], counted: Sequence[Counted], currency: Currency) -> Iterator[Excess]:
    together: dict[Hashable, list[int]] = {}
    for n, line in enumerate(lines):
        if limit.concerns(line.category) and line.claimed.currency == currency and _measured(limit, line):
            together.setdefault(n if limit.per is Per.LINE else limit.days(line.day), []).append(n)
    for indices in together.values():
        beside = _beside(limit, lines[indices[0]], counted, currency)
        if excess := _exceeded(limit, lines, indices, beside):
            yield excess


def _beside(limit: Limit, line: Line, counted: Sequence[Counted], currency: Currency) -> list[Counted]:
    """What counts together with a line; nothing that was refused."""
    days = limit.days(line.day)
    return [
        other
        for other in counted
        if days
        and days.first <= other.line.day <= days.last
        and limit.concerns(other.line.category)
        and other.line.approved.currency == currency
        and other.line.approved
    ]


def _exceeded(limit: Limit, lines: Sequence[Line], indices: Sequence[int], beside: Sequence[Counted]) -> Excess | None:
    before = sum((_measured(limit, other.line) for other in beside), Decimal(0))
    at, left, total = None, Decimal(0), before
    for n in indices:
        following = total + _measured(limit, lines[n])
        if at is None and following > limit.most:
            at, left = n, max(limit.most - total, Decimal(0))
        total = following
    if at is None:
        return None
    others = tuple(dict.fromkeys(other.reference for other in beside))
    return Excess(limit=limit, at=at, total=total, left=left, others=others)


def _measured(limit: Limit, line: Line) -> Decimal:
    if limit.amount:
        return line.total.amount
    return Decimal(1) if limit.count else distance(line)


def distance(line: Line) -> Decimal:
    """How far somebody drove for it, in kilometres."""
    journey = line.journey
    return Decimal(converted(journey.distance, journey.unit, "km")) / UNIT if journey else Decimal(0)
