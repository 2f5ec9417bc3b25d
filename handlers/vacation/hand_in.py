"""A certificate is handed in later, with the button on the card of the leave, and looked at by HR."""

from domain.attachment import NoFile, NothingToHandIn, Purpose
from domain.people import Action, gate, standings
from domain.vacation import HOLDS_DAYS, Leave
from handlers import attachment, cards, forms
from handlers.approval import chosen
from handlers.approval.show import show
from handlers.call import Answer, Call, Entry, Json, Message, action, form
from handlers.chosen import one
from handlers.texts import escape
from handlers.vacation import certificate
from storage import people, vacation
from storage.db import Tx

HAND_IN = "certificate.hand_in"


def open_form(tx: Tx, call: Call) -> Answer:
    """The button on a card."""
    request_id, _ = cards.read_pressed(call.value)
    return Answer(open_view=_draw(call, leave_of(tx, call, request_id)))


def leave_of(tx: Tx, call: Call, said: object) -> Leave:
    """The leave, if the actor may hand in something for it. Raises NotHere, NotYours, NothingToHandIn."""
    leave = one(tx, vacation.load_many, said)
    gate(Action.HAND_IN, standings(call.actor, about=leave.request.requester_id))
    if leave.rules.certificate is None or leave.request.state not in HOLDS_DAYS:
        raise NothingToHandIn(reference=leave.request.reference)
    return leave


def _draw(call: Call, leave: Leave) -> Json:
    v = call.voice
    terms = f"{v.span(leave.span, today=call.today)} · {leave.request.reference}"
    about = cards.section(f"*{escape(leave.rules.name.in_(v.language))}*", terms)
    blocks = [about, certificate.field(v, optional=False)]
    memo = call.remember(request=leave.request.id)
    title, submit = v.say("Hand in certificate"), v.say("Hand in")
    return forms.modal(HAND_IN, title=title, blocks=blocks, voice=v, submit=submit, memo=memo)


def handed_in(tx: Tx, call: Call) -> Answer:
    """The form with the files."""
    request_id, _ = chosen.remembered(call)
    leave = leave_of(tx, call, request_id)
    people.own(tx, leave.request.requester_id)
    offered = forms.read_files(call, certificate.FIELD)
    if not offered:
        raise NoFile
    attachment.touch(tx, request_id)
    attachment.hand_in(tx, call, request_id, Purpose.CERTIFICATE, offered)
    return Answer(instead=(call.whisper, show(tx, call.reader, leave.request.reference)) if call.whisper else None)


def look(tx: Tx, call: Call) -> Answer:
    """HR wants to see it: it comes as a direct message, because a whisper shows no files."""
    request, _ = chosen.pressed(tx, call.value)
    attachment.look(tx, call, request, Purpose.CERTIFICATE)
    said = call.voice.say(
        "The certificate of {reference} comes as a direct message. The audit trail keeps that you looked.",
        reference=request.reference,
    )
    return Answer(say=Message(text=said))


ENTRIES: tuple[Entry, ...] = (
    action(certificate.OPEN, open_form),
    action(certificate.LOOK, look, changes=True),
    form(HAND_IN, handed_in),
)
