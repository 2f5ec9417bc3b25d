"""Talking to the bot in direct messages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.dates.words import fold
from domain.refusal import Refusal
from handlers.approval.show import REFERENCE, show
from handlers.call import NOTHING, Answer, Call, Delivery, Entry, Json, Message, action, event
from handlers.cards import VALUE, actions, button, context, cut, in_lines, section
from handlers.expense import receipt_card
from handlers.office import Office, Reader
from handlers.person import welcome
from handlers.person.abilities import abilities, ask_button
from handlers.refusals import sentence
from handlers.stock.looking import lookup as stock
from handlers.stock.sheets import sheet
from handlers.texts import typed
from handlers.ticket.asking.shortcut import OPEN_FILLED, troubled
from handlers.ticket.known import similar
from handlers.ticket.threads import conversation
from handlers.vacation import posted
from handlers.vacation.command import wish
from handlers.vacation.explain import named_day, on_day
from handlers.vacation.form import ASK, Form, draw
from handlers.vacation.lookup import LOOKUPS
from handlers.vacation.plan import Wish, first_type, read_wish
from storage import approval, messages
from storage.db import Database, Tx
from storage.messages import Priority
from storage.stock import items, serials

TALK = "talk"
FILLED = "vacation.open_filled"
APPROVING = {"approved", "approve", "ok", "yes", "aprovado", "aprovada", "aprovo", "aprovar", "sim"}
REJECTING = {"rejected", "reject", "denied", "no", "recusado", "recusada", "recuso", "recusar", "nao"}
ANSWERS = APPROVING | REJECTING
"""What people type below a card instead of pressing its buttons, in either language, without accents."""
MOST_ASKED = 200


def heeded(db: Database, office: Office, delivery: Delivery) -> bool:
    """Whether a message is for us: in the conversation with the bot, or in a ticket's thread. Raises TooEarly."""
    to_us = delivery.event.get("channel_type") == "im" and "message_" not in str(delivery.event.get("subtype"))
    if not conversation.may_concern(delivery.event):
        return to_us
    with db.read() as tx:
        return conversation.concerns(tx, office, delivery) or to_us


def written_to(tx: Tx, call: Call) -> Answer:
    """Somebody wrote to the bot: owe them an answer in the same conversation."""
    if conversation.heard(tx, call):
        return NOTHING
    if call.event.get("channel_type") != "im" or call.event.get("bot_id"):
        return NOTHING
    welcome.met(tx, call)
    if call.event.get("subtype") == "file_share":
        return _posted(tx, call)
    if not call.event.get("subtype"):
        facts = _understood(tx, call)
        messages.owe(tx, TALK, facts=facts, person_id=call.actor.id, priority=Priority.REQUESTER)
    return NOTHING


def _posted(tx: Tx, call: Call) -> Answer:
    """Files: of items; a certificate if a leave is named or lacks one, and then the person says; else receipts."""
    files = posted.files_of(call)
    if any(map(sheet.is_one, files)):
        return sheet.received(tx, call, files)
    if not files:
        return NOTHING
    if posted.concerns(tx, call):
        return posted.received(tx, call, files)
    return receipt_card.received(tx, call, files)


def _typed_answer(tx: Tx, call: Call) -> str | None:
    """The request whose card somebody answers in words, below it; None unless they are asked to decide it."""
    place = call.event.get("channel"), call.event.get("thread_ts")
    if place[1] is None or fold(call.text).strip(" .!?") not in ANSWERS:
        return None
    asked = approval.load_many(tx, approval.waiting_for(tx, call.actor.id, limit=MOST_ASKED)).values()
    mine = {"person_id": call.actor.id}
    return next(
        (r.reference for r in asked if messages.shown_to(tx, kind=r.kind, subject_id=r.id, **mine) == place), None
    )


def _understood(tx: Tx, call: Call) -> Mapping[str, Any]:
    """What the words mean: a reference, something to look up, dates, a refusal, or nothing.

    Only of what somebody may want help with are they kept: the form is filled in with them.
    """
    if answered := _typed_answer(tx, call):
        return {"answered": answered}
    if REFERENCE.fullmatch(call.text) and approval.find(tx, call.text):
        return {"reference": call.text.upper()}
    if coded := _coded(tx, call.text):
        return coded
    if REFERENCE.fullmatch(call.text):
        return {"reference": call.text.upper()}
    word = fold(call.text).strip(" .!?")
    if word in LOOKUPS:
        return {"look": word}
    try:
        if day := named_day(call.reader, call.text):
            return {"balance_on": day.isoformat()}
        wanted = wish(call, call.text, call.actor)
        if wanted.first:
            first_type(call, call.actor)
    except Refusal as refusal:
        return {"refusal": sentence(tx, refusal, call.voice)}
    if wanted.first is None:
        return _known(tx, call)
    last = wanted.last.isoformat() if wanted.last else ""
    return {"wish": "|".join((wanted.type, wanted.first.isoformat(), last, wanted.halves))}


def _known(tx: Tx, call: Call) -> Mapping[str, Any]:
    """What these are words for: something in stock, what was asked for or answered before, or what may be trouble."""
    if in_stock := stock.meant(tx, call.office, call.text):
        return {"stock": in_stock}
    if known := similar.meant(tx, call.office, call.text):
        return {"known": known}
    return {"trouble": cut(typed(call.said), VALUE)} if troubled(call.office, call.text) else {}


def _coded(tx: Tx, words: str) -> Mapping[str, Any]:
    """What exactly this is a code or a serial of."""
    if coded := items.known_as(tx, words):
        return {"stock": coded}
    pieces = serials.known_as(tx, words)
    return {"pieces": [piece.id for piece in pieces]} if pieces else {}


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The answer to a direct message."""
    v = reader.voice
    if "reference" in facts:
        return _request(tx, reader, facts["reference"])
    if "answered" in facts:
        said = v.say(
            "{reference} is not decided by words: the buttons of its card decide.", reference=facts["answered"]
        )
        return Message(text=said, blocks=[section(said), *_where(tx, reader, facts["answered"])])
    if "look" in facts:
        return LOOKUPS[facts["look"]](tx, reader)
    if "balance_on" in facts:
        return on_day(tx, reader, date.fromisoformat(facts["balance_on"]))
    if "refusal" in facts:
        return Message(text=facts["refusal"])
    if "stock" in facts:
        return stock.several(tx, reader, facts["stock"])
    if "pieces" in facts:
        return stock.pieces(tx, reader, serials.get_many(tx, facts["pieces"]))
    if "known" in facts and (known := similar.told(tx, reader, facts["known"])):
        return known
    if "wish" in facts:
        text = _told_wish(reader, facts["wish"])
        open_it = button(v.say("Open the form"), FILLED, facts["wish"], style="primary")
        return Message(text=text, blocks=[section(text), *actions(open_it)])
    return _abilities(reader, facts.get("trouble"))


def _abilities(reader: Reader, trouble: str | None) -> Message:
    """What the bot can do; before it, for what may be trouble, to pass that on."""
    v = reader.voice
    lines = [v.say("This is what I can do:"), *abilities(reader)]
    if trouble:
        offer = v.say("Does something not work? *Ask for help* tells those who can mend it.")
        help_ = button(v.say("Ask for help"), OPEN_FILLED, trouble, style="primary")
        blocks = [section(offer), *actions(help_), section(*lines), *actions(ask_button(v, style=None))]
        return Message(text="\n".join([offer, *lines]), blocks=blocks)
    return in_lines(lines, *actions(ask_button(v)))


def _request(tx: Tx, reader: Reader, reference: str) -> Message:
    """The request without its buttons: a message that no card keeps true must not offer what may be over."""
    try:
        shown = show(tx, reader, reference)
    except Refusal as refusal:
        return Message(text=sentence(tx, refusal, reader.voice))
    still = [block for block in shown.blocks if block["type"] != "actions"]
    return Message(text=shown.text, blocks=[*still, *_where(tx, reader, reference)] if still else ())


def _where(tx: Tx, reader: Reader, reference: str) -> list[Json]:
    """The way to the buttons: the reader's own card, else the command."""
    v, request = reader.voice, approval.load(tx, approval.find(tx, reference) or 0)
    place = messages.shown_to(tx, kind=request.kind, subject_id=request.id, person_id=reader.person.id)
    if place:
        link, words = reader.office.permalink(*place), v.say("Open your card")
        return [context(f"<{link}|{words}>")]
    typed = f"{reader.office.command('vacation')} {reference}"
    return [context(v.say("`{command}` shows what can be done with it.", command=typed))]


def _told_wish(reader: Reader, value: str) -> str:
    v, asked = reader.voice, _wish(value)
    span, rules = asked.span(), reader.office.policy.leave.types.get(asked.type)
    assert span is not None, "only a wish with a first day is told"
    told = {"type": rules.name.in_(v.language) if rules else asked.type, "days": v.span(span, today=reader.today)}
    return v.say("{type}, {days}: the form is filled in already.", **told)


def _wish(value: str) -> Wish:
    type_, first, last, halves = [*value.split("|"), "", "", ""][:4]
    return read_wish({"type": type_, "first": first, "last": last, "halves": halves})


def open_filled(tx: Tx, call: Call) -> Answer:
    """The button under an understood message."""
    return Answer(open_view=draw(tx, call, Form(name=ASK, person=call.actor), _wish(call.value)))


ENTRIES: tuple[Entry, ...] = (
    action(FILLED, open_filled),
    event("message", written_to, heeds=heeded, overhears=conversation.overheard),
)
