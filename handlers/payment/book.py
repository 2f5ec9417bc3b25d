"""Every turn that money takes is written down in one place: what moved, the journal, and what is outstanding then.

Whoever calls these functions owns the person's row, and appends to the audit trail last.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.approval import Request
from domain.expense import Report
from domain.money import Money, total
from domain.payment import KIND as ADVANCE
from domain.payment import (
    BeingPaid,
    Charge,
    Entry,
    MoneyMoved,
    Movement,
    NotPayable,
    Rule,
    Turn,
    allocations,
    charges,
    check_payment,
    check_return,
    moved,
    restated,
    reversal,
)
from storage import approval, messages
from storage.db import Tx
from storage.payment import batches, journal, movements, payments
from storage.payment.payments import Payable

QUEUE = "payments"
"""The card of what is to be paid; there is one."""
BATCH = "payment"
"""The card of a payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """When something is written down, on which day of the books, by whom (None: the clock), and why if that is told."""

    at: datetime
    day: date
    by_id: int | None
    reason: str | None = None


def claim(tx: Tx, report: Report, turned: Turned) -> None:
    """A report is approved, or corrected: it is due, and covered by the person's advances as far as they go."""
    request, found = report.request, charges(report.lines)
    currency = report.claimed.currency
    payments.keep(
        tx,
        request.id,
        person_id=request.requester_id,
        approved=total((c.net for c in found), currency),
        tax=total((c.tax for c in found), currency),
        at=turned.at,
    )
    _restate(tx, request.id, found, turned)
    cover(tx, payable(tx, request.id), turned)
    touch_queue(tx)


def _restate(tx: Tx, request_id: int, found: Iterable[Charge], turned: Turned) -> None:
    entries = restated(journal.standing(tx, request_id), tuple(found), request_id=request_id, day=turned.day)
    _enter(tx, entries, turned)


def _enter(tx: Tx, entries: Iterable[Entry], turned: Turned) -> None:
    journal.keep(tx, entries, at=turned.at, by_id=turned.by_id, reason=turned.reason)


def grant(tx: Tx, request: Request, amount: Money, turned: Turned) -> None:
    """An advance is approved: it is to be paid. The books hear of it then."""
    nothing = Money.nothing(amount.currency)
    payments.keep(tx, request.id, person_id=request.requester_id, approved=amount, tax=nothing, at=turned.at)
    payments.refresh(tx, [request.id])
    touch_queue(tx)


def withdraw(tx: Tx, request_id: int, turned: Turned) -> None:
    """A request is approved no more: what it took of advances goes back, and its entry is reversed."""
    known = payments.of(tx, request_id)
    if known is None:
        return
    for advance_id, amount in _taken(tx, known).items():
        _allocate(tx, known, advance_id, -amount, turned)
    if standing := journal.standing(tx, request_id):
        undone = Entry(turn=Turn.REVERSAL, request_id=request_id, day=turned.day, postings=reversal(standing))
        _enter(tx, [undone], turned)
    payments.forget(tx, request_id)
    touch_queue(tx)


def cover(tx: Tx, known: Payable, turned: Turned) -> None:
    """Let a claim take of the person's advances what it is due, oldest first; what it is not due goes back.

    What somebody raised it by nobody else has looked at: that is paid, by somebody else, and no advance covers it.
    """
    raised = journal.raised(tx, [known.request_id])[known.request_id]
    held = payments.left_over(tx, [known.person_id])
    left = {p.request_id: p.left_over for p in held if p.left_over.currency == known.approved.currency}
    taken = list(_taken(tx, known).items())
    most = raised.above if raised else None
    for advance_id, amount in allocations(payments.claim_of(tx, known), taken=taken, left=left, most=most).items():
        _allocate(tx, known, advance_id, amount, turned)
    payments.refresh(tx, [known.request_id])


def _taken(tx: Tx, known: Payable) -> dict[int, Money]:
    """What a claim took of each advance, oldest first."""
    taken: dict[int, Money] = {}
    for m in movements.of(tx, known.request_id):
        if m.request_id == known.request_id and m.advance_id:
            taken[m.advance_id] = taken.get(m.advance_id, Money.nothing(m.amount.currency)) + m.amount
    return {id_: amount for id_, amount in sorted(taken.items()) if amount}


def _allocate(tx: Tx, known: Payable, advance_id: int, amount: Money, turned: Turned) -> None:
    taken = _moved(known, Rule.ALLOCATED, amount, turned, advance_id=advance_id)
    _write(tx, [(known, taken)], turned)
    payments.refresh(tx, [advance_id])
    messages.touch(tx, kind=ADVANCE, subject_id=advance_id)


def _moved(
    known: Payable,
    rule: Rule,
    amount: Money,
    turned: Turned,
    *,
    advance_id: int | None = None,
    batch_id: int | None = None,
    reverses: int | None = None,
) -> Movement:
    return Movement(
        rule=rule,
        request_id=known.request_id,
        amount=amount,
        day=turned.day,
        at=turned.at,
        by_id=turned.by_id,
        advance_id=advance_id,
        batch_id=batch_id,
        reverses=reverses,
    )


def _write(tx: Tx, found: Iterable[tuple[Payable, Movement]], turned: Turned) -> None:
    """What moved for each, and what the books are told of it, in this order."""
    moves = list(found)
    movements.keep(tx, (movement for _, movement in moves))
    _enter(tx, (moved(movement, of_advance=known.is_advance) for known, movement in moves), turned)


def pay(tx: Tx, due: Sequence[tuple[Payable, Money]], turned: Turned, *, batch_id: int) -> None:
    """Some or all of what is outstanding of each is paid. Raises Overpaid."""
    for known, amount in due:
        check_amount(known, amount)
    _write(tx, ((known, _moved(known, Rule.PAID, amount, turned, batch_id=batch_id)) for known, amount in due), turned)
    payments.refresh(tx, (known.request_id for known, _ in due))
    if there := {known.person_id for known, _ in due if known.is_advance}:
        _cover_what_waits(tx, there, turned)


def check_amount(known: Payable, amount: Money) -> None:
    """Raises Overpaid."""
    check_payment(amount, outstanding=known.to_pay)


def _cover_what_waits(tx: Tx, people_ids: Iterable[int], turned: Turned) -> None:
    """Advances are there: these people's claims that wait for money take of them, unless they are about to be paid."""
    due = payments.due_to(tx, people_ids)
    reserved = batches.reserved(tx, (claim_.request_id for claim_ in due))
    for claim_ in due:
        if not claim_.is_advance and claim_.request_id not in reserved:
            cover(tx, claim_, turned)
            messages.touch(tx, kind=claim_.kind, subject_id=claim_.request_id)


def cover_anew(tx: Tx, ids: Collection[int], turned: Turned) -> None:
    """Let those of these requests that are claims take of advances that were paid while they were passed by."""
    claims = [known for known in payables(tx, ids).values() if not known.is_advance]
    holding = {held.person_id for held in payments.left_over(tx, {claim_.person_id for claim_ in claims})}
    for claim_ in claims:
        if claim_.person_id in holding:
            cover(tx, claim_, turned)


def undo(tx: Tx, paid: Sequence[tuple[Payable, Movement]], turned: Turned) -> None:
    """Payments were a mistake: each is taken back by a movement of its own. Raises Duplicate if one was before."""
    _write(tx, ((known, _undone(known, movement, turned)) for known, movement in paid), turned)
    payments.refresh(tx, (known.request_id for known, _ in paid))


def _undone(known: Payable, paid: Movement, turned: Turned) -> Movement:
    return _moved(known, Rule.REVERSED, -paid.amount, turned, batch_id=paid.batch_id, reverses=paid.id)


def give_back(tx: Tx, known: Payable, amount: Money, turned: Turned) -> None:
    """The person gave money back: of an advance, or what a correction left them owing. Raises ReturnedTooMuch."""
    check_return(amount, left=known.owed_back)
    _write(tx, [(known, _moved(known, Rule.RETURNED, -amount, turned))], turned)
    payments.refresh(tx, [known.request_id])


def payable(tx: Tx, request_id: int) -> Payable:
    """What is owed for a request. Raises NotPayable."""
    return payables(tx, [request_id])[request_id]


def payables(tx: Tx, ids: Collection[int]) -> dict[int, Payable]:
    """What is owed for each of these requests. Raises NotPayable."""
    known = payments.of_many(tx, ids)
    for id_ in ids:
        if id_ not in known:
            raise NotPayable(reference=approval.load(tx, id_).reference)
    return known


def check_unpaid(tx: Tx, request: Request) -> None:
    """Raises MoneyMoved once something was paid for a request or claimed of it, BeingPaid while it is in a payment."""
    check_free(tx, request)
    if has_moved(tx, request.id):
        raise MoneyMoved(reference=request.reference)


def has_moved(tx: Tx, request_id: int) -> bool:
    """Whether something was paid for a request or claimed of it."""
    known = payments.of(tx, request_id)
    if known is None:
        return False
    moves = movements.of(tx, request_id)
    out = [m.amount for m in moves if m.rule is not Rule.ALLOCATED or m.advance_id == request_id]
    return bool(total(out, known.approved.currency))


def check_free(tx: Tx, request: Request) -> None:
    """Raises BeingPaid while a request is in a payment that is not made yet."""
    if batch_id := batches.reserved(tx, [request.id]).get(request.id):
        raise BeingPaid(reference=request.reference, batch=batches.load(tx, batch_id).name)


def touch_queue(tx: Tx) -> None:
    """Want the card of what is to be paid drawn again. First of all cards: everybody locks them in one order."""
    messages.touch(tx, kind=QUEUE, subject_id=0)
