"""Money of other currencies: which rate counts, what it comes to, and how that is said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.expense import Flag, FlagKind, Line, Spent, asked, paid
from domain.expense.rates import taxed
from domain.money import Exchange, Money
from domain.money.exchange import COMPANY, OWN, own, worth
from domain.refusal import Refusal
from handlers.call import Call
from handlers.office import Office
from handlers.rates import rate_for
from handlers.texts import Voice
from storage.db import Tx

DIGITS = 5
"""So many digits of a rate say all that matters of it."""


def exchanged(tx: Tx, office: Office, typed: Spent, *, on: date, reason: str) -> Exchange | None:
    """How what somebody typed becomes the company's money; None if it is that already. Raises NoRate."""
    into = office.policy.company.currency
    if typed.rate or typed.came_to:
        return own(typed.money, rate=typed.rate, came_to=typed.came_to, day=on, reason=reason)
    return None if typed.money.currency == into else rate_for(tx, office, typed.money, on=on, into=into)


def renewed(tx: Tx, office: Office, line: Line) -> Line:
    """A line that was written before, as it is today: the rate may be known by now, or the company's currency new."""
    into, exchange = office.policy.company.currency, line.exchange
    if line.claimed.currency == into and (exchange is None or not exchange.provisional):
        return line
    fresh = None if line.spent.currency == into else rate_for(tx, office, line.spent, on=line.day, into=into)
    whole = worth(fresh, into) if fresh else line.spent
    return replace(line, claimed=whole, exchange=fresh, tax=taxed(line.tax, fresh, into))


# --- in words ---------------------------------------------------------------------------------------------------------


def echoed(v: Voice, read: Spent) -> str:
    """What was understood, so that it would be understood again."""
    if read.came_to:
        return f"{v.money(read.money)} = {v.money(read.came_to)}"
    return f"{v.money(read.money)} @ {v.number(read.rate, decimals=9)}" if read.rate else v.money(read.money)


def typed_again(v: Voice, line: Line) -> str:
    """The amount of a line as somebody would type it."""
    mine = line.exchange is not None and line.exchange.source == OWN
    return f"{v.money(line.spent)} = {v.money(line.claimed)}" if mine else v.money(line.spent)


def amount(v: Voice, line: Line) -> str:
    """What is claimed, and what stands on the receipt if that is another currency."""
    money = v.money(line.asked)
    return v.say("{claimed} ({spent})", claimed=money, spent=v.money(line.paid)) if line.exchange else money


def amounts(v: Voice, lines: Sequence[Line]) -> str:
    """The sum in the company's currency, and of each other currency that is in it."""
    money = v.money(asked(lines))
    if not any(line.exchange for line in lines):
        return money
    return v.say("{claimed} ({spent})", claimed=money, spent=v.names([v.money(one) for one in paid(lines)]))


def rate_said(v: Voice, line: Line) -> list[str]:
    """By which rate the amount was found; nothing for the company's own money."""
    exchange = line.exchange
    if exchange is None:
        return []
    told = {
        "spent": v.money(exchange.spent),
        "rate": number(v, exchange.rate),
        "day": v.day(exchange.day, year=exchange.day.year != line.day.year),
        "claimed": v.money(line.claimed),
    }
    if exchange.source == OWN:
        return [v.say("{spent} at a rate of one’s own, {rate} = {claimed}", **told)]
    if exchange.source == COMPANY:
        return [v.say("{spent} at the company’s rate, {rate} = {claimed}", **told)]
    return [v.say("{spent} at {rate} of {day} = {claimed}", **told), *_provisional(v, line)]


def rate_alone(v: Voice, line: Line) -> list[str]:
    """The rate, where both amounts stand beside it."""
    exchange = line.exchange
    if exchange is None:
        return []
    rate, day = number(v, exchange.rate), v.day(exchange.day, year=exchange.day.year != line.day.year)
    if exchange.source == OWN:
        return [v.say("A rate of one’s own: {rate}", rate=rate)]
    if exchange.source == COMPANY:
        return [v.say("The company’s rate: {rate}", rate=rate)]
    return [v.say("Rate of {day}: {rate}", day=day, rate=rate), *_provisional(v, line)]


def _provisional(v: Voice, line: Line) -> list[str]:
    if line.exchange is None or not line.exchange.provisional:
        return []
    return [v.say("Provisional: the rate of {day} is not known yet.", day=v.day(line.day))]


def number(v: Voice, rate: Decimal) -> str:
    """A rate, with as many digits as matter."""
    return v.number(Decimal(f"{rate:.{DIGITS}g}"), decimals=9)


def own_rate(tx: Tx, call: Call, lines: Sequence[Line], report: int) -> Mapping[int, Sequence[Flag]]:
    """What the known rate of the day would have made of a line with a rate of one's own."""
    mine = {n: line for n, line in enumerate(lines) if line.exchange and line.exchange.source == OWN}
    return {n: [Flag(kind=FlagKind.OWN_RATE, facts=_known(tx, call, line))] for n, line in mine.items()}


def _known(tx: Tx, call: Call, line: Line) -> Mapping[str, Any]:
    into = line.claimed.currency
    try:
        known = rate_for(tx, call.office, line.spent, on=line.day, into=into)
    except Refusal:
        return {}
    return {"rate": str(known.rate), "amount": worth(known, into).minor, "currency": into}


def own_rate_said(v: Voice, facts: Mapping[str, Any]) -> str:
    """The flag in words."""
    if not facts:
        return v.say("a rate of their own; none is known for that day")
    money = Money.of_minor(facts["amount"], facts["currency"])
    rate = number(v, Decimal(facts["rate"]))
    return v.say("a rate of their own; at the known one, {rate}, it is {amount}", rate=rate, amount=v.money(money))
