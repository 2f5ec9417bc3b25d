"""Pieces with a number of their own: which of them arrive or leave is asked for, and kept to."""

from collections.abc import Sequence
from dataclasses import replace

from domain.stock import (
    AdjustBySerial,
    Asked,
    HandoverState,
    Item,
    Line,
    Movement,
    SerialNotHere,
    SerialOnItsWay,
    SerialsCount,
    SerialsWentOn,
    check_new,
    read_serials,
    taken_from,
)
from handlers import forms
from handlers.call import Call, Json
from handlers.cards import section
from handlers.stock.words import quantity
from handlers.texts import Voice
from storage import people
from storage.db import Tx
from storage.stock import requests, serials

HANDING = "stock.hand_serials"
"""The form that asks which pieces somebody gets."""
OFFERED = 100
"""So many choices Slack takes; the others are typed."""
WRITTEN = 3000
"""So many letters Slack takes."""


def arriving_field(v: Voice) -> Json:
    """Where the serials of what arrives are written."""
    hint = v.say("One a line: as many arrive as there are lines.")
    return forms.field("new_serials", v.say("Serials"), forms.words(most=WRITTEN), hint=hint)


def leaving_fields(tx: Tx, v: Voice, item: Item, *, location_id: int | None = None, hint: str = "") -> list[Json]:
    """Where the pieces that leave are chosen; with a place to type where there are too many to choose from.

    ``hint``: which pieces these are.
    """
    found = serials.in_stock(tx, item.id, location_id=location_id, limit=OFFERED + 1)
    several = len({piece.location_id for piece in found}) > 1
    options = [(p.serial, f"{p.serial} · {p.location}" if several else p.serial) for p in found[:OFFERED]]
    more = len(found) > OFFERED
    chosen = forms.field("serials", v.say("Serials"), forms.choices(options), optional=more, hint=hint)
    if not more:
        return [chosen]
    others = v.say("One a line: what is not among the first {n} above.", n=OFFERED)
    return [chosen, forms.field("more_serials", v.say("Other serials"), forms.words(most=WRITTEN), optional=True,
                                hint=others)]  # fmt: skip


def arriving(tx: Tx, call: Call, item: Item) -> tuple[str, ...]:
    """The serials that were written. Raises NotASerial, SerialTwice, SerialsMissing, SerialThere, SerialOnItsWay."""
    written = read_serials(str(call.inputs.get("new_serials") or ""))
    known = serials.known(tx, item.id, written)
    check_new(written, known)
    for piece in known.values():
        asked = requests.load(tx, piece.request_id) if piece.request_id else None
        if asked and asked.handover.state is HandoverState.HANDED:
            raise SerialOnItsWay(serial=piece.serial, reference=asked.request.reference)
    return written


def leaving(tx: Tx, call: Call, item: Item) -> tuple[int, tuple[str, ...]]:
    """The place of the pieces that were chosen, and their serials.

    Raises NotASerial, SerialTwice, SerialsMissing, SerialNotHere, SerialsApart.
    """
    typed = str(call.inputs.get("more_serials") or "").splitlines()
    chosen = read_serials("\n".join([*(call.inputs.get("serials") or ()), *typed]))
    return taken_from(chosen, serials.known(tx, item.id, chosen))


def handing(tx: Tx, call: Call, asked: Asked) -> Json:
    """The form by which a keeper says which pieces somebody gets."""
    v, item, request = call.voice, asked.item, asked.request
    who = people.get(tx, request.requester_id).name
    much = quantity(v, call.office, item, asked.quantity)
    said = v.say("*{who}* {quantity}, {item} · {sku}", who=who, quantity=much, item=item.name, sku=item.sku)
    there = v.say("{place} · {reference}", place=asked.handover.location, reference=request.reference)
    hint = v.say("Choose {n}, by the numbers on the pieces that you hand over.", n=v.number(asked.quantity))
    blocks = [section(said, there), *leaving_fields(tx, v, item, location_id=asked.handover.location_id, hint=hint)]
    memo = call.remember(request=request.id, seen=request.version)
    return forms.modal(HANDING, title=v.say("Hand over"), blocks=blocks, voice=v, submit=v.say("Hand over"), memo=memo)


def handed(tx: Tx, call: Call, asked: Asked) -> tuple[str, ...]:
    """The pieces that were chosen for a request. Raises what ``leaving`` raises, and SerialsCount."""
    place, chosen = leaving(tx, call, asked.item)
    if place != asked.handover.location_id:
        raise SerialNotHere(serial=chosen[0], place=asked.handover.location)
    if len(chosen) != asked.quantity:
        raise SerialsCount(asked=int(asked.quantity), chosen=len(chosen))
    return chosen


def undone(tx: Tx, done: Sequence[Movement], back: Sequence[Movement]) -> list[Movement]:
    """What undoes movements of pieces: they leave before they arrive. Raises SerialsWentOn."""
    pieces = serials.moved_last(tx, done[0].item_id, (one.id for one in done))
    if len(pieces) != abs(done[0].on_hand):
        raise SerialsWentOn
    named = tuple(piece.serial for piece in pieces)
    return sorted((replace(one, serials=named) for one in back), key=lambda one: one.on_hand)


def returned(tx: Tx, asked: Asked) -> tuple[str, ...]:
    """The pieces that somebody was given for a request and does not have. Raises SerialsWentOn."""
    if not asked.item.serials:
        return ()
    pieces = serials.gone_for(tx, asked.request.id)
    if len(pieces) != asked.quantity:
        raise SerialsWentOn
    return tuple(piece.serial for piece in pieces)


def check_counted(item: Item, line: Line) -> None:
    """A difference of something numbered is not booked: nobody knows which pieces. Raises AdjustBySerial."""
    if item.serials and line.difference:
        raise AdjustBySerial(item=item.name)


def named(v: Voice, pieces: Sequence[str]) -> str:
    """Serials in a line."""
    return v.say("Serials: {serials}", serials=", ".join(pieces))
