"""Who answers in whose place: a named substitute, or the nearest manager of somebody who is away or has left."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.approval import Cause, Seat, SeatState, StandIn, Step, stand_in
from domain.people import Person
from handlers.office import Office
from handlers.registry import KINDS
from storage import approval, delegation, messages, people, vacation
from storage.approval import Asked
from storage.db import Database, Tx
from storage.delegation import Delegation
from storage.messages import Audience

BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Some people as they are there today, and whom they named to decide in their place."""

    people: Mapping[int, Person]
    today: Mapping[int, date]
    away: frozenset[int]
    delegations: Mapping[int, Delegation]

    def find(self, tx: Tx, person_id: int, *, barred: Collection[int]) -> StandIn | None:
        """Who may answer for this person today, if somebody has to."""
        person, named = self.people[person_id], self.delegations.get(person_id)
        delegated = bool(named and named.covers(self.today[person_id]))
        absent = person_id in self.away or not person.works_here(self.today[person_id])
        if not (delegated or absent):
            return None
        return stand_in(
            person,
            on=self.today[person_id],
            away=self.away,
            delegate=self.people[named.delegate_id] if named and (delegated or _whenever(named)) else None,
            above=people.managers(tx, person, levels=2),
            barred=barred,
        )


def _whenever(named: Delegation) -> bool:
    return named.first is None


def look(tx: Tx, office: Office, people_ids: Iterable[int], now: datetime) -> Presence:
    """These people today."""
    asked = people.get_many(tx, people_ids)
    delegations = delegation.delegations_of(tx, asked)
    known = asked | people.get_many(tx, (d.delegate_id for d in delegations.values()))
    today = {i: office.calendar(person).today(now) for i, person in known.items()}
    above = {p.manager_id for p in known.values() if p.manager_id}
    return Presence(
        people=known, today=today, away=vacation.absent(tx, {*known, *above}, on=now.date()), delegations=delegations
    )


def seated(tx: Tx, office: Office, requester_id: int, steps: tuple[Step, ...], now: datetime) -> tuple[Step, ...]:
    """The chain with stand-ins for whoever is asked now and is not there."""
    asked = {s.person_id for step in steps for s in step.seats if s.state is SeatState.WAITING}
    presence = look(tx, office, asked, now)
    return tuple(_seated(tx, presence, requester_id, step) for step in steps)


def _seated(tx: Tx, presence: Presence, requester_id: int, step: Step) -> Step:
    # A plain list, so that of two who are away the second is not given the first one's stand-in.
    seats: list[Seat] = []
    for seat in step.seats:
        if seat.state is SeatState.WAITING and (seat.stand_in is None or seat.stand_in.cause is not Cause.SILENT):
            taken = {s.stand_in.person_id for s in seats if s.stand_in}
            barred = {requester_id, *(s.person_id for s in step.seats), *taken}
            seat = replace(seat, stand_in=presence.find(tx, seat.person_id, barred=barred))
        seats.append(seat)
    return replace(step, seats=tuple(seats))


def tick(db: Database, office: Office, now: datetime) -> int:
    """Seat and unseat stand-ins as people come and go; returns how many requests changed."""
    with db.read() as tx:
        waiting = approval.waiting(tx, limit=BATCH)
        requests = approval.load_many(tx, {a.request_id for a in waiting})
        presence = look(tx, office, {a.person_id for a in waiting}, now)
        steps = {i: r.current for i, r in requests.items()}
        after = {i: _seated(tx, presence, requests[i].requester_id, step) for i, step in steps.items() if step}
    changed = [i for i, step in after.items() if step != steps[i]]
    return sum(_reseat(db, i, requests[i].requester_id, after[i], waiting) for i in changed)


def _reseat(db: Database, request_id: int, requester_id: int, step: Step, waiting: list[Asked]) -> bool:
    asked = {a.person_id: a for a in waiting if a.request_id == request_id}
    with db.write() as tx:
        people.own(tx, requester_id)
        changed = [
            seat
            for seat in step.seats
            if seat.person_id in asked
            and seat.stand_in != asked[seat.person_id].stand_in
            and approval.seat_stand_in(tx, asked[seat.person_id], seat.stand_in)
        ]
        if changed:
            _show(tx, request_id, changed)
        return bool(changed)


def _show(tx: Tx, request_id: int, changed: list[Seat]) -> None:
    kind = KINDS[approval.kinds_of(tx, (request_id,))[request_id]]
    messages.touch(tx, kind=kind.name, subject_id=request_id)
    for seat in changed:
        if seat.stand_in:
            messages.owe_card(
                tx,
                kind=kind.name,
                subject_id=request_id,
                audience=Audience.DECIDER,
                person_id=seat.stand_in.person_id,
            )
    messages.touch_homes(tx, {i for seat in changed for i in (seat.person_id, *seat.may_answer())})
