"""Who decides in my place: on some days, or whenever I am away."""

from datetime import date

from domain.approval import CannotStandIn, ImpossibleDays
from domain.dates import read_dates
from domain.people import Person
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message, form
from handlers.cards import section
from handlers.forms import read_day, read_person
from handlers.texts import MENTION, typed
from storage import audit, delegation, people
from storage.db import Tx
from storage.delegation import Delegation

DELEGATE = "approvals.delegate"


def told(tx: Tx, call: Call, rest: str) -> Answer:
    """`/approvals delegate @eva 10 Aug - 14 Aug`: the form, filled in with the words or with what holds now."""
    mention = MENTION.match(rest)
    if mention is None:
        known = delegation.delegations_of(tx, {call.actor.id}).get(call.actor.id)
        chosen = people.get(tx, known.delegate_id).slack_id if known else None
        days = (known.first, known.last) if known else (None, None)
        return Answer(open_view=draw(call, chosen, days))
    read = read_dates(typed(rest[mention.end() :]), today=call.today, language=call.voice.language)
    return Answer(open_view=draw(call, mention[1], (read.first, read.last or read.first)))


def draw(call: Call, chosen: str | None, days: tuple[date | None, date | None]) -> Json:
    """The form."""
    v = call.voice
    nobody = v.say("Leave empty if nobody decides in your place.")
    always = v.say("Without days: whenever you are on leave.")
    blocks = [
        section(v.say("Your substitute gets what waits for you and can decide it. You still can, too.")),
        forms.field("delegate", v.say("Who decides in my place"), forms.somebody(chosen), optional=True, hint=nobody),
        forms.field("first", v.say("First day"), forms.day(days[0]), optional=True, hint=always),
        forms.field("last", v.say("Last day"), forms.day(days[1]), optional=True),
    ]
    return forms.modal(DELEGATE, title=v.say("My substitute"), blocks=blocks, voice=v, submit=v.say("Keep"))


def keep(tx: Tx, call: Call) -> Answer:
    """The form is handed in."""
    v = call.voice
    if not call.inputs.get("delegate"):
        delegation.undelegate(tx, call.actor.id)
        _record(tx, call, None)
        return Answer(say=Message(text=v.say("Nobody decides in your place now.")))
    person = _substitute(tx, call)
    first, last = _days(call)
    delegation.delegate(tx, Delegation(person_id=call.actor.id, delegate_id=person.id, first=first, last=last))
    _record(tx, call, person.id)
    if first and last:
        days = {"first": v.day(first), "last": v.day(last)}
        said = v.say("{who} decides in your place from {first} to {last}.", who=person.name, **days)
    else:
        said = v.say("{who} decides in your place whenever you are on leave.", who=person.name)
    return Answer(say=Message(text=said))


def _substitute(tx: Tx, call: Call) -> Person:
    person = read_person(tx, call, "delegate")
    if person.id == call.actor.id or not person.works_here(call.today):
        raise CannotStandIn(name=person.name)
    return person


def _days(call: Call) -> tuple[date | None, date | None]:
    """Both days or none; one alone is a single day."""
    first, last = read_day(call.inputs.get("first")), read_day(call.inputs.get("last"))
    end = last or first
    if end and (first is None or end < first or end < call.today):
        raise ImpossibleDays(first=first, last=end)
    return first, end


def _record(tx: Tx, call: Call, delegate_id: int | None) -> None:
    subject, facts = f"person:{call.actor.id}", {"delegate": delegate_id, "surface": call.surface.value}
    audit.append(tx, at=call.now, actor_id=call.actor.id, action="delegate", subject=subject, facts=facts)


ENTRIES: tuple[Entry, ...] = (form(DELEGATE, keep),)
