"""The card of a payment, and its buttons."""

from domain.approval import ReasonMissing
from domain.payment import BatchState
from domain.people import Role
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message, action, form
from handlers.cards import actions, button, confirm, context, header, quote, section
from handlers.office import Reader
from handlers.payment import batch as payment
from handlers.payment import payer, queue
from handlers.texts import Voice
from storage import people, showings
from storage.db import Tx
from storage.payment import batches, payments
from storage.payment.batches import Batch
from storage.payment.payments import Payee

MARK, UNDO = "payment.mark", "payment.undo"


def draw(tx: Tx, reader: Reader, batch_id: int) -> Message:
    """The payment as it stands, for finance."""
    v, batch = reader.voice, batches.load(tx, batch_id)
    if reader.person.id and Role.FINANCE not in reader.person.roles:
        said = v.say("Others pay {batch} by now, so this card tells nothing more.", batch=batch.name)
        return Message(text=said, blocks=[section(said)])
    lines = [_line(v, payee) for payee in payments.payees(tx, batch.id)]
    together = v.count(
        "{n} request, {sums} together",
        "{n} requests, {sums} together",
        len(batch.items),
        sums=v.names([v.money(money) for money in batch.sums()]),
    )
    state = _state(tx, v, batch)
    blocks = [
        header(payment.title(v, batch)),
        *queue.listed(v, lines),
        context(together),
        *_flagged(tx, v, batch),
        section(state),
        *([quote(batch.reason)] if batch.reason else []),
        *actions(*_buttons(v, batch)),
    ]
    return Message(text=f"{payment.title(v, batch)}: {together}. {state}", blocks=blocks)


def _flagged(tx: Tx, v: Voice, batch: Batch) -> list[Json]:
    """What nobody saw who approved what is in it, while it is not made."""
    if batch.state is not BatchState.OPEN:
        return []
    return queue.flagged_of(tx, v, [item.request_id for item in batch.items])


def _line(v: Voice, payee: Payee) -> str:
    told = {"who": payee.name, "money": v.money(payee.amount), "references": ", ".join(payee.references)}
    return v.say("*{who}* {money} · {references}", **told)


def _state(tx: Tx, v: Voice, batch: Batch) -> str:
    who = people.get(tx, batch.closed_by_id or batch.by_id).name
    match batch.state:
        case BatchState.PAID:
            assert batch.paid_on
            return v.say("✅ Paid on {day}, marked by {who}", day=v.day(batch.paid_on), who=who)
        case BatchState.DISCARDED:
            return v.say("Discarded by {who}. What is in it is to be paid again.", who=who)
        case BatchState.UNDONE:
            return v.say("Undone by {who}. What is in it is to be paid again.", who=who)
    return v.say("⏳ Made by {who}. Pay it at the bank, then mark it as paid.", who=who)


def _buttons(v: Voice, batch: Batch) -> list[Json]:
    value = str(batch.id)
    listed = button(v.say("Send me the list"), "payment.list", value)
    if batch.state is BatchState.PAID:
        return [listed, button(v.say("Undo payment…"), "payment.open_undo", value)]
    if batch.state is not BatchState.OPEN:
        return []
    asks = confirm(
        v,
        title=v.say("Discard this payment?"),
        text=v.say("What is in {batch} is to be paid again. Discard it only if the bank has not paid it.",
                   batch=batch.name),
        yes=v.say("Discard"),
    )  # fmt: skip
    mark = button(v.say("Mark as paid…"), "payment.open_mark", value, style="primary")
    return [mark, listed, button(v.say("Discard"), "payment.discard", value, confirm=asks)]


def send_list(tx: Tx, call: Call) -> Answer:
    """A copy of the list, for whoever in finance asks."""
    batch = payment.known(tx, call, call.value)
    showings.owe_list(tx, batch.id, to=call.actor.id, now=call.now)
    return Answer(say=Message(text=call.voice.say("The list of {batch} comes to you in a moment.", batch=batch.name)))


def open_mark(tx: Tx, call: Call) -> Answer:
    """The form that asks for the day."""
    v, batch = call.voice, payment.known(tx, call, call.value)
    sums = v.names([v.money(money) for money in batch.sums()])
    said = v.say("{batch}, {money}. Everybody in it is told.", batch=batch.name, money=sums)
    day = forms.field("day", v.say("Paid on"), forms.day(call.day))
    blocks = [section(said), *_flagged(tx, v, batch), day]
    return Answer(open_view=_form(call, MARK, v.say("Mark as paid"), v.say("Mark as paid"), batch, blocks))


def _form(call: Call, name: str, title: str, submit: str, batch: Batch, blocks: list[Json]) -> Json:
    memo = call.remember(batch=batch.id)
    return forms.modal(name, title=title, blocks=blocks, voice=call.voice, submit=submit, memo=memo)


def mark(tx: Tx, call: Call) -> Answer:
    """The payment was made."""
    day = payer.read_paid_on(call)
    payment.mark(tx, call, call.memo.get("batch"), day)
    return Answer()


def discard(tx: Tx, call: Call) -> Answer:
    """The payment is not made."""
    payment.discard(tx, call, call.value)
    return Answer()


def open_undo(tx: Tx, call: Call) -> Answer:
    """The form that asks why."""
    v, batch = call.voice, payment.known(tx, call, call.value)
    sums = v.names([v.money(money) for money in batch.sums()])
    said = v.say("{batch}, {money}. All of it is to be paid again.", batch=batch.name, money=sums)
    hint = v.say("Everybody in it will read it.")
    why = forms.field("reason", v.say("Reason"), forms.words(), hint=hint)
    return Answer(open_view=_form(call, UNDO, v.say("Undo payment"), v.say("Undo"), batch, [section(said), why]))


def undo(tx: Tx, call: Call) -> Answer:
    """The payment was a mistake."""
    reason = str(call.inputs.get("reason") or "").strip()
    if not reason:
        raise ReasonMissing
    batch = payment.undo(tx, call, call.memo.get("batch"), reason)
    said = call.voice.say("{batch} is undone, and everybody in it is told.", batch=batch.name)
    return Answer(say=Message(text=said))


ENTRIES: tuple[Entry, ...] = (
    action("payment.list", send_list, changes=True),
    action("payment.open_mark", open_mark),
    form(MARK, mark),
    action("payment.discard", discard, changes=True),
    action("payment.open_undo", open_undo),
    form(UNDO, undo),
)
