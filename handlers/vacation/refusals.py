"""What a refusal of leave sounds like: the rule, the facts, and the nearest thing that would work."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from domain import vacation
from domain.refusal import Refusal
from domain.vacation import Span
from handlers.told import Told
from handlers.vacation import staffing
from handlers.vacation.brazil.refusals import OF_BRAZIL


def _notice(t: Told, r: vacation.TooLittleNotice) -> str:
    return t.v.say(
        "{first} is too early for this type. The earliest is {day}.", first=t.v.day(r.first), day=t.v.day(r.earliest)
    )


def _ahead(t: Told, r: vacation.TooFarAhead) -> str:
    first, latest = t.v.day(r.first, year=True), t.v.day(r.latest, year=True)
    return t.v.say("{first} is too far ahead. The latest is {day}.", first=first, day=latest)


def _nothing(t: Told, r: vacation.NothingToCount) -> str:
    nearest = t.v.day(r.next_working_day)
    return t.v.say("None of these days is a working day. The next one is {day}.", day=nearest)


def _not_enough(t: Told, r: vacation.NotEnoughDays) -> str:
    asked, left, on = t.v.days(r.asked), t.v.days(r.left), t.v.day(r.on)
    said = t.v.say("This takes {asked}. On {on} the balance is {left}.", asked=asked, left=left, on=on)
    if r.enough_on is None:
        return said
    day = t.v.day(r.enough_on, year=r.enough_on.year != r.on.year)
    return f"{said} " + t.v.say("From {day} you will have {then}.", day=day, then=t.v.days(r.then))


def _waiting(t: Told, r: vacation.StillWaiting) -> str:
    day = t.v.day(r.earliest, year=True)
    if r.months:
        return t.v.count(
            "This type can be taken after {n} month of service: from {day}.",
            "This type can be taken after {n} months of service: from {day}.",
            r.months,
            day=day,
        )
    return t.v.count(
        "This type can be taken after {n} day of service: from {day}.",
        "This type can be taken after {n} days of service: from {day}.",
        r.days,
        day=day,
    )


def _blacked_out(t: Told, r: vacation.BlackedOut) -> str:
    days, name = t.v.span(Span(r.first, r.last), today=r.first), r.name.in_(t.v.language)
    said = t.v.say("This type cannot be taken {days}: {name}.", days=days, name=name)
    return said + _nearest(t, r.nearest, r.first)


def _too_many(t: Told, r: vacation.TooManyAway) -> str:
    return staffing.said(t.v, r.crowd) + _nearest(t, r.nearest, r.crowd.day)


def _nearest(t: Told, nearest: Span | None, asked: date) -> str:
    """As many days that would do."""
    if nearest is None:
        return ""
    return " " + t.v.say("The nearest days that would do: {days}.", days=t.v.span(nearest, today=asked))


def _too_short(t: Told, r: vacation.TooShort) -> str:
    return t.v.say(
        "This takes {asked}, and this type is taken in at least {least} at a time. Until {day} it would be {then}.",
        asked=t.v.days(r.asked),
        least=t.v.days(r.least),
        day=t.v.day(r.until),
        then=t.v.days(r.then),
    )


def _too_long(t: Told, r: vacation.TooLong) -> str:
    facts = {"asked": t.v.days(r.asked), "most": t.v.days(r.most), "beside": t.v.names(r.beside)}
    if r.beside:
        said = t.v.say("With {beside} right beside it this is {asked} in a row, and this type allows {most}.", **facts)
    else:
        said = t.v.say("This is {asked} in a row, and this type allows {most}.", **facts)
    if r.until:
        return f"{said} " + t.v.say("Until {day} it would be {then}.", day=t.v.day(r.until), then=t.v.days(r.then))
    return f"{said} " + t.v.say("Leave a working day between them.") if r.beside else said


def _after_first_year(t: Told, r: vacation.TooMuchAfterFirstYear) -> str:
    return t.v.say(
        "In the leave year after the first, until {last}, at most {most} are taken. {booked} are booked: {left} more.",
        last=t.v.day(r.last, year=True),
        most=t.v.days(r.most),
        booked=t.v.days(r.booked),
        left=t.v.days(max(r.most - r.booked, 0)),
    )


def _not_for_them(t: Told, r: vacation.NotForThem) -> str:
    type_ = r.type.in_(t.v.language)
    if r.who is None:
        return t.v.say("{type} is not for your country or department. Choose another type.", type=type_)
    return t.v.say(
        "{type} is not for the country or department of {who}. Choose another type, or correct the roster.",
        type=type_,
        who=r.who,
    )


def _no_types(t: Told, r: vacation.NoTypes) -> str:
    if r.who is None:
        return t.v.say("No type of leave is for your country and department. HR can add one, or correct the roster.")
    return t.v.say(
        "No type of leave is for the country and department of {who}. Add one to the policy, or correct the roster.",
        who=r.who,
    )


def _not_to_give_back(t: Told, r: vacation.NotToGiveBack) -> str:
    if r.since is None:
        return t.v.say("Choose days of this leave that lie ahead.")
    return t.v.say("Choose days of this leave from {day} on.", day=t.v.day(r.since))


OF_LEAVE: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    vacation.EndsBeforeStart: lambda t, r: t.v.say("The last day is before the first."),
    vacation.NoHalfLeft: lambda t, r: t.v.say("One day cannot start in the afternoon and end at midday."),
    vacation.SpanTooLong: lambda t, r: t.v.count(
        "At most {n} day can be asked for in one piece.", "At most {n} days can be asked for in one piece.", r.most
    ),
    vacation.NoHalfDays: lambda t, r: t.v.say("This type is taken in whole days only."),
    vacation.NothingToCount: _nothing,
    vacation.TooLittleNotice: _notice,
    vacation.TooFarAhead: _ahead,
    vacation.Overlaps: lambda t, r: t.v.say(
        "{day} is booked already, with {reference}.", day=t.v.day(r.day), reference=r.reference
    ),
    vacation.StillWaiting: _waiting,
    vacation.BlackedOut: _blacked_out,
    vacation.TooManyAway: _too_many,
    vacation.TooShort: _too_short,
    vacation.TooLong: _too_long,
    vacation.TooMuchAfterFirstYear: _after_first_year,
    vacation.NotEnoughDays: _not_enough,
    vacation.NotAnAmount: lambda t, r: t.v.say(
        "{words} does not work. Write days in quarters, such as 2, 0.5 or -1.25.", words=r.words
    ),
    vacation.UnknownType: lambda t, r: t.v.say(
        "There is no type of leave called {type} any more. Choose another.", type=r.type
    ),
    vacation.NotForThem: _not_for_them,
    vacation.EnteredByHR: lambda t, r: t.v.say(
        "Nobody asks for {type} themselves: HR enters it.", type=r.type.in_(t.v.language)
    ),
    vacation.NoTypes: _no_types,
    vacation.NotToGiveBack: _not_to_give_back,
    vacation.TooLittleRemains: lambda t, r: t.v.say(
        "{left} would remain, and this type is taken in at least {least} at a time. Give all of it back, or change it.",
        left=t.v.days(r.left),
        least=t.v.days(r.least),
    ),
    vacation.AskedBackAlready: lambda t, r: t.v.say(
        "{reference} asks to give {day} back already. Withdraw it to ask for other days.",
        reference=r.reference,
        day=t.v.day(r.day),
    ),
    vacation.NothingToGiveBack: lambda t, r: t.v.say(
        "None of these days can be given back any more: they have begun, or {leave} does not hold them. "
        "{reference} can only be rejected or withdrawn.",
        leave=r.leave,
        reference=r.reference,
    ),
    vacation.DaysHaveBegun: lambda t, r: t.v.say(
        "A day that was given back, {day}, has begun, so the decision stands.", day=t.v.day(r.day)
    ),
    vacation.LeaveIsOver: lambda t, r: t.v.say(
        "The days cannot be held again: {reference} is over or has other days now. Ask for new leave instead.",
        reference=r.reference,
    ),
    vacation.LeaveHasBegun: lambda t, r: t.v.say(
        "The leave began on {day}, so the decision stands. HR can still correct or cancel it.", day=t.v.day(r.first)
    ),
    **OF_BRAZIL,
}
