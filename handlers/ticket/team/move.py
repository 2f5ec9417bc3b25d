"""A ticket is handed over to another queue: with what was said, and nothing of it stays behind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.ticket import Act, SameCategory, Step, Ticket, along, move
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message
from handlers.office import Office, Reader
from handlers.texts import escape
from handlers.ticket import book
from handlers.ticket.dialog import about, of_ticket
from handlers.ticket.press import converged
from handlers.ticket.threads import copies, files, so_far
from handlers.ticket.threads.pages import AROUND
from handlers.ticket.threads.sides import may_read, of_helpers
from storage import people, shared
from storage.db import Tx
from storage.ticket import followers, threads, tickets, words

NOTE = 500


def hand_over(tx: Tx, call: Call, ticket: Ticket, category: str, reason: str) -> Ticket:
    """Another queue has it, with what was said so far and under its own promise; nothing of it stays in the old one.

    Raises NotNow.
    """
    office, now, old = call.office, call.now, ticket.category
    there = book.repromised(call, ticket, category=category)
    step = Step(act=Act.HAND_OVER, by_id=call.actor.id, at=now, reason=reason or None, before=old, after=category)
    moved = move(there, step)
    book.write(tx, office, ticket, moved, pressed=call.place)
    stays = _leave(tx, office, moved, now)
    for one in _same_person(tx, moved) if book.in_confidence(office, moved) else ():
        went = along(one, step)
        book.write(tx, office, one, went)
        _leave(tx, office, went, now)
    book.queue(tx, office, moved, now)
    facts: dict[str, object] = {"ticket": ticket.id, "version": moved.version}
    head, said = 2 * AROUND + len(escape(reason)), [] if stays else so_far.of(tx, moved)
    so_far.owe(tx, of_helpers(tx, office, moved, now), moved, said, now, facts=facts, head=head)
    dealt = book.held_up(tx, office, book.deal_out(tx, office, moved, now), now)
    book.record(tx, call, moved, Act.HAND_OVER, {"before": old, "after": category})
    book.by_the_clock(tx, dealt, since=moved)
    return dealt


def _same_person(tx: Tx, ticket: Ticket) -> list[Ticket]:
    """What else who asked had asked, and was merged into it."""
    merged = tickets.load_many(tx, threads.merged_into(tx, ticket.id)).values()
    return [one for one in merged if one.requester_id == ticket.requester_id]


def _leave(tx: Tx, office: Office, moved: Ticket, now: datetime) -> bool:
    """Leave the old channel. Whether it stays there, where the new queue is as well."""
    channel = shared.stands_in(tx, kind=book.CARD, subject_id=moved.id)
    if channel is not None and channel == book.channel_of(office, moved):
        return True
    leave(tx, office, moved, moved.id * book.STEPS + moved.version, now)
    return False


def leave(tx: Tx, office: Office, moved: Ticket, subject: int, now: datetime) -> None:
    """In the old channel nothing can be pressed any more; if it is in confidence now, nothing can be read either."""
    card_id = shared.leave(tx, kind=book.CARD, subject_id=moved.id, as_kind=book.LEFT, as_subject=subject)
    if book.in_confidence(office, moved):
        followers.forget(tx, moved.id)
        if card_id:
            shared.hide_below(tx, card_id, kind=book.HIDDEN, person_id=moved.requester_id)
        for words_id in words.ids_of(tx, moved.id):
            copies.changed(tx, words_id)
        files.take_from_others(tx, office, moved, now)


def _where(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    v, policy = call.voice, call.office.policy.tickets
    others = [(key, one.name.in_(v.language)) for key, one in policy.categories.items() if key != ticket.category]
    if book.channel_of(call.office, ticket):
        hint = v.say("They see what was said so far. In confidence, it disappears from the channel.")
    else:
        hint = v.say("They see what was said so far, each in their own conversation with me.")
    return [
        forms.field("category", v.say("Who can help?"), forms.choice(others), hint=hint),
        forms.field("reason", v.say("What should they know?"), forms.words(most=NOTE), optional=True),
    ]


def handed_in(tx: Tx, call: Call) -> Answer:
    """Another queue has it. Raises NotAnAgent, NotNow, SameCategory."""
    ticket, category = about(tx, call), str(call.inputs.get("category"))
    if category == ticket.category or category not in call.office.policy.tickets.categories:
        raise SameCategory
    reason = str(call.inputs.get("reason") or "").strip()[:NOTE]
    return converged(tx, call, hand_over(tx, call, ticket, category, reason))


ENTRIES: tuple[Entry, ...] = of_ticket("hand_over", lambda v: v.say("Pass on"), _where, handed_in)


# --- in words ---------------------------------------------------------------------------------------------------------


def tell_so_far(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """Who handed a ticket over and why, and what was said before; nothing where it has left again."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    if not may_read(tx, reader.office, ticket, reader.place, reader.now):
        return None
    if "version" not in facts:
        return so_far.message(tx, v, [], facts)
    step = ticket.steps[facts["version"] - 2]
    was = reader.office.policy.tickets.category(step.before or "").name.in_(v.language)
    lines = [v.say("{who} passed this on, from {category}.", who=people.get(tx, step.by_id or 0).name, category=was)]
    lines += [copies.paragraph(step.reason)] if step.reason else []
    return so_far.message(tx, v, lines, facts)
