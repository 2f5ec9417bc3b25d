"""The receipts of a line: in the form, on the card, and who may look at them."""

from collections.abc import Callable, Iterable, Sequence

from domain.approval import held
from domain.attachment import TAKEN, FileState, Purpose, ReceiptClaimed, ReceiptFlawed, ReceiptGone, check
from domain.expense import Line, Report
from domain.people import Action, may
from handlers import attachment, forms
from handlers.approval import chosen
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import button, numbers, pressed, section
from handlers.office import Office, Reader
from handlers.texts import Voice
from storage import approval
from storage.attachments import Attachment
from storage.db import Tx
from storage.expense import receipt

FIELD, MEMO = "files", "receipts"
LOOK, REMOVE = "receipt.look", "expense.unattach"


# --- in the form ------------------------------------------------------------------------------------------------------


def blocks(tx: Tx, call: Call, ids: Iterable[int], field: Callable[..., Json]) -> list[Json]:
    """What is attached to the line in the fields, and the input for more: Slack fills in no files of before."""
    v, files = call.voice, receipt.get_many(tx, ids)
    attached = [_attached(call, file) for file in files.values()]
    hint = v.say("Takes the place of what is attached.") if attached else v.say("A photo or a PDF.")
    wanted = forms.files(TAKEN, most=attachment.MOST)
    return [*attached, field(FIELD, v.say("Receipt"), wanted, optional=True, hint=hint)]


def _attached(call: Call, file: Attachment) -> Json:
    v = call.voice
    said = trouble(v, call.office, file) or v.say("📎 {name}", name=file.name or "")
    return section(said, button=button(v.say("Remove"), REMOVE, str(file.id)))


def taken(tx: Tx, call: Call, report: int, *, removed: str = "", flawed: bool = False) -> tuple[int, ...]:
    """The receipts of the line in the fields: the files chosen now, else those that were attached before.

    Without one that is ``removed``; while the line is still being written one may be ``flawed``.

    Raises what attachment.check raises, and ReceiptClaimed, ReceiptFlawed, ReceiptGone.
    """
    if offered := forms.read_files(call, FIELD):
        check(offered, most=attachment.MOST, most_bytes=attachment.most_bytes(call.office))
        return tuple(attachment.attach_receipts(tx, call, offered, report=report))
    remembered = [id_ for id_ in numbers(call.memo.get(MEMO)) if str(id_) != removed]
    files = receipt.get_many(tx, remembered)
    return tuple(_mine(tx, call, files.get(id_), report, flawed=flawed).id for id_ in remembered)


def own(tx: Tx, call: Call) -> tuple[int, ...]:
    """What the open form remembers, as far as it is the actor's: what others' receipts say is told to nobody else."""
    files = receipt.get_many(tx, numbers(call.memo.get(MEMO)))
    return tuple(id_ for id_, file in files.items() if file.by_id == call.actor.id)


def _mine(tx: Tx, call: Call, file: Attachment | None, report: int, *, flawed: bool) -> Attachment:
    """The receipt, if it is the actor's and free for this report."""
    if file is None or file.by_id != call.actor.id or file.state is FileState.DISCARDED:
        raise ReceiptGone
    if file.request_id not in (None, report):
        raise ReceiptClaimed(name=file.name or "", reference=approval.load(tx, int(file.request_id or 0)).reference)
    if file.flaw and not flawed:
        most = attachment.most_bytes(call.office)
        raise ReceiptFlawed(name=file.name or "", flaw=file.flaw, most=most)
    return file


def belong(tx: Tx, request_id: int, lines: Sequence[Line]) -> None:
    """The receipts of its lines belong to the report now."""
    ids = [id_ for line in lines for id_ in line.receipts]
    receipt.belong(tx, request_id, ids)
    redraw(tx, ids)


# --- on the card ------------------------------------------------------------------------------------------------------


def sign(v: Voice, line: Line) -> str:
    """That there is a receipt, or several."""
    return v.count("📎 {n} receipt", "📎 {n} receipts", len(line.receipts)) if line.receipts else ""


def troubles(tx: Tx, reader: Reader, line: Line) -> list[str]:
    """What is wrong with the receipts of a line."""
    files = receipt.get_many(tx, line.receipts).values() if line.receipts else ()
    return [said for file in files if (said := trouble(reader.voice, reader.office, file))]


def trouble(v: Voice, office: Office, file: Attachment) -> str:
    """Why a receipt could not be kept; nothing if it is or may be yet."""
    if file.flaw is None:
        return ""
    because = attachment.why(v, file.flaw, most=attachment.most_bytes(office))
    return v.say("⚠️ The receipt {name} was not kept: {why}", name=file.name or "", why=because)


def buttons(tx: Tx, reader: Reader, report: Report) -> list[Json]:
    """To look at them, for whoever may."""
    files = receipt.get_many(tx, [id_ for line in report.lines for id_ in line.receipts]).values()
    kept = [file for file in files if file.state is FileState.KEPT]
    if not kept or not may(Action.LOOK_AT_RECEIPT, held(report.request, reader.person)):
        return []
    label = reader.voice.say("Show receipt") if len(kept) == 1 else reader.voice.say("Show receipts")
    return [button(label, LOOK, pressed(report.request))]


def look(tx: Tx, call: Call) -> Answer:
    """Somebody wants to see them: they come as direct messages, because a whisper shows no files."""
    request, _ = chosen.pressed(tx, call.value)
    attachment.look(tx, call, request, Purpose.RECEIPT)
    said = call.voice.say(
        "What is attached to {reference} comes as a direct message. The audit trail keeps that you looked.",
        reference=request.reference,
    )
    return Answer(say=Message(text=said))


def redraw(tx: Tx, ids: Iterable[int]) -> None:
    """Want the cards of receipts drawn again."""
    for id_ in ids:
        attachment.touch_receipt(tx, id_)


ENTRIES: tuple[Entry, ...] = (action(LOOK, look, changes=True),)
