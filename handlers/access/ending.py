"""Access that ends: who has it is reminded before, and when it is over somebody has to take it away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from domain.access import Access, GrantState, over
from domain.approval import OPEN
from domain.people import Action, Person
from handlers import quiet
from handlers.access import news, task
from handlers.approval.engine import pass_time
from handlers.each import each, in_the_end
from handlers.office import Office
from handlers.once import each_once
from storage import approval, audit, people, reminders
from storage.access import requests
from storage.db import Database, Tx

PAGE = 200
AHEAD = timedelta(days=90)
"""No more days off come before a last day than leave so many for the working days of a reminder."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Access that comes to its end, and who has it."""

    access: Access
    who: Person


@in_the_end()
def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Have taken away what is over, and plan the reminders that are due; returns how many of both."""
    return _end(db, office, now, stopped) + _remind(db, office, now, stopped)


def _end(db: Database, office: Office, now: datetime, stopped: Callable[[], bool]) -> int:
    # A day ahead: it is tomorrow already somewhere, and a last day is over there.
    tomorrow = (now + timedelta(days=1)).date()
    ended, last = _of_the_gone(db, office, now, tomorrow, stopped), None
    while not stopped():
        with db.read() as tx:
            ids = requests.ending(tx, tomorrow, limit=PAGE, after=last)
            found = list(requests.load_many(tx, ids).values())
        ended += _take_away(db, office, (one.request.id for one in found), now)
        if len(ids) < PAGE:
            break
        last = (found[-1].grant.until or date.max, found[-1].request.id)
    return ended


def _of_the_gone(db: Database, office: Office, now: datetime, tomorrow: date, stopped: Callable[[], bool]) -> int:
    """Whoever works here no more keeps nothing, is given nothing, and nobody decides about it."""
    ended, last = 0, 0
    while not stopped():
        with db.read() as tx:
            ids = requests.of_departed(tx, before=tomorrow, limit=PAGE, after=last)
        ended += _take_away(db, office, ids, now)
        if len(ids) < PAGE:
            break
        last = ids[-1]
    return ended


def _take_away(db: Database, office: Office, ids: Iterable[int], now: datetime) -> int:
    return sum(each(ids, lambda request_id: _taken_away(db, office, request_id, now), name="request {}".format))


def _taken_away(db: Database, office: Office, request_id: int, now: datetime) -> bool:
    """It is to be taken away, unless that is known already; who has it is told, if they are still here."""
    with db.write() as tx:
        requester_id = approval.requester_of(tx, request_id)
        people.own(tx, requester_id)
        access, who = requests.load(tx, request_id), people.get(tx, requester_id)
        today = office.calendar(who).today(now)
        left = not who.works_here(today)
        if left and access.request.state in OPEN:
            return pass_time(tx, office, request_id, Action.EXPIRE, now) is not None
        if left and access.grant.state is GrantState.TO_GRANT:
            after = task.drop(tx, office, access, by_id=None, at=now)
        # Who is to set up that it goes on has that task, and no other.
        elif (left and access.grant.state is GrantState.GRANTED) or (
            over(access, today) and not news.next_of(tx, access)
        ):
            after = task.to_revoke(tx, office, access, access.grant, now)
        else:
            return False
        if not left:
            quiet.tell(tx, office, who, news.ENDED, subject=str(request_id), facts={"request": request_id}, now=now)
        facts = {"requester": requester_id, "ticket": after.grant.task_id, "left": left}
        audit.append(tx, at=now, actor_id=None, action="access end", subject=access.request.reference, facts=facts)
    return True


def _remind(db: Database, office: Office, now: datetime, stopped: Callable[[], bool]) -> int:
    """Some working days before the last one, once, when they are at work."""
    told, last = 0, None
    while not stopped():
        with db.read() as tx:
            ids = requests.ending(tx, (now + AHEAD).date(), limit=PAGE, after=last)
            found = list(requests.load_many(tx, ids).values())
            names = people.get_many(tx, (one.request.requester_id for one in found))
        ending = [Ending(one, names[one.request.requester_id]) for one in found]
        due = [one for one in ending if _soon(office, one, now)]
        told += each_once(db, due, partial(_owe, now=now), slot=_slot, now=now)
        if len(ids) < PAGE:
            break
        last = (found[-1].grant.until or date.max, found[-1].request.id)
    return told


def _soon(office: Office, ending: Ending, now: datetime) -> bool:
    grant, calendar = ending.access.grant, office.calendar(ending.who)
    today = calendar.today(now)
    if grant.until is None or grant.until < today or not ending.who.works_here(today):
        return False
    if office.working_hours(ending.who).next_working_moment(now) > now:
        return False
    # Who was given it today knows until when.
    given = grant.granted_at is not None and calendar.today(grant.granted_at) >= today
    return not given and calendar.add_working_days(grant.until, -office.policy.access.remind_days) <= today


def _slot(ending: Ending) -> str:
    return f"{news.ENDING}:{ending.access.request.id}:{ending.access.grant.until}"


def _owe(tx: Tx, ending: Ending, *, now: datetime) -> None:
    request_id = ending.access.request.id
    facts = {"request": request_id}
    reminders.plan(tx, news.ENDING, person_id=ending.who.id, subject=str(request_id), facts=facts, at=now)
