"""Files that people hand in: wanted from Slack, kept or refused, and who is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain import attachment as rules
from domain.approval import Request
from domain.attachment import MEGABYTE, TAKEN, FileState, Flaw, Offered, Purpose, check
from domain.people import Action, gate, may, standings
from domain.refusal import Refusal
from handlers.call import Call, Message
from handlers.office import Office, Reader
from handlers.texts import Voice, voice_of
from handlers.told import Told
from storage import approval, attachments, audit, messages, people, showings
from storage.attachments import Attachment
from storage.db import Tx
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
    tx: Tx, actor_id: int | None, action: str, request_id: int, facts: Mapping[str, Any], now: datetime
) -> None:
    reference = approval.load(tx, request_id).reference
    audit.append(tx, at=now, actor_id=actor_id, action=action, subject=reference, facts=facts)


def kept(tx: Tx, file: Attachment, digest: str, now: datetime) -> None:
    """The bytes are here: the cards say so, and the trail which bytes they are."""
    touch(tx, file.request_id)
    facts = {"attachment": file.id, "digest": audit.digest(tx, digest, salt=str(file.id))}
    _record(tx, None, "keep file", file.request_id, facts, now)


def not_kept(tx: Tx, file: Attachment, flaw: Flaw, now: datetime) -> None:
    """The file could not be kept: whoever handed it in reads why, and what to do."""
    touch(tx, file.request_id)
    messages.owe(tx, NOT_KEPT, facts={"request": file.request_id, "flaw": flaw.value}, person_id=file.by_id)
    _record(tx, None, "refuse file", file.request_id, {"attachment": file.id, "flaw": flaw.value}, now)


# --- who looks at them ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file to be sent to somebody who may look at it, under a name that tells nothing, and the words beside it.

    ``body`` is there while the bytes are in the database still; else ``digest`` says which they are.
    """

    name: str
    words: str
    digest: str
    body: bytes | None


def look(tx: Tx, call: Call, request: Request, purpose: Purpose) -> None:
    """Owe the actor a copy of each file of a request, and write down that they look. Raises NotYours, NothingHandedIn.

    Only whoever holds Action.LOOK: neither the manager nor whoever decides.
    """
    gate(Action.LOOK, standings(call.actor, about=request.requester_id))
    kept = [file.id for file in attachments.of(tx, request.id, purpose) if file.state is FileState.KEPT]
    if not kept:
        raise rules.NothingHandedIn(reference=request.reference)
    for attachment_id in kept:
        showings.owe(tx, attachment_id, to=call.actor.id, now=call.now)
    _record(tx, call.actor.id, Action.LOOK.value, request.id, {"attachments": kept}, call.now)


def copy(tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
    """What a showing sends; None if the person may not look any more."""
    file, person = attachments.get(tx, showing.attachment_id), people.get(tx, showing.person_id)
    request = approval.load(tx, file.request_id)
    voice = voice_of(person, office.policy)
    here = person.works_here(now.astimezone(voice.zone).date())
    if not here or not may(Action.LOOK, standings(person, about=request.requester_id)):
        return None
    ending = next(media.endings[0] for media in TAKEN if media.type == file.media_type)
    facts = {"who": people.get(tx, request.requester_id).name, "reference": request.reference}
    words = voice.say("Certificate of {who}, {reference}", **facts)
    body = attachments.content(tx, file.id)
    return Copy(name=f"{request.reference}.{ending}", words=words, digest=str(file.sha256), body=body)


def not_shown(tx: Tx, showing: Showing) -> None:
    """A copy could not be sent."""
    request_id = attachments.get(tx, showing.attachment_id).request_id
    messages.owe(tx, NOT_SHOWN, facts={"request": request_id}, person_id=showing.person_id)


def tell_not_shown(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The news of it."""
    reference = approval.load(tx, facts["request"]).reference
    return Message(
        text=reader.voice.say(
            "Slack did not take the certificate of {reference} from me. Ask for it once more with the same button.",
            reference=reference,
        )
    )


# --- what is said -----------------------------------------------------------------------------------------------------


def touch(tx: Tx, request_id: int) -> None:
    """Want the cards of a request drawn again: something came to it, or could not."""
    messages.touch(tx, kind=approval.kinds_of(tx, (request_id,))[request_id], subject_id=request_id)


def kinds(v: Voice) -> str:
    """The kinds of files that are taken: "PDF, JPEG or PNG"."""
    return v.names([media.name for media in TAKEN], any_one=True)


FLAWS: Mapping[Flaw, Callable[[Voice, Mapping[str, str]], str]] = {
    Flaw.KIND: lambda v, told: v.say(
        "The file for {reference} was not kept: it is no {kinds}, whatever its name says.", **told
    ),
    Flaw.EMPTY: lambda v, told: v.say("The file for {reference} was not kept: there is nothing in it.", **told),
    Flaw.SIZE: lambda v, told: v.say("The file for {reference} was not kept: it is larger than {most} MB.", **told),
    Flaw.ELSEWHERE: lambda v, told: v.say(
        "The file for {reference} was not kept: Slack has only a link to it and not the file itself.", **told
    ),
    Flaw.NOT_THEIRS: lambda v, told: v.say(
        "The file for {reference} was not kept: somebody else put it into Slack.", **told
    ),
    Flaw.GONE: lambda v, told: v.say(
        "The file for {reference} was not kept: it was deleted in Slack before I could fetch it.", **told
    ),
    Flaw.LOST: lambda v, told: v.say(
        "The file for {reference} was not kept: Slack did not give it to me, in several tries.", **told
    ),
}
"""What happened, in the first sentence of the news."""


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The news that a file could not be kept, and what to do."""
    v, request = reader.voice, approval.load(tx, facts["request"])
    most = v.number(reader.office.policy.files.most_megabytes)
    said = FLAWS[Flaw(facts["flaw"])](v, {"reference": request.reference, "kinds": kinds(v), "most": most})
    if facts["flaw"] == Flaw.LOST.value:
        return Message(text=f"{said} " + v.say("Try once more on its card, or bring it to HR."))
    return Message(text=f"{said} " + v.say("The button on its card takes another one."))


# --- refusals ---------------------------------------------------------------------------------------------------------


def _too_large(t: Told, r: rules.FileTooLarge) -> str:
    size, most = (t.v.number(Decimal(n) / MEGABYTE) for n in (r.size, r.most))
    facts = {"name": r.name, "size": size, "most": most}
    return t.v.say("{name} has {size} MB, and at most {most} MB are taken. A photo of lower quality will do.", **facts)


def _another_kind(t: Told, r: rules.FileOfAnotherKind) -> str:
    return t.v.say("{name} is of a kind that is not taken. Hand in {kinds}.", name=r.name, kinds=kinds(t.v))


OF_FILES: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    rules.NoFile: lambda t, r: t.v.say("Choose a file: a photo will do."),
    rules.TooManyFiles: lambda t, r: t.v.count(
        "At most {n} file can be handed in.", "At most {n} files can be handed in.", r.most
    ),
    rules.FileTooLarge: _too_large,
    rules.FileOfAnotherKind: _another_kind,
    rules.FileElsewhere: lambda t, r: t.v.say(
        "Slack has only a link to {name}, not the file itself. Download it and hand in the file.", name=r.name
    ),
    rules.NothingToHandIn: lambda t, r: t.v.say(
        "{reference} asks for no certificate, or is over, so there is nothing to hand in.", reference=r.reference
    ),
    rules.NothingHandedIn: lambda t, r: t.v.say(
        "There is no certificate for {reference} to look at.", reference=r.reference
    ),
}
"""What each refusal of a file sounds like."""
