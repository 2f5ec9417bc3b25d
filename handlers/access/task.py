"""The tasks behind access: a ticket in the queue of whoever gives it, and another when it is to be taken away."""

from dataclasses import replace
from datetime import datetime

from domain.access import Access, Do, Grant, GrantState, goes_on
from domain.approval import Request
from domain.ticket import TITLE, Act, Impact, Priority, Step, Urgency, can, move
from handlers.access import about_ticket
from handlers.access.words import lasts, queue_of, role, system
from handlers.office import Office
from handlers.texts import company_voice, unescape
from handlers.ticket import book
from storage import messages
from storage.access import orders, requests
from storage.db import Tx
from storage.ticket import tickets
from storage.ticket.tickets import Draft


def to_grant(tx: Tx, office: Office, access: Access, moved: Request) -> None:
    """Approved: those who give it have it on their list."""
    at = moved.turned_at
    ticket_id = about_ticket.task(tx, access) or _task(tx, office, access, at, taking=False)
    turned(tx, access, replace(access.grant, state=GrantState.TO_GRANT, ticket_id=ticket_id))
    _tell(tx, office, access, Do.GRANT, at)


def drop(tx: Tx, office: Office, access: Access, *, by_id: int | None, at: datetime) -> Access:
    """Approved no more before it was given: the task is over."""
    own = access.grant.ticket_id if access.grant.ticket_id != access.for_ticket_id else None
    if own:
        _close(tx, office, own, by_id, at)
    # What was a task is nobody else's matter, whatever becomes of it.
    return turned(tx, access, Grant(ticket_id=own))


def to_revoke(tx: Tx, office: Office, access: Access, grant: Grant, at: datetime) -> Access:
    """Its time is over, or who has it gave it back: somebody has to take it away."""
    ticket_id = _task(tx, office, access, at, taking=True)
    _tell(tx, office, access, Do.REVOKE, at)
    return turned(tx, access, replace(grant, state=GrantState.TO_REVOKE, back_ticket_id=ticket_id))


def _tell(tx: Tx, office: Office, access: Access, do: Do, at: datetime) -> None:
    """The program is told, where one does it; a system that is gone is left to people."""
    known = office.policy.access.systems.get(access.system)
    if known and known.by == "webhook":
        orders.owe(tx, access.request.id, do, now=at)


def replaces(tx: Tx, office: Office, access: Access, *, by_id: int | None, at: datetime) -> None:
    """The same that somebody had until now goes on as this: nobody takes it away."""
    for old in requests.held_by(tx, access.request.requester_id, access.system):
        grant = goes_on(old, access)
        if grant and old.grant.task_id:
            _close(tx, office, old.grant.task_id, by_id, at)
        if grant:
            turned(tx, old, grant)


def turned(tx: Tx, access: Access, grant: Grant) -> Access:
    """Keep what became of it, and want its cards drawn again. The requester's row must be owned."""
    requests.turn(tx, access.request.id, grant)
    messages.touch(tx, kind=access.request.kind, subject_id=access.request.id)
    return replace(access, grant=grant)


def _has_it(tx: Tx, access: Access) -> bool:
    had = requests.held_by(tx, access.request.requester_id, access.system)
    return any(goes_on(old, access) for old in had)


def _task(tx: Tx, office: Office, access: Access, at: datetime, *, taking: bool) -> int:
    """A ticket in the queue of the system, in the company's words."""
    v, category = company_voice(office.policy), queue_of(office, access.system)
    told = {
        "system": system(v, office, access.system),
        "role": role(v, office, access),
        "lasts": lasts(v, access.days),
    }
    taken = v.say("Take away: {system}, {role}", **told)
    given = v.say("Give access: {system}, {role}, {lasts}", **told)
    longer = v.say("Leave access for longer: {system}, {role}, {lasts}", **told)
    title = taken if taking else longer if _has_it(tx, access) else given
    priority = office.policy.tickets.priority(Urgency.NORMAL, Impact.ONE)
    draft = Draft(
        requester_id=access.request.requester_id,
        category=category,
        title=unescape(title)[:TITLE],
        details="" if taking else access.request.note or "",
        priority=Priority(priority),
        promise=book.promise(office, category, priority),
    )
    ticket, _ = book.stand(tx, office, draft, at, card=False)
    requests.made(tx, access.request.id, ticket.id)
    return ticket.id


def _close(tx: Tx, office: Office, ticket_id: int, by_id: int | None, at: datetime) -> None:
    """Nothing is to be done any more."""
    ticket = tickets.load(tx, ticket_id)
    if can(ticket, Act.RESOLVE):
        book.write(tx, office, ticket, move(ticket, Step(act=Act.RESOLVE, by_id=by_id, at=at), helps=False))
