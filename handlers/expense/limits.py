"""What the policy asks about how much was spent, when, and with which receipt: found, and put into words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from domain.attachment import FileState
from domain.expense import Excess, Flag, FlagKind, Line, excesses, window
from domain.money import Money
from domain.people import Person
from domain.policy import Limit, Per
from handlers.call import Call
from handlers.office import Office
from handlers.texts import Mrkdwn, Voice
from storage import expense
from storage.db import Tx
from storage.expense import receipt

Found = Mapping[int, Sequence[Flag]]


def late(tx: Tx, call: Call, lines: Sequence[Line], report: int) -> Found:
    """What was spent long ago."""
    days = call.office.policy.expenses.late_days
    if days is None:
        return {}
    since = call.today - timedelta(days=days)
    flag = Flag(kind=FlagKind.LATE, facts={"days": days})
    return {n: [flag] for n, line in enumerate(lines) if line.day < since}


def unreceipted(tx: Tx, call: Call, lines: Sequence[Line], report: int) -> Found:
    """What needs a receipt and has none: not where the policy itself says what it comes to."""
    rules, currency = call.office.policy.expenses, call.office.policy.company.currency
    files = receipt.get_many(tx, (id_ for line in lines for id_ in line.receipts)).values()
    # One that could not be kept is none.
    there = {file.id for file in files if file.state in (FileState.WANTED, FileState.KEPT)}
    found = {}
    for n, line in enumerate(lines):
        wanted = rules.receipt_wanted_from(line.category)
        known = there.intersection(line.receipts) or line.journey or line.stay
        if wanted is not None and line.asked.amount >= wanted and not known:
            facts = {"from": Money.rounded(wanted, currency).minor, "currency": currency}
            found[n] = [Flag(kind=FlagKind.NO_RECEIPT, facts=facts)]
    return found


def over_limits(tx: Tx, call: Call, lines: Sequence[Line], report: int) -> Found:
    """What is more than a limit allows, with all that counts beside it."""
    rules, currency = call.office.policy.expenses, call.office.policy.company.currency
    found: dict[int, list[Flag]] = {}
    for excess in exceeded(tx, call.office, call.actor, lines, besides=report):
        flag = Flag(kind=FlagKind.LIMIT, facts=excess.facts(rules.categories, currency))
        found.setdefault(excess.at, []).append(flag)
    return found


def exceeded(tx: Tx, office: Office, person: Person, lines: Sequence[Line], *, besides: int) -> tuple[Excess, ...]:
    """Where lines of somebody's exceed the limits that hold for them, with their claims but for ``besides``."""
    limits = limits_of(office, person)
    days = window(limits, lines)
    counted = expense.counted(tx, person.id, days, besides=besides) if days else ()
    return excesses(lines, counted, limits, currency=office.policy.company.currency)


def limits_of(office: Office, person: Person) -> tuple[Limit, ...]:
    """The limits that hold for somebody."""
    country = person.country or office.policy.company.country
    return office.policy.expenses.limits_for(country=country, department=person.department)


# --- in words ---------------------------------------------------------------------------------------------------------

EXCEEDED: Mapping[Per, Callable[[Voice, str, str], str]] = {
    Per.LINE: lambda v, over, most: v.say("{over} over the limit of {most}", over=over, most=most),
    Per.DAY: lambda v, over, most: v.say("{over} over the limit of {most} a day", over=over, most=most),
    Per.TRIP: lambda v, over, most: v.say("{over} over the limit of {most} a claim", over=over, most=most),
    Per.MONTH: lambda v, over, most: v.say("{over} over the limit of {most} a month", over=over, most=most),
    Per.YEAR: lambda v, over, most: v.say("{over} over the limit of {most} a year", over=over, most=most),
}


def over_limit(v: Voice, facts: Mapping[str, Any]) -> str:
    """By how much a limit is exceeded, which it is, and what counts too; the facts are those of an Excess."""
    over, most = quantity(v, facts, "total", less="most"), quantity(v, facts, "most", named=True)
    said = EXCEEDED[Per(facts["per"])](v, over, most)
    if not facts["for"]:
        said = v.say("{what} for everything", what=Mrkdwn(said))
    elif len(facts["for"]) > 1:
        said = v.say("{what} for {categories}", what=Mrkdwn(said), categories=names(v, facts["for"]))
    return _counting(v, said, facts["with"]) if facts["with"] else said


FEW = 2
"""So many claims are named; of more it is said how many they are."""


def _counting(v: Voice, said: str, references: Sequence[str]) -> str:
    if len(references) <= FEW:
        return v.say("{what}, counting {claims}", what=Mrkdwn(said), claims=v.names(references))
    n = len(references)
    return v.count("{what}, counting {n} other claim", "{what}, counting {n} other claims", n, what=Mrkdwn(said))


def names(v: Voice, wordings: Sequence[Mapping[str, str]]) -> str:
    """Names that facts hold in each language."""
    return v.names([wording[v.language] for wording in wordings])


def quantity(v: Voice, facts: Mapping[str, Any], of: str, *, less: str | None = None, named: bool = False) -> str:
    """A number among the facts of an Excess, with its unit; ``named``: what is counted is said too."""
    number = Decimal(facts[of]) - (Decimal(facts[less]) if less else 0)
    match facts["of"]:
        case "amount":
            return v.money(Money.of_minor(int(number), facts["currency"]))
        case "distance":
            return v.say("{n} km", n=v.number(number))
    return v.count("{n} expense", "{n} expenses", number) if named else v.number(number)


def refused(v: Voice, facts: Mapping[str, Any], what: str | None) -> str:
    """What cannot be claimed, and how much of it can; ``what`` names the expense, unless it is before one's eyes."""
    over, left = over_limit(v, facts), quantity(v, facts, "left")
    over = (
        v.say("{what}: {over}.", what=what, over=Mrkdwn(over)) if what else v.say("This is {over}.", over=Mrkdwn(over))
    )
    if Decimal(facts["left"]):
        return v.say("{over} Up to {left} is possible.", over=Mrkdwn(over), left=left)
    return v.say("{over} Nothing is left of it: leave this out, or ask finance.", over=Mrkdwn(over))


def wanted_from(v: Voice, facts: Mapping[str, Any]) -> str:
    """From which amount on a receipt is needed."""
    if not facts["from"]:
        return v.say("A receipt is always needed")
    amount = Money.of_minor(facts["from"], facts["currency"])
    return v.say("A receipt is needed from {amount} on", amount=v.money(amount))


OF_LIMITS: Mapping[FlagKind, Callable[[Voice, Mapping[str, Any]], str]] = {
    FlagKind.LATE: lambda v, facts: v.count("more than {n} day ago", "more than {n} days ago", facts["days"]),
    FlagKind.LIMIT: over_limit,
    FlagKind.NO_RECEIPT: lambda v, facts: v.say("no receipt"),
}
"""What each of these flags says."""
