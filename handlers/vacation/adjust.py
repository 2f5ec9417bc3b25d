"""HR corrects a balance, with a reason; the person concerned is told."""

from domain.approval import ReasonMissing
from domain.people import Action, Person, gate, standings
from domain.vacation import Entry as Line
from domain.vacation import NotForThem, Rule, UnknownType, read_amount
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message, form
from handlers.vacation import account
from handlers.vacation.form import labelled
from handlers.vacation.plan import own, type_rules
from storage import audit, messages, people, vacation
from storage.db import Tx

ADJUST = "vacation.adjust"
ADJUSTED = "adjusted"
"""The news of it."""


def draw(call: Call, person: Person | None) -> Json:
    """The form."""
    v, types = call.voice, call.office.policy.leave.types
    kept = [(name, labelled(v, rules)) for name, rules in types.items() if rules.balance]
    hint = v.say("Days to add; with a minus, days to take away.")
    blocks = [
        forms.field("person", v.say("Whose balance"), forms.somebody(person.slack_id if person else None)),
        forms.field("type", v.say("Type"), forms.choice(kept, kept[0][0] if kept else None)),
        forms.field("days", v.say("Days"), forms.number(decimals=True), hint=hint),
        forms.field("reason", v.say("Reason"), forms.words(), hint=v.say("The person concerned will read it.")),
    ]
    return forms.modal(ADJUST, title=v.say("Adjust balance"), blocks=blocks, voice=v, submit=v.say("Adjust"))


def adjust(tx: Tx, call: Call) -> Answer:
    """The form is handed in."""
    person = forms.read_person(tx, call, "person")
    gate(Action.ADJUST, standings(call.actor, about=person.id))
    reason = str(call.inputs.get("reason") or "").strip()
    if not reason:
        raise ReasonMissing
    type_ = str(call.inputs.get("type"))
    of_type = type_rules(call, type_)
    if not of_type.balance:
        raise UnknownType(type=type_)
    # Who moved to another country keeps what they had; it can be put right there too.
    if type_ not in call.office.types(person) and not vacation.history(tx, person.id, type_, limit=1):
        raise NotForThem(type=of_type.name, who=own(call, person))
    today = call.office.calendar(person).today(call.now)
    line = Line(type=type_, day=today, amount=read_amount(str(call.inputs.get("days"))), rule=Rule.ADJUSTED)
    people.own(tx, person.id)
    key = f"{ADJUSTED}:{call.key}"
    vacation.post(tx, person.id, (line,), now=call.now, by_id=call.actor.id, reason=reason, key=key)
    messages.owe(tx, ADJUSTED, facts={"entry": key}, person_id=person.id)
    messages.touch_homes(tx, {person.id})
    chained = {"person": person.id, "type": type_, "amount": line.amount}
    audit.append(tx, at=call.now, actor_id=call.actor.id, action="adjust", subject=f"person:{person.id}", facts=chained)
    return Answer(say=_adjusted(tx, call, person, type_))


def _adjusted(tx: Tx, call: Call, person: Person, type_: str) -> Message:
    told = {"who": person.name, "type": type_rules(call, type_).name.in_(call.voice.language)}
    left = call.voice.days(account.left(tx, call.office, person, type_, now=call.now))
    return Message(text=call.voice.say("{who} has {left} of {type} now, and is told.", left=left, **told))


ENTRIES: tuple[Entry, ...] = (form(ADJUST, adjust),)
