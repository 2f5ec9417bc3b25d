"""Tickets in words: where each stands, what is promised, how urgent it is."""

from collections.abc import Callable, Mapping

from domain.ticket import Clocks, Impact, Priority, State, Ticket, Urgency, clocks
from handlers.office import Reader
from handlers.texts import Voice, escape
from handlers.ticket.book import calendar

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


def category(reader: Reader, ticket: Ticket) -> str:
    """What it is about."""
    return reader.office.policy.tickets.category(ticket.category).name.in_(reader.voice.language)


def priority(v: Voice, ticket: Ticket) -> str:
    """How soon it is dealt with, with a mark where that is soon."""
    return f"{MARKS.get(ticket.priority, '')}{PRIORITIES[ticket.priority](v)}"


def stands(reader: Reader, ticket: Ticket, who: str | None) -> str:
    """Where a ticket stands, and with whom; ``who`` is the name of whoever has it."""
    v, told = reader.voice, {"who": who or ""}
    mine = reader.person.id == ticket.requester_id
    match ticket.state:
        case State.ASKED if mine:
            return v.say("💬 You were asked something: write the answer below.")
        case State.ASKED:
            return v.say("💬 Waiting for an answer of who asked")
        case State.ELSEWHERE:
            return v.say("⏸ Waiting for somebody outside")
        case State.RESOLVED:
            return v.say("✅ Resolved")
        case State.CLOSED:
            return v.say("✅ Closed")
    if who:
        return v.say("🔧 {who} is on it", **told)
    return v.say("⏳ Nobody has taken it yet")


def promised(reader: Reader, ticket: Ticket) -> str:
    """What is due when; nothing once it is over."""
    if not ticket.live:
        return ""
    known = clocks(ticket, calendar(reader.office, ticket))
    parts = [_answer(reader, known), _solution(reader, known)]
    return " · ".join(part for part in parts if part)


def _answer(reader: Reader, known: Clocks) -> str:
    due = None if known.response.stopped else known.response.due()
    if due is None:
        return ""
    if known.response.breached(reader.now):
        return reader.voice.say("🚨 answer was due {when}", when=reader.voice.moment(due))
    return reader.voice.say("answer by {when}", when=reader.voice.moment(due))


def _solution(reader: Reader, known: Clocks) -> str:
    v, due = reader.voice, known.resolution.due()
    if due is None:
        return v.say("the clock is paused")
    if known.resolution.breached(reader.now):
        return v.say("🚨 solution was due {when}", when=v.moment(due))
    return v.say("solution by {when}", when=v.moment(due))


def line(reader: Reader, ticket: Ticket, who: str | None, link: str | None = None) -> str:
    """A ticket in one line of markup, with a link to its card where there is one."""
    name = f"<{link}|{ticket.reference}>" if link else ticket.reference
    return f"*{name}* {escape(ticket.title)}: {stands(reader, ticket, who)}"
