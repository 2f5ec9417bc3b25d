"""Every turn that stock takes is written down in one place: what moved, who is told that it is low or back.

Whoever calls these functions owns the requester's row if there is one, and appends to the audit trail last.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.people import Role
from domain.stock import (
    Asked,
    Crossing,
    Handover,
    HandoverState,
    Item,
    ItemGone,
    Kind,
    Level,
    Movement,
    NotHandedOver,
    NotReserved,
    Quantity,
    Short,
    check_move,
    crossing,
)
from domain.stock.item import NOTHING
from handlers.office import Office
from storage import messages, people
from storage.db import Tx
from storage.stock import ledger, requests, watches

QUEUE = "stock.queue"
"""The card of what is to be handed over; there is one."""
LOW, BACK = "stock.low", "stock.back"
"""The news that an item is below its minimum, and that it is there again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """When something is written down, by whom (None: the clock), and why if that is told."""

    at: datetime
    by_id: int | None
    reason: str | None = None


def move(tx: Tx, office: Office, item: Item, movement: Movement) -> int:
    """Write a movement down; its id. The item's row must be owned. Raises NotEnough, BelowZero."""
    return move_all(tx, office, item, (movement,))[0]


def move_all(tx: Tx, office: Office, item: Item, movements: Iterable[Movement]) -> list[int]:
    """Write movements of an item down that are one turn, such as the sides of a transfer; their ids.

    What is told of it is told once, of all together. The item's row must be owned. Raises NotEnough, BelowZero.
    """
    before = ledger.levels(tx, (item.id,))[item.id]
    now = {level.location_id: level for level in before}
    written, difference, at = list[int](), NOTHING, None
    for one in movements:
        level = now.get(one.location_id) or Level(location_id=one.location_id, location="")
        now[one.location_id] = check_move(level, one, item=item.name, unit=item.unit)
        written.append(ledger.move(tx, item, one))
        difference, at = difference + one.on_hand - one.reserved, one.at
    if difference and at:
        _tell(tx, office, item, sum((one.available for one in before), NOTHING), difference, at)
    return written


def _tell(tx: Tx, office: Office, item: Item, was: Quantity, difference: Quantity, now: datetime) -> None:
    """Keepers of what crossed the minimum, and whoever waits for an item that is there again."""
    available = was + difference
    crossed = crossing(item, available, was_low=ledger.is_low(tx, item.id))
    if crossed:
        ledger.mark_low(tx, item.id, crossed is Crossing.LOW)
    if crossed is Crossing.LOW:
        tell_keepers(tx, office, LOW, {"item": item.id})
    if was <= 0 < available:
        for person_id in watches.take(tx, item.id):
            messages.owe(tx, BACK, facts={"item": item.id}, person_id=person_id)


def tell_keepers(tx: Tx, office: Office, kind: str, facts: dict[str, Any]) -> None:
    """In their channel, else each of them."""
    if channel := office.policy.stock.channel:
        messages.owe(tx, kind, facts=facts, channel=channel)
        return
    for keeper in people.with_role(tx, Role.STOCK):
        messages.owe(tx, kind, facts=facts, person_id=keeper.id)


def reserve(tx: Tx, office: Office, request_id: int, turned: Turned) -> None:
    """An approved request is kept for who asked, at one location, until a day. Raises Short, ItemGone."""
    asked = _owned(tx, request_id)
    item, quantity = asked.item, asked.quantity
    if not item.active:
        raise ItemGone(name=item.name)
    stocked = ledger.stocked(tx, (item.id,))[item.id]
    place = stocked.place_for(quantity)
    if place is None:
        reference = asked.request.reference
        raise Short(reference=reference, item=item.name, asked=quantity, available=stocked.most)
    until = office.day(turned.at) + timedelta(days=office.policy.stock.keep_days)
    _move(tx, office, asked, turned, Kind.RESERVATION, place.location_id, reserved=quantity)
    _turn(tx, asked, Handover(state=HandoverState.RESERVED, location_id=place.location_id, until=until))


def release(tx: Tx, office: Office, request_id: int, turned: Turned) -> bool:
    """What is kept for a request is free again; False if nothing was kept."""
    asked = _owned(tx, request_id)
    handover = asked.handover
    if handover.state is not HandoverState.RESERVED or handover.location_id is None:
        return False
    # By the ledger: what is asked for may be another quantity by now.
    promised = ledger.promised(tx, request_id)
    _move(tx, office, asked, turned, Kind.RELEASE, handover.location_id, reserved=-promised)
    _turn(tx, asked, replace(handover, state=HandoverState.RELEASED))
    return True


def hand_over(tx: Tx, office: Office, request_id: int, turned: Turned) -> Asked:
    """What was kept leaves the shelf; who gets it confirms that. Raises NotReserved."""
    asked = _owned(tx, request_id)
    handover = asked.handover
    if handover.state is not HandoverState.RESERVED or handover.location_id is None:
        raise NotReserved(reference=asked.request.reference, state=handover.state, until=handover.until)
    quantity = asked.quantity
    _move(tx, office, asked, turned, Kind.ISSUE, handover.location_id, on_hand=-quantity, reserved=-quantity)
    handed = replace(handover, state=HandoverState.HANDED, handed_by_id=turned.by_id, handed_at=turned.at)
    _turn(tx, asked, handed)
    return asked


def confirm(tx: Tx, request_id: int, turned: Turned) -> Asked:
    """Who asked has it. Raises NotHandedOver."""
    asked = _handed(tx, request_id)
    _turn(tx, asked, replace(asked.handover, state=HandoverState.RECEIVED, received_at=turned.at))
    return asked


def deny(tx: Tx, office: Office, request_id: int, turned: Turned) -> Asked:
    """Who asked does not have it: it is kept for them again where it was. Raises NotHandedOver."""
    asked = _handed(tx, request_id)
    assert asked.handover.location_id, "what was handed over lay somewhere"
    quantity, place = asked.quantity, asked.handover.location_id
    _move(tx, office, asked, turned, Kind.RETURN, place, on_hand=quantity, reserved=quantity)
    again = replace(asked.handover, state=HandoverState.RESERVED, handed_by_id=None, handed_at=None)
    _turn(tx, asked, again)
    return asked


def _owned(tx: Tx, request_id: int) -> Asked:
    """The request, once its item's row is ours."""
    ledger.own(tx, requests.load(tx, request_id).item.id)
    return requests.load(tx, request_id)


def _handed(tx: Tx, request_id: int) -> Asked:
    asked = _owned(tx, request_id)
    if asked.handover.state is not HandoverState.HANDED:
        raise NotHandedOver(reference=asked.request.reference, state=asked.handover.state)
    return asked


def _move(
    tx: Tx,
    office: Office,
    asked: Asked,
    turned: Turned,
    kind: Kind,
    location_id: int,
    *,
    on_hand: Quantity = NOTHING,
    reserved: Quantity = NOTHING,
) -> None:
    movement = Movement(
        kind=kind,
        item_id=asked.item.id,
        location_id=location_id,
        on_hand=on_hand,
        reserved=reserved,
        at=turned.at,
        by_id=turned.by_id,
        request_id=asked.request.id,
        reason=turned.reason,
    )
    move(tx, office, asked.item, movement)


def _turn(tx: Tx, asked: Asked, handover: Handover) -> None:
    requests.turn(tx, asked.request.id, handover)
    messages.touch(tx, kind=QUEUE, subject_id=0)
