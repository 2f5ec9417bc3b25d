"""The forms whose words the other side reads, and those that change whose a ticket is and how soon it is dealt with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from domain.people import Action, Person
from domain.ticket import KIND, Act, Impact, NobodyThere, Ticket, Urgency
from handlers import forms
from handlers.call import Answer, Call, Entry, Handler, Json, action, form
from handlers.cards import section
from handlers.texts import Mrkdwn, Voice
from handlers.ticket import book, chosen, words
from handlers.ticket.agent import agents, check, works_on
from handlers.ticket.deal import there
from handlers.ticket.known import answers, follow
from handlers.ticket.press import converged, pressed
from handlers.ticket.threads import turned
from storage import messages, people
from storage.db import Tx
from storage.ticket import followers

WORDS = 3000
OFFERED = 100
"""Slack lets so many be chosen from; of more anybody is, and whoever does not help is refused."""
KEEP = f"{KIND}.keep"
Fields = Callable[[Tx, Call, Ticket], list[Json]]


def about(tx: Tx, call: Call) -> Ticket:
    """The ticket that a form is about. Raises NotHere, NotAnAgent."""
    ticket = chosen.ticket(tx, call.memo.get("ticket"))
    check(call, ticket, Action.WORK_ON_TICKET)
    return ticket


def _opening(name: str, title: Callable[[Voice], str], fields: Fields) -> Handler:
    """The button that opens a form about a ticket. Raises NotAnAgent."""

    def press(tx: Tx, call: Call) -> Answer:
        ticket = pressed(tx, call)
        memo = call.remember(ticket=ticket.id, place=call.place)
        return Answer(open_view=_view(tx, call, ticket, name, title(call.voice), fields, memo))

    return press


def _view(tx: Tx, call: Call, ticket: Ticket, name: str, title: str, fields: Fields, memo: Mapping[str, Any]) -> Json:
    known = people.get(tx, ticket.assignee_id).name if ticket.assignee_id else None
    blocks = [section(words.line(call.reader, ticket, known)), *fields(tx, call, ticket)]
    return forms.modal(f"{KIND}.{name}", title=title, blocks=blocks, voice=call.voice, submit=title, memo=memo)


def _question(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    v, who = call.voice, people.get(tx, ticket.requester_id).name
    hint = v.say("{who} reads it. Until the answer is there, the clock is paused.", who=who)
    return [forms.field("reason", v.say("What do you need to know?"), forms.words(most=WORDS), hint=hint)]


def solution(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    """What was done, and whether it is kept for others."""
    v, who = call.voice, people.get(tx, ticket.requester_id).name
    hint = v.say("{who} reads it, and can say that it is not solved.", who=who)
    if others := len(followers.of(tx, ticket.id)):
        too = v.count("{n} other reads it too.", "{n} others read it too.", others)
        hint = f"{hint} {too}"
    said = forms.words(str(call.inputs.get("reason") or ""), most=WORDS)
    return [
        forms.field("reason", v.say("What was it, and what helped?"), said, hint=hint),
        *answers.asked(tx, call, ticket, keeping=answers.keeping(call), tells=KEEP),
    ]


def _whom(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    # Who presses where somebody has it wants it most often.
    first = call.actor.slack_id if ticket.assignee_id not in (None, call.actor.id) else None
    names = [(person.slack_id, says) for person, says in _helpers(tx, call, ticket) if person.slack_id]
    fits = 0 < len(names) <= OFFERED
    return [
        forms.field(
            "assignee", call.voice.say("Who takes it?"), forms.choice(names, first) if fits else forms.somebody(first)
        )
    ]


def _helpers(tx: Tx, call: Call, ticket: Ticket) -> Iterator[tuple[Person, str]]:
    """Who works on such tickets and has not this one, by name; whoever is not at work today says so."""
    present = {person.id for person in there(tx, call.office, ticket, call.now)} | {ticket.requester_id}
    for person in sorted(agents(tx, call.office, ticket.category, call.now), key=lambda one: one.name):
        if person.id != ticket.assignee_id and works_on(call.office, person, ticket.category):
            away = call.voice.say("{who}, not at work today", who=Mrkdwn(person.name))
            yield person, person.name if person.id in present else away


def _how_soon(tx: Tx, call: Call, ticket: Ticket) -> list[Json]:
    v = call.voice
    urgencies = [(urgency.value, says(v)) for urgency, says in words.URGENCIES.items()]
    impacts = [(impact.value, says(v)) for impact, says in words.IMPACTS.items()]
    return [
        forms.field("impact", v.say("Who cannot work?"), forms.choice(impacts, ticket.impact.value)),
        forms.field("urgency", v.say("How urgent is it?"), forms.choice(urgencies, ticket.urgency.value)),
    ]


def ask(tx: Tx, call: Call) -> Answer:
    """A question that who asked reads. Raises NotAnAgent, NotNow, WordsMissing."""
    ticket, said = about(tx, call), str(call.inputs.get("reason") or "").strip()
    moved = book.turn(tx, call, ticket, Act.ASK, reason=said)
    turned.tell(tx, call.office, moved, moved.steps[-1])
    return converged(tx, call, moved)


def resolve(tx: Tx, call: Call, ticket: Ticket) -> Answer:
    """The solution. Raises NotNow, WordsMissing, ProofNeeded, NotDecided, TitleMissing."""
    said = str(call.inputs.get("reason") or "").strip()
    moved = resolved(tx, call, ticket, said)
    follow.tell(tx, moved)
    answers.keep(tx, call, moved, said)
    return converged(tx, call, moved)


def resolved(tx: Tx, call: Call, ticket: Ticket, said: str, *, proven: bool = False) -> Ticket:
    """The ticket with its solution, which who asked reads; ``proven``: that is the proof that a task takes."""
    moved = book.turn(tx, call, ticket, Act.RESOLVE, reason=said, proven=proven)
    turned.tell(tx, call.office, moved, moved.steps[-1])
    return moved


def keep(tx: Tx, call: Call) -> Answer:
    """The solution is to be kept, or not: the form asks what it is found by. Raises NotAnAgent."""
    title = call.voice.say("Resolve")
    return Answer(refresh_view=_view(tx, call, about(tx, call), "resolve", title, solution, call.memo))


def assign(tx: Tx, call: Call) -> Answer:
    """Somebody else has it. Raises NotAnAgent, NotNow, UnknownPerson, NobodyThere."""
    ticket, person = about(tx, call), forms.read_person(tx, call, "assignee")
    if not works_on(call.office, person, ticket.category):
        raise NobodyThere(name=person.name)
    given = book.turn(tx, call, ticket, Act.ASSIGN, to_id=person.id)
    if person.id != call.actor.id:
        messages.owe(tx, book.GIVEN, facts={"ticket": ticket.id, "by": call.actor.id}, person_id=person.id)
    return converged(tx, call, given)


def prioritise(tx: Tx, call: Call) -> Answer:
    """Whom it keeps from working, and how much: that gives the priority. Raises NotHere, NotAnAgent, NotNow."""
    ticket = about(tx, call)
    urgency = chosen.one_of(Urgency, call.inputs.get("urgency"))
    impact = chosen.one_of(Impact, call.inputs.get("impact"))
    priority = call.office.policy.tickets.priority(urgency, impact)
    changed = book.repromised(call, replace(ticket, urgency=urgency, impact=impact), priority=priority)
    was, is_ = ticket.priority.value, priority.value
    return converged(tx, call, book.turn(tx, call, ticket, Act.PRIORITISE, changed=changed, before=was, after=is_))


def of_ticket(name: str, title: Callable[[Voice], str], fields: Fields, handed_in: Handler) -> tuple[Entry, Entry]:
    """A form about a ticket, and the button that opens it."""
    return action(f"{KIND}.open_{name}", _opening(name, title, fields)), form(f"{KIND}.{name}", handed_in)


ENTRIES: tuple[Entry, ...] = (
    *of_ticket("ask", lambda v: v.say("Ask"), _question, ask),
    action(KEEP, keep),
    *of_ticket("assign", lambda v: v.say("Assign"), _whom, assign),
    *of_ticket("priority", lambda v: v.say("Set priority"), _how_soon, prioritise),
)
