"""Requests that are paid together: chosen from the queue, a list for the bank, marked as paid once, undone if wrong."""

from collections.abc import Iterable
from datetime import date, datetime
from operator import itemgetter

from domain.money import Money
from domain.payment import AdvanceUsed, AlreadyClosed, BatchState, NothingChosen, may_pay
from domain.refusal import NotHere
from handlers import forms
from handlers.call import Answer, Call, Json
from handlers.cards import context, number, section
from handlers.payment import book, news, payer, queue
from handlers.payment.book import BATCH, Turned
from handlers.payment.queue import Share
from handlers.texts import Voice
from storage import approval, audit, messages, people, shared, showings
from storage.db import Tx
from storage.messages import Audience
from storage.payment import batches, journal, movements, payers, payments
from storage.payment.batches import Batch, Item
from storage.payment.payments import Payable

CHOOSE = "payment.choose"
GROUP, GROUPS = 10, 5
"""So many boxes are in a block, and so many blocks in the form: whoever is in none is paid by a box for all others."""
REST = "rest"


def open_choice(tx: Tx, call: Call) -> Answer:
    """The form of what is to be paid, everybody ticked. Raises NotFinance."""
    payer.check_finance(tx, call)
    mine, others = _split(tx, call, queue.waiting(tx))
    return Answer(open_view=_draw(tx, call, queue.shares(tx, mine, most=GROUP * GROUPS), mine, others))


def _split(tx: Tx, call: Call, found: Iterable[Payable]) -> tuple[list[Payable], list[Payable]]:
    """What the actor pays, and what somebody else has to."""
    ordered = list(found)
    # Nearly all of it they had nothing to do with: those requests need not be read.
    near = payers.involving(tx, [p.request_id for p in ordered], call.actor.id)
    loaded, raised = approval.load_many(tx, near), journal.raised_by(tx, near)
    barred = {i for i, request in loaded.items() if not may_pay(request, call.actor, raised=raised[i])}
    return [p for p in ordered if p.request_id not in barred], [p for p in ordered if p.request_id in barred]


def _draw(tx: Tx, call: Call, shown: list[Share], mine: list[Payable], others: list[Payable]) -> Json:
    v = call.voice
    blocks: list[Json] = []
    if others:
        names = v.names([p.reference for p in others[: queue.LISTED]])
        said = v.say("Somebody else pays {references}: your own, or decided or raised by you.", references=names)
        blocks.append(context(said))
    if not shown:
        blocks.insert(
            0, section(v.say("Nothing is left for you to pay.") if others else v.say("Nothing is to be paid."))
        )
        return forms.modal(CHOOSE, title=v.say("Payment"), blocks=blocks, voice=v)
    for n in range(0, len(shown), GROUP):
        options = [_option(call, share) for share in shown[n : n + GROUP]]
        label = v.say("Who is paid") if n == 0 else v.say("Who is paid too")
        blocks.append(forms.field(f"pay{n // GROUP}", label, forms.boxes(options), optional=True))
    listed = [share.key for share in shown]
    if rest := [p for p in mine if queue.key_of(p) not in listed]:
        blocks.append(forms.field(REST, v.say("Everybody else"), forms.boxes([_rest(v, rest)]), optional=True))
    blocks += queue.flagged_of(tx, v, [p.request_id for p in mine])
    blocks.append(context(v.say("All together: {sums}", sums=queue.sums(v, mine))))
    memo = {"listed": listed, "until": _micros(max(p.approved_at for p in mine)), "last": mine[-1].request_id}
    return forms.modal(CHOOSE, title=v.say("Payment"), blocks=blocks, voice=v, submit=v.say("Make payment"), memo=memo)


def _rest(v: Voice, rest: list[Payable]) -> tuple[str, str, str]:
    """Whoever asked after those that the form lists, in one box."""
    people_ = len({p.person_id for p in rest})
    said = v.count("{n} more person: {sums}", "{n} more people: {sums}", people_, sums=queue.sums(v, rest))
    return REST, said, v.say("They asked later. The list of the payment names each of them.")


def _option(call: Call, share: Share) -> tuple[str, str, str]:
    v, oldest = call.voice, share.payables[0]
    said = f"{share.person.name}: {v.money(share.money)}"
    names = ", ".join(p.reference for p in share.payables)
    days = queue.days_waited(call.reader, oldest)
    waits = v.count("{references}, approved {n} day ago", "{references}, approved {n} days ago", days, references=names)
    return share.key, said, waits if days else v.say("{references}, approved today", references=names)


def choose(tx: Tx, call: Call) -> Answer:
    """The chosen people are paid together. Raises NotFinance, NothingChosen, NotYoursToPay."""
    payer.check_finance(tx, call)
    chosen = _chosen(tx, call)
    if not chosen:
        raise NothingChosen
    people.own_all(tx, {number(key.partition(":")[0]) for key in chosen})
    mine, _ = _split(tx, call, _shown(tx, call))
    found = [p for share in queue.shares(tx, mine) if share.key in chosen for p in share.payables]
    if not found:
        # Somebody else was faster.
        raise NothingChosen
    make(tx, call, [Item(request_id=p.request_id, amount=p.to_pay) for p in found])
    return Answer()


def _chosen(tx: Tx, call: Call) -> set[str]:
    """Who was ticked, and everybody whom the form did not list if they were."""
    ticked = {key for n in range(GROUPS) for key in call.inputs.get(f"pay{n}") or ()}
    if REST not in (call.inputs.get(REST) or ()):
        return ticked
    listed = call.memo.get("listed") or ()
    return ticked | {key for p in _shown(tx, call) if (key := queue.key_of(p)) not in listed}


def _shown(tx: Tx, call: Call) -> list[Payable]:
    """What still waits of what the form showed: not what was approved since, nor what was too far behind then."""
    until, last = (number(call.memo.get(name)) for name in ("until", "last"))
    return [p for p in queue.waiting(tx) if _micros(p.approved_at) <= until and p.request_id <= last]


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


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
