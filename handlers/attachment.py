"""Files that people hand in: wanted from Slack, kept or refused, and who is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain import attachment as rules
from domain.approval import Request, held
from domain.attachment import MEGABYTE, TAKEN, FileState, Flaw, Offered, Purpose, check
from domain.people import Action, gate, may
from handlers.call import Call, Message
from handlers.office import Office, Reader
from handlers.texts import Voice, voice_of
from storage import approval, attachments, audit, expense, messages, people, showings
from storage.attachments import Attachment
from storage.db import Tx
from storage.expense import receipt
from storage.showings import Showing

NOT_KEPT, NOT_SHOWN = "attachment.not_kept", "attachment.not_shown"
"""The news that a file could not be kept, or not be sent to who wanted to look at it."""
MOST = 3
"""So many files at once: the pages of one paper."""


def most_bytes(office: Office) -> int:
    """How large a file may be."""
    return office.policy.files.most_megabytes * MEGABYTE


def hand_in(tx: Tx, call: Call, request_id: int, purpose: Purpose, offered: Sequence[Offered]) -> None:
    """Want these files from Slack, for a request that the actor may hand them in for. Raises what check raises."""
    check(offered, most=MOST, most_bytes=most_bytes(call.office))
    want_all(tx, call, request_id, purpose, offered)


def want_all(tx: Tx, call: Call, request_id: int, purpose: Purpose, offered: Sequence[Offered]) -> None:
    """Want these files, of which nothing may be known but what Slack calls them; their bytes decide."""
    wanted = [_want(tx, call, request_id, purpose, file) for file in offered]
    if ids := [id_ for id_ in wanted if id_]:
        _record(tx, call.actor.id, Action.HAND_IN.value, request_id, {"attachments": ids}, call.now)


def _want(tx: Tx, call: Call, request_id: int, purpose: Purpose, file: Offered) -> int | None:
    return attachments.want(
        tx,
        request_id=request_id,
        purpose=purpose,
        by_id=call.actor.id,
        file_id=file.id,
        name=file.name,
        at=call.now,
    )


def _record(
    tx: Tx, actor_id: int | None, action: str, request_id: int | None, facts: Mapping[str, Any], now: datetime
) -> None:
    reference = approval.load(tx, request_id).reference if request_id else Purpose.RECEIPT.value
    audit.append(tx, at=now, actor_id=actor_id, action=action, subject=reference, facts=facts)


def want_receipts(tx: Tx, call: Call, offered: Sequence[Offered], told: Mapping[str, Any] | None = None) -> list[int]:
    """Want these files as receipts of the actor's; the ids of their rows. Their bytes decide."""
    ids = [
        receipt.want(tx, by_id=call.actor.id, file_id=file.id, name=file.name, at=call.now, told=told)
        for file in offered
    ]
    _record(tx, call.actor.id, Action.HAND_IN.value, None, {"attachments": ids}, call.now)
    return ids


def attach_receipts(tx: Tx, call: Call, offered: Sequence[Offered], *, report: int) -> list[int]:
    """The files of a line; one that another line of the report has, or none yet, is no other receipt."""
    known = receipt.standing(tx, call.actor.id, [file.id for file in offered], report=report)
    new = [file for file in {file.id: file for file in offered}.values() if file.id not in known]
    if new:
        known |= dict(zip([file.id for file in new], want_receipts(tx, call, new), strict=True))
    return list(dict.fromkeys(known[file.id] for file in offered))


def kept(tx: Tx, file: Attachment, digest: str, now: datetime) -> None:
    """The bytes are here: the cards say so, and the trail which bytes they are."""
    request_id = _redrawn(tx, file)
    facts = {"attachment": file.id, "digest": audit.digest(tx, digest, salt=str(file.id))}
    _record(tx, None, "keep file", request_id, facts, now)


def not_kept(tx: Tx, file: Attachment, flaw: Flaw, now: datetime) -> None:
    """The file could not be kept: whoever handed it in reads why, and what to do."""
    request_id = _redrawn(tx, file)
    facts: dict[str, Any] = {"request": request_id, "flaw": flaw.value}
    facts |= {"attachment": file.id} if file.purpose is Purpose.RECEIPT else {}
    if file.purpose is not Purpose.STOCK:
        messages.owe(tx, NOT_KEPT, facts=facts, person_id=file.by_id)
    _record(tx, None, "refuse file", request_id, {"attachment": file.id, "flaw": flaw.value}, now)


def discarded(tx: Tx, file: Attachment, *, by_id: int, now: datetime) -> None:
    """Somebody does not want a receipt of theirs to be kept."""
    touch_receipt(tx, file.id)
    _record(tx, by_id, "discard file", None, {"attachment": file.id}, now)


def _redrawn(tx: Tx, file: Attachment) -> int | None:
    """Want the cards of a file drawn again; the request that it belongs to by now."""
    request_id = attachments.get(tx, file.id).request_id
    if request_id:
        touch(tx, request_id)
    if file.purpose is not Purpose.CERTIFICATE:
        messages.touch(tx, kind=file.purpose.value, subject_id=file.id)
    return request_id


# --- who looks at them ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file to be sent to somebody who may look at it, under a name that tells nothing, and the words beside it.

    ``body`` is there while the bytes are in the database still; else ``digest`` says which they are. ``alt`` says what
    a picture shows to whoever does not see it.
    """

    name: str
    words: str
    digest: str
    body: bytes | None
    alt: str | None = None


LOOKS: Mapping[Purpose, Action] = {
    Purpose.CERTIFICATE: Action.LOOK,
    Purpose.RECEIPT: Action.LOOK_AT_RECEIPT,
}
"""What somebody must be allowed who wants to see a file of each purpose."""


def look(tx: Tx, call: Call, request: Request, purpose: Purpose) -> None:
    """Owe the actor a copy of each file of a request, and write down that they look. Raises NotYours.

    Raises NothingHandedIn, NoReceipt too.
    """
    action = LOOKS[purpose]
    gate(action, held(request, call.actor))
    kept = [file.id for file in attachments.of(tx, request.id, purpose) if file.state is FileState.KEPT]
    if not kept:
        missing = rules.NothingHandedIn if purpose is Purpose.CERTIFICATE else rules.NoReceipt
        raise missing(reference=request.reference)
    for attachment_id in kept:
        showings.owe(tx, attachment_id, to=call.actor.id, now=call.now)
    _record(tx, call.actor.id, action.value, request.id, {"attachments": kept}, call.now)


def copy(tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
    """What a showing sends; None if the person may not look any more."""
    assert showing.attachment_id, "it is a file that was handed in"
    file, person = attachments.get(tx, showing.attachment_id), people.get(tx, showing.person_id)
    replaced = file.purpose is Purpose.RECEIPT and file.state is not FileState.KEPT
    if file.request_id is None or replaced:
        return None
    request = approval.load(tx, file.request_id)
    voice = voice_of(person, office.policy)
    here = person.works_here(now.astimezone(voice.zone).date())
    if not here or not may(LOOKS[file.purpose], held(request, person)):
        return None
    ending = next(media.endings[0] for media in TAKEN if media.type == file.media_type)
    who = people.get(tx, request.requester_id).name
    if file.purpose is Purpose.RECEIPT:
        name, words = _of_line(tx, voice, request, file, who)
    else:
        name = request.reference
        words = voice.say("Certificate of {who}, {reference}", who=who, reference=request.reference)
    body = attachments.content(tx, file.id)
    return Copy(name=f"{name}.{ending}", words=words, digest=str(file.sha256), body=body)


def _of_line(tx: Tx, v: Voice, request: Request, file: Attachment, who: str) -> tuple[str, str]:
    """What a receipt is called, and what stands beside it: which line it is for."""
    lines = [line for line in expense.load(tx, request.id).lines if file.id in line.receipts]
    n = [one.id for one in attachments.of(tx, request.id, Purpose.RECEIPT)].index(file.id) + 1
    what = "; ".join(f"{line.merchant}, {v.money(line.claimed)}" for line in lines)
    told = {"n": n, "who": who, "reference": request.reference, "what": what}
    return f"{request.reference}-{n}", v.say("Receipt {n} of {who}, {reference}: {what}", **told)


def not_shown(tx: Tx, showing: Showing) -> None:
    """A copy could not be sent."""
    assert showing.attachment_id, "it is a file that was handed in"
    file = attachments.get(tx, showing.attachment_id)
    facts = {"request": file.request_id, "purpose": file.purpose.value}
    messages.owe(tx, NOT_SHOWN, facts=facts, person_id=showing.person_id)


def tell_not_shown(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The news of it."""
    v, reference = reader.voice, approval.load(tx, facts["request"]).reference
    if facts.get("purpose") == Purpose.RECEIPT.value:
        text = v.say(
            "Slack did not take a receipt of {reference} from me. Ask for it once more with the same button.",
            reference=reference,
        )
        return Message(text=text)
    return Message(
        text=v.say(
            "Slack did not take the certificate of {reference} from me. Ask for it once more with the same button.",
            reference=reference,
        )
    )


# --- what is said -----------------------------------------------------------------------------------------------------


def touch(tx: Tx, request_id: int) -> None:
    """Want the cards of a request drawn again: something came to it, or could not."""
    messages.touch(tx, kind=approval.kinds_of(tx, (request_id,))[request_id], subject_id=request_id)


def touch_receipt(tx: Tx, receipt_id: int) -> None:
    """Want the card of a receipt that was posted drawn again."""
    messages.touch(tx, kind=Purpose.RECEIPT.value, subject_id=receipt_id)


def kinds(v: Voice) -> str:
    """The kinds of files that are taken: "PDF, JPEG or PNG"."""
    return v.names([media.name for media in TAKEN], any_one=True)


FLAWS: Mapping[Flaw, Callable[[Voice, Mapping[str, str]], str]] = {
    Flaw.KIND: lambda v, told: v.say("it is no {kinds}, whatever its name says.", kinds=told["kinds"]),
    Flaw.EMPTY: lambda v, told: v.say("there is nothing in it."),
    Flaw.SIZE: lambda v, told: v.say("it is larger than {most} MB.", most=told["most"]),
    Flaw.ELSEWHERE: lambda v, told: v.say("Slack has only a link to it and not the file itself."),
    Flaw.NOT_THEIRS: lambda v, told: v.say("somebody else put it into Slack."),
    Flaw.GONE: lambda v, told: v.say("it was deleted in Slack before I could fetch it."),
    Flaw.LOST: lambda v, told: v.say("Slack did not give it to me, in several tries."),
    Flaw.DAMAGED: lambda v, told: v.say("it is damaged, or not all of it arrived. Save it anew, or take a photo."),
    Flaw.PIXELS: lambda v, told: v.say("it has too many pixels. A photo of lower quality will do."),
    Flaw.SWELLS: lambda v, told: v.say("it becomes far larger than it is when it is opened. Take a photo of it."),
    Flaw.RUNS: lambda v, told: v.say(
        "a script or another file is in it, or something that I cannot look into. Print it into a new PDF, or take a "
        "photo."
    ),
    Flaw.LOCKED: lambda v, told: v.say(
        "it is protected, by a password or against changes. Print it into a new PDF, or take a photo."
    ),
}
"""Why a file was not kept: the end of a sentence."""


def why(v: Voice, flaw: Flaw, *, most: int) -> str:
    """Why a file was not kept, where at most so many bytes are taken."""
    return FLAWS[flaw](v, {"kinds": kinds(v), "most": v.number(Decimal(most) / MEGABYTE)})


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The news that a file could not be kept, and what to do."""
    v, flaw = reader.voice, Flaw(facts["flaw"])
    because = why(v, flaw, most=most_bytes(reader.office))
    file = attachments.get(tx, facts["attachment"]) if "attachment" in facts else None
    reference = approval.load(tx, facts["request"]).reference if facts["request"] else ""
    if file and file.purpose is Purpose.RECEIPT:
        said = v.say("The receipt {name} was not kept: {why}", name=file.name or "", why=because)
        return Message(text=f"{said} {_another_receipt(reader, reference)}")
    said = v.say("The file for {reference} was not kept: {why}", reference=reference, why=because)
    if flaw is Flaw.LOST:
        return Message(text=f"{said} " + v.say("Try once more on its card, or bring it to HR."))
    return Message(text=f"{said} " + v.say("The button on its card takes another one."))


def _another_receipt(reader: Reader, reference: str) -> str:
    v = reader.voice
    if reference:
        return v.say("“Change…” on the card of {reference} takes another one.", reference=reference)
    return v.say("Post another one here, or attach it in {command}.", command=reader.office.command("expense"))
