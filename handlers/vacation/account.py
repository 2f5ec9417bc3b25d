"""Somebody's balance of a type: the ledger and, where time moves it, all that is to come by the rules."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.people import Person
from domain.policy import LeaveType, LeaveYear
from domain.vacation import Account, Employment, Projection, Settled, project, year_of
from domain.vacation.brazil.ledger import first_look
from handlers.office import Office
from handlers.vacation.brazil.service import served
from storage import vacation
from storage.db import Tx


def account(
    tx: Tx, office: Office, person: Person, type_: str, rules: LeaveType, *, now: datetime, besides: int
) -> Account:
    """What decides about a balance; of somebody the clock never looked at, from their present leave year on."""
    calendar = office.calendar(person)
    today, week = calendar.today(now), calendar.schedule.days
    employment = Employment(hired_on=person.hired_on, left_on=person.left_on, week=week)
    settled = vacation.settled(tx, person.id, type_) or _first_look(rules, employment, today)
    found = Account(
        person_id=person.id,
        type=type_,
        rules=rules,
        employment=employment,
        settled=_again(settled, rules, employment, today) if settled.paused else settled,
        lines=vacation.lines(tx, person.id, type_, besides=besides),
    )
    return served(tx, office, person, found, besides=besides) if rules.acquired else found


def _first_look(rules: LeaveType, employment: Employment, today: date) -> Settled:
    since = date(today.year, 1, 1)
    if rules.acquired:
        since = first_look(today)
    elif rules.accrual:
        since = rules.accrual.since or year_of(rules.accrual.from_, employment.hired_on, today)
    return Settled(since=since, through=since - timedelta(days=1), employment=employment)


def _again(settled: Settled, rules: LeaveType, employment: Employment, today: date) -> Settled:
    """Whose type it is again: the leave years between are not made up for, the present one is."""
    year = year_of(rules.accrual.from_ if rules.accrual else LeaveYear.JANUARY, employment.hired_on, today)
    return replace(settled, through=max(settled.through, year - timedelta(days=1)), paused=False)


def projected(
    tx: Tx, office: Office, person: Person, type_: str, *, since: date, now: datetime, besides: int = vacation.NONE
) -> Projection:
    """How the balance moves from ``since`` on, without the request ``besides``; by time, if the type is for them."""
    rules = office.types(person).get(type_)
    if rules is None or not rules.moves_by_itself:
        return vacation.projection(tx, person.id, type_, since=since, besides=besides)
    return project(account(tx, office, person, type_, rules, now=now, besides=besides), since=since)


def left(tx: Tx, office: Office, person: Person, type_: str, *, now: datetime) -> int:
    """What the person can still take from today on, in thousandths of a day."""
    today = office.calendar(person).today(now)
    return projected(tx, office, person, type_, since=today, now=now).usable()
