"""Lines that may be claims of the same expense: over the whole company, strongest likeness first.

The same receipt in one report is a split, in two reports a duplicate.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product

from domain.expense.merchant import alike, words
from domain.expense.picture import NEAR, apart
from domain.money import Money, total
from domain.refusal import Refusal, refusal

WITHIN_DAYS = 90
"""So far apart the same may have been claimed under another day."""
COMMON_DAYS = 7
"""So far apart at a price that is taken everywhere: the commoner it is, the less it says that it is the same."""
PICTURE_DAYS = 365
"""So far apart the same picture may come again."""
USUAL = 2
"""Claimed so often before on other days or by others, an amount is what this merchant takes."""
MONTH = range(28, 32)


class Likeness(StrEnum):
    """What two lines have in common."""

    KEY = "fiscal key"
    FILE = "file"
    FACTS = "facts"
    ROUTE = "route"
    PICTURE = "picture"
    MERCHANT = "merchant"


PROOFS = frozenset({Likeness.KEY, Likeness.FILE})
"""Of these no two reports have the same by chance."""


@refusal
class ClaimedAlready(Refusal):
    """Another report has the same receipt; ``reference`` names it to somebody who may see it."""

    field = "fiscal_key"
    likeness: Likeness
    reference: str | None
    merchant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A line as it is compared: ``spent`` as it stands on the receipt, ``files`` the digests of its receipts.

    ``pictures`` are their measures, ``keys`` the fiscal keys read from them or typed. A journey has a ``route``.
    """

    report: int
    reference: str
    by_id: int
    day: date
    spent: Money
    category: str
    merchant: str
    cost_centre: str | None = None
    keys: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    pictures: frozenset[int] = frozenset()
    route: tuple[str, str] | None = None

    @property
    def reach(self) -> int:
        """So many days apart another line of the same amount may be of the same expense."""
        return PICTURE_DAYS if self.pictures else within(self.spent)

    @property
    def proofs(self) -> list[str]:
        """What no two reports can have, in one order."""
        return [f"{Likeness.FILE}:{digest}" for digest in sorted(self.files)] + [
            f"{Likeness.KEY}:{key}" for key in sorted(self.keys)
        ]


@dataclass(frozen=True, slots=True)
class Match:
    """Another line that may be of the same expense, and why."""

    likeness: Likeness
    other: Claim


def _days(one: Claim, other: Claim) -> int:
    return abs((one.day - other.day).days)


def _same_facts(one: Claim, other: Claim) -> bool:
    return (one.by_id, one.day, one.spent, one.category) == (other.by_id, other.day, other.spent, other.category)


def route(start: str, end: str) -> tuple[str, str]:
    """Where a journey began and ended, however it is written."""
    return " ".join(words(start)), " ".join(words(end))


def _same_route(one: Claim, other: Claim) -> bool:
    """Whatever the distance: later in the year the same way comes to less."""
    return one.route is not None and (one.by_id, one.day, one.route) == (other.by_id, other.day, other.route)


def _near_pictures(one: Claim, other: Claim) -> bool:
    """With the same amount: receipts of one till look so much alike that another amount does not show.

    Of made photographs of different receipts one pair in two thousand is as near: of a million lines that would be
    hundreds for each new picture, at any amount.
    """
    if one.spent != other.spent or _days(one, other) > PICTURE_DAYS:
        return False
    return any(apart(a, b) <= NEAR for a, b in product(one.pictures, other.pictures))


def within(spent: Money) -> int:
    """So many days apart the same amount at one merchant may be the same expense.

    An amount of one or two digits that count, such as 25 or 4.50, is what many people pay at many places.
    Whoever claims twice mostly writes the day of the receipt or one beside it; others who paid as much there did so on
    any day, and of those fewer than one in ten is so near.
    """
    return WITHIN_DAYS if len(str(spent.minor).rstrip("0")) > 2 else COMMON_DAYS


def _same_merchant(one: Claim, other: Claim) -> bool:
    same = one.spent == other.spent and _days(one, other) <= within(one.spent)
    return same and alike(one.merchant, other.merchant)


RULES: Mapping[Likeness, Callable[[Claim, Claim], bool]] = {
    Likeness.KEY: lambda one, other: bool(one.keys & other.keys),
    Likeness.FILE: lambda one, other: bool(one.files & other.files),
    Likeness.FACTS: _same_facts,
    Likeness.ROUTE: _same_route,
    Likeness.PICTURE: _near_pictures,
    Likeness.MERCHANT: _same_merchant,
}
"""What each likeness is, the strongest first."""


def duplicates(claim: Claim, others: Iterable[Claim]) -> list[Match]:
    """Which lines of other reports may be of the same expense as ``claim``: one of each report, the strongest first."""
    rest = [other for other in others if other.report != claim.report]
    usual = is_usual(claim, rest)
    found = [Match(likeness, other) for other in rest if (likeness := _likeness(claim, other, usual))]
    order = list(RULES)
    found.sort(key=lambda match: (order.index(match.likeness), match.other.report, _days(claim, match.other)))
    strongest = dict[int, Match]()
    for match in found:
        strongest.setdefault(match.other.report, match)
    return list(strongest.values())


def _likeness(claim: Claim, other: Claim, usual: bool) -> Likeness | None:
    found = next((likeness for likeness, rule in RULES.items() if rule(claim, other)), None)
    if found in PROOFS or found is None:
        return found
    # Two fiscal keys are two receipts, whatever else is alike.
    if claim.keys and other.keys:
        return None
    if found in (Likeness.FACTS, Likeness.ROUTE):
        return found
    if found is Likeness.MERCHANT and (usual or _has_its_own(claim, other)):
        return None
    return None if _comes_again(claim, other) else found


def is_usual(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether the merchant takes that amount again and again: the daily coffee, the taxi home."""
    same = {(other.by_id, other.day) for other in others if _same_merchant(claim, other)}
    return len(same - {(claim.by_id, claim.day)}) >= USUAL


def _comes_again(claim: Claim, other: Claim) -> bool:
    """Whether one person paid it as a subscription is paid, or a weekly ride: whole weeks or a month apart."""
    days = _days(claim, other)
    return claim.by_id == other.by_id and days > 0 and (days % 7 == 0 or days in MONTH)


def _has_its_own(claim: Claim, other: Claim) -> bool:
    """Whether each shows a receipt of its own of another day.

    A receipt says when it was: one that is claimed under another day contradicts its line, for whoever decides to see.
    Of the same day both may show one receipt, photographed twice.
    """
    return claim.day != other.day and all(one.files or one.keys for one in (claim, other))


# --- within one report ------------------------------------------------------------------------------------------------


def repeats(claims: Sequence[Claim]) -> dict[int, int]:
    """Lines of one report that say the same as an earlier one: index -> index of that one.

    Lines with the same receipt are a split of it, unless they are the same in everything.
    """
    return {
        n: earlier
        for n, claim in enumerate(claims)
        for earlier in [next((k for k in range(n) if _is_repeated(claims[k], claim)), None)]
        if earlier is not None
    }


def _is_repeated(one: Claim, other: Claim) -> bool:
    if not _same_facts(one, other):
        return False
    if one.keys & other.keys or one.files & other.files:
        # A receipt is of one merchant, whatever is written.
        return one.cost_centre == other.cost_centre
    return not (one.keys and other.keys)


def overdrawn(claims: Sequence[Claim], totals: Mapping[str, Money]) -> dict[str, Money]:
    """The fiscal keys whose lines come to more than the receipt, and to how much; ``totals`` as far as receipts say."""
    found = {}
    for key, most in totals.items():
        spent = [claim.spent for claim in claims if key in claim.keys and claim.spent.currency == most.currency]
        if spent and most < (came := total(spent, most.currency)):
            found[key] = came
    return found
