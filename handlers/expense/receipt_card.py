"""A receipt that somebody posts to the bot: a card of its own, from which a line of a claim is written."""

from collections.abc import Sequence
from dataclasses import replace

from domain.attachment import FileState, Offered, Purpose, ReceiptClaimed, ReceiptGone, check
from domain.expense.reading import CODED
from domain.money import Money
from handlers import attachment
from handlers.call import NOTHING, Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, confirm, section
from handlers.chosen import one
from handlers.expense import command
from handlers.expense.draft import Draft, with_code
from handlers.expense.form import ASK, Form
from handlers.expense.form import draw as draw_form
from handlers.expense.receipt import trouble
from handlers.office import Reader
from handlers.texts import Voice
from storage import approval, attachments, messages, people
from storage.attachments import Attachment
from storage.db import Tx
from storage.expense import reading, receipt
from storage.messages import Audience

CARD = Purpose.RECEIPT.value
CLAIM, DISCARD, KEEP = "receipt.claim", "receipt.discard", "receipt.keep"
MOST = 10
"""So many files go with one message."""


def received(tx: Tx, call: Call, files: Sequence[Offered]) -> Answer:
    """Somebody posted receipts: each file is for a line of its own. What is written beside a single one is about it.

    Raises what attachment.check raises.
    """
    check(files, most=MOST, most_bytes=attachment.most_bytes(call.office))
    _take(tx, call, files, call.text if len(files) == 1 else "")
    return NOTHING


def keep(tx: Tx, call: Call) -> Answer:
    """The person says that their files are receipts. Whether these are theirs is seen when they are fetched."""
    people.own(tx, call.actor.id)
    known = receipt.known(tx, call.actor.id, call.value.split()[:MOST])
    _take(tx, call, [Offered(id=id_, name="") for id_ in call.value.split()[:MOST] if id_ not in known], "")
    return NOTHING


def _take(tx: Tx, call: Call, files: Sequence[Offered], text: str) -> None:
    told = {"text": text} if text else None
    for id_ in attachment.want_receipts(tx, call, files, told) if files else ():
        messages.owe_card(
            tx, kind=CARD, subject_id=id_, audience=Audience.REQUESTER, person_id=call.actor.id
        )  # fmt: skip


# --- the card ---------------------------------------------------------------------------------------------------------


def draw(tx: Tx, reader: Reader, receipt_id: int) -> Message:
    """What became of the receipt, and what can be done with it."""
    v, file = reader.voice, attachments.get(tx, receipt_id)
    text, buttons = _stands(tx, reader, file)
    read = _read(tx, v, file) if buttons else []
    return Message(text=text, blocks=[section(text, *read), *actions(*buttons)])


def _stands(tx: Tx, reader: Reader, file: Attachment) -> tuple[str, list[Json]]:
    v, name = reader.voice, file.name or reader.voice.say("your receipt")
    if file.state is FileState.DISCARDED:
        return v.say("This receipt is discarded. Post it again to claim it."), []
    if file.request_id:
        reference = approval.load(tx, file.request_id).reference
        return v.say("📎 {name} is claimed with {reference}.", name=name, reference=reference), []
    if said := trouble(v, reader.office, file):
        another = v.say("Post another one here.")
        return f"{said} {another}", []
    if file.state is FileState.WANTED:
        return v.say("📎 {name} is on its way to me.", name=name), []
    if file.id in receipt.drafted(tx, reader.person.id):
        again = [button(v.say("Go on writing…"), "expense.open", style="primary")]
        return v.say("📎 {name} is in the claim that you are writing.", name=name), again
    return v.say("📎 {name} is here, and not claimed yet.", name=name), _offers(v, file)


def _offers(v: Voice, file: Attachment) -> list[Json]:
    asks = confirm(
        v,
        title=v.say("Discard this receipt?"),
        text=v.say("I forget it. What you posted stays in Slack until you delete it there."),
        yes=v.say("Discard"),
    )
    claim = button(v.say("Claim it…"), CLAIM, str(file.id), style="primary")
    return [claim, button(v.say("Discard"), DISCARD, str(file.id), confirm=asks)]


def _read(tx: Tx, v: Voice, file: Attachment) -> list[str]:
    """What a code on it says."""
    read = reading.get_many(tx, [file.id]).get(file.id)
    if read is None:
        return []
    day = v.day(read.day, year=True) if read.day else ""
    total = v.money(Money(read.total, CODED)) if read.total is not None else ""
    said = " · ".join(filter(None, (total, day)))
    return [v.say("Its code says: {facts}", facts=said)] if said else []


def still_open(tx: Tx, receipt_id: int) -> bool:
    """Whether the card is worth posting anew if its message is gone."""
    file = attachments.get(tx, receipt_id)
    return file.state is FileState.KEPT and file.request_id is None


# --- what can be done with it -----------------------------------------------------------------------------------------


def _own(tx: Tx, call: Call) -> Attachment:
    """The receipt that was pressed, if it is the actor's and free. Raises ReceiptGone, ReceiptClaimed."""
    file = one(tx, receipt.get_many, call.value, ReceiptGone)
    if file.by_id != call.actor.id or file.state is FileState.DISCARDED:
        raise ReceiptGone
    if file.request_id:
        raise ReceiptClaimed(name=file.name or "", reference=approval.load(tx, file.request_id).reference)
    return file


def claim(tx: Tx, call: Call) -> Answer:
    """The form, with the receipt in the line, and what is known of it in the fields."""
    file = _own(tx, call)
    filled = Draft() if file.id in receipt.drafted(tx, call.actor.id) else _filled(tx, call, file)
    return Answer(open_view=draw_form(tx, call, Form(name=ASK), filled))


def _filled(tx: Tx, call: Call, file: Attachment) -> Draft:
    """What was written beside it, and what it says itself where nothing was written."""
    text = str((file.told or {}).get("text", ""))
    typed = command.draft(replace(call, text=text)) if text else Draft()
    read = reading.get_many(tx, [file.id]).get(file.id)
    draft = replace(typed, receipts=(file.id,))
    return with_code(call.voice, draft, key=read.fiscal_key, day=read.day, total=read.total) if read else draft


def discard(tx: Tx, call: Call) -> Answer:
    """Somebody does not want to claim it."""
    people.own(tx, call.actor.id)
    file = _own(tx, call)
    if file.id not in receipt.drafted(tx, call.actor.id) and receipt.discard(tx, file.id):
        attachment.discarded(tx, file, by_id=call.actor.id, now=call.now)
    return NOTHING


ENTRIES: tuple[Entry, ...] = (
    action(CLAIM, claim),
    action(DISCARD, discard, changes=True),
    action(KEEP, keep, changes=True),
)
