"""Requests that are paid together: a list for the bank, marked as paid once, undone if wrong."""

from datetime import date
from operator import itemgetter

from domain.money import Money
from domain.payment import AdvanceUsed, AlreadyClosed, BatchState
from domain.refusal import NotHere
from handlers.call import Call
from handlers.cards import number
from handlers.payment import book, news, payer
from handlers.payment.book import BATCH, Turned
from handlers.texts import Voice
from storage import approval, audit, messages, people, shared, showings
from storage.db import Tx
from storage.messages import Audience
from storage.payment import batches, movements, payments
from storage.payment.batches import Batch, Item
from storage.payment.payments import Payable


def make(tx: Tx, call: Call, items: list[Item]) -> Batch:
    """Keep a payment of these, and tell finance of it. The rows of everybody who is paid must be owned."""
    batch = batches.create(tx, items, by_id=call.actor.id, now=call.now)
    showings.owe_list(tx, batch.id, to=call.actor.id, now=call.now)
    book.touch_queue(tx)
    if channel := call.office.policy.expenses.finance.channel:
        shared.owe_in(tx, channel, kind=BATCH, subject_id=batch.id, person_id=call.actor.id)
    audience, whose = Audience.REQUESTER, call.actor.id
    messages.owe_card(tx, kind=BATCH, subject_id=batch.id, audience=audience, person_id=whose)
    _touch_requests(tx, batch)
    _record(tx, call, "make payment", batch)
    return batch


def _touch_requests(tx: Tx, batch: Batch) -> None:
    known = payments.of_many(tx, (item.request_id for item in batch.items)).values()
    messages.touch_all(tx, sorted(((p.kind, p.request_id) for p in known), key=itemgetter(1)))
    messages.touch_homes(tx, {p.person_id for p in known})


def _record(tx: Tx, call: Call, action: str, batch: Batch, **more: str) -> None:
    items = {str(i.request_id): [i.amount.minor, i.amount.currency] for i in batch.items}
    facts = {"items": items, "surface": call.surface.value, **more}
    audit.append(tx, at=call.now, actor_id=call.actor.id, action=action, subject=batch.name, facts=facts)


def _touch(tx: Tx, call: Call, batch: Batch) -> None:
    book.touch_queue(tx)
    messages.touch(tx, kind=BATCH, subject_id=batch.id, pressed=call.place)
    _touch_requests(tx, batch)


# --- what becomes of it -----------------------------------------------------------------------------------------------


def known(tx: Tx, call: Call, said: object) -> Batch:
    """The payment that a button or a form of finance is about. Raises NotFinance, NotHere."""
    payer.check_finance(tx, call)
    batch = batches.find(tx, number(said))
    if batch is None:
        raise NotHere
    return batch


def taken(tx: Tx, call: Call, said: object) -> Batch:
    """A payment that the actor may deal with, with the rows of everybody in it owned.

    Raises what ``known`` and check_all raise.
    """
    batch = known(tx, call, said)
    requests = approval.load_many(tx, (item.request_id for item in batch.items))
    payer.check_all(tx, call, requests.values())
    people.own_all(tx, (request.requester_id for request in requests.values()))
    return batches.load(tx, batch.id)


def _closed(tx: Tx, call: Call, batch: Batch, to: BatchState, *, of: BatchState, paid_on: date | None = None,
            reason: str | None = None) -> None:  # fmt: skip
    """Move a payment on, once. Raises AlreadyClosed."""
    done = batch.state is of and batches.close(
        tx, batch, to, by_id=call.actor.id, now=call.now, paid_on=paid_on, reason=reason
    )
    if not done:
        raise AlreadyClosed(batch=batch.name, state=batch.state, by=frozenset({batch.closed_by_id or batch.by_id}))


def mark(tx: Tx, call: Call, said: object, day: date) -> Batch:
    """The payment was made on a day. Raises AlreadyClosed, NotYoursToPay, Overpaid."""
    batch = taken(tx, call, said)
    _closed(tx, call, batch, BatchState.PAID, of=BatchState.OPEN, paid_on=day)
    turned = Turned(at=call.now, day=day, by_id=call.actor.id)
    known = book.payables(tx, [item.request_id for item in batch.items])
    # Claims first: an advance that is there covers what still waits, and not what is paid beside it.
    order = sorted(batch.items, key=lambda item: (known[item.request_id].is_advance, item.request_id))
    book.pay(tx, [(known[item.request_id], item.amount) for item in order], turned, batch_id=batch.id)
    _touch(tx, call, batch)
    news.tell_payment(tx, news.PAID, batch)
    _record(tx, call, "mark as paid", batch, day=day.isoformat())
    return batch


def make_one(tx: Tx, call: Call, item: Item, day: date) -> Batch:
    """A single request was paid on a day: no list, and no card beside that of the request."""
    batch = batches.create(tx, [item], by_id=call.actor.id, now=call.now)
    return mark(tx, call, batch.id, day)


def discard(tx: Tx, call: Call, said: object) -> Batch:
    """The payment is not made: what is in it waits again. Raises AlreadyClosed."""
    batch = taken(tx, call, said)
    _closed(tx, call, batch, BatchState.DISCARDED, of=BatchState.OPEN)
    turned = Turned(at=call.now, day=call.day, by_id=call.actor.id)
    # An advance may have been paid meanwhile, and passed by what was in a payment.
    book.cover_anew(tx, [item.request_id for item in batch.items], turned)
    _touch(tx, call, batch)
    _record(tx, call, "discard payment", batch)
    return batch


def undo(tx: Tx, call: Call, said: object, reason: str) -> Batch:
    """The payment was marked by mistake: what is in it is to be paid again. Raises AlreadyClosed, AdvanceUsed."""
    batch = taken(tx, call, said)
    _closed(tx, call, batch, BatchState.UNDONE, of=BatchState.PAID, reason=reason)
    turned = Turned(at=call.now, day=call.day, by_id=call.actor.id, reason=reason)
    paid = movements.of_batch(tx, batch.id)
    known = book.payables(tx, [movement.request_id for movement in paid])
    for movement in paid:
        _check_unused(known[movement.request_id], movement.amount)
    book.undo(tx, [(known[movement.request_id], movement) for movement in paid], turned)
    _touch(tx, call, batch)
    news.tell_payment(tx, news.UNDONE, batch)
    _record(tx, call, "undo payment", batch, reason=audit.digest(tx, reason, salt=batch.name))
    return batch


def _check_unused(known: Payable, amount: Money) -> None:
    """Raises AdvanceUsed."""
    if known.is_advance and known.left_over < amount:
        raise AdvanceUsed(reference=known.reference, used=amount - known.left_over)


def title(v: Voice, batch: Batch) -> str:
    """What a payment is called where it is told of."""
    return v.say("Payment {batch}", batch=batch.name)
