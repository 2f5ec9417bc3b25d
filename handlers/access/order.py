"""What a program is told about access, and what is kept of its answer."""

from datetime import datetime

from domain.access import AWAITED, Access, Do, Order, lasts_until
from domain.people import Person
from domain.ticket import Act, Step, can, move
from handlers.access import proof
from handlers.office import Office
from handlers.ticket import book
from storage import approval, messages, people
from storage.access import requests
from storage.access.orders import Owed
from storage.db import Tx
from storage.ticket import tickets


def wanted(tx: Tx, office: Office, owed: Owed, now: datetime) -> Order | None:
    """What is to be done; None once it is not wanted any more."""
    access = requests.load(tx, owed.request_id)
    if AWAITED.get(access.grant.state) is not owed.do:
        return None
    who = people.get(tx, access.request.requester_id)
    return Order(
        key=f"{access.request.reference}:{owed.id}",
        do=owed.do,
        reference=access.request.reference,
        system=access.system,
        role=access.role,
        email=who.email,
        name=who.name,
        days=_days(tx, office, access, who, now) if owed.do is Do.GRANT else None,
    )


def _days(tx: Tx, office: Office, access: Access, who: Person, now: datetime) -> int | None:
    """So many from today on, that one counted; None for good."""
    today = office.calendar(who).today(now)
    until = lasts_until(access, today, requests.held_by(tx, who.id, access.system))
    return None if until is None else (until - today).days + 1


def done(tx: Tx, office: Office, owed: Owed, said: str, now: datetime) -> None:
    """It was done: access is given, or taken away, and the task resolved with the proof. By nobody of the company."""
    people.own(tx, approval.requester_of(tx, owed.request_id))
    access = requests.load(tx, owed.request_id)
    if AWAITED.get(access.grant.state) is not owed.do:
        # People were faster; whoever did it twice did it once.
        return
    ticket_id = access.grant.task_id
    after = proof.turn(tx, office, access, said, by_id=None, at=now)
    if ticket_id is not None:
        _resolve(tx, office, ticket_id, said, now)
    proof.audited(tx, after, by_id=None, at=now)


def _resolve(tx: Tx, office: Office, ticket_id: int, said: str, now: datetime) -> None:
    ticket = tickets.load(tx, ticket_id)
    if can(ticket, Act.RESOLVE):
        step = Step(act=Act.RESOLVE, by_id=None, at=now, reason=said)
        book.write(tx, office, ticket, move(ticket, step, helps=False))


def left(tx: Tx, owed: Owed) -> None:
    """People see to it: the task's card says so."""
    access: Access = requests.load(tx, owed.request_id)
    if access.grant.task_id is not None:
        messages.touch(tx, kind=book.CARD, subject_id=access.grant.task_id)
