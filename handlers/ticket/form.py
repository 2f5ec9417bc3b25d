"""The form by which somebody asks for help: what does not work, and how badly."""

from domain.dates.words import fold
from domain.ticket import DETAILS, KIND, TITLE, Impact, TitleMissing, Urgency
from handlers import forms
from handlers.call import NOTHING, Answer, Call, Entry, Json, action, form
from handlers.texts import typed
from handlers.ticket import book, words
from storage.db import Tx
from storage.ticket.tickets import Draft

OPEN = f"{KIND}.new"


def open_form(tx: Tx, call: Call, title: str = "") -> Answer:
    """The form, filled in with what is known already."""
    v, tickets = call.voice, call.office.policy.tickets
    names = [(key, one.name.in_(v.language)) for key, one in tickets.categories.items()]
    urgencies = [(urgency.value, says(v)) for urgency, says in words.URGENCIES.items()]
    blocks: list[Json] = [
        forms.field("title", v.say("What does not work?"), forms.words(title, long=False, most=TITLE)),
        forms.field("details", v.say("What else helps to know?"), forms.words(most=DETAILS), optional=True),
        forms.field("category", v.say("What is it about?"), forms.choice(names, guessed(call, title))),
        forms.field("urgency", v.say("How urgent is it?"), forms.choice(urgencies, Urgency.NORMAL.value)),
    ]
    name = v.say("Ask for help")
    return Answer(open_view=forms.modal(OPEN, title=name, blocks=blocks, voice=v, submit=v.say("Send")))


def guessed(call: Call, title: str) -> str:
    """The category whose words or name stand in what was written; else the first."""
    categories = call.office.policy.tickets.categories
    said = set(fold(title).replace(",", " ").split())
    known = {key: {fold(word) for word in one.words} for key, one in categories.items()}
    return next((key for key, found in known.items() if said & found), next(iter(categories)))


def pressed(tx: Tx, call: Call) -> Answer:
    """The button that opens the form."""
    return open_form(tx, call)


def handed_in(tx: Tx, call: Call) -> Answer:
    """A new ticket. Raises TitleMissing."""
    title = typed(str(call.inputs.get("title") or "")).strip()
    if not title:
        raise TitleMissing
    category, urgency = str(call.inputs.get("category")), Urgency(str(call.inputs.get("urgency")))
    priority = call.office.policy.tickets.priority(urgency, Impact.ONE)
    book.open_(
        tx,
        call,
        Draft(
            requester_id=call.actor.id,
            category=category,
            title=title[:TITLE],
            details=str(call.inputs.get("details") or "").strip()[:DETAILS],
            urgency=urgency,
            priority=priority,
            promise=book.promise(call.office, category, priority),
        ),
    )
    return NOTHING


ENTRIES: tuple[Entry, ...] = (action(f"{KIND}.open", pressed), form(OPEN, handed_in))
