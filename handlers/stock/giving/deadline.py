"""What is kept for somebody ends: they are reminded, it is free again; and who got something is asked once more."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from domain.people import Person
from domain.stock import KIND, Asked
from handlers.each import each, in_the_end
from handlers.office import Office
from handlers.once import each_once
from handlers.stock import book, news
from handlers.stock.book import Turned
from storage import approval, audit, messages, people, reminders
from storage.db import Database, Tx
from storage.stock import requests

PAGE = 200
AHEAD = timedelta(days=14)
"""No more days off come before a last day."""
CONFIRMED_IN = 2
"""Working days."""
LOOKED_BACK = timedelta(days=30)
"""Less than the slots of the clock are kept."""
Due = tuple[Asked, Person]


@in_the_end()
def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Free what was not fetched, and plan the reminders that are due; returns how many of both."""
    ended = _end(db, office, now, stopped)
    return ended + _remind_of_end(db, office, now, stopped) + _ask_again(db, office, now, stopped)


def _end(db: Database, office: Office, now: datetime, stopped: Callable[[], bool]) -> int:
    with db.read() as tx:
        over = requests.kept(tx, limit=PAGE, until=office.day(now) - timedelta(days=1))
        over += _of_departed(tx, office, now)
    there = (request_id for request_id in over if not stopped())
    return sum(each(there, lambda request_id: _free(db, office, request_id, now), name="request {}".format))


def _of_departed(tx: Tx, office: Office, now: datetime) -> list[int]:
    """What is kept for people whose last day is over."""
    # A day ahead: it is tomorrow already somewhere, and a last day is over there.
    found = requests.kept_for_departed(tx, before=(now + timedelta(days=1)).date(), limit=PAGE)
    names = people.get_many(tx, (person_id for _, person_id in found))
    return [request_id for request_id, person_id in found if _has_left(office, names[person_id], now)]


def _has_left(office: Office, person: Person, now: datetime) -> bool:
    return person.left_on is not None and person.left_on < office.calendar(person).today(now)


def _free(db: Database, office: Office, request_id: int, now: datetime) -> bool:
    """Whatever was kept is free again, unless somebody was faster; who asked and the keepers are told."""
    with db.write() as tx:
        requester_id = approval.requester_of(tx, request_id)
        people.own(tx, requester_id)
        left = _has_left(office, people.get(tx, requester_id), now)
        if not book.expire(tx, office, request_id, Turned(at=now, by_id=None), left=left):
            return False
        asked = requests.load(tx, request_id)
        messages.touch(tx, kind=KIND, subject_id=request_id)
        if not left:
            messages.owe(tx, news.RELEASED, facts={"request": request_id}, person_id=requester_id)
        book.tell_keepers(tx, office, news.RELEASED, {"request": request_id}, now=now, but=requester_id)
        messages.touch_homes(tx, {requester_id})
        facts = book.audited(asked, asked.handover, "clock")
        audit.append(tx, at=now, actor_id=None, action="release", subject=asked.request.reference, facts=facts)
    return True


def _remind_of_end(db: Database, office: Office, now: datetime, stopped: Callable[[], bool]) -> int:
    """The working day before the last one, of who is to fetch it."""

    def page(tx: Tx, last: Asked | None) -> list[int]:
        after = (last.handover.until or date.max, last.request.id) if last else None
        return requests.kept(tx, limit=PAGE, until=office.day(now) + AHEAD, after=after)

    due = partial(_ends_soon, office, now=now)
    return _tell_each(db, page, due, partial(_owe, kind=news.ENDING, now=now), slot=_ending, now=now, stopped=stopped)


def _ask_again(db: Database, office: Office, now: datetime, stopped: Callable[[], bool]) -> int:
    """Once, after two working days of who got it."""

    def page(tx: Tx, last: Asked | None) -> list[int]:
        after = (last.handover.handed_at or now, last.request.id) if last else None
        return requests.handed(tx, limit=PAGE, since=now - LOOKED_BACK, after=after)

    due = partial(_is_silent, office, now=now)
    owe = partial(_owe, kind=news.UNCONFIRMED, now=now)
    return _tell_each(db, page, due, owe, slot=_silent, now=now, stopped=stopped)


def _tell_each(
    db: Database,
    page: Callable[[Tx, Asked | None], list[int]],
    due: Callable[[Asked, Person], bool],
    owe: Callable[[Tx, Due], None],
    *,
    slot: Callable[[Due], str],
    now: datetime,
    stopped: Callable[[], bool],
) -> int:
    """Page by page, each after the last request of the one before: owe what is due, once a slot; for how many."""
    told, last = 0, None
    while not stopped():
        with db.read() as tx:
            ids = page(tx, last)
            found = _with_names(tx, ids)
        told += each_once(db, [one for one in found if due(*one)], owe, slot=slot, now=now)
        if len(ids) < PAGE:
            break
        last = found[-1][0]
    return told


def _with_names(tx: Tx, ids: list[int]) -> list[Due]:
    found = requests.load_many(tx, ids).values()
    names = people.get_many(tx, (asked.request.requester_id for asked in found))
    return [(asked, names[asked.request.requester_id]) for asked in found]


def _at_work(office: Office, who: Person, now: datetime) -> bool:
    return office.working_hours(who).next_working_moment(now) <= now and who.works_here(office.calendar(who).today(now))


def _ends_soon(office: Office, asked: Asked, who: Person, *, now: datetime) -> bool:
    until, settled, calendar = asked.handover.until, asked.request.settled(), office.calendar(who)
    if until is None or not _at_work(office, who, now):
        return False
    today = calendar.today(now)
    # Who was told today until when it is kept knows it.
    told_today = settled is not None and calendar.today(settled.at) >= today
    return calendar.add_working_days(until, -1) <= today <= until and not told_today


def _ending(due: Due) -> str:
    asked, _ = due
    return f"{news.ENDING}:{asked.request.id}:{asked.handover.until}"


def _is_silent(office: Office, asked: Asked, who: Person, *, now: datetime) -> bool:
    handed, calendar = asked.handover.handed_at, office.calendar(who)
    if handed is None or not _at_work(office, who, now):
        return False
    return calendar.add_working_days(calendar.today(handed), CONFIRMED_IN) <= calendar.today(now)


def _silent(due: Due) -> str:
    asked, _ = due
    return f"{news.UNCONFIRMED}:{asked.request.id}:{asked.handover.handed_at}"


def _owe(tx: Tx, due: Due, *, kind: str, now: datetime) -> None:
    asked, who = due
    until = asked.handover.until
    facts = {"request": asked.request.id, "until": until.isoformat() if until else None}
    reminders.plan(tx, kind, person_id=who.id, subject=str(asked.request.id), facts=facts, at=now)
