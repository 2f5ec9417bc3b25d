"""Where the money is: said on every card of a request that is paid, with what finance can do about it."""

from domain.approval import Request
from domain.payment import Accounting, BatchState, Turn, may_pay
from domain.people import Role
from handlers.call import Json
from handlers.cards import button
from handlers.office import Reader
from handlers.texts import Voice
from storage import people
from storage.db import Tx
from storage.payment import batches, journal, payments
from storage.payment.batches import Batch
from storage.payment.journal import Kept
from storage.payment.payments import Payable


def short(tx: Tx, v: Voice, request_id: int) -> str:
    """Where the money is, in a few words; nothing for a request that is not approved."""
    known = payments.of(tx, request_id)
    return "" if known is None else _standing(tx, v, known)


def lines(tx: Tx, reader: Reader, request: Request) -> list[str]:
    """Where the money is: what is to be paid or was, what an advance covers, what is owed back."""
    v, known = reader.voice, payments.of(tx, request.id)
    if known is None:
        return []
    said, entries = [v.say("💶 {where}", where=_standing(tx, v, known))], journal.of(tx, request.id)
    books = _booked(v, entries) if Role.FINANCE in reader.person.roles else []
    if known.is_advance:
        return [*said, *_held(tx, v, known), *books]
    claim = payments.claim_of(tx, known)
    if claim.allocated:
        said.append(v.say("{money} was covered by an advance.", money=v.money(claim.allocated)))
    corrected = [kept for kept in entries if kept.reason and kept.entry.turn is Turn.CLAIM]
    for kept in corrected[-1:]:
        who = people.get(tx, kept.by_id).name if kept.by_id else ""
        said.append(v.say("Corrected by {who} (finance): “{why}”", who=who, why=kept.reason))
    if claim.owed_back:
        said.append(v.say("{money} is owed back to the company.", money=v.money(claim.owed_back)))
    return [*said, *books]


def _booked(v: Voice, entries: list[Kept]) -> list[str]:
    """What the books know of it, for finance: under which numbers, or why not yet."""
    if not entries:
        return []
    names, open_ = v.names([k.posted_id for k in entries if k.posted_id]), [k for k in entries if not k.posted_id]
    if why := next((kept.error for kept in open_ if kept.error), None):
        return [v.say("📒 Not in the books: {why}", why=why)]
    match journal.accounting(entries):
        case Accounting.POSTED:
            return [v.say("📒 In the books: {names}", names=names)]
        case _ if names:
            return [
                v.count(
                    "📒 In the books: {names}; {n} entry not yet",
                    "📒 In the books: {names}; {n} entries not yet",
                    len(open_),
                    names=names,
                )
            ]
        case Accounting.EXPORTED:
            return [v.say("📒 Exported to the books, with no number yet")]
    return [v.say("📒 Not in the books yet")]


def _standing(tx: Tx, v: Voice, known: Payable) -> str:
    """To be paid, on its way, partly paid, paid."""
    if not known.to_pay:
        return v.say("paid on {day}", day=v.day(known.paid_on)) if known.paid_on else v.say("nothing to be paid")
    rest = v.money(known.to_pay)
    if batch_id := batches.reserved(tx, [known.request_id]).get(known.request_id):
        return v.say("{rest} on the way ({batch})", rest=rest, batch=batches.load(tx, batch_id).name)
    if known.to_pay == known.approved + known.tax:
        return v.say("{rest} to be paid", rest=rest)
    return v.say("partly paid, {rest} to be paid", rest=rest)


def _held(tx: Tx, v: Voice, known: Payable) -> list[str]:
    """What became of an advance."""
    held = payments.advance_of(tx, known)
    if not held.paid:
        return []
    facts = {"claimed": v.money(held.claimed), "returned": v.money(held.returned), "left": v.money(held.left)}
    said = v.say("{claimed} claimed, {returned} given back, {left} left.", **facts)
    if not held.left:
        return [said]
    return [said, v.say("Claims that are approved use it up by themselves; the rest is given back to finance.")]


def hands(tx: Tx, reader: Reader, request: Request) -> list[Json]:
    """What finance can do with an approved request that is neither their own nor decided by them."""
    if not may_pay(request, reader.person, raised=frozenset()):
        return []
    known = payments.of(tx, request.id)
    if known is None or batches.reserved(tx, [request.id]):
        return []
    v, value = reader.voice, str(request.id)
    newest = batches.newest_of(tx, request.id)
    pays = reader.person.id not in journal.raised_by(tx, [request.id])[request.id]
    return [
        *([button(v.say("Record payment…"), "payment.open_record", value)] if known.to_pay and pays else []),
        *([button(v.say("Record money back…"), "payment.open_back", value)] if known.owed_back else []),
        *([button(v.say("Correct line…"), "payment.open_correction", value)] if not known.is_advance else []),
        *([_undo(v, newest)] if pays and newest and newest.state is BatchState.PAID else []),
    ]


def _undo(v: Voice, batch: Batch) -> Json:
    return button(v.say("Undo payment…"), "payment.open_undo", str(batch.id))
