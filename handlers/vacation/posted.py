"""A file that somebody posts to the bot while a leave of theirs lacks a certificate: they say what it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.attachment import NothingToHandIn, Offered, Purpose, check
from domain.expense import PREFIX as EXPENSES
from domain.vacation import KIND, Leave
from handlers import attachment, forms
from handlers.approval.show import REFERENCE
from handlers.call import NOTHING, Answer, Call, Entry, Json, Message, action
from handlers.cards import button, section
from handlers.expense import receipt_card
from handlers.office import Reader
from handlers.vacation.chase import lacking
from handlers.vacation.hand_in import leave_of
from storage import approval, messages, people, vacation
from storage.db import Tx
from storage.messages import Priority

POSTED, KEEP = "certificate.posted", "certificate.keep"
"""The answer to a posted file, and the choice of what it is for."""
CHOICES = 5


def files_of(call: Call) -> list[Offered]:
    """The files of a message."""
    return [forms.offered(file) for file in call.event.get("files") or () if isinstance(file, Mapping)]


def concerns(tx: Tx, call: Call) -> bool:
    """Whether files that somebody posted may be certificates: a leave is named, or one of theirs lacks one."""
    if not call.office.policy.leave.wants_files():
        return False
    named = REFERENCE.fullmatch(call.text) and not call.text.upper().startswith(f"{EXPENSES}-")
    return bool(named) or any(lacking(tx, call.office, call.now, of=call.actor.id))


def received(tx: Tx, call: Call, files: Sequence[Offered]) -> Answer:
    """Somebody posted files, perhaps with a reference beside them. Raises what handing in raises."""
    check(files, most=attachment.MOST, most_bytes=attachment.most_bytes(call.office))
    wanted, named = _wanted(tx, call), REFERENCE.fullmatch(call.text)
    facts: dict[str, Any] = {"for": [leave.request.id for leave in wanted]}
    if named:
        _hand_in(tx, call, wanted[0], files)
    else:
        # What is spent while ill is photographed too: only the person knows.
        facts["files"] = [file.id for file in files]
    messages.owe(tx, POSTED, facts=facts, person_id=call.actor.id, priority=Priority.REQUESTER)
    return NOTHING


def _wanted(tx: Tx, call: Call) -> list[Leave]:
    """What the files may be for: the leave that is named, else the person's own that lacks a certificate."""
    if REFERENCE.fullmatch(call.text):
        request_id = approval.find(tx, call.text)
        if request_id is None or approval.kinds_of(tx, (request_id,))[request_id] != KIND:
            raise NothingToHandIn(reference=call.text.upper())
        return [leave_of(tx, call, request_id)]
    return [one.leave for one in lacking(tx, call.office, call.now, of=call.actor.id)][:CHOICES]


def _hand_in(tx: Tx, call: Call, leave: Leave, files: Sequence[Offered]) -> None:
    people.own(tx, leave.request.requester_id)
    attachment.touch(tx, leave.request.id)
    attachment.want_all(tx, call, leave.request.id, Purpose.CERTIFICATE, files)


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """What became of the files, or the question what they are."""
    v, leaves = reader.voice, vacation.load_many(tx, facts["for"])
    if not leaves:
        return None
    if "files" not in facts:
        return Message(text=_taken(reader, next(iter(leaves.values()))))
    asks = v.say("What is this: the certificate for a leave, or a receipt to claim?")
    this = button(v.say("A receipt"), receipt_card.KEEP, " ".join(facts["files"]))
    claims = section(v.say("*Receipt* · for a line of a claim"), button=this)
    choices = [_choice(reader, leave, facts["files"]) for leave in leaves.values()]
    return Message(text=asks, blocks=[section(asks), *choices, claims])


def _taken(reader: Reader, leave: Leave) -> str:
    told = {"reference": leave.request.reference, "days": reader.voice.span(leave.span, today=reader.today)}
    type_ = leave.rules.name.in_(reader.voice.language)
    return reader.voice.say(
        "Taken as the certificate for {reference} ({type}, {days}). Only HR sees it.", type=type_, **told
    )


def _choice(reader: Reader, leave: Leave, files: Sequence[str]) -> Json:
    days = reader.voice.span(leave.span, today=reader.today)
    value = " ".join([str(leave.request.id), *files])
    this = button(reader.voice.say("Certificate"), KEEP, value)
    return section(f"*{leave.request.reference}* · {days}", button=this)


def keep(tx: Tx, call: Call) -> Answer:
    """The person says what their files are for. Whether these are theirs is seen when they are fetched."""
    request_id, *files = call.value.split() or [""]
    leave = leave_of(tx, call, request_id)
    offered = [Offered(id=file_id, name="") for file_id in files[: attachment.MOST]]
    _hand_in(tx, call, leave, offered)
    return Answer(say=Message(text=_taken(call.reader, leave)))


ENTRIES: tuple[Entry, ...] = (action(KEEP, keep, changes=True),)
