"""What finance does with a single request: a payment of some of it, money that came back, a correction of a line."""

from domain.expense import Report
from domain.money import Money, read_amount
from domain.payment import DayClaimed, corrected
from handlers import forms
from handlers.approval import chosen
from handlers.call import Answer, Call, Entry, Json, Message, action, form
from handlers.cards import number, section, sections
from handlers.chosen import one
from handlers.expense import duplicate
from handlers.expense.kind import line_of
from handlers.expense.per_diem import claimed_before
from handlers.payment import batch as payment
from handlers.payment import book, flagged, news, payer
from handlers.payment.book import Turned
from storage import audit, expense, messages, people
from storage.db import Tx
from storage.payment.batches import Item
from storage.payment.payments import Payable

RECORD, BACK, CORRECT = "payment.record", "payment.back", "payment.correct"


def _known(tx: Tx, call: Call, said: object) -> Payable:
    """An approved request that finance deals with, and that is in no payment. Raises what these checks raise."""
    request = chosen.request(tx, said)
    payer.check_concerned(tx, call, request)
    book.check_free(tx, request)
    return book.payable(tx, request.id)


def _unpaid(tx: Tx, call: Call, said: object) -> Payable:
    """One that the actor may pay. Raises what these checks raise."""
    payer.check_all(tx, call, [chosen.request(tx, said)])
    return _known(tx, call, said)


def _asked(call: Call, currency: str) -> Money:
    """The amount in the form. Raises NotMoney, TooManyPlaces."""
    return read_amount(_words(call), language=call.voice.language, currency=currency)


def _words(call: Call) -> str:
    return str(call.inputs.get("amount") or "").strip()


def _number(call: Call, money: Money) -> str:
    return call.voice.number(money.amount)


def open_record(tx: Tx, call: Call) -> Answer:
    """The form for a payment of some or all of it."""
    v, known = call.voice, _unpaid(tx, call, call.value)
    who = people.get(tx, known.person_id).name
    said = v.say("{who}, {reference}: {money} to be paid.", who=who, reference=known.reference,
                 money=v.money(known.to_pay))  # fmt: skip
    new = flagged.lines(tx, v, [known.request_id])
    blocks = [section(said, *new), *_much_and_when(call, known.to_pay, v.say("Paid on"))]
    return _opened(call, RECORD, v.say("Record payment"), v.say("Record"), known, blocks)


def _much_and_when(call: Call, money: Money, when: str) -> list[Json]:
    """The fields of money that moved."""
    label = call.voice.say("Amount in {currency}", currency=money.currency)
    return [
        forms.field("amount", label, forms.words(_number(call, money), long=False, most=40)),
        forms.field("day", when, forms.day(call.day)),
    ]


def _opened(call: Call, name: str, title: str, submit: str, known: Payable, blocks: list[Json]) -> Answer:
    memo = call.remember(request=known.request_id)
    return Answer(open_view=forms.modal(name, title=title, blocks=blocks, voice=call.voice, submit=submit, memo=memo))


def _told(tx: Tx, call: Call, known: Payable) -> Answer:
    facts = {"reference": known.reference, "who": people.get(tx, known.person_id).name}
    return Answer(say=Message(text=call.voice.say("{reference} is up to date, and {who} is told.", **facts)))


def record(tx: Tx, call: Call) -> Answer:
    """A single payment was made: a payment of one request, marked at once."""
    known = _unpaid(tx, call, chosen.own(tx, call.memo.get("request")))
    amount = _asked(call, known.approved.currency)
    day = payer.read_paid_on(call)
    book.check_amount(known, amount)
    payment.make_one(tx, call, Item(request_id=known.request_id, amount=amount), day)
    return _told(tx, call, known)


def open_back(tx: Tx, call: Call) -> Answer:
    """The form for money that somebody gave back."""
    v, known = call.voice, _known(tx, call, call.value)
    who = people.get(tx, known.person_id).name
    said = v.say("{who}, {reference}: {money} to be given back.", who=who, reference=known.reference,
                 money=v.money(known.owed_back))  # fmt: skip
    blocks = [section(said), *_much_and_when(call, known.owed_back, v.say("Received on"))]
    return _opened(call, BACK, v.say("Record money back"), v.say("Record"), known, blocks)


def back(tx: Tx, call: Call) -> Answer:
    """Somebody gave money back."""
    known = _known(tx, call, chosen.own(tx, call.memo.get("request")))
    amount, day = _asked(call, known.approved.currency), payer.read_paid_on(call)
    book.give_back(tx, known, amount, Turned(at=call.now, day=day, by_id=call.actor.id))
    _touch(tx, known)
    told = [amount.minor, amount.currency]
    messages.owe(tx, news.RETURNED, facts={"request": known.request_id, "money": told}, person_id=known.person_id)
    _record(tx, call, "record money back", known, money=told, day=day.isoformat())
    return _told(tx, call, known)


def _touch(tx: Tx, known: Payable) -> None:
    book.touch_queue(tx)
    messages.touch(tx, kind=known.kind, subject_id=known.request_id)
    messages.touch_homes(tx, {known.person_id})


def _record(tx: Tx, call: Call, what: str, known: Payable, **facts: object) -> None:
    chained = {**facts, "surface": call.surface.value}
    audit.append(tx, at=call.now, actor_id=call.actor.id, action=what, subject=known.reference, facts=chained)


# --- corrections ------------------------------------------------------------------------------------------------------


def open_correction(tx: Tx, call: Call) -> Answer:
    """The form for what is reimbursed of a line."""
    v, known = call.voice, _known(tx, call, call.value)
    report = _report(tx, known.request_id)
    options = [(str(n), _option(call, report, n)) for n in range(1, len(report.lines) + 1)]
    alone = report.lines[0].approved if len(report.lines) == 1 else None
    now = v.say("The books reverse what was and enter it anew; the person concerned is told.")
    blocks = [
        *sections(*(line_of(v, report.rules, line) for line in report.lines)),
        forms.field("line", v.say("Line"), forms.choice(options, "1" if alone else None)),
        forms.field("amount", v.say("Reimbursed of it, in {currency}", currency=known.approved.currency),
                    forms.words(_number(call, alone) if alone else "", long=False, most=40), hint=now),
        forms.field("reason", v.say("Reason"), forms.words(), hint=v.say("The person concerned will read it.")),
    ]  # fmt: skip
    return _opened(call, CORRECT, v.say("Correct line"), v.say("Correct"), known, blocks)


def _report(tx: Tx, request_id: int) -> Report:
    """A claim, of which alone lines are corrected. Raises NotHere."""
    return one(tx, expense.load_many, request_id)


def _option(call: Call, report: Report, n: int) -> str:
    line = report.lines[n - 1]
    return f"{n}. {line.merchant}: {call.voice.money(line.approved)}"


def correct(tx: Tx, call: Call) -> Answer:
    """A line is reimbursed with another amount."""
    request_id, reason = chosen.own(tx, call.memo.get("request")), str(call.inputs.get("reason") or "")
    known, report = _known(tx, call, request_id), _report(tx, request_id)
    position = number(call.inputs.get("line") or 1)
    lines = corrected(report.lines, position, to=_reimbursed(call, known.approved.currency), reason=reason)
    expense.judge(tx, request_id, report.lines, lines)
    after = expense.load(tx, request_id)
    for stay in (line.stay for line in after.lines if line.stay and line.approved):
        if claimed := claimed_before(tx, known.person_id, stay, besides=request_id):
            raise DayClaimed(other=claimed[0], day=claimed[1])
    # What was reimbursed with nothing stood in no other claim's way.
    new = report.approved < after.approved and duplicate.arrived(tx, request_id, now=call.now)
    turned = Turned(at=call.now, day=call.day, by_id=call.actor.id, reason=reason.strip())
    book.claim(tx, after, turned)
    if new:
        flagged.came_up(tx, call.office, request_id, call.now)
    _touch(tx, known)
    before, now = ([money.minor, money.currency] for money in (report.approved, after.approved))
    facts = {"request": request_id, "by": call.actor.id, "before": before, "now": now, "reason": reason.strip()}
    messages.owe(tx, news.CORRECTED, facts=facts, person_id=known.person_id)
    why = audit.digest(tx, reason, salt=known.reference)
    _record(tx, call, "correct line", known, line=position, before=before, now=now, reason=why)
    return _told(tx, call, known)


def _reimbursed(call: Call, currency: str) -> Money:
    """What is reimbursed, nothing too. Raises NotMoney, TooManyPlaces."""
    words = _words(call)
    if "0" in words and not words.strip("0.,"):
        return Money.nothing(currency)
    return read_amount(words, language=call.voice.language, currency=currency)


ENTRIES: tuple[Entry, ...] = (
    action("payment.open_record", open_record),
    form(RECORD, record),
    action("payment.open_back", open_back),
    form(BACK, back),
    action("payment.open_correction", open_correction),
    form(CORRECT, correct),
)
