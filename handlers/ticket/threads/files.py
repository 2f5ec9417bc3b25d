"""Files in the two threads of a ticket: fetched and looked at as all are, and sent into the other thread."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.attachment import TAKEN, Flaw
from domain.ticket import Ticket
from handlers import attachment, forms
from handlers.attachment import Copy
from handlers.call import Json, Message
from handlers.office import Office, Reader
from handlers.ticket.threads import copies
from handlers.ticket.threads.sides import may_read, of_helpers, of_requester, spoken_of
from storage import attachments, audit, messages, showings
from storage.attachments import Attachment
from storage.below import Place
from storage.db import Tx
from storage.messages import Audience
from storage.showings import Showing
from storage.ticket import files, tickets, words
from storage.ticket.words import Said

REFUSED = "ticket.file_refused"
"""The news that a file was not passed on, in the thread in which it was posted."""


def want(tx: Tx, message: Json, words_id: int, *, by_id: int, helping: bool, now: datetime) -> None:
    """Want the files of a message that was kept; they are passed on once their bytes are here."""
    told = {"words": words_id, "helping": helping, "thread_ts": str(message.get("thread_ts") or message["ts"])}
    for file in message.get("files") or ():
        if isinstance(file, Mapping):
            known = forms.offered(file)
            files.want(tx, by_id=by_id, file_id=known.id, name=known.name, at=now, told=told)


def kept(tx: Tx, office: Office, file: Attachment, digest: str, now: datetime) -> None:
    """The bytes are here: they are owed to the other side, unless what they came with was taken back."""
    told = file.told or {}
    said = words.get(tx, told["words"])
    ticket = spoken_of(tx, tickets.load(tx, said.ticket_id))
    if not said.gone:
        for place in _readers(tx, office, ticket, file, said, now):
            showings.owe_in_thread(tx, file.id, place, now=now)
    facts = {"attachment": file.id, "digest": audit.digest(tx, digest, salt=str(file.id))}
    audit.append(tx, at=now, actor_id=None, action="keep file", subject=ticket.reference, facts=facts)


def to_hand_on(tx: Tx, said: Sequence[Said]) -> list[int]:
    """The files that came with some words, unless those were taken back; what is on its way comes by itself."""
    return files.kept_with(tx, [one.id for one in said if not one.gone])


def hand_on(tx: Tx, ids: Sequence[int], place: Place, now: datetime) -> None:
    """Owe a place these files."""
    for attachment_id in ids:
        showings.owe_in_thread(tx, attachment_id, place, now=now)


def take_back(tx: Tx, words_id: int) -> None:
    """What came with words that were taken back is deleted wherever it was sent."""
    showings.withdraw(tx, [one.id for one in showings.of_words(tx, [words_id])])


def take_from_others(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> None:
    """The files of a ticket are deleted where nobody may read on."""
    sent = showings.of_words(tx, words.ids_of(tx, ticket.id))
    showings.withdraw(tx, [one.id for one in sent if not may_read(tx, office, ticket, _place(tx, one), now)])


def _readers(tx: Tx, office: Office, ticket: Ticket, file: Attachment, said: Said, now: datetime) -> Iterator[Place]:
    """The other side, and whoever helps where it was not posted."""
    told = file.told or {}
    if told["helping"] and not said.inside:
        yield from of_requester(tx, office, ticket)
    for place in of_helpers(tx, office, ticket, now):
        if not (told["helping"] and _posted_in(tx, place, file, said)):
            yield place


def _posted_in(tx: Tx, place: Place, file: Attachment, said: Said) -> bool:
    if place.audience is Audience.DECIDER:
        return place.person_id == file.by_id
    card = messages.get_card(tx, place.below_id) if place.below_id else None
    return card is not None and (card.channel, card.ts) == (said.channel, (file.told or {})["thread_ts"])


def not_kept(tx: Tx, file: Attachment, flaw: Flaw, now: datetime) -> None:
    """The file could not be kept: its thread reads why."""
    said = _refuse(tx, file, flaw)
    reference = tickets.load(tx, said.ticket_id).reference
    facts = {"attachment": file.id, "flaw": flaw.value}
    audit.append(tx, at=now, actor_id=None, action="refuse file", subject=reference, facts=facts)


def _refuse(tx: Tx, file: Attachment, flaw: Flaw) -> words.Said:
    told = file.told or {}
    said = words.get(tx, told["words"])
    alone = said.channel.startswith("D")
    person_id, channel = (file.by_id, None) if alone else (None, said.channel)
    facts = {"attachment": file.id, "flaw": flaw.value}
    messages.owe(tx, REFUSED, facts=facts, person_id=person_id, channel=channel, thread_ts=told["thread_ts"])
    return said


def copy(tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
    """What is sent into a thread; None if it was taken back, or whoever reads that may not by now."""
    assert showing.attachment_id, "it is a file of a message"
    file = attachments.get(tx, showing.attachment_id)
    said = words.get(tx, (file.told or {})["words"])
    ticket = tickets.load(tx, said.ticket_id)
    if said.gone or not may_read(tx, office, ticket, _place(tx, showing), now):
        return None
    media = next(media for media in TAKEN if media.type == file.media_type)
    name = file.name or ticket.reference
    named = name if name.rpartition(".")[2].lower() in media.endings else f"{name}.{media.endings[0]}"
    return Copy(name=named, words=f"*{copies.name_of(tx, said)}:*", digest=str(file.sha256), body=None)


def _place(tx: Tx, showing: Showing) -> Place:
    below = messages.get_card(tx, showing.below_id) if showing.below_id else None
    audience = below.audience if below else Audience.CHANNEL
    return Place(audience=audience, person_id=showing.person_id, channel=showing.channel)


def not_shown(tx: Tx, showing: Showing) -> None:
    """Slack did not take a copy: the thread of the file reads that."""
    assert showing.attachment_id, "it is a file of a message"
    _refuse(tx, attachments.get(tx, showing.attachment_id), Flaw.LOST)


def tell_refused(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """Which file was not passed on, and why."""
    v, file = reader.voice, attachments.get(tx, facts["attachment"])
    because = attachment.why(v, Flaw(facts["flaw"]), most=attachment.most_bytes(reader.office))
    return Message(text=v.say("{name} was not passed on: {why}", name=file.name or "", why=because))
