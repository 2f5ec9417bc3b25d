"""Whoever decides approves less than was asked for: all that there is, or what seems enough."""

from dataclasses import replace
from typing import Any

from domain.approval import check
from domain.people import Action
from domain.stock import Asked, Cut, Quantity, check_less, thousandths
from handlers import forms
from handlers.approval.engine import act
from handlers.approval.forms import converged
from handlers.call import Answer, Call, Entry, Json, action, form
from handlers.cards import section
from handlers.stock import chosen
from handlers.stock.asking import cuts
from handlers.stock.asking.kind import STOCK, summary, title
from handlers.stock.words import in_all, quantity, read, unit
from handlers.texts import escape, unescape
from storage import audit, people
from storage.db import Tx
from storage.stock import ledger, requests, verdict

JUDGE = "stock.less"
REASON = 300


def open_form(tx: Tx, call: Call) -> Answer:
    """The button on the card of whoever decides."""
    asked, seen = chosen.pressed(tx, call.value)
    check(asked.request, Action.APPROVE, by=call.actor, seen=seen)
    return Answer(open_view=_draw(tx, call, asked))


def _draw(tx: Tx, call: Call, asked: Asked) -> Json:
    v, request, item = call.voice, asked.request, asked.item
    stocked = ledger.stock_of(tx, item.id)
    who = people.get(tx, request.requester_id).name
    about = v.say("{who}: {title}", who=who, title=title(call.reader, asked))
    terms = f"{escape(summary(call.reader, asked))} · {request.reference}"
    hint = v.say("At most {quantity}.", quantity=quantity(v, call.office, item, asked.quantity))
    # Where there is not enough, all that there is needs no typing.
    short = stocked.most < asked.quantity
    first = v.number(stocked.most) if short and stocked.most > 0 else ""
    if short:
        most = quantity(v, call.office, item, stocked.most)
        hint += " " + v.say("In one place there are {quantity} now.", quantity=most)
    label = v.say("Approved quantity ({unit})", unit=unit(v, call.office, item))
    why = unescape(v.say("{who} will read it.", who=who))
    blocks = [
        section(f"*{about}*", terms, in_all(v, call.office, stocked)),
        forms.field("quantity", unescape(label), forms.words(first, long=False, most=20), hint=unescape(hint)),
        forms.field("reason", v.say("Reason"), forms.words(long=False, most=REASON), hint=why),
    ]
    memo = call.remember(request=request.id, seen=request.version, place=call.place)
    name = v.say("Approve less")
    return forms.modal(JUDGE, title=name, blocks=blocks, voice=v, submit=v.say("Approve"), memo=memo)


def handed_in(tx: Tx, call: Call) -> Answer:
    """The form: an approval of so much."""
    asked, seen = chosen.about(tx, call)
    request_id = asked.request.id
    # What was read before the row was ours would be what somebody else is deciding.
    people.own(tx, asked.request.requester_id)
    asked = requests.load(tx, request_id)
    check(asked.request, Action.APPROVE, by=call.actor, seen=seen)
    left, why = _read(call, asked)
    cut = _cut(call, asked, left, why)
    facts: dict[str, Any] = {}
    if cut:
        said = audit.digest(tx, why, salt=f"{request_id}:{cut.version}:cut")
        facts = {"left": thousandths(cut.quantity), "why": said}

    def keep(before: Asked) -> None:
        if cut:
            verdict.keep(tx, request_id, cut)

    call = replace(call, place=call.origin)
    request = act(tx, call, STOCK, request_id, Action.APPROVE, seen=seen, mend=keep, facts=facts)
    return converged(tx, call, request)


def _read(call: Call, asked: Asked) -> tuple[Quantity, str]:
    """How much, and why. Raises NotAQuantity, TooFine, AboveAsked, ReasonMissing."""
    left, why = read(call, asked.item), str(call.inputs.get("reason") or "").strip()
    check_less(asked, left, why)
    return left, why


def _cut(call: Call, asked: Asked, left: Quantity, why: str) -> Cut | None:
    """What the answer leaves, if that is less than before."""
    step, version = asked.request.current, asked.request.version + 1
    if step is None or left == asked.quantity:
        return None
    return Cut(version=version, step=step.position, by_id=call.actor.id, quantity=left, reason=why)


ENTRIES: tuple[Entry, ...] = (action(cuts.OPEN, open_form), form(JUDGE, handed_in))
