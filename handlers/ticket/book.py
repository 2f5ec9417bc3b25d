"""Every turn of a ticket is written down in one place: what was done, whose cards change, when to look again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from domain.calendar import WorkCalendar
from domain.people import Person, Role
from domain.ticket import (
    KIND,
    WAITING,
    Act,
    Hours,
    MadeAlready,
    NotNow,
    Priority,
    Promise,
    Step,
    Ticket,
    check_at,
    clocks,
    closes_at,
    move,
    under,
    untold,
)
from handlers import quiet
from handlers.call import Call
from handlers.office import Office
from handlers.ticket import hold
from handlers.ticket.agent import agents
from handlers.ticket.deal import choose
from storage import audit, messages, people, shared
from storage.db import Tx
from storage.messages import Audience, Card
from storage.ticket import checks, followers, named, places, threads, tickets
from storage.ticket.tickets import Draft

CARD = KIND
"""The card of a ticket: that of who asked, that of the queue, and where there is no channel one for each who helps."""
LEFT, HIDDEN = "ticket.left", "ticket.hidden"
"""What stands in a channel whose queue a ticket has left; what stood below that, and is in confidence now."""
MAJOR = "ticket.major"
"""The card of a major incident, in the channel in which others read of it."""
NOBODY = "ticket.nobody"
"""The news that there is nobody who helps with a ticket."""
GIVEN = "ticket.given"
"""The news that somebody has a ticket now who did not claim it."""
SO_FAR = "ticket.so_far"
"""The news of what was said before a ticket came here."""
STEPS = 1_000_000
"""Versions of a ticket: a card that was left is of the ticket and of the step by which it was."""
THREAD = f"{KIND}.thread"
"""The card of a ticket in the thread of the message that it was made of."""


def calendar(office: Office, ticket: Ticket) -> WorkCalendar:
    """The working time by which a ticket is promised now."""
    return office.help_hours(ticket.category, around_the_clock=ticket.promise.around_the_clock)


def hours(office: Office, ticket: Ticket) -> tuple[Hours, ...]:
    """The working times by which a ticket was promised, one after the other, that of now last."""
    earlier = (
        Hours(office.help_hours(one.category, around_the_clock=one.around_the_clock), one.until)
        for one in ticket.earlier
    )
    return (*earlier, Hours(calendar(office, ticket)))


def promise(office: Office, category: str, priority: Priority) -> Promise:
    """What is promised to a ticket of this category and priority, as the policy says now."""
    targets = office.policy.tickets.promised(category, priority)
    return Promise(targets.response, targets.resolution, targets.around_the_clock)


def repromised(call: Call, ticket: Ticket, *, category: str | None = None, priority: Priority | None = None) -> Ticket:
    """The ticket in another queue, or of another priority, under what is promised for that from now on."""
    category, priority = category or ticket.category, priority or ticket.priority
    new = promise(call.office, category, priority)
    moved = under(ticket, new, category=category, priority=priority, now=call.now)
    return untold(moved, hours(call.office, moved), call.office.policy.tickets.shares, call.now)


def open_(tx: Tx, call: Call, draft: Draft) -> Ticket:
    """A new ticket stands in its queue, and who asked has its card. Raises MadeAlready for a message that has one."""
    if draft.place and (known := threads.made_of(tx, *draft.place)):
        raise MadeAlready(reference=tickets.load(tx, known).reference)
    ticket, dealt = stand(tx, call.office, draft, call.now)
    record(tx, call, ticket, Act.OPEN, {"category": ticket.category, "priority": ticket.priority.value})
    by_the_clock(tx, dealt, since=ticket)
    return dealt


def open_by_the_clock(tx: Tx, office: Office, draft: Draft, now: datetime) -> Ticket:
    """A new ticket that comes by itself."""
    ticket, dealt = stand(tx, office, draft, now)
    facts = {"requester": ticket.requester_id, "category": ticket.category, "priority": ticket.priority.value}
    audit.append(tx, at=now, actor_id=None, action="ticket open", subject=ticket.reference, facts=facts)
    by_the_clock(tx, dealt, since=ticket)
    return dealt


def stand(tx: Tx, office: Office, draft: Draft, now: datetime, *, card: bool = True) -> tuple[Ticket, Ticket]:
    """The new ticket, and that as it is once somebody was given it; who asked has its ``card``."""
    ticket = tickets.create(tx, draft, now=now)
    look_again(tx, office, ticket, seen=None)
    named.stamp(tx, ticket.id)
    if card:
        who = ticket.requester_id
        messages.owe_card(tx, kind=CARD, subject_id=ticket.id, audience=Audience.REQUESTER, person_id=who)
    queue(tx, office, ticket, now)
    return ticket, deal_out(tx, office, ticket, now)


def queue(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> None:
    """Owe the card of a ticket to whoever helps: in their channel, or to each of them."""
    if channel := channel_of(office, ticket):
        shared.owe_in(tx, channel, kind=CARD, subject_id=ticket.id, person_id=ticket.requester_id)
        return
    known = helping(tx, office, ticket, now)
    for person in known:
        messages.owe_card(tx, kind=CARD, subject_id=ticket.id, audience=Audience.DECIDER, person_id=person.id)
    # Administrators see that somebody waits, not what for.
    for person in () if known else people.with_role(tx, Role.ADMIN):
        messages.owe(tx, NOBODY, facts={"ticket": ticket.id}, person_id=person.id)


def helping(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> list[Person]:
    """Who helps with a ticket; who asked is not told what those say to each other, unless nobody else is there."""
    known = agents(tx, office, ticket.category, now)
    return [person for person in known if person.id != ticket.requester_id] or list(known)


def channel_of(office: Office, ticket: Ticket) -> str | None:
    """The channel of a ticket's queue; None for one that stays in direct messages."""
    return None if in_confidence(office, ticket) else office.policy.tickets.queue(ticket.category)


def in_confidence(office: Office, ticket: Ticket) -> bool:
    """Whether nothing about a ticket may stand in a channel: what was in confidence once stays so, whoever has it."""
    return any(office.policy.tickets.category(name).sensitive for name in _been(ticket))


def _been(ticket: Ticket) -> list[str]:
    """The categories that a ticket is and was of, that of now first."""
    handed = [step.before for step in reversed(ticket.steps) if step.act is Act.HAND_OVER and step.before]
    return [ticket.category, *handed]


def confided(office: Office, ticket: Ticket) -> str | None:
    """The category in which what a ticket is about is in confidence, if it is: its own, else any such one."""
    policy = office.policy.tickets
    secret = [key for key, one in policy.categories.items() if one.sensitive]
    return (
        next((key for key in (*_been(ticket), *secret) if key in secret), None)
        if in_confidence(office, ticket)
        else None
    )


def deal_out(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> Ticket:
    """Whoever's turn it is by the policy has it and hears of it; it stays the team's if it is nobody's."""
    chosen = choose(tx, office, ticket, now)
    if chosen is None:
        return ticket
    given = move(ticket, Step(act=Act.ASSIGN, by_id=None, at=now, to_id=chosen))
    write(tx, office, ticket, given)
    tell(tx, office, people.get(tx, chosen), GIVEN, {"ticket": ticket.id}, ticket, now)
    return given


def tell(
    tx: Tx, office: Office, person: Person, kind: str, facts: Mapping[str, Any], ticket: Ticket, now: datetime
) -> None:
    """Tell somebody who helps of a ticket that came to them by itself, once they are at work; some wait for nobody."""
    urgent = ticket.promise.around_the_clock
    quiet.tell(tx, office, person, kind, subject=str(ticket.id), facts=facts, now=now, urgent=urgent)


def shown_by(card: Card) -> int | None:
    """The ticket that a card shows, also of a major incident, or showed before it was handed over."""
    return {CARD: card.subject_id, MAJOR: card.subject_id, LEFT: card.subject_id // STEPS}.get(card.kind)


def turn(
    tx: Tx,
    call: Call,
    ticket: Ticket,
    act: Act,
    *,
    helps: bool = True,
    changed: Ticket | None = None,
    proven: bool = False,
    **told: Any,
) -> Ticket:
    """Do something to a ticket, by the actor; ``changed`` is it with what the act changes beside where it stands.

    ``proven``: with the proof that a task takes. Raises NotNow, WordsMissing, ProofNeeded, NotDecided.
    """
    check_here(tx, ticket, act)
    hold.check(tx, ticket, act, proven=proven)
    step = Step(act=act, by_id=call.actor.id, at=call.now, **told)
    moved = move(changed or ticket, step, helps=helps)
    write(tx, call.office, ticket, moved, pressed=call.place)
    facts = {"to": step.to_id, "before": step.before, "after": step.after}
    waiting = held_up(tx, call.office, moved, call.now) if act is Act.WENT_ON else moved
    record(tx, call, moved, act, {name: value for name, value in facts.items() if value is not None})
    by_the_clock(tx, waiting, since=moved)
    return waiting


def held_up(tx: Tx, office: Office, ticket: Ticket, at: datetime, *, by_id: int | None = None) -> Ticket:
    """It waits for what somebody has to decide about it still, unless an answer or somebody outside is waited for."""
    if ticket.state in WAITING or not ticket.live or not hold.pending(tx, ticket):
        return ticket
    waiting = move(ticket, Step(act=Act.AWAIT, by_id=by_id, at=at))
    write(tx, office, ticket, waiting)
    return waiting


def check_here(tx: Tx, ticket: Ticket, act: Act) -> None:
    """Whether a ticket goes on where it is. Raises NotNow, with the one that it was merged into."""
    if ticket.into_id is not None:
        into = tickets.load(tx, ticket.into_id).reference
        raise NotNow(reference=ticket.reference, act=act, state=ticket.state, into=into)


def write(tx: Tx, office: Office, before: Ticket, after: Ticket, *, pressed: tuple[str, str] | None = None) -> None:
    """Keep a ticket as it is now, and want its cards drawn again. Raises Stale."""
    tickets.save(tx, before, after, check_at=_next_look(office, after), due_at=_due_at(office, after))
    if (before.live, before.category) != (after.live, after.category):
        named.stamp(tx, after.id)
        if after.category not in office.policy.tickets.shown():
            followers.forget(tx, after.id)
    messages.touch(tx, kind=CARD, subject_id=after.id, pressed=pressed)
    messages.touch(tx, kind=THREAD, subject_id=after.id)
    if after.major:
        messages.touch(tx, kind=MAJOR, subject_id=after.id, pressed=pressed)
    messages.touch_homes(tx, [i for i in (after.requester_id, after.assignee_id, before.assignee_id) if i])


def look_again(tx: Tx, office: Office, ticket: Ticket, *, seen: datetime | None, at: datetime | None = None) -> bool:
    """When a ticket is looked at next: ``at``, else when a share of a promise is spent, or it is to be closed.

    ``seen`` is when they were to be looked at; False if another process did.
    """
    moment = at or _next_look(office, ticket)
    told = (ticket.told_response, ticket.told_resolution)
    due_at = _due_at(office, ticket)
    return checks.look_again(tx, ticket.id, told=told, seen=seen, check_at=moment, due_at=due_at)


def _due_at(office: Office, ticket: Ticket) -> datetime | None:
    return clocks(ticket, hours(office, ticket)).resolution.due() if ticket.live else None


def _next_look(office: Office, ticket: Ticket) -> datetime | None:
    return _closes_at(office, ticket) or check_at(ticket, hours(office, ticket), office.policy.tickets.shares)


def closes_by(office: Office, ticket: Ticket, now: datetime) -> bool:
    """Whether a ticket was resolved long enough ago, by the days of whoever helps with it."""
    moment = _closes_at(office, ticket)
    return moment is not None and moment <= now


def _closes_at(office: Office, ticket: Ticket) -> datetime | None:
    return closes_at(ticket, office.help_hours(ticket.category), office.policy.tickets.close_days)


def record(tx: Tx, call: Call, ticket: Ticket, act: str, facts: Mapping[str, Any]) -> None:
    """Put a turn into the audit trail, last in the transaction: of ids and figures, never of words."""
    told = {"requester": ticket.requester_id, "state": ticket.state.value, **facts, "surface": call.surface.value}
    audit.append(
        tx,
        at=call.now,
        actor_id=call.actor.id,
        action=f"ticket {act}",
        subject=ticket.reference,
        facts=told,
    )


def by_the_clock(tx: Tx, ticket: Ticket, *, since: Ticket) -> None:
    """Put what nobody did to a ticket since an earlier version into the audit trail, last in the transaction."""
    for step in ticket.steps[len(since.steps) :]:
        facts = {"requester": ticket.requester_id, "to": step.to_id}
        action, subject = f"ticket {step.act.value}", ticket.reference
        audit.append(tx, at=step.at, actor_id=None, action=action, subject=subject, facts=facts)


def places_of(tx: Tx, found: Iterable[Ticket], person: Person) -> dict[int, tuple[str, str]]:
    """Where somebody finds these tickets: their own card, else that of the queue."""
    return places.places(tx, (one.id for one in found), person_id=person.id)


def place_of(tx: Tx, ticket: Ticket, person: Person) -> tuple[str, str] | None:
    """Where somebody finds a ticket."""
    return places_of(tx, (ticket,), person).get(ticket.id)
