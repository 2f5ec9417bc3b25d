"""What was kept for somebody is handed over by a keeper, and who gets it says whether they have it."""

from domain.approval import ChangedSince
from domain.stock import KIND, Asked, HandoverState, Kind, check_receiver, check_serves
from handlers.approval.show import show
from handlers.call import NOTHING, Answer, Call, Entry, Json, Message, action, form
from handlers.cards import actions, section
from handlers.office import Reader
from handlers.stock import book, chosen, news, numbered
from handlers.stock.book import Turned
from handlers.stock.giving import handover_card, queue
from handlers.stock.keeper import check_keeper, keepers
from handlers.stock.words import quantity
from storage import audit, messages, people
from storage.db import Tx
from storage.stock import ledger, requests, serials


def _turned(call: Call) -> Turned:
    return Turned(at=call.now, by_id=call.actor.id)


def _served(tx: Tx, call: Call) -> Asked:
    """The request of a keeper's button or form, its requester's row ours.

    Raises NotKeeper, NotHere, OwnRequest, ChangedSince.
    """
    check_keeper(tx, call)
    asked, seen = chosen.pressed(tx, call.value) if call.value else chosen.about(tx, call)
    asked = _owned(tx, asked)
    check_serves(asked, call.actor, keepers(tx, call))
    if seen is not None and seen != asked.request.version and asked.handover.state is HandoverState.RESERVED:
        raise ChangedSince(reference=asked.request.reference)
    return asked


def hand_over(tx: Tx, call: Call) -> Answer:
    """A keeper hands over what was kept; which pieces is asked of them. Raises what _served raises, and NotReserved."""
    asked = _served(tx, call)
    if asked.item.serials and asked.handover.state is HandoverState.RESERVED:
        return Answer(open_view=numbered.handing(tx, call, asked))
    book.hand_over(tx, call.office, asked.request.id, _turned(call))
    return _done(tx, call, asked, "hand over")


def hand_pieces(tx: Tx, call: Call) -> Answer:
    """A keeper said which pieces. Raises what ``hand_over`` raises, and what is wrong beside their field."""
    asked = _served(tx, call)
    ledger.own(tx, asked.item.id)
    asked = requests.load(tx, asked.request.id)
    kept = asked.handover.state is HandoverState.RESERVED and asked.item.serials
    pieces = numbered.handed(tx, call, asked) if kept else ()
    book.hand_over(tx, call.office, asked.request.id, _turned(call), pieces)
    return _done(tx, call, asked, "hand over")


def longer(tx: Tx, call: Call) -> Answer:
    """A keeper keeps something for longer. Raises what _served raises, and NotReserved, KeptLonger."""
    asked = _served(tx, call)
    book.keep_longer(tx, call.office, asked.request.id, _turned(call))
    facts = {"request": asked.request.id, "by": call.actor.id}
    messages.owe(tx, news.LONGER, facts=facts, person_id=asked.request.requester_id)
    return _done(tx, call, asked, "keep longer")


def _received(tx: Tx, call: Call) -> Asked:
    asked = _owned(tx, chosen.asked(tx, call.value))
    check_receiver(asked, call.actor)
    return asked


def _owned(tx: Tx, asked: Asked) -> Asked:
    """A request as it is once its requester's row is ours."""
    people.own(tx, asked.request.requester_id)
    return requests.load(tx, asked.request.id)


def confirm(tx: Tx, call: Call) -> Answer:
    """Who asked has it. Raises NotHere, NotTheReceiver, NotHandedOver."""
    asked = _received(tx, call)
    book.confirm(tx, asked.request.id, _turned(call))
    return _done(tx, call, asked, "confirm receipt")


def deny(tx: Tx, call: Call) -> Answer:
    """Who asked does not have it, and keepers are told. Raises NotHere, NotTheReceiver, NotHandedOver."""
    asked = _received(tx, call)
    facts = {"request": asked.request.id, "by": asked.handover.handed_by_id or 0}
    book.deny(tx, call.office, asked.request.id, _turned(call))
    book.tell_keepers(tx, call.office, news.DENIED, facts, now=call.now)
    return _done(tx, call, asked, "deny receipt")


def _done(tx: Tx, call: Call, asked: Asked, what: str) -> Answer:
    """Every card shows it, and it is audited; so does the list that was pressed, if it was one."""
    request = asked.request
    messages.touch(tx, kind=KIND, subject_id=request.id, pressed=call.place)
    messages.touch_homes(tx, {request.requester_id, call.actor.id})
    now = requests.load(tx, request.id).handover
    facts = book.audited(asked, now, call.surface.value)
    audit.append(tx, at=call.now, actor_id=call.actor.id, action=what, subject=request.reference, facts=facts)
    return _shown(tx, call, asked)


def _shown(tx: Tx, call: Call, asked: Asked) -> Answer:
    if call.whisper and call.whisper.row.startswith(queue.ROW):
        return Answer(instead=(call.whisper, queue.page(tx, call.reader)))
    if call.whisper:
        return Answer(instead=(call.whisper, show(tx, call.reader, asked.request.reference)))
    return queue.turned(tx, call, 0) if call.view.get("callback_id") == queue.PAGE else NOTHING


def draw(tx: Tx, reader: Reader, movement_id: int) -> Message:
    """The card that asks who got something whether they have it."""
    v, movement = reader.voice, ledger.movement(tx, movement_id)
    assert movement.request_id, "it was handed over for a request"
    assert movement.by_id, "it was handed over by somebody"
    asked = requests.load(tx, movement.request_id)
    said = v.say(
        "📦 {who} handed over to you: {quantity}, {item} ({reference}).",
        who=people.get(tx, movement.by_id).name,
        quantity=quantity(v, reader.office, asked.item, -movement.on_hand),
        item=asked.item.name,
        reference=asked.request.reference,
    )
    pieces = [piece.serial for piece in serials.moved_last(tx, asked.item.id, (movement_id,))]
    which = [numbered.named(v, pieces)] if pieces else []
    became, hands = _became(tx, reader, asked, movement_id)
    return Message(text=f"{said} {became}", blocks=[section(said, *which, became), *actions(*hands)])


def _became(tx: Tx, reader: Reader, asked: Asked, movement_id: int) -> tuple[str, list[Json]]:
    """What was answered, or the question."""
    v, handover = reader.voice, asked.handover
    if ledger.newest_for(tx, asked.request.id, Kind.ISSUE) != movement_id or not handover.handed_at:
        return v.say("You said that you do not have it, and the keepers know."), []
    if handover.received_at:
        return v.say("You confirmed that you have it, {when}.", when=v.moment(handover.received_at)), []
    return v.say("Do you have it?"), handover_card.answers(reader, asked.request.id)


def still_open(tx: Tx, movement_id: int) -> bool:
    """Whether the question waits for its answer."""
    request_id = ledger.movement(tx, movement_id).request_id
    return request_id is not None and requests.load(tx, request_id).handover.state is HandoverState.HANDED


ENTRIES: tuple[Entry, ...] = (
    action(handover_card.HAND_OVER, hand_over, changes=True),
    form(numbered.HANDING, hand_pieces),
    action(handover_card.LONGER, longer, changes=True),
    action(handover_card.CONFIRM, confirm, changes=True),
    action(handover_card.DENY, deny, changes=True),
)
