"""Who answers in whose place: a named substitute, or the nearest manager of whoever is away or has left, else HR."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.approval import Cause, Seat, SeatState, StandIn, Step, nearest, stand_in
from domain.people import Person, Role
from handlers.each import each
from handlers.office import Office
from storage import approval, delegation, messages, people, vacation
from storage.db import Database, Tx
from storage.delegation import Delegation
from storage.messages import Audience
from storage.presence import others_asked

BATCH = 500
LEVELS = 3
"""So many managers above somebody are looked at for one who is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Some people as they are there at ``now``, and whom they named to decide in their place."""

    office: Office
    now: datetime
    people: Mapping[int, Person]
    today: Mapping[int, date]
    away: frozenset[int]
    delegations: Mapping[int, Delegation]

    def seated(self, tx: Tx, seat: Seat, *, barred: Collection[int]) -> StandIn | None:
        """Who may answer besides who was asked, today; who was asked too because nobody answered stays while here."""
        before = seat.stand_in
        if before is None or before.cause is not Cause.SILENT:
            return self.find(tx, seat.person_id, barred=barred)
        if self.people[before.person_id].works_here(self.today[before.person_id]):
            return before
        other = higher(tx, self.office, seat.person_id, self.now, barred=barred)
        return replace(before, person_id=other.id) if other else self.find(tx, seat.person_id, barred=barred)

    def find(self, tx: Tx, person_id: int, *, barred: Collection[int]) -> StandIn | None:
        """Who may answer for this person today, if somebody has to."""
        person, named = self.people[person_id], self.delegations.get(person_id)
        delegated = bool(named and named.covers(self.today[person_id]))
        absent = person_id in self.away or not person.works_here(self.today[person_id])
        # Nearly everybody is at work: their managers need not be looked for.
        if not (delegated or absent):
            return None
        above = people.managers(tx, person, levels=LEVELS)
        if not person.works_here(self.today[person_id]):
            # They do not come back, so somebody has to: HR, where there is no manager above.
            above = (*above, *people.with_role(tx, Role.HR))
        return stand_in(
            person,
            on=self.today[person_id],
            away=self.away,
            delegate=self.people[named.delegate_id] if named and (delegated or _whenever(named)) else None,
            above=above,
            barred=barred,
        )


def higher(tx: Tx, office: Office, person_id: int, now: datetime, *, barred: Collection[int]) -> Person | None:
    """The nearest manager of this person who is there and may answer; None if nobody is."""
    person = people.get(tx, person_id)
    above = people.managers(tx, person, levels=LEVELS)
    presence = look(tx, office, {person_id, *(p.id for p in above)}, now)
    return nearest(above, on=presence.today[person_id], away=presence.away, barred=barred)


def _whenever(named: Delegation) -> bool:
    return named.first is None


def look(tx: Tx, office: Office, people_ids: Iterable[int], now: datetime) -> Presence:
    """These people today."""
    asked = people.get_many(tx, people_ids)
    delegations = delegation.delegations_of(tx, asked)
    known = asked | people.get_many(tx, (d.delegate_id for d in delegations.values()))
    today = {i: office.calendar(person).today(now) for i, person in known.items()}
    away = _away(tx, known, today)
    return Presence(office=office, now=now, people=known, today=today, away=away, delegations=delegations)


def _away(tx: Tx, known: Mapping[int, Person], today: Mapping[int, date]) -> frozenset[int]:
    """Who of these people and their managers is away on the day that it is where they are."""
    on = {day: {i for i, of in today.items() if of == day} for day in set(today.values())}
    above = {day: {m for i in ids if (m := known[i].manager_id)} for day, ids in on.items()}
    return frozenset[int]().union(*(vacation.absent(tx, ids | above[day], on=day) for day, ids in on.items()))


def with_stand_ins(
    tx: Tx, office: Office, askers: Collection[int], steps: tuple[Step, ...], now: datetime
) -> tuple[Step, ...]:
    """The chain with stand-ins for whoever is asked now and is not there."""
    asked = _asked(steps)
    return _filled(tx, look(tx, office, asked, now), askers, steps) if asked else steps


def _asked(steps: Iterable[Step]) -> set[int]:
    """Who is asked now, and who is asked too because they did not answer."""
    waiting = [s for step in steps for s in step.seats if s.state is SeatState.WAITING]
    silent = {s.stand_in.person_id for s in waiting if s.stand_in and s.stand_in.cause is Cause.SILENT}
    return {s.person_id for s in waiting} | silent


def _filled(tx: Tx, presence: Presence, askers: Collection[int], steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(_filled_step(tx, presence, askers, step) for step in steps)


def _filled_step(tx: Tx, presence: Presence, askers: Collection[int], step: Step) -> Step:
    for seat in step.seats:
        if seat.state is SeatState.WAITING:
            # In the step as it is by now, so that of two who are away the second is not given the first one's stand-in.
            barred = {*askers, *step.others(seat)}
            found = replace(seat, stand_in=presence.seated(tx, seat, barred=barred))
            step = replace(step, seats=tuple(found if s is seat else s for s in step.seats))
    return step


def tick(db: Database, office: Office, now: datetime) -> int:
    """Seat and unseat stand-ins as people come and go; returns how many requests changed.

    Where everybody is there whose answer is awaited no request is looked at, however many wait.
    """
    changed, last = list[int](), 0
    while page := _page(db, office, last, now):
        changed += [request_id for request_id, moved in page.items() if moved]
        last = max(page)
    return sum(each(changed, lambda request_id: _reseat(db, office, request_id, now), name="request {}".format))


def _page(db: Database, office: Office, after: int, now: datetime) -> dict[int, bool]:
    """The next requests in which somebody may have to stand in, and whether somebody else does than is kept."""
    with db.read() as tx:
        ids = others_asked(tx, on=now.date(), above=after, limit=BATCH)
        requests = approval.load_many(tx, ids).values()
        presence = look(tx, office, {i for r in requests for i in _asked(r.steps)}, now)
        return {r.id: r.steps != _filled(tx, presence, r.askers, r.steps) for r in requests}


def _reseat(db: Database, office: Office, request_id: int, now: datetime) -> bool:
    """Look again, with the requester's row owned: somebody may have moved the request meanwhile."""
    with db.write() as tx:
        people.own(tx, approval.requester_of(tx, request_id))
        request = approval.load(tx, request_id)
        changed = list(_changed(request.steps, with_stand_ins(tx, office, request.askers, request.steps, now)))
        for position, seat in changed:
            approval.seat_stand_in(tx, request_id, position, seat)
        if changed:
            _show(tx, request_id, [seat for _, seat in changed])
        return bool(changed)


def _changed(before: tuple[Step, ...], after: tuple[Step, ...]) -> Iterator[tuple[int, Seat]]:
    """The seats in which somebody else stands in now, each with the position of its step."""
    for old, new in zip(before, after, strict=True):
        yield from ((new.position, seat) for was, seat in zip(old.seats, new.seats, strict=True) if seat != was)


def _show(tx: Tx, request_id: int, changed: list[Seat]) -> None:
    kind = approval.kinds_of(tx, (request_id,))[request_id]
    messages.touch(tx, kind=kind, subject_id=request_id)
    for seat in changed:
        if seat.stand_in:
            messages.owe_card(
                tx,
                kind=kind,
                subject_id=request_id,
                audience=Audience.DECIDER,
                person_id=seat.stand_in.person_id,
            )
    messages.touch_homes(tx, {i for seat in changed for i in (seat.person_id, *seat.may_answer())})
