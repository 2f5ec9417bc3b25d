"""`/expense advance 500 trip to Lisbon`: the form for an advance, and what becomes of it."""

from domain.approval import Request, Terms, check
from domain.money import Money, read_amount, read_money
from domain.payment import Asked, PurposeMissing
from domain.people import Action
from handlers import forms
from handlers.approval import chosen
from handlers.approval.engine import act, submit
from handlers.approval.forms import converged, done
from handlers.call import Answer, Call, Entry, Json, action, form
from handlers.cards import context, read_pressed
from handlers.chosen import one
from handlers.payment.advance import ADVANCE
from handlers.texts import typed
from storage.db import Tx
from storage.payment import advances

ASK, CHANGE = "advance.ask", "advance.change"
PURPOSE = 150


def opened(call: Call, words: str) -> Answer:
    """The form, filled in with what was typed. Raises TooManyPlaces, NotMoney."""
    currency, rest = call.office.policy.company.currency, typed(words)
    read = read_money(rest, language=call.voice.language, currency=currency)
    if read is None or read.money.currency != currency:
        return Answer(open_view=_draw(call, ASK, "", rest))
    return Answer(open_view=_draw(call, ASK, call.voice.number(read.money.amount), read.rest))


def _draw(call: Call, name: str, amount: str, purpose: str, request: Request | None = None) -> Json:
    v = call.voice
    currency = call.office.policy.company.currency
    blocks = [
        context(v.say("Finance pays it once it is approved. Your next claims use it up by themselves.")),
        forms.field("amount", v.say("Amount in {currency}", currency=currency),
                    forms.words(amount, long=False, most=40)),
        forms.field("purpose", v.say("What for"), forms.words(purpose, long=False, most=PURPOSE)),
    ]  # fmt: skip
    memo = call.remember(request=request.id, seen=request.version) if request else {}
    title = v.say("Change request") if request else v.say("Ask for an advance")
    return forms.modal(name, title=title, blocks=blocks, voice=v, submit=v.say("Ask"), memo=memo)


def _read(call: Call) -> tuple[Money, str]:
    """How much and what for. Raises NotMoney, TooManyPlaces, PurposeMissing."""
    words = str(call.inputs.get("amount") or "").strip()
    amount = read_amount(words, language=call.voice.language, currency=call.office.policy.company.currency)
    purpose = str(call.inputs.get("purpose") or "").strip()
    if not purpose:
        raise PurposeMissing
    return amount, purpose


def ask(tx: Tx, call: Call) -> Answer:
    """Somebody asks for an advance."""
    amount, purpose = _read(call)

    def keep(request: Request) -> Asked:
        advances.save(tx, request.id, amount=amount, purpose=purpose)
        return Asked(request=request, amount=amount, purpose=purpose)

    terms = Terms(amount=amount.amount)
    request = submit(tx, call, ADVANCE, requester=call.actor, note=None, policy={}, terms=terms, keep=keep)
    return Answer(say=done(tx, call, request))


def open_change(tx: Tx, call: Call) -> Answer:
    """Somebody opens what they asked for to change it."""
    request_id, seen = read_pressed(call.value)
    asked = one(tx, advances.load_many, request_id)
    check(asked.request, Action.RESUBMIT, by=call.actor, seen=seen)
    amount = call.voice.number(asked.amount.amount)
    return Answer(open_view=_draw(call, CHANGE, amount, asked.purpose, asked.request))


def change(tx: Tx, call: Call) -> Answer:
    """It goes to its deciders again."""
    (request_id, seen), (amount, purpose) = chosen.remembered(call), _read(call)
    asked = one(tx, advances.load_many, request_id)

    def mend(before: Asked) -> None:
        advances.save(tx, asked.request.id, amount=amount, purpose=purpose)

    terms = Terms(amount=amount.amount)
    request = act(tx, call, ADVANCE, asked.request.id, Action.RESUBMIT, seen=seen, terms=terms, mend=mend)
    return converged(tx, call, request)


ENTRIES: tuple[Entry, ...] = (
    form(ASK, ask),
    action("advance.open_change", open_change),
    form(CHANGE, change),
)
