"""The card of a ticket: for who asked, and for whoever helps."""

from domain.people import Action, Person
from domain.ticket import KIND, Act, State, Ticket, can, too_late
from handlers.call import Json, Message
from handlers.cards import actions, button, context, overflow, quote, section
from handlers.office import Reader
from handlers.texts import escape
from handlers.ticket import book, satisfaction, words
from handlers.ticket.agent import permits
from handlers.ticket.asking import origin
from handlers.ticket.awaited import awaited, decisions, offered
from handlers.ticket.known import joined
from handlers.ticket.team import left, merging
from handlers.ticket.threads.sides import private
from storage import people
from storage.db import Tx
from storage.ticket import after, followers, tickets

AGAIN = f"{KIND}.again"
"""The button of who asked, once it is too late to reopen a ticket."""


def name_of(act: Act) -> str:
    """What the button of an act is called."""
    return f"{KIND}.{act.value.replace(' ', '_')}"


def pressed(ticket: Ticket) -> str:
    """What a button carries: the ticket, and the version that it was drawn from."""
    return f"{ticket.id}:{ticket.version}"


def draw(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """A ticket as it is true now, for its requester or for those who help; a channel is one of them."""
    ticket = tickets.load(tx, subject_id)
    if not reader.person.id and book.channel_of(reader.office, ticket) is None:
        return left.elsewhere(reader.voice, ticket)
    known = people.get_many(tx, {i for i in (ticket.requester_id, ticket.assignee_id) if i})
    if reader.person.id == ticket.requester_id:
        return origin.shown(tx, reader, ticket, _of_requester(tx, reader, ticket, known))
    others = [] if private(tx, reader.office, ticket) else followers.of(tx, ticket.id)
    if reader.person.id and not permits(reader.office, ticket, reader.person, Action.SEE_TICKET):
        if reader.person.id not in others:
            if (handed := left.by_whom_helped(reader, ticket)) is not None:
                return left.draw_step(tx, reader, ticket, handed)
            return joined.draw_left(reader, ticket)
        return joined.draw(reader, ticket, _who(ticket, known), [] if ticket.live else _said(ticket))
    beside = [*joined.others(reader, len(others)), *merging.lines(tx, reader, ticket)]
    return origin.shown(tx, reader, ticket, _of_queue(tx, reader, ticket, known, beside))


def still_open(tx: Tx, subject_id: int) -> bool:
    """Whether a card whose message is gone is posted anew: while somebody still has to do something."""
    return tickets.load(tx, subject_id).live


def _who(ticket: Ticket, known: dict[int, Person]) -> str | None:
    return known[ticket.assignee_id].name if ticket.assignee_id else None


def _of_requester(tx: Tx, reader: Reader, ticket: Ticket, known: dict[int, Person]) -> Message:
    where = merging.into(tx, reader, ticket) or words.stands(reader, ticket, _who(ticket, known))
    title = f"*{ticket.reference}* {escape(ticket.title)}"
    blocks: list[Json] = [
        *_story(ticket, [title, *decisions(tx, reader, ticket)], where),
        context(*_small_print(reader, ticket), *_linked(tx, reader, ticket)),
        *actions(*_of_who_asked(reader, ticket)),
        *satisfaction.asked(tx, reader, ticket),
    ]
    return Message(text=f"{ticket.reference} {escape(ticket.title)}: {where}", blocks=blocks)


def _small_print(reader: Reader, ticket: Ticket) -> list[str]:
    v, about = reader.voice, words.category(reader, ticket)
    if not ticket.live:
        return [about]
    promised = words.promised(reader, ticket)
    below = v.say("Whatever you write below this message reaches whoever helps.")
    return [words.BESIDE.join(part for part in (about, promised) if part), below]


def _of_who_asked(reader: Reader, ticket: Ticket) -> list[Json]:
    v, value = reader.voice, pressed(ticket)
    if can(ticket, Act.RESOLVE):
        return [button(v.say("It is solved"), f"{KIND}.solved", value)]
    if can(ticket, Act.REOPEN) and too_late(ticket, reader.now, days=reader.office.policy.tickets.reopen_days):
        return [button(v.say("Ask again…"), AGAIN, value)]
    if can(ticket, Act.REOPEN):
        return [button(v.say("It is not solved"), name_of(Act.REOPEN), value)]
    return []


def _linked(tx: Tx, reader: Reader, ticket: Ticket) -> list[str]:
    """The ticket that it follows, and those that follow it."""
    v, later = reader.voice, after.followed_by(tx, ticket.id)
    before = after.reference_of(tx, ticket.after_id) if ticket.after_id else None
    return [
        *([v.say("It follows {reference}", reference=before)] if before else []),
        *([v.say("Followed by {references}", references=v.names(later))] if later else []),
    ]


def _of_queue(tx: Tx, reader: Reader, ticket: Ticket, known: dict[int, Person], others: list[str]) -> Message:
    v, who = reader.voice, escape(known[ticket.requester_id].name)
    title = f"*{ticket.reference}* {escape(ticket.title)}"
    about = " · ".join(part for part in (who, words.category(reader, ticket), words.priority(v, ticket)) if part)
    where = merging.into(tx, reader, ticket) or words.stands(reader, ticket, _who(ticket, known))
    promised = words.promised(reader, ticket)
    blocks: list[Json] = [
        *_story(ticket, [title, about, *others, *awaited(tx, reader, ticket)], where, menu=_menu(reader, ticket)),
        *([context(*small)] if (small := [*([promised] if promised else []), *_linked(tx, reader, ticket)]) else []),
        *satisfaction.told(tx, reader, ticket),
        *actions(*(helping := _of_who_helps(reader, ticket)), *(offered(tx, reader, ticket) if helping else [])),
    ]
    return Message(text=f"{ticket.reference} {escape(ticket.title)} · {about}: {where}", blocks=blocks)


def _story(ticket: Ticket, above: list[str], where: str, menu: Json | None = None) -> list[Json]:
    """What was asked for, where it stands, and what was said last: the question that waits, or the solution."""
    details = [quote(ticket.details)] if ticket.details else []
    if ticket.live and ticket.state is not State.ASKED:
        return [section(*above, where, button=menu), *details]
    return [section(*above, button=menu), *details, section(where), *_said(ticket)]


def _said(ticket: Ticket) -> list[Json]:
    act = Act.ASK if ticket.live else Act.RESOLVE
    said = next((step.reason for step in reversed(ticket.steps) if step.act is act), None)
    return [quote(said)] if said else []


def _of_who_helps(reader: Reader, ticket: Ticket) -> list[Json]:
    """A channel is nobody in particular: whoever presses is checked then."""
    v, value = reader.voice, pressed(ticket)
    if reader.person.id and not permits(reader.office, ticket, reader.person, Action.WORK_ON_TICKET):
        return []
    if not ticket.live:
        return [button(v.say("Reopen"), name_of(Act.REOPEN), value)] if can(ticket, Act.REOPEN) else []
    claim = button(v.say("Claim"), name_of(Act.CLAIM), value, style="primary")
    resolve = button(v.say("Resolve…"), f"{KIND}.open_resolve", value, style="primary" if ticket.assignee_id else None)
    ask = button(v.say("Ask…"), f"{KIND}.open_ask", value)
    return [*([] if ticket.assignee_id else [claim]), ask, resolve]


def _menu(reader: Reader, ticket: Ticket) -> Json | None:
    """What is needed less often, behind three dots."""
    v, value = reader.voice, pressed(ticket)
    offered = {
        f"{KIND}.open_assign {value}": v.say("Assign…"),
        f"{KIND}.open_priority {value}": v.say("Priority…"),
        f"{name_of(Act.WAIT)} {value}": v.say("Wait for somebody outside") if not can(ticket, Act.WENT_ON) else "",
        f"{name_of(Act.WENT_ON)} {value}": v.say("Go on") if can(ticket, Act.WENT_ON) and not ticket.undecided else "",
        f"{KIND}.open_hand_over {value}": v.say("Pass on…") if len(reader.office.policy.tickets.categories) > 1 else "",
        f"{KIND}.open_merge {value}": v.say("Merge…"),
    }
    shown = {name: text for name, text in offered.items() if text}
    return overflow(f"{KIND}.menu", shown) if ticket.live else None
