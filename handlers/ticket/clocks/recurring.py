"""Work that comes again: its tickets, each made once for the day on which it is due, and its lead asks for them."""

from datetime import date, datetime
from functools import partial

from domain.business_time import NOTHING, worked
from domain.people import Person, Role
from domain.policy.digest import WEEKDAYS
from domain.policy.recurring import Recurring
from domain.ticket import Impact, Promise, Urgency
from domain.ticket.recurring import moment, to_make
from handlers.office import Office
from handlers.once import each_once
from handlers.texts import Voice, company_voice
from handlers.ticket import book
from storage import people
from storage.db import Database, Tx
from storage.ticket.tickets import Draft

Due = tuple[str, Recurring, date]


def tick(db: Database, office: Office, now: datetime) -> int:
    """Make the tickets that are due; returns how many. Whatever stood still, and from how many processes it looks."""
    wanted = [
        (key, rule, day)
        for key, rule in office.policy.tickets.recurring.items()
        for day in to_make(rule, office.help_hours(rule.category), now)
    ]
    with db.read() as tx:
        asking = {key: requester(tx, office, rule.category, now) for key, rule, _ in wanted}
    there = [due for due in wanted if asking[due[0]]]
    return each_once(db, there, partial(_make, office=office, now=now), slot=_slot, now=now)


def _slot(due: Due) -> str:
    key, _, day = due
    return f"ticket.recurring:{key}:{day.isoformat()}"


def requester(tx: Tx, office: Office, category: str, now: datetime) -> Person | None:
    """Who asks for it: the first lead of the category who works here, else an administrator."""
    leads = (people.by_email(tx, email) for email in office.policy.tickets.category(category).leads)
    there = [*leads, *people.with_role(tx, Role.ADMIN)]
    return next((one for one in there if one and one.works_here(office.day(now))), None)


def _make(tx: Tx, due: Due, *, office: Office, now: datetime) -> None:
    _, rule, day = due
    person = requester(tx, office, rule.category, now)
    assert person is not None, "who asks was there a moment ago"
    v = company_voice(office.policy)
    told = v.say("Due {day}. {again}", day=v.day(day, year=True), again=_again(v, rule))
    priority = office.policy.tickets.priority(Urgency.NORMAL, Impact.ONE)
    draft = Draft(
        requester_id=person.id,
        category=rule.category,
        title=rule.title,
        details="\n".join(part for part in (rule.details.strip(), told) if part),
        priority=priority,
        promise=_promise(office, rule, day, book.promise(office, rule.category, priority), now),
    )
    book.open_by_the_clock(tx, office, draft, now)


def _again(v: Voice, rule: Recurring) -> str:
    """Nobody asked for it, whoever is said to."""
    if rule.weekday is None:
        return v.say("This comes by itself each month, on day {n}.", n=rule.day)
    weekday = v.weekday(WEEKDAYS.index(rule.weekday))
    if rule.every == 1:
        return v.say("This comes by itself each week, on {weekday}.", weekday=weekday)
    return v.say("This comes by itself every {n} weeks, on {weekday}.", n=rule.every, weekday=weekday)


def _promise(office: Office, rule: Recurring, day: date, usual: Promise, now: datetime) -> Promise:
    """What is made ahead of its day is to be done by then; anything else as soon as other tickets are."""
    calendar = office.help_hours(rule.category)
    left = worked(calendar, now, moment(rule, calendar, day)) if rule.lead_days else NOTHING
    return Promise(min(usual.response, left), left) if left else usual
