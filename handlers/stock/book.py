"""Every turn that stock takes is written down in one place: what moved, who is told that it is low or back.

Whoever calls these functions owns the requester's row if there is one, and appends to the audit trail last.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from domain.people import Person, Role
from domain.stock import (
    Asked,
    Crossing,
    Handover,
    HandoverState,
    Item,
    ItemGone,
    KeptLonger,
    Kind,
    Level,
    Movement,
    NotHandedOver,
    NotReserved,
    Quantity,
    Short,
    check_move,
    crossing,
    thousandths,
)
from domain.stock.item import NOTHING
from handlers.office import Office
from handlers.stock import numbered
from storage import messages, people
from storage.db import Tx
from storage.messages import Audience
from storage.stock import ledger, requests, watches

QUEUE = "stock.queue"
"""The card of what is to be handed over; there is one."""
LOW, BACK = "stock.low", "stock.back"
"""The news that an item is below its minimum, and that it is there again."""
HANDED = "stock.handed"
"""The card that asks who got something whether they have it; one for each time that it is handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """When something is written down, by whom (None: the clock), and why if that is told."""

    at: datetime
    by_id: int | None
    reason: str | None = None


def move(tx: Tx, office: Office, item: Item, movement: Movement) -> int:
    """Write a movement down; its id. The item's row must be owned. Raises NotEnough, BelowZero."""
    return move_all(tx, office, item, (movement,))[0]


def move_all(tx: Tx, office: Office, item: Item, movements: Collection[Movement]) -> list[int]:
    """Write movements of an item down that are one turn, such as the sides of a transfer; their ids.

    What is told of it is told once, of all together. The item's row must be owned. Raises NotEnough, BelowZero.
    """
    before = ledger.levels(tx, (item.id,))[item.id]
    now = {level.location_id: level for level in before}
    written, difference = list[int](), NOTHING
    for one in movements:
        level = now.get(one.location_id) or Level(location_id=one.location_id, location="")
        now[one.location_id] = check_move(level, one, item=item.name, unit=item.unit)
        written.append(ledger.move(tx, item, one))
        difference += one.on_hand - one.reserved
    if difference:
        at = max(one.at for one in movements)
        _tell(tx, office, item, sum((one.available for one in before), NOTHING), difference, at)
    return written


def _tell(tx: Tx, office: Office, item: Item, was: Quantity, difference: Quantity, at: datetime) -> None:
    """Keepers of what crossed the minimum, and whoever waits for an item that is there again."""
    available = was + difference
    low = ledger.is_low(tx, item.id)
    crossed = crossing(item, available, was_low=low)
    if low or crossed:
        messages.touch(tx, kind=QUEUE, subject_id=0)
    if crossed:
        ledger.mark_low(tx, item.id, crossed is Crossing.LOW)
    if crossed is Crossing.LOW:
        tell_keepers(tx, office, LOW, {"item": item.id}, now=at)
    if was <= 0 < available:
        tell_back(tx, item.id)


def tell_back(tx: Tx, item_id: int) -> None:
    """Whoever waits for an item is told once. The item's row must be owned."""
    for person_id in watches.take(tx, item_id):
        messages.owe(tx, BACK, facts={"item": item_id}, person_id=person_id)


def tell_keepers(
    tx: Tx, office: Office, kind: str, facts: dict[str, Any], *, now: datetime, but: int | None = None
) -> None:
    """In their channel, else each of them; where there is neither, the administrators: somebody hears of it.

    ``but``: who is told of it already.
    """
    if channel := office.policy.stock.channel:
        messages.owe(tx, kind, facts=facts, channel=channel)
        return
    for person in those_told(tx, office.day(now)):
        if person.id != but:
            messages.owe(tx, kind, facts=facts, person_id=person.id)


def those_told(tx: Tx, on: date) -> tuple[Person, ...]:
    """Who keeps the stock on a day, else the administrators; who left is nobody."""
    keepers = tuple(p for p in people.with_role(tx, Role.STOCK) if p.works_here(on))
    return keepers or people.with_role(tx, Role.ADMIN)


def reserve(tx: Tx, office: Office, request_id: int, turned: Turned) -> None:
    """An approved request is kept for who asked, at one location, until a day. Raises Short, ItemGone."""
    asked = _owned(tx, request_id)
    item, quantity = asked.item, asked.quantity
    if not item.active:
        raise ItemGone(name=item.name)
    stocked = ledger.stock_of(tx, item.id)
    place = stocked.place_for(quantity)
    if place is None:
        reference = asked.request.reference
        raise Short(reference=reference, item=item.name, asked=quantity, available=stocked.most)
    _move(tx, office, asked, turned, Kind.RESERVATION, place.location_id, reserved=quantity)
    until = _until(office, turned)
    _turn(tx, asked, Handover(state=HandoverState.RESERVED, location_id=place.location_id, until=until))


def release(tx: Tx, office: Office, request_id: int, turned: Turned) -> bool:
    """What is kept for a request that is approved no more is free again; False if nothing was kept."""
    return _free(tx, office, request_id, turned, Handover())


def _free(tx: Tx, office: Office, request_id: int, turned: Turned, after: Handover) -> bool:
    asked = _owned(tx, request_id)
    handover = asked.handover
    if handover.state is not HandoverState.RESERVED or handover.location_id is None:
        return False
    # By the ledger: what is asked for may be another quantity by now.
    promised = ledger.promised(tx, request_id)
    _move(tx, office, asked, turned, Kind.RELEASE, handover.location_id, reserved=-promised)
    _turn(tx, asked, after)
    return True


def hand_over(tx: Tx, office: Office, request_id: int, turned: Turned, serials: tuple[str, ...] = ()) -> Asked:
    """What was kept leaves the shelf, these pieces of it; who gets it confirms that. Raises NotReserved."""
    asked = _owned(tx, request_id)
    handover = asked.handover
    if handover.state is not HandoverState.RESERVED or handover.location_id is None:
        raise NotReserved.of(asked)
    quantity = asked.quantity
    place = handover.location_id
    issue = _move(tx, office, asked, turned, Kind.ISSUE, place, on_hand=-quantity, reserved=-quantity, serials=serials)
    handed = replace(handover, state=HandoverState.HANDED, handed_by_id=turned.by_id, handed_at=turned.at)
    _turn(tx, asked, handed)
    receiver = asked.request.requester_id
    messages.owe_card(tx, kind=HANDED, subject_id=issue, audience=Audience.REQUESTER, person_id=receiver)
    return asked


def keep_longer(tx: Tx, office: Office, request_id: int, turned: Turned) -> Asked:
    """What is kept for somebody is kept as long again, once. Raises NotReserved, KeptLonger."""
    asked = _owned(tx, request_id)
    handover = asked.handover
    if handover.state is not HandoverState.RESERVED or handover.until is None:
        raise NotReserved.of(asked)
    if handover.longer_by_id:
        who = frozenset({handover.longer_by_id})
        raise KeptLonger(reference=asked.request.reference, who=who, until=handover.until)
    until = handover.until + timedelta(days=office.policy.stock.keep_days)
    _turn(tx, asked, replace(handover, until=until, longer_by_id=turned.by_id))
    return asked


def expire(tx: Tx, office: Office, request_id: int, turned: Turned, *, left: bool = False) -> bool:
    """What was not fetched by the end of its last day is free again; False if there is nothing of the kind.

    Of somebody who ``left`` it is so at once, and no day is kept.
    """
    handover = _owned(tx, request_id).handover
    if left:
        return _free(tx, office, request_id, turned, replace(handover, state=HandoverState.RELEASED, until=None))
    if handover.until is None or handover.until >= office.day(turned.at):
        return False
    return _free(tx, office, request_id, turned, replace(handover, state=HandoverState.RELEASED))


def confirm(tx: Tx, request_id: int, turned: Turned) -> Asked:
    """Who asked has it. Raises NotHandedOver."""
    asked = _handed(tx, request_id)
    _turn(tx, asked, replace(asked.handover, state=HandoverState.RECEIVED, received_at=turned.at))
    _touch_handed(tx, request_id)
    return asked


def deny(tx: Tx, office: Office, request_id: int, turned: Turned) -> Asked:
    """Who asked does not have it: it is kept for them again where it was, as long as anew.

    Raises NotHandedOver, SerialsWentOn.
    """
    asked = _handed(tx, request_id)
    assert asked.handover.location_id, "what was handed over lay somewhere"
    quantity, place = asked.quantity, asked.handover.location_id
    back = numbered.returned(tx, asked)
    _move(tx, office, asked, turned, Kind.RETURN, place, on_hand=quantity, reserved=quantity, serials=back)
    anew = _until(office, turned)
    until = max(asked.handover.until or anew, anew)
    again = replace(asked.handover, state=HandoverState.RESERVED, until=until, handed_by_id=None, handed_at=None)
    _turn(tx, asked, again)
    _touch_handed(tx, request_id)
    return asked


def _until(office: Office, turned: Turned) -> date:
    """The last day of what is kept from now on."""
    return office.day(turned.at) + timedelta(days=office.policy.stock.keep_days)


def _touch_handed(tx: Tx, request_id: int) -> None:
    issue = ledger.newest_for(tx, request_id, Kind.ISSUE)
    if issue is not None:
        messages.touch(tx, kind=HANDED, subject_id=issue)


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
    serials: tuple[str, ...] = (),
) -> int:
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
        serials=serials,
    )
    return move(tx, office, asked.item, movement)


def audited(asked: Asked, handover: Handover, surface: str) -> dict[str, Any]:
    """What the audit trail keeps of a turn: of ids and figures, never of words."""
    return {
        "requester": asked.request.requester_id,
        "item": asked.item.id,
        "quantity": thousandths(asked.quantity),
        "state": handover.state.value,
        "until": handover.until.isoformat() if handover.until else None,
        "surface": surface,
    }


def _turn(tx: Tx, asked: Asked, handover: Handover) -> None:
    requests.turn(tx, asked.request.id, handover)
    messages.touch(tx, kind=QUEUE, subject_id=0)
