"""Figures in words."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from domain.figures import Average, Share, Spread
from handlers.texts import Voice

NONE = "–"
DAY = timedelta(days=1)


def length(v: Voice, amount: timedelta) -> str:
    """An amount of time in hours and minutes: "2 h 10 min"."""
    hours, minutes = divmod(round(amount / timedelta(minutes=1)), 60)
    parts = [f"{v.number(hours)} h"] if hours else []
    return " ".join([*parts, *([f"{minutes} min"] if minutes or not hours else [])])


def elapsed(v: Voice, amount: timedelta) -> str:
    """An amount of time by the calendar, in days once it is one: "2 h 10 min", "3.5 days"."""
    if amount < DAY:
        return length(v, amount)
    return days(v, amount)


def days(v: Voice, amount: timedelta) -> str:
    """An amount of time in days."""
    return v.count("{n} day", "{n} days", Decimal(round(10 * amount / DAY)) / 10)


def spread(v: Voice, found: Spread | None, said: Callable[[Voice, timedelta], str] = length) -> str:
    """How long they took: the mean, the median, the ninth decile, and how many they are."""
    if found is None:
        return NONE
    if found.n == 1:
        return f"{said(v, found.mean)} (1)"
    told = {name: said(v, getattr(found, name)) for name in ("mean", "median", "p90")}
    return v.say("{mean} on average, half within {median}, nine in ten within {p90} ({n})", n=v.number(found.n), **told)


def share(v: Voice, found: Share) -> str:
    """How many of them: "92% (11 of 12)"."""
    if found.percent is None:
        return NONE
    percent = v.number(Decimal(round(found.percent)))
    return v.say("{percent}% ({n} of {of})", percent=percent, n=v.number(found.n), of=v.number(found.of))


def score(v: Voice, found: Average | None) -> str:
    """What was given on average."""
    if found is None:
        return NONE
    return v.say("{score} of 5 ({n})", score=v.number(Decimal(round(10 * found.mean)) / 10), n=v.number(found.n))
