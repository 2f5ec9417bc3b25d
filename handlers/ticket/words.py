"""Tickets in words: where each stands, what is promised, how urgent it is."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.people import Action
from domain.ticket import WAITING, Act, Clocks, Impact, Priority, State, Ticket, Urgency, clocks
from handlers.office import Reader
from handlers.texts import Voice, escape
from handlers.ticket.agent import permits
from handlers.ticket.book import hours, in_confidence

Says = Callable[[Voice], str]
PRIORITIES: Mapping[Priority, Says] = {
    Priority.LOW: lambda v: v.say("low"),
    Priority.NORMAL: lambda v: v.say("normal"),
    Priority.HIGH: lambda v: v.say("high"),
    Priority.CRITICAL: lambda v: v.say("critical"),
}
MARKS: Mapping[Priority, str] = {Priority.HIGH: "🔶 ", Priority.CRITICAL: "🔴 "}
URGENCIES: Mapping[Urgency, Says] = {
    Urgency.LOW: lambda v: v.say("It can wait"),
    Urgency.NORMAL: lambda v: v.say("I can work, but it is in my way"),
    Urgency.HIGH: lambda v: v.say("I cannot work"),
}
IMPACTS: Mapping[Impact, Says] = {
    Impact.ONE: lambda v: v.say("One person"),
    Impact.TEAM: lambda v: v.say("A team"),
    Impact.COMPANY: lambda v: v.say("The company"),
}
STATES: Mapping[State, Says] = {
    State.NEW: lambda v: v.say("New"),
    State.OPEN: lambda v: v.say("In progress"),
    State.ASKED: lambda v: v.say("Waiting for an answer"),
    State.ELSEWHERE: lambda v: v.say("Waiting for others"),
    State.RESOLVED: lambda v: v.say("Resolved"),
    State.CLOSED: lambda v: v.say("Closed"),
}
ALARM = "🚨 "
BESIDE = "\N{NO-BREAK SPACE}· "
"""Between facts of a line: no line begins with the dot."""


def category(reader: Reader, ticket: Ticket) -> str:
    """What it is about."""
    return reader.office.policy.tickets.category(ticket.category).name.in_(reader.voice.language)


def priority(v: Voice, ticket: Ticket) -> str:
    """How soon it is dealt with, with a mark where that is soon; nothing where it is as usual."""
    if ticket.major:
        said = v.say("major incident")
        return f"{ALARM}{said}"
    return "" if ticket.priority is Priority.NORMAL else f"{mark(ticket)}{PRIORITIES[ticket.priority](v)}"


def mark(ticket: Ticket) -> str:
    """The sign of what is dealt with first."""
    return ALARM if ticket.major else MARKS.get(ticket.priority, "")


def stands(reader: Reader, ticket: Ticket, who: str | None) -> str:
    """Where a ticket stands, and with whom; ``who`` is the name of whoever has it."""
    v, told = reader.voice, {"who": who or ""}
    match ticket.state:
        case State.RESOLVED:
            return v.say("✅ Resolved")
        case State.CLOSED if ticket.into_id:
            return v.say("↪ Merged into {reference}", reference=_into(ticket))
        case State.CLOSED:
            return v.say("✅ Closed")
        case State.ASKED if is_of(reader, ticket):
            return v.say("💬 You were asked something: write the answer below.")
        case State.ASKED:
            return v.say("💬 {who} asked, no answer yet", **told) if who else v.say("💬 Asked, no answer yet")
        case State.ELSEWHERE if ticket.undecided:
            return v.say("⏸ Waiting for a decision")
        case State.ELSEWHERE if who:
            return v.say("⏸ {who} is waiting for somebody outside", **told)
        case State.ELSEWHERE:
            return v.say("⏸ Waiting for somebody outside")
    return v.say("🔧 {who} is on it", **told) if who else v.say("⏳ Nobody has taken it yet")


def _into(ticket: Ticket) -> str:
    return next((step.after or "" for step in reversed(ticket.steps) if step.act is Act.MERGE), "")


def is_of(reader: Reader, ticket: Ticket) -> bool:
    """Whether the reader is who asked."""
    return reader.person.id == ticket.requester_id


def promised(reader: Reader, ticket: Ticket) -> str:
    """What is due when; nothing once it is over. Pauses and alarms are for those who help."""
    if not ticket.live:
        return ""
    known = clocks(ticket, hours(reader.office, ticket))
    parts = [part for part in (_answer(reader, known), _solution(reader, known)) if part]
    if is_of(reader, ticket):
        return BESIDE.join(part.removeprefix(ALARM) for part in parts)
    said = BESIDE.join(parts or [reader.voice.say("the clock is paused")])
    return said.replace(ALARM, ALARM.replace(" ", "\N{NO-BREAK SPACE}"))


def _when(v: Voice, at: datetime) -> str:
    """A moment that stands in one line."""
    return v.moment(at).replace(" ", "\N{NO-BREAK SPACE}")


def _answer(reader: Reader, known: Clocks) -> str:
    due = None if known.response.stopped else known.response.due()
    if due is None:
        return ""
    if known.response.breached(reader.now):
        return reader.voice.say("🚨 answer was due {when}", when=_when(reader.voice, due))
    return reader.voice.say("answer by {when}", when=_when(reader.voice, due))


def _solution(reader: Reader, known: Clocks) -> str:
    v, due = reader.voice, known.resolution.due()
    if due is None:
        return ""
    if known.resolution.breached(reader.now):
        return v.say("🚨 solution was due {when}", when=_when(v, due))
    return v.say("solution by {when}", when=_when(v, due))


def line(reader: Reader, ticket: Ticket, who: str | None, link: str | None = None, *, free: bool = False) -> str:
    """A ticket in one line of markup, with a link to its card; of what is in confidence only its sides read more.

    ``free``: it stands in a list that is said to be of what nobody has.
    """
    v, name = reader.voice, f"<{link}|{ticket.reference}>" if link else ticket.reference
    if in_confidence(reader.office, ticket) and not permits(reader.office, ticket, reader.person, Action.SEE_TICKET):
        secret = v.say("in confidence")
        return f"*{name}* {secret}"
    title = f"*{name}* {escape(ticket.title)}"
    said_above = free and not who and ticket.live and ticket.state not in WAITING
    return title if said_above else f"{title}: {stands(reader, ticket, who)}"
