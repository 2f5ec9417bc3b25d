"""The form that asks for an item: how many, and what for."""

from domain.approval import Request, check
from domain.people import Action
from domain.stock import Asked, Item, ItemGone, NotEnough, Quantity, passes, read_quantity
from handlers import forms
from handlers.approval.engine import act, submit
from handlers.approval.forms import converged, done
from handlers.call import Answer, Call, Entry, Json, Message, action, form
from handlers.cards import read_pressed, section
from handlers.stock import lookup
from handlers.stock.kind import STOCK
from handlers.stock.words import in_all, places, unit
from handlers.stock.worth import terms
from storage import people
from storage.db import Tx
from storage.stock import items, ledger, requests, watches

ASK, CHANGE = "stock.ask", "stock.change"
REASON = 300


def open_form(tx: Tx, call: Call) -> Answer:
    """The button beside an item."""
    return Answer(open_view=_draw(tx, call, ASK, int(call.value)))


def _draw(tx: Tx, call: Call, name: str, item_id: int, asked: Asked | None = None) -> Json:
    v, stocked = call.voice, ledger.stocked(tx, (item_id,))[item_id]
    item = stocked.item
    counted = unit(v, call.office, item)
    first = v.number(asked.asked if asked else Quantity(1))
    why = (asked.request.note or "") if asked else ""
    blocks = [
        section(v.say("*{name}* · {sku}", name=item.name, sku=item.sku), in_all(v, call.office, stocked)),
        forms.field("quantity", v.say("Quantity ({unit})", unit=counted), forms.words(first, long=False, most=20)),
        forms.field("reason", v.say("What for"), forms.words(why, long=False, most=REASON), optional=True),
    ]
    request = {"request": asked.request.id, "seen": asked.request.version} if asked else {}
    memo = call.remember(item=item.id, **request)
    title = v.say("Change request") if asked else v.say("Ask for it")
    return forms.modal(name, title=title, blocks=blocks, voice=v, submit=v.say("Ask"), memo=memo)


def _read(tx: Tx, call: Call, item: Item) -> Quantity:
    """How many. Raises NotAQuantity, TooFine, ItemGone, NotEnough."""
    if not item.active:
        raise ItemGone(name=item.name)
    typed = str(call.inputs.get("quantity") or "").strip()
    counted, language = unit(call.voice, call.office, item), call.voice.language
    asked = read_quantity(typed, language=language, unit=counted, places=places(call.office, item))
    stocked = ledger.stocked(tx, (item.id,))[item.id]
    if asked > stocked.most:
        raise NotEnough(item=item.name, asked=asked, available=stocked.most, unit=item.unit)
    return asked


def ask(tx: Tx, call: Call) -> Answer:
    """Somebody asks for an item; what the policy approves by itself is kept for them at once."""
    item = items.get(tx, int(call.memo["item"]))
    people.own(tx, call.actor.id)
    if call.office.policy.stock.auto_approve:
        # What is read as available is still so when it is kept.
        ledger.own(tx, item.id)
    asked = _read(tx, call, item)

    def keep(request: Request) -> Asked:
        requests.save(tx, request.id, item_id=item.id, asked=asked)
        return requests.load(tx, request.id)

    note = str(call.inputs.get("reason") or "").strip() or None
    wanted = terms(tx, call, item, asked)
    small = passes(call.office.policy.stock.auto_approve, wanted)
    request = submit(
        tx,
        call,
        STOCK,
        requester=call.actor,
        note=note,
        policy={},
        terms=wanted,
        keep=keep,
        by_policy=lambda request: small,
    )
    return Answer(say=done(tx, call, request))


def open_change(tx: Tx, call: Call) -> Answer:
    """Somebody opens what they asked for to change it."""
    request_id, seen = read_pressed(call.value)
    asked = requests.load(tx, request_id)
    check(asked.request, Action.RESUBMIT, by=call.actor, seen=seen)
    return Answer(open_view=_draw(tx, call, CHANGE, asked.item.id, asked))


def change(tx: Tx, call: Call) -> Answer:
    """It goes to its deciders again."""
    request_id, seen = call.about
    item = requests.load(tx, request_id).item
    asked = _read(tx, call, item)

    def mend(before: Asked) -> None:
        requests.save(tx, request_id, item_id=item.id, asked=asked)

    wanted = terms(tx, call, item, asked)
    request = act(tx, call, STOCK, request_id, Action.RESUBMIT, seen=seen, terms=wanted, mend=mend)
    return converged(tx, call, request)


def watch(tx: Tx, call: Call) -> Answer:
    """Somebody wants to be told once."""
    item = items.get(tx, int(call.value))
    watches.watch(tx, item_id=item.id, person_id=call.actor.id, at=call.now)
    said = call.voice.say("You will be told once {item} is there again.", item=item.name)
    return Answer(say=Message(text=said))


ENTRIES: tuple[Entry, ...] = (
    action(lookup.ASK, open_form),
    form(ASK, ask),
    action("stock.open_change", open_change),
    form(CHANGE, change),
    action(lookup.WATCH, watch, changes=True),
)
