"""While somebody writes what does not work: answers that are kept, and open tickets about the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.ticket import KIND, Ticket
from domain.ticket.similar import KeptAnswer, offered, similar, telling
from handlers.call import Json, Message
from handlers.cards import actions, button, context, numbers, quote, section
from handlers.current import Unread
from handlers.office import Office, Reader
from handlers.texts import escape
from handlers.ticket import book
from handlers.ticket.known.joined import JOIN
from storage.access import requests
from storage.db import Tx
from storage.ticket import answers, followers, origins, tickets

READ, HELPED = f"{KIND}.read", f"{KIND}.helped"
CONSIDERED = 12
"""So many of what is found are compared with what was asked."""
ASKED = 12
"""So many words of what was asked are looked for: what comes later is seldom what it is about."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is offered: answers, and open tickets."""

    answers: Sequence[KeptAnswer] = ()
    tickets: Sequence[Ticket] = ()

    def __bool__(self) -> bool:
        return bool(self.answers or self.tickets)

    @property
    def marks(self) -> dict[str, list[int]]:
        """What a form remembers of it."""
        return {"answers": [one.id for one in self.answers], "tickets": [one.id for one in self.tickets]}


def find(tx: Tx, office: Office, words: str, *, typing: bool = False) -> Found:
    """What is about the same as these words; while they are ``typing`` the last one may go on."""
    asked = telling(words)[:ASKED]
    try:
        return _find(tx, office, asked, typing=typing and words[-1:].isalnum()) if asked else Found()
    except Unread:
        # Whoever asks need not wait for what others asked.
        return Found()


def _find(tx: Tx, office: Office, asked: Sequence[str], *, typing: bool) -> Found:
    text = " ".join(asked)
    near = office.offers.answers.find(tx, text, limit=CONSIDERED, typing=typing)
    known = answers.get_many(tx, near).values()
    live = _open(tx, office, office.offers.tickets.find(tx, text, limit=CONSIDERED, typing=typing))
    of_answers = [one for one in known if is_answer(office, one) and similar(asked, telling(one.found_by))]
    of_tickets = [one for one in live if similar(asked, telling(one.title))]
    return Found(*offered(of_answers, of_tickets))


def _open(tx: Tx, office: Office, ids: Sequence[int]) -> list[Ticket]:
    return [one for one in tickets.load_many(tx, ids).values() if joinable(tx, office, one)]


def joinable(tx: Tx, office: Office, ticket: Ticket) -> bool:
    """Whether everybody may know of a ticket, as it is now."""
    return ticket.live and public(tx, office, ticket)


def public(tx: Tx, office: Office, ticket: Ticket) -> bool:
    """Whether a ticket is for everybody: neither in confidence, nor who gets into what, nor of a conversation."""
    shown = ticket.category in office.policy.tickets.shown() and not book.in_confidence(office, ticket)
    return shown and requests.of_ticket(tx, ticket.id) is None and origins.of(tx, ticket.id) is None


def is_answer(office: Office, answer: KeptAnswer) -> bool:
    """Whether everybody may read an answer."""
    return not answer.retired and answer.category in office.policy.tickets.shown()


def again(tx: Tx, office: Office, marks: Any) -> Found:
    """What a form remembers, as it is now."""
    known = marks if isinstance(marks, dict) else {}
    kept = answers.get_many(tx, numbers(known.get("answers"))).values()
    open_ = _open(tx, office, numbers(known.get("tickets")))
    return Found([one for one in kept if is_answer(office, one)], open_)


# --- in words ---------------------------------------------------------------------------------------------------------


def blocks(tx: Tx, reader: Reader, found: Found, reading: int | None = None) -> list[Json]:
    """What is offered, an answer that somebody reads in full."""
    v, shown = reader.voice, list[Json]()
    if not found:
        return []
    for answer in found.answers:
        shown += whole(reader, answer) if answer.id == reading else [_answer(reader, answer)]
    shown += [_ticket(tx, reader, ticket) for ticket in found.tickets]
    return [context(v.say("Before you ask: this is known already.")), *shown]


def _answer(reader: Reader, answer: KeptAnswer) -> Json:
    return section(_title(answer), button=button(reader.voice.say("Read"), READ, str(answer.id)))


def whole(reader: Reader, answer: KeptAnswer) -> list[Json]:
    """An answer in full, and the way to say that it was one."""
    helped = button(reader.voice.say("That helped"), HELPED, str(answer.id), style="primary")
    return [section(_title(answer)), quote(answer.said), *actions(helped)]


def _title(answer: KeptAnswer) -> str:
    return f"💡 *{escape(answer.title)}*"


def _ticket(tx: Tx, reader: Reader, ticket: Ticket) -> Json:
    v, told = reader.voice, {"title": ticket.title, "reference": ticket.reference}
    if ticket.requester_id == reader.person.id:
        return section(v.say("🎫 *{title}*: you asked for it already, {reference}", **told))
    if followers.follows(tx, ticket.id, reader.person.id):
        return section(v.say("🎫 *{title}*: you are told about it, {reference}", **told))
    line = v.say("🎫 *{title}*: somebody has asked for it, {reference}", **told)
    return section(line, button=button(v.say("Me too"), JOIN, str(ticket.id)))


def meant(tx: Tx, office: Office, words: str) -> dict[str, list[int]]:
    """What somebody may mean who wrote to the bot; nothing, if nothing is about it."""
    found = find(tx, office, words)
    return found.marks if found else {}


def told(tx: Tx, reader: Reader, marks: Any) -> Message | None:
    """The same in the conversation with the bot, with the way to ask; None if none of it holds any more."""
    v, found = reader.voice, again(tx, reader.office, marks)
    if not found:
        return None
    said = v.say("This is known already:")
    names = [escape(title) for title in (*(a.title for a in found.answers), *(t.title for t in found.tickets))]
    shown = [_answer(reader, one) for one in found.answers] + [_ticket(tx, reader, one) for one in found.tickets]
    ask = button(v.say("Ask for help"), f"{KIND}.open")
    return Message(text="\n".join([said, *names]), blocks=[section(said), *shown, *actions(ask)])
