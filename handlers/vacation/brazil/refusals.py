"""What the refusals of the CLT sound like: the article, the facts, and the nearest leave that is lawful."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.refusal import Refusal
from domain.vacation.brazil import planning
from domain.vacation.brazil.periods import Period
from domain.vacation.brazil.split import Split, ranges
from handlers.texts import Voice
from handlers.told import Told


def days(v: Voice, n: int) -> str:
    """So many days of the calendar."""
    return v.count("{n} calendar day", "{n} calendar days", n)


def period(v: Voice, of: Period) -> str:
    """A período aquisitivo by its first and last day."""
    return v.dates(of.first, of.last)


def lengths(v: Voice, lawful: Sequence[int]) -> str:
    """ "5–25 or 30"."""
    runs = [f"{first}–{last}" if last > first else f"{first}" for first, last in ranges(lawful)]
    return v.names(runs, any_one=True)


def ways(some: Sequence[Split]) -> str:
    """ "30 · 15+15 · 14+8+8"."""
    return " · ".join("+".join(map(str, way)) for way in some)


def _nearest(v: Voice, said: str, nearest: date | None) -> str:
    if nearest is None:
        return said
    return f"{said} " + v.say("Nearest lawful start: {day}.", day=v.day(nearest, year=True))


def _at_rest(t: Told, r: planning.StartsAtRest) -> str:
    v = t.v
    told = {"first": v.day(r.first), "rest": v.day(r.rest)}
    if r.itself:
        said = v.say(
            "Leave does not begin on a holiday or a day of rest, and {first} is one (TST, Precedente Normativo 100).",
            **told,
        )
    elif r.holiday:
        said = v.say(
            "Leave does not begin on {first}: {rest} is a holiday, and the two days before it are barred "
            "(CLT art. 134 §3).",
            **told,
        )
    else:
        said = v.say(
            "Leave does not begin on {first}: {rest} is the weekly rest, and the two days before it are barred "
            "(CLT art. 134 §3).",
            **told,
        )
    return _nearest(v, said, r.nearest)


def _announced(t: Told, r: planning.AnnouncedTooLate) -> str:
    v = t.v
    said = v.say(
        "Leave is announced 30 days before it begins (CLT art. 135), and {first} is sooner.", first=v.day(r.first)
    )
    return _nearest(v, said, r.nearest)


def _not_acquired(t: Told, r: planning.NotAcquiredYet) -> str:
    v = t.v
    said = v.say(
        "The leave of the period {period} is taken after the period has ended, not on {first} (CLT art. 134).",
        period=period(v, r.period),
        first=v.day(r.first, year=True),
    )
    return _nearest(v, said, r.nearest)


def _no_hire_date(t: Told, r: planning.HireDateMissing) -> str:
    if r.who is None:
        return t.v.say("This leave is counted from the hire date, and the roster has none of you. HR can add it.")
    return t.v.say("This leave is counted from the hire date, and the roster has none of {who}. Add it.", who=r.who)


def _more(t: Told, r: planning.MoreThanIsLeft) -> str:
    v = t.v
    told = {"asked": days(v, r.asked), "left": days(v, r.left), "nearest": days(v, r.nearest)}
    return v.say(
        "This takes {asked}, and the period {period}, which goes first, has {left} left. The nearest is {nearest}.",
        period=period(v, r.period),
        **told,
    )


def _part(t: Told, r: planning.UnlawfulPart) -> str:
    v = t.v
    told = {"asked": days(v, r.asked), "left": v.number(r.left), "nearest": days(v, r.nearest)}
    return v.say(
        "A part of {asked} does not fit: of the {left} that are left it can have {lengths}. The nearest is {nearest} "
        "(CLT art. 134 §1: at most three parts, one of at least 14 days, the others of at least 5).",
        lengths=lengths(v, r.lawful),
        **told,
    )


def _too_late(t: Told, r: planning.EndsTooLate) -> str:
    v = t.v
    told = {"last": v.day(r.concessive_last, year=True), "latest": v.day(r.latest, year=True)}
    return v.say(
        "The leave ends after {last}, the last day of the concessive period; what is granted later is paid double "
        "(CLT art. 134 and 137). Last lawful start: {latest}.",
        **told,
    )


def _sale_too_late(t: Told, r: planning.SaleTooLate) -> str:
    v = t.v
    return v.say(
        "A third is sold if that is asked for 15 days before the period {period} ends, so by {until} "
        "(CLT art. 143 §1). Without the sale this can be asked for; HR can enter the sale if the company agrees.",
        period=period(v, r.period),
        until=v.day(r.until, year=True),
    )


def _nothing_to_sell(t: Told, r: planning.NothingToSell) -> str:
    v = t.v
    return v.say(
        "Nothing of the period {period} can be sold: it is a third, once, and the rest must be lawful parts "
        "(CLT art. 143). Without the sale this can be asked for.",
        period=period(v, r.period),
    )


OF_BRAZIL: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    planning.StartsAtRest: _at_rest,
    planning.AnnouncedTooLate: _announced,
    planning.NotAcquiredYet: _not_acquired,
    planning.NothingLeft: lambda t, r: t.v.say(
        "Nothing is left: all leave that is acquired by then is taken or asked for."
    ),
    planning.HireDateMissing: _no_hire_date,
    planning.NotInOnePiece: lambda t, r: t.v.say(
        "A part of the leave is days in a row (CLT art. 134), so days are given back at its beginning or its end."
    ),
    planning.MoreThanIsLeft: _more,
    planning.UnlawfulPart: _part,
    planning.EndsTooLate: _too_late,
    planning.SaleTooLate: _sale_too_late,
    planning.NothingToSell: _nothing_to_sell,
}
"""In words that name the article."""
