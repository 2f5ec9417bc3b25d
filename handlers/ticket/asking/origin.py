"""A message that becomes a ticket: by a shortcut or an emoji, with its earlier thread, answered in its thread."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.people import Person
from domain.ticket import DETAILS, TITLE, Impact, MadeAlready, Ticket, Urgency
from handlers.call import Call, Json, Message, Surface
from handlers.cards import context, cut, section
from handlers.office import Office, Reader
from handlers.texts import Mrkdwn, voice_of
from handlers.ticket import book, words
from handlers.ticket.asking import earlier
from handlers.ticket.asking.form import guessed
from storage import below, messages, people
from storage.below import Place
from storage.db import Tx
from storage.messages import Audience
from storage.ticket import origins, tickets
from storage.ticket.origins import Origin
from storage.ticket.tickets import Draft

APART = "ticket.apart"
"""The news that a ticket goes on in direct messages, because its message's thread cannot be read."""


def requester(tx: Tx, office: Office, message: Json, *, by: Person, now: datetime) -> Person:
    """Whose ticket it is: of who wrote the message, if they are of the company, else of whoever made it one."""
    wrote = earlier.author(tx, office, message)
    return wrote if wrote and wrote.works_here(office.day(now)) else by


def title_of(said: str) -> tuple[str, str]:
    """The title that words make, and the details where there is more."""
    first = next((line.strip() for line in said.splitlines() if line.strip()), "")
    title = cut(first, TITLE)
    return title, "" if title == said else said[:DETAILS]


# --- what comes of its thread -----------------------------------------------------------------------------------------


def became(tx: Tx, office: Office, origin: Origin, thread: Sequence[Json], now: datetime) -> Ticket | None:
    """The ticket that a message becomes by an emoji; None if it is gone, is one already or stands below one.

    Raises Stale if somebody made one meanwhile.
    """
    message = next((one for one in thread if one["ts"] == origin.ts), None)
    root = str((message or {}).get("thread_ts") or origin.ts)
    if message is None or messages.standing_at(tx, origin.channel, root):
        return None
    call = _call(tx, office, origin, now)
    title, details = title_of(earlier.plain(tx, office, message))
    files = [str(file.get("name") or file.get("title") or "") for file in message.get("files") or ()]
    title = title or next((name for name in files if name), "") or call.voice.say("A message without words")
    around = " ".join(earlier.plain(tx, office, one) for one in thread)
    category = guessed(call, f"{title} {details}", around)
    priority = office.policy.tickets.priority(Urgency.NORMAL, Impact.ONE)
    draft = Draft(
        requester_id=requester(tx, office, message, by=call.actor, now=now).id,
        category=category,
        title=cut(title, TITLE),
        details=details,
        priority=priority,
        promise=book.promise(office, category, priority),
        place=(origin.channel, root),
    )
    try:
        return book.open_(tx, call, draft)
    except MadeAlready:
        return None


def _call(tx: Tx, office: Office, origin: Origin, now: datetime) -> Call:
    actor = people.get(tx, origin.by_id)
    voice = voice_of(actor, office.policy)
    known: dict[str, Any] = {"team_id": office.team_id, "user_id": actor.slack_id or "", "key": ""}
    return Call(surface=Surface.EVENT, name="reaction_added", **known, office=office, actor=actor, voice=voice, now=now)


def read(tx: Tx, office: Office, origin: Origin, thread: Sequence[Json], now: datetime) -> bool:
    """Tell those who help what was said before; whether the ticket is answered in that thread from now on."""
    assert origin.ticket_id, "it is a ticket by now"
    ticket = tickets.load(tx, origin.ticket_id)
    earlier.keep(tx, office, ticket, origin, thread, now)
    earlier.tell(tx, office, ticket, now)
    messages.touch(tx, kind=book.CARD, subject_id=ticket.id)
    if book.in_confidence(office, ticket):
        return False
    place = Place(audience=Audience.CHANNEL, person_id=origin.by_id, channel=origin.channel, thread_ts=origin.thread_ts)
    below.owe_card(tx, place, kind=book.THREAD, subject_id=ticket.id)
    return True


def apart(tx: Tx, office: Office, origin: Origin, now: datetime) -> None:
    """The thread cannot be read: whoever made the ticket is told where it goes on."""
    if origin.ticket_id is None:
        return
    ticket = tickets.load(tx, origin.ticket_id)
    earlier.tell(tx, office, ticket, now)
    messages.touch(tx, kind=book.CARD, subject_id=ticket.id)
    messages.owe(tx, APART, facts={"ticket": ticket.id, "channel": origin.channel}, person_id=origin.by_id)


# --- in words ---------------------------------------------------------------------------------------------------------


def draw(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """The ticket in the thread of its message, which anybody may read: which it is, and where it stands."""
    v, ticket = reader.voice, tickets.load(tx, subject_id)
    if book.in_confidence(reader.office, ticket):
        return Message(text=ticket.reference, blocks=[section(f"*{ticket.reference}*")])
    cards = messages.copies(tx, kind=book.CARD, subject_id=ticket.id)
    card = next((one for one in cards if one.audience is Audience.CHANNEL and one.channel and one.ts), None)
    link = reader.office.permalink(card.channel or "", card.ts or "") if card else None
    name = Mrkdwn(f"<{link}|{ticket.reference}>") if link else ticket.reference
    line = v.say(
        "{reference}: what is written in this thread reaches whoever helps, and is answered here.", reference=name
    )
    who = people.get(tx, ticket.assignee_id).name if ticket.assignee_id else None
    where = words.stands(reader, ticket, who)
    return Message(text=f"{ticket.reference}: {where}", blocks=[section(line), context(where)])


def still_open(tx: Tx, subject_id: int) -> bool:
    """Whether what stands in a thread is posted anew once its message is gone: whoever deleted it does not want it."""
    return False


def tell_apart(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """That it goes on in direct messages, and what would bring it into the thread."""
    v, channel = reader.voice, str(facts["channel"])
    told = {"reference": tickets.load(tx, facts["ticket"]).reference, "channel": Mrkdwn(f"<#{channel}>")}
    if channel.startswith("D"):
        said = v.say(
            "I cannot read the conversation that {reference} was made of: it goes on in direct messages, without what "
            "was said before.",
            **told,
        )
        return Message(text=said)
    said = v.say(
        "I am not in {channel}, so {reference} goes on in direct messages, without what was said before. To have it "
        "answered in its thread, type `/invite @Backoffice` there and take the same shortcut once more.",
        **told,
    )
    return Message(text=said)


def shown(tx: Tx, reader: Reader, ticket: Ticket, card: Message) -> Message:
    """A card with the message that the ticket was made of, by whom, and where it is answered."""
    origin = origins.of(tx, ticket.id)
    if origin is None:
        return card
    line = _line(tx, reader, ticket, origin)
    at = next((n for n, block in enumerate(card.blocks) if block["type"] == "actions"), len(card.blocks))
    return replace(card, blocks=[*card.blocks[:at], context(line), *card.blocks[at:]])


def _line(tx: Tx, reader: Reader, ticket: Ticket, origin: Origin) -> str:
    v, by = reader.voice, people.get(tx, origin.by_id)
    name, link = v.say("a message"), _permalink(reader.office, origin)
    told = {"message": Mrkdwn(f"<{link}|{name}>"), "who": by.name}
    made = v.say("{who} made it of {message}", **told) if by.id != ticket.requester_id else ""
    made = made or v.say("Made of {message}", **told)
    open_ = origin.spoken_in and not book.in_confidence(reader.office, ticket)
    answered = v.say("answered in its thread") if open_ else ""
    return " · ".join(part for part in (made, answered) if part)


def _permalink(office: Office, origin: Origin) -> str:
    link = office.permalink(origin.channel, origin.ts)
    if origin.thread_ts in (None, origin.ts):
        return link
    return f"{link}?thread_ts={origin.thread_ts}&cid={origin.channel}"
