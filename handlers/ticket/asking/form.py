"""The form by which somebody asks for help: what does not work, and how badly; and what is known of it already."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.dates.words import fold
from domain.people import Action
from domain.ticket import DETAILS, KIND, TITLE, AnswerGone, CategoryGone, Impact, Ticket, TitleMissing, Urgency
from handlers import forms
from handlers.answering import notice
from handlers.call import NOTHING, Answer, Call, Entry, Json, Message, action, form
from handlers.cards import numbers, section
from handlers.texts import typed
from handlers.ticket import book, chosen, words
from handlers.ticket.agent import check
from handlers.ticket.known import similar
from storage import messages
from storage.db import Tx
from storage.ticket import answers, origins
from storage.ticket.tickets import Draft

OF_MESSAGE = ("channel", "ts", "thread_ts", "requester")
"""What the form remembers of the message that it is made of, and whose ticket it becomes."""
OPEN, TYPED = f"{KIND}.new", f"{KIND}.title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is in the form. ``after`` is the ticket that it follows, ``message`` what it is made of, and whose it is."""

    title: str = ""
    details: str = ""
    category: str | None = None
    urgency: str = Urgency.NORMAL.value
    after: Ticket | None = None
    message: Mapping[str, Any] = field(default_factory=dict)


def open_form(tx: Tx, call: Call, title: str = "", details: str = "") -> Answer:
    """The form, filled in with what is known already."""
    return Answer(open_view=draw(tx, call, Wanted(title=title, details=details)))


def open_again(tx: Tx, call: Call, after: Ticket) -> Answer:
    """The form for what was asked before, filled in with that; what was in confidence stays so."""
    kept = book.confided(call.office, after)
    title = "" if book.in_confidence(call.office, after) and not kept else after.title
    return Answer(open_view=draw(tx, call, Wanted(title=title, category=kept or after.category, after=after)))


def draw(tx: Tx, call: Call, wanted: Wanted, found: similar.Found | None = None, reading: int | None = None) -> Json:
    """The form with what is about the same: ``found``, else looked for; ``reading`` is the answer that is open."""
    v, tickets_ = call.voice, call.office.policy.tickets
    found = similar.find(tx, call.office, wanted.title) if found is None else found
    names = [(key, one.name.in_(v.language)) for key, one in tickets_.categories.items()]
    urgencies = [(urgency.value, says(v)) for urgency, says in words.URGENCIES.items()]
    chosen = wanted.category or guessed(call, f"{wanted.title} {wanted.details}")
    title = forms.told_as_typed(forms.words(wanted.title, long=False, most=TITLE))
    details = forms.words(wanted.details, most=DETAILS)
    blocks: list[Json] = [
        *(_follows(call, wanted.after) if wanted.after else []),
        forms.field("title", v.say("What does not work?"), title, tells=TYPED),
        *similar.blocks(tx, call.reader, found, reading),
        forms.field("details", v.say("What else helps to know?"), details, optional=True),
        forms.field("category", v.say("What is it about?"), forms.choice(names, chosen)),
        forms.field("urgency", v.say("How urgent is it?"), forms.choice(urgencies, wanted.urgency)),
    ]
    known = {**found.marks, **({"after": wanted.after.id} if wanted.after else {}), **wanted.message}
    memo = call.remember(**known)
    return forms.modal(OPEN, title=v.say("Ask for help"), blocks=blocks, voice=v, submit=v.say("Send"), memo=memo)


def _follows(call: Call, after: Ticket) -> list[Json]:
    told = {"reference": after.reference, "n": call.office.policy.tickets.reopen_days}
    return [section(call.voice.say("This becomes a new ticket that points back to {reference}.", **told))]


def words_in(text: str) -> set[str]:
    """The words of a text, folded, without what stands around them."""
    return set(re.findall(r"\w+(?:-\w+)*", fold(text)))


def guessed(call: Call, title: str, around: str = "") -> str:
    """The category whose words stand in what was written, a sensitive one before others; else the first.

    A sensitive one is also that whose words stand ``around`` it, which is told as well.
    """
    categories, said, heard = call.office.policy.tickets.categories, words_in(title), words_in(f"{title} {around}")
    known = {key: {fold(word) for word in one.words} for key, one in categories.items()}
    secret = [key for key, one in categories.items() if one.sensitive and heard & known[key]]
    return next(iter([*secret, *(key for key in categories if said & known[key]), *categories]))


def pressed(tx: Tx, call: Call) -> Answer:
    """The button that opens the form."""
    return open_form(tx, call)


def _held(tx: Tx, call: Call) -> Wanted:
    """What is in the open form."""
    held = {name: call.inputs.get(name) for name in ("title", "details", "category", "urgency")}
    given: dict[str, Any] = {name: str(value) for name, value in held.items() if value}
    message = {name: call.memo[name] for name in OF_MESSAGE if name in call.memo}
    return Wanted(**given, after=_before(tx, call), message=message)


def _before(tx: Tx, call: Call) -> Ticket | None:
    """The ticket that the open one follows. Raises NotHere, NotAnAgent."""
    if "after" not in call.memo:
        return None
    ticket = chosen.ticket(tx, call.memo["after"])
    check(call, ticket, Action.SETTLE_TICKET)
    return ticket


def typed_so_far(tx: Tx, call: Call) -> Answer:
    """The title goes on: the form is drawn again if what is about the same is another."""
    found = similar.find(tx, call.office, str(call.inputs.get("title") or ""), typing=True)
    shown = {name: call.memo.get(name, []) for name in found.marks}
    return NOTHING if found.marks == shown else Answer(refresh_view=draw(tx, call, _held(tx, call), found))


def key_of(call: Call) -> str:
    """Which form it is, however often it is drawn again."""
    return str(call.view.get("root_view_id") or call.view.get("id") or call.key)


def offered(tx: Tx, call: Call) -> str:
    """Note what the open form offers; its key."""
    key = key_of(call)
    known = answers.get_many(tx, numbers(call.memo.get("answers")))
    answers.offered(tx, list(known), form=key, person_id=call.actor.id, now=call.now)
    return key


def read(tx: Tx, call: Call) -> Answer:
    """An answer in full, where it was offered: in the form; else in one of its own. Raises AnswerGone."""
    answer = chosen.answer(tx, call.value)
    if not similar.is_answer(call.office, answer):
        raise AnswerGone
    if call.view.get("callback_id") != OPEN:
        v, blocks = call.voice, similar.whole(call.reader, answer)
        memo = {"answers": [answer.id]}
        return Answer(open_view=forms.modal(similar.READ, title=v.say("Answer"), blocks=blocks, voice=v, memo=memo))
    answers.note(tx, answer.id, form=offered(tx, call), read_at=call.now)
    found = similar.again(tx, call.office, call.memo)
    return Answer(refresh_view=draw(tx, call, _held(tx, call), found, reading=answer.id))


def helped(tx: Tx, call: Call) -> Answer:
    """That was it: there is no ticket, and the answer is counted. Raises AnswerGone."""
    answer, key = chosen.answer(tx, call.value), offered(tx, call)
    answers.note(tx, answer.id, form=key, read_at=call.now)
    answers.note(tx, answer.id, form=key, helped_at=call.now)
    said = call.voice.say("Good that it works again. There is no ticket, and nothing more to do.")
    return Answer(refresh_view=notice(Message(text=said), call.voice))


def handed_in(tx: Tx, call: Call) -> Answer:
    """A new ticket. Raises TitleMissing, NotAnAgent, MadeAlready."""
    wanted = _held(tx, call)
    wanted = replace(wanted, title=typed(wanted.title).strip())
    if not wanted.title:
        raise TitleMissing
    ticket = book.open_(tx, call, _draft(call, wanted))
    answers.asked(tx, form=offered(tx, call), ticket_id=ticket.id)
    if made := wanted.message:
        place, root = (str(made["channel"]), str(made["ts"])), str(made["thread_ts"])
        origins.want(tx, place, by_id=call.actor.id, now=call.now, ticket_id=ticket.id, thread_ts=root)
    if wanted.after:
        messages.touch(tx, kind=book.CARD, subject_id=wanted.after.id)
    return NOTHING


def _draft(call: Call, wanted: Wanted) -> Draft:
    category, made = str(wanted.category), wanted.message
    urgency = chosen.one_of(Urgency, wanted.urgency)
    if category not in call.office.policy.tickets.categories:
        raise CategoryGone
    priority = call.office.policy.tickets.priority(urgency, Impact.ONE)
    return Draft(
        requester_id=int(made.get("requester") or call.actor.id),
        category=category,
        title=wanted.title[:TITLE],
        details=wanted.details.strip()[:DETAILS],
        urgency=urgency,
        priority=priority,
        promise=book.promise(call.office, category, priority),
        after_id=wanted.after.id if wanted.after else None,
        place=(str(made["channel"]), str(made["thread_ts"])) if made else None,
    )


ENTRIES: tuple[Entry, ...] = (
    action(f"{KIND}.open", pressed),
    action(TYPED, typed_so_far),
    action(similar.READ, read, changes=True),
    action(similar.HELPED, helped, changes=True),
    form(OPEN, handed_in),
)
