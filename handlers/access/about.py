"""Whoever helps with a ticket asks for access for who opened it: the ticket waits until that is decided."""

from domain.access import KIND, Access, AskedAlready, terms
from domain.approval import Request
from domain.people import Action
from domain.ticket import Act, Step, move
from handlers.access.form import opened, read, reason
from handlers.access.kind import ACCESS
from handlers.approval.engine import submit
from handlers.call import Answer, Call, Entry, action, form
from handlers.ticket import book, chosen, hold
from handlers.ticket.agent import check
from handlers.ticket.awaited import OPEN
from handlers.ticket.press import converged, pressed
from storage import people
from storage.access import requests
from storage.db import Tx

ASK_FOR = f"{KIND}.ask_for"


def open_form(tx: Tx, call: Call) -> Answer:
    """The form, for who opened the ticket. Raises NotAnAgent."""
    ticket = pressed(tx, call)
    memo = {"ticket": ticket.id, "whom": people.get(tx, ticket.requester_id).name}
    return opened(call, ASK_FOR, memo=memo)


def ask(tx: Tx, call: Call) -> Answer:
    """Their approver is asked, and the ticket waits.

    Raises NotAnAgent, NotNow, AskedAlready, SystemGone, NoDays, TooLong.
    """
    requester = people.get(tx, chosen.ticket(tx, call.memo.get("ticket")).requester_id)
    people.own(tx, requester.id)
    # Whoever asked for the same ticket meanwhile had that row.
    ticket = chosen.ticket(tx, call.memo.get("ticket"))
    check(call, ticket, Action.WORK_ON_TICKET)
    if known := hold.asked(tx, ticket):
        raise AskedAlready(ticket=ticket.reference, reference=known.request.reference)
    key, role, days = read(call)
    book.check_here(tx, ticket, Act.AWAIT)
    waiting = move(ticket, Step(act=Act.AWAIT, by_id=call.actor.id, at=call.now))
    book.write(tx, call.office, ticket, waiting)

    def keep(request: Request) -> Access:
        requests.save(tx, request.id, system=key, role=role, days=days, for_ticket_id=ticket.id)
        return requests.load(tx, request.id)

    wanted = terms(key, role, days)
    submit(tx, call, ACCESS, requester=requester, note=reason(call), policy={}, terms=wanted, keep=keep, for_them=True)
    book.record(tx, call, waiting, Act.AWAIT, {})
    return converged(tx, call, waiting)


ENTRIES: tuple[Entry, ...] = (action(OPEN, open_form), form(ASK_FOR, ask))
