"""The form that asks for an item: how many, and what for."""

from decimal import Decimal
from typing import Any

from domain.approval import Request, Terms, check
from domain.money import Currency, NoRate
from domain.people import Action
from domain.stock import Asked, Item, ItemGone, ItemMissing, NotEnough, Quantity, Stocked, passes, terms
from domain.stock.item import ONE
from handlers import forms
from handlers.approval.engine import act, submit
from handlers.approval.forms import converged, done
from handlers.call import Answer, Call, Entry, Json, Message, Surface, action, form
from handlers.cards import cut, plain, section
from handlers.rates import rate_for
from handlers.stock import chosen, news
from handlers.stock.asking.kind import STOCK
from handlers.stock.looking import lookup
from handlers.stock.words import in_all, quantity, read, unit
from handlers.texts import unescape
from storage import people
from storage.db import Tx
from storage.stock import ledger, requests, watches

ASK, CHANGE = "stock.ask", "stock.change"
ITEM = "stock.item"
REASON = 300


def open_empty(tx: Tx, call: Call) -> Answer:
    """`/stock`, or the button on the Home tab: the form without an item."""
    return Answer(open_view=_draw(tx, call, ASK, None))


def open_form(tx: Tx, call: Call) -> Answer:
    """The button beside an item. Raises ItemUnknown."""
    return Answer(open_view=_draw(tx, call, ASK, chosen.item(tx, call.value).id))


def suggest(tx: Tx, call: Call) -> Answer:
    """What may be meant by what is typed so far."""
    ids = lookup.typed_so_far(tx, call.office, call.text)
    return Answer(options=[_option(call, one) for one in ledger.stocked(tx, ids).values()])


def choose(tx: Tx, call: Call) -> Answer:
    """An item was chosen: the form says what there is of it. Raises ItemUnknown."""
    said = call.inputs.get(ITEM)
    return Answer(refresh_view=_draw(tx, call, ASK, chosen.item(tx, said).id if said else None))


def _option(call: Call, stocked: Stocked) -> Json:
    """An item as it is chosen: its name, and below it its code and what there is."""
    item, free = stocked.item, quantity(call.voice, call.office, stocked.item, stocked.available)
    about = call.voice.say("{sku} · {quantity} available", sku=item.sku, quantity=free)
    return {"text": plain(cut(item.name, 75)), "description": plain(cut(unescape(about), 75)), "value": str(item.id)}


def _draw(tx: Tx, call: Call, name: str, item_id: int | None, asked: Asked | None = None) -> Json:
    v, stocked = call.voice, ledger.stock_of(tx, item_id) if item_id else None
    blocks = [
        *([] if asked else [_which(call, stocked)]),
        *(_what_there_is(call, stocked, named=asked is not None) if stocked else []),
        *(_how_many(call, stocked, asked) if stocked else []),
    ]
    memo = call.remember(request=asked.request.id, seen=asked.request.version) if asked else call.remember()
    title = v.say("Change request") if asked else v.say("Stock")
    return forms.modal(name, title=title, blocks=blocks, voice=v, submit=v.say("Ask"), memo=memo)


def _which(call: Call, stocked: Stocked | None) -> Json:
    v = call.voice
    search: dict[str, Any] = {
        "type": "external_select",
        "min_query_length": 1,
        "placeholder": plain(v.say("Name or code")),
    }
    search |= {"initial_option": _option(call, stocked)} if stocked else {}
    return forms.field(ITEM, v.say("What do you need?"), search, tells=ITEM)


def _what_there_is(call: Call, stocked: Stocked, *, named: bool) -> list[Json]:
    lines = [in_all(call.voice, call.office, stocked), *lookup.places_of(call.reader, stocked)]
    return [section(*([lookup.title(call.reader, stocked)] if named else []), *lines)]


def _how_many(call: Call, stocked: Stocked, asked: Asked | None) -> list[Json]:
    v, counted = call.voice, unit(call.voice, call.office, stocked.item)
    first = v.number(asked.asked if asked else ONE)
    why = (asked.request.note or "") if asked else ""
    return [
        forms.field("quantity", v.say("Quantity ({unit})", unit=counted), forms.words(first, long=False, most=20)),
        forms.field("reason", v.say("What for"), forms.words(why, long=False, most=REASON), optional=True),
    ]


def _read(tx: Tx, call: Call, item: Item) -> Quantity:
    """How many. Raises NotAQuantity, TooFine, ItemGone, NotEnough."""
    if not item.active:
        raise ItemGone(name=item.name)
    asked = read(call, item)
    stocked = ledger.stock_of(tx, item.id)
    if asked > stocked.most:
        raise NotEnough(item=item.name, asked=asked, available=stocked.most, unit=item.unit)
    return asked


def _terms(tx: Tx, call: Call, item: Item, quantity: Quantity) -> Terms:
    """What the steps of the approval depend on: the worth in the company's money, and the category."""
    currency = call.office.policy.company.currency
    return terms(item, quantity, rate=_rate(tx, call, item, currency), currency=currency)


def _rate(tx: Tx, call: Call, item: Item, into: Currency) -> Decimal | None:
    """What one unit of the item's money is in the company's today; None if nobody knows."""
    if item.cost is None or item.cost.currency == into:
        return Decimal(1)
    try:
        return rate_for(tx, call.office, item.cost, on=call.day, into=into).rate
    except NoRate:
        return None


def ask(tx: Tx, call: Call) -> Answer:
    """Somebody asks for an item; what the policy approves by itself is kept for them at once."""
    if not call.inputs.get(ITEM):
        raise ItemMissing
    item = chosen.item(tx, call.inputs[ITEM])
    people.own(tx, call.actor.id)
    if call.office.policy.stock.auto_approve:
        # What is read as available is still so when it is kept.
        ledger.own(tx, item.id)
    asked = _read(tx, call, item)

    def keep(request: Request) -> Asked:
        requests.save(tx, request.id, item_id=item.id, asked=asked)
        return requests.load(tx, request.id)

    wanted = _terms(tx, call, item, asked)
    small = passes(call.office.policy.stock.auto_approve, wanted)
    request = submit(
        tx,
        call,
        STOCK,
        requester=call.actor,
        note=str(call.inputs.get("reason") or "").strip() or None,
        policy={},
        terms=wanted,
        keep=keep,
        by_policy=lambda request: small,
    )
    return Answer(say=done(tx, call, request))


def open_change(tx: Tx, call: Call) -> Answer:
    """Somebody opens what they asked for to change it."""
    asked, seen = chosen.pressed(tx, call.value)
    check(asked.request, Action.RESUBMIT, by=call.actor, seen=seen)
    return Answer(open_view=_draw(tx, call, CHANGE, asked.item.id, asked))


def change(tx: Tx, call: Call) -> Answer:
    """It goes to its deciders again."""
    was, seen = chosen.about(tx, call)
    request_id, item = was.request.id, was.item
    asked = _read(tx, call, item)

    def mend(before: Asked) -> None:
        requests.save(tx, request_id, item_id=item.id, asked=asked)

    wanted = _terms(tx, call, item, asked)
    request = act(tx, call, STOCK, request_id, Action.RESUBMIT, seen=seen, terms=wanted, mend=mend)
    return converged(tx, call, request)


def watch(tx: Tx, call: Call) -> Answer:
    """Somebody wants to be told once: of what is there already, now. Raises ItemUnknown, ItemGone."""
    item = chosen.item(tx, call.value)
    if not item.active:
        raise ItemGone(name=item.name)
    # Whatever arrives from now on finds who waits for it.
    ledger.own(tx, item.id)
    if ledger.stock_of(tx, item.id).available > 0:
        return Answer(say=news.tell_back(tx, call.reader, {"item": item.id}))
    watches.watch(tx, item_id=item.id, person_id=call.actor.id, at=call.now)
    said = call.voice.say("You will be told once {item} is there again.", item=item.name)
    return Answer(say=Message(text=said))


ENTRIES: tuple[Entry, ...] = (
    action("stock.search", open_empty),
    action(lookup.ASK, open_form),
    action(lookup.LOOK, lookup.look),
    Entry(surface=Surface.OPTIONS, name=ITEM, handler=suggest),
    action(ITEM, choose),
    form(ASK, ask),
    action("stock.open_change", open_change),
    form(CHANGE, change),
    action(lookup.WATCH, watch, changes=True),
)
