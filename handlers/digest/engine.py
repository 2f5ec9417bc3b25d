"""Who is told which digest now: in pages, and only in zones where it has become time since they were looked at."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.digest import Circle, due_on, latest, over
from domain.people import Person, Role
from domain.policy import EVERY
from handlers.digest.known import DIGESTS
from handlers.digest.part import Digest
from handlers.each import each, in_the_end
from handlers.office import Office
from handlers.once import each_once
from storage import digests, inbox, messages, people, showings, vacation
from storage.db import Database, Tx
from storage.messages import Priority

BATCH = 200
Stopped = Callable[[], bool]
T = TypeVar("T")


@in_the_end()
def tick(db: Database, office: Office, now: datetime, *, stopped: Stopped = lambda: False) -> int:
    """Owe the digests that are due; returns how many. A missed day is caught up, a second run changes nothing."""
    all_ = DIGESTS.values()
    owed = sum(each(all_, lambda digest: _to_channels(db, office, digest, now), name=lambda digest: digest.key))
    with db.read() as tx:
        zones, swept = people.zones(tx) | {office.policy.company.timezone}, digests.swept(tx)
    hour = f"{now.astimezone(UTC):%Y-%m-%dT%H} {swept.get((digests.ALL, digests.ALL), '')}"

    def to_people(digest: Digest) -> int:
        known = {zone: swept.get((digest.key, zone), "") for zone in zones}
        return _to_people(db, office, digest, known, hour, now, stopped)

    return owed + sum(each(all_, to_people, name=lambda digest: digest.key))


def _to_channels(db: Database, office: Office, digest: Digest, now: datetime) -> int:
    wanted, calendar = office.policy.digests.of(digest.key), office.calendar(_nobody())
    day = due_on(wanted, now, calendar.zone)
    if day is None or (wanted.weekday == EVERY and not calendar.is_working_day(day)):
        return 0

    def owe(tx: Tx, channel: str) -> None:
        _owe(tx, office, digest, day, zone=calendar.zone, channel=channel)

    with db.read() as tx:
        told = _read_today(tx, office, digest, day, dict.fromkeys(wanted.places, calendar.zone))
    if digest.within and _comes_first(office, digest, day):
        told |= set(office.policy.digests.of(digest.within).places)
    places = [place for place in wanted.places if place not in told]
    return each_once(db, places, owe, slot=lambda channel: digests.slot(digest.key, channel, day), now=now)


def _comes_first(office: Office, digest: Digest, day: date) -> bool:
    """Whether the one that it is within is of this day too, and no later."""
    if digest.within is None:
        return False
    holder, mine = (office.policy.digests.of(key) for key in (digest.within, digest.key))
    return holder.is_of(day) and holder.at <= mine.at


def _nobody() -> Person:
    """By whose calendar the company counts: nobody's in particular."""
    return Person(id=0, name="", email="")


def _to_people(
    db: Database,
    office: Office,
    digest: Digest,
    swept: Mapping[str, str],
    hour: str,
    now: datetime,
    stopped: Stopped,
) -> int:
    """Those in each zone are looked at once it is time there, and once an hour after that: people move."""
    wanted, owed = office.policy.digests.of(digest.key), 0
    due = {zone: day for zone in swept if (day := due_on(wanted, now, ZoneInfo(zone)))}
    labels = {zone: f"{day.isoformat()} {hour}" for zone, day in due.items()}
    new = {zone: label for zone, label in labels.items() if swept[zone] != label}
    for day in sorted({due[zone] for zone in new}):
        some = [zone for zone in new if due[zone] == day]
        owed += _sweep(db, office, digest, day, some, now, stopped)
    if new and not stopped():
        with db.write() as tx:
            digests.sweep(tx, digest.key, new)
    return owed


def _sweep(
    db: Database, office: Office, digest: Digest, day: date, zones: Collection[str], now: datetime, stopped: Stopped
) -> int:
    home = office.policy.company.timezone
    whom = _whom(office, digest)
    look = partial(digests.receivers, zones=zones, home=home, limit=BATCH)
    owed, after = 0, 0
    while not stopped():
        with db.read() as tx:
            ids = look(tx, digest.key, whom, day, after=after)
            there = _there(tx, office, digest, day, ids, now)
        if there:
            with db.write() as tx:
                owed += sum(_owe_once(tx, office, digest, day, person, now) for person in there)
        if len(ids) < BATCH:
            break
        after = ids[-1]
    return owed


def _there(tx: Tx, office: Office, digest: Digest, day: date, ids: Collection[int], now: datetime) -> list[Person]:
    """Those of them whom it can reach; of one for every day, those who work on it."""
    daily = office.policy.digests.of(digest.key).weekday == EVERY
    away = vacation.absent(tx, ids, on=day) if daily and ids else frozenset()
    known = people.get_many(tx, ids)
    told = _told(tx, office, digest, day, known)
    found = [person for i, person in sorted(known.items()) if i not in told]
    return [
        person
        for person in found
        if person.works_here(now.astimezone(_zone(office, person)).date())
        and not (daily and (person.id in away or not office.calendar(person).is_working_day(day)))
    ]


def _told(tx: Tx, office: Office, digest: Digest, day: date, known: Mapping[int, Person]) -> frozenset[int]:
    """Those of them who read all of it in another digest on that day, or will before this one."""
    read = _read_today(tx, office, digest, day, {i: _zone(office, person) for i, person in known.items()})
    if not known or digest.within is None or not _comes_first(office, digest, day):
        return read
    return read | digests.getting(tx, digest.within, _whom(office, DIGESTS[digest.within]), known)


def _read_today(tx: Tx, office: Office, digest: Digest, day: date, zones: Mapping[T, ZoneInfo]) -> frozenset[T]:
    """Those receivers, by their zones, who got the one that it is within on that day: in its time, or late."""
    held = latest(office.policy.digests.of(digest.within), day) if digest.within else None
    if digest.within is None or held is None:
        return frozenset()
    slots = {digests.slot(digest.within, receiver, held): receiver for receiver in zones}
    came = {slots[slot]: at for slot, at in inbox.claimed(tx, slots).items()}
    return frozenset(receiver for receiver, at in came.items() if at.astimezone(zones[receiver]).date() == day)


def _whom(office: Office, digest: Digest) -> Role | Circle | None:
    """To whom it is sent who did not ask for it; None if that is a channel."""
    return None if office.policy.digests.of(digest.key).places else digest.whom


def _zone(office: Office, person: Person) -> ZoneInfo:
    return ZoneInfo(person.quiet_timezone or person.timezone or office.policy.company.timezone)


def _owe_once(tx: Tx, office: Office, digest: Digest, day: date, person: Person, now: datetime) -> bool:
    if inbox.claim(tx, digests.slot(digest.key, person.id, day), now=now) is not None:
        return False
    _owe(tx, office, digest, day, zone=_zone(office, person), person_id=person.id)
    if digest.picture and digest.pictured(tx, day):
        showings.owe_export(tx, digest.picture, to=person.id, now=now)
    return True


def _owe(
    tx: Tx,
    office: Office,
    digest: Digest,
    day: date,
    *,
    zone: ZoneInfo,
    person_id: int | None = None,
    channel: str | None = None,
) -> None:
    messages.owe(
        tx,
        digest.kind,
        facts={"day": day.isoformat()},
        person_id=person_id,
        channel=channel,
        priority=Priority.SCHEDULED,
        expires_at=over(office.policy.digests.of(digest.key), day, zone),
    )
