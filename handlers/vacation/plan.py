"""A leave as somebody would take it: read from a form, counted and checked by the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from domain import vacation as rules
from domain.calendar import Half
from domain.people import Person
from domain.policy import LeaveType
from domain.policy.clt import BY_HR
from domain.refusal import Refusal
from domain.vacation import (
    DAY,
    BookedDay,
    Crowd,
    EnteredByHR,
    Leave,
    NotForThem,
    NoTypes,
    Projection,
    Span,
    UnknownType,
)
from domain.vacation.brazil.planning import Ask, Lawful
from handlers.call import Call
from handlers.forms import read_day
from handlers.vacation import staffing
from handlers.vacation.account import projected
from handlers.vacation.brazil.plan import lawful, lawful_starts
from storage import vacation
from storage.db import Tx

HALVES: Mapping[str, tuple[Half, Half]] = {
    "whole": (Half.MORNING, Half.AFTERNOON),
    "from_afternoon": (Half.AFTERNOON, Half.AFTERNOON),
    "until_midday": (Half.MORNING, Half.MORNING),
    "both": (Half.AFTERNOON, Half.MORNING),
}
"""What the form offers: the half that a leave starts with and the half that it ends with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a form holds, complete or not."""

    type: str
    first: date | None = None
    last: date | None = None
    halves: str = "whole"
    note: str = ""
    sell: bool = False

    def span(self) -> Span | None:
        """The span, once there is a first day; without a last day it is that one."""
        if self.first is None:
            return None
        return Span(self.first, self.last or self.first, *HALVES[self.halves])


def read_wish(inputs: Mapping[str, Any]) -> Wish:
    """The wish in a form's inputs."""
    halves = str(inputs.get("halves"))
    return Wish(
        type=str(inputs.get("type") or ""),
        first=read_day(inputs.get("first")),
        last=read_day(inputs.get("last")),
        halves=halves if halves in HALVES else "whole",
        note=str(inputs.get("note") or "").strip(),
        sell=inputs.get("sell") == "third",
    )


def wish_of(leave: Leave) -> Wish:
    """What a form for an existing leave starts with."""
    halves = next(name for name, pair in HALVES.items() if pair == (leave.span.starts, leave.span.ends))
    note = leave.request.note or ""
    first, last = leave.span.first, leave.span.last
    return Wish(type=leave.type, first=first, last=last, halves=halves, note=note, sell=leave.sold > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A lawful leave of ``person``: its counted days, and the balance without it (None where none is kept).

    ``waived`` are the limits that it does not keep, for HR to set aside; ``crowds`` say how full its teams get; ``clt``
    is what the labour law of Brazil makes of it.
    """

    person: Person
    type: str
    rules: LeaveType
    span: Span
    days: tuple[BookedDay, ...]
    balance: Projection | None
    waived: tuple[Refusal, ...] = ()
    crowds: tuple[Crowd, ...] = ()
    clt: Lawful | None = None

    @property
    def sold(self) -> int:
        """What is turned into money with it, in thousandths."""
        return self.clt.sold * DAY if self.clt else 0

    def left(self) -> int | None:
        """What remains of the balance, in thousandths."""
        return rules.after(self.balance, self.days).usable() - self.sold if self.balance else None


def type_rules(call: Call, name: str) -> LeaveType:
    """The rules of a type, whoever it is for. Raises UnknownType."""
    try:
        return call.office.policy.leave.types[name]
    except KeyError:
        raise UnknownType(type=name) from None


def type_for(call: Call, person: Person, name: str, *, held: str | None = None) -> tuple[str, LeaveType]:
    """The type ``name``, or the one in its place, with its rules. Raises UnknownType, NotForThem, EnteredByHR.

    What a leave is of already (``held``) it may remain, whatever became of the person.
    """
    rules, theirs = type_rules(call, name), call.office.types(person)
    if rules.clt in BY_HR and name != held and call.actor.id == person.id:
        raise EnteredByHR(type=rules.name)
    if name in theirs or name == held:
        return name, rules
    for other, of_other in theirs.items():
        if of_other.instead_of == name:
            return other, of_other
    raise NotForThem(type=rules.name, who=own(call, person))


def own(call: Call, person: Person) -> str | None:
    """Whom a refusal is about: nobody else than the reader, or somebody by name."""
    return None if call.actor.id == person.id else person.name


def first_type(call: Call, person: Person | None) -> str:
    """What a form for this person, or for nobody yet, begins with. Raises NoTypes."""
    types = call.office.types(person) if person else call.office.policy.leave.types
    if not types:
        raise NoTypes(who=own(call, person) if person else None)
    return next(iter(types))


def plan(
    tx: Tx, call: Call, person: Person, wish: Wish, *, besides: int = vacation.NONE, held: str | None = None
) -> Plan:
    """The wish as a lawful leave; HR is free of its limits. To be sure, the person's row must be owned.

    ``besides`` is the request that it mends, ``held`` the type of that. Raises the refusals of domain.vacation.
    """
    name, of_type = type_for(call, person, wish.type, held=held)
    asked = _asked(tx, call, person, wish, name, of_type, besides)
    span, days, waived = asked.span, asked.days, _limits(call, asked)
    clt, balance = None, None
    if of_type.acquired:
        ask = Ask(first=span.first, days=len(days), sell=wish.sell)
        clt = lawful(tx, call, person, name, of_type, ask, besides=besides)
    if of_type.balance:
        balance = projected(tx, call.office, person, name, since=span.first, now=call.now, besides=besides)
    if balance and not clt:
        rules.check_balance(days, rules=of_type, balance=balance)
    return Plan(person=person, type=name, rules=of_type, span=span, days=days, balance=balance, waived=waived,
                crowds=rules.crowds(asked.teams, days, asked.calendar), clt=clt)  # fmt: skip


def _asked(tx: Tx, call: Call, person: Person, wish: Wish, name: str, of_type: LeaveType, besides: int) -> rules.Asked:
    """The days that the wish takes, rest days that count among them, and what their limits look at.

    Raises what counting raises, TooLittleNotice, TooFarAhead, and Overlaps.
    """
    span, calendar = wish.span(), call.office.leave_calendar(person)
    assert span is not None, "the form demands a first day"
    today = calendar.today(call.now)
    rules.check_near(span, notice=of_type.notice, today=today)
    days = rules.count(span, rules=of_type, calendar=calendar)
    asked = rules.Asked(person=person, type=name, rules=of_type, span=span, days=days, taken=(),
                        calendar=calendar, today=today,
                        blackouts=call.office.policy.leave.blackouts)  # fmt: skip
    if of_type.acquired:
        asked = replace(asked, lawful=lawful_starts(tx, call, person, name, of_type, besides=besides))
    asked = _known(tx, call, asked, besides)
    rules.check_overlap(days, asked.taken)
    return replace(asked, days=rules.with_rest(asked))


def _known(tx: Tx, call: Call, asked: rules.Asked, besides: int, *, around: timedelta = timedelta()) -> rules.Asked:
    """What is asked for with what the person holds and the teams look like, so far around it as its rules look."""
    person, first, last = asked.person, asked.span.first - around, asked.span.last + around
    reach, wide = rules.reach(asked.rules), 2 * (asked.span.last - asked.span.first) + timedelta(days=rules.NEAR)
    return replace(
        asked,
        taken=vacation.taken(tx, person.id, first=first - reach, last=last + reach, besides=besides),
        teams=staffing.teams(tx, call.office, person, asked.type, first=first, last=last),
        wider=partial(_known, tx, call, asked, besides, around=wide),
    )


def _limits(call: Call, asked: rules.Asked) -> tuple[Refusal, ...]:
    """The limits that HR sets aside. Raises the first of them for whoever asks for leave of their own."""
    broken = rules.broken(asked)
    if broken and call.actor.id == asked.person.id:
        raise broken[0]
    return broken
