"""What was said before a message became a ticket: told to those who help in as few messages as hold it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from domain.people import Person
from domain.ticket import Ticket
from handlers.call import Json, Message
from handlers.office import Office, Reader
from handlers.texts import MENTION, escape, typed
from handlers.ticket.threads import copies, files, pages
from handlers.ticket.threads.sides import of_helpers
from storage import people
from storage.db import Tx
from storage.ticket import words
from storage.ticket.origins import Origin

EARLIER = copies.EARLIER
SAYS = (None, "", "file_share", "thread_broadcast", "bot_message", "me_message")
"""Kinds of message in which somebody says something, or another app does."""


def author(tx: Tx, office: Office, message: Json) -> Person | None:
    """Whoever of the company wrote a message."""
    known = people.by_account(tx, team_id=office.team_id, user_id=str(message.get("user")))
    return known[1] if known and not message.get("bot_id") else None


def called(message: Json) -> str:
    """How somebody is called, in markup, who is not of the company, or another app."""
    profile = message.get("bot_profile") or {}
    name = message.get("username") or profile.get("name")
    if message.get("bot_id") and name:
        return escape(str(name))
    return f"<@{message['user']}>" if message.get("user") else "?"


def plain(tx: Tx, office: Office, message: Json) -> str:
    """What a message says, as somebody would type it; of another app's, what stands beside its words."""

    def name(user: str) -> str:
        known = people.by_account(tx, team_id=office.team_id, user_id=user)
        return f"@{known[1].name if known and known[1] else user}"

    said = str(message.get("text") or "")
    beside = (one.get("fallback") or one.get("text") for one in message.get("attachments") or ())
    said = said or next((str(words) for words in beside if words), "")
    return typed(MENTION.sub(lambda m: name(m[1]), said)).strip()


def keep(tx: Tx, office: Office, ticket: Ticket, origin: Origin, thread: Sequence[Json], now: datetime) -> None:
    """Keep what was said in a thread, the bot's own words left out, and owe it to those who help, in order."""
    for message in thread:
        if message.get("subtype") in SAYS and (words_id := _keep(tx, office, ticket, origin, message)):
            files.want(tx, message, words_id, by_id=origin.by_id, helping=False, now=now)


def _keep(tx: Tx, office: Office, ticket: Ticket, origin: Origin, message: Json) -> int | None:
    person = author(tx, office, message)
    return words.keep(
        tx,
        ticket_id=ticket.id,
        by_id=person.id if person else origin.by_id,
        who=None if person else called(message),
        at=datetime.fromtimestamp(0, UTC) + timedelta(seconds=float(message["ts"])),
        said=copies.quiet(message),
        inside=False,
        channel=origin.channel,
        ts=str(message["ts"]),
        told_in=words.UNTOLD,
    )


def tell(tx: Tx, office: Office, ticket: Ticket, now: datetime) -> None:
    """Owe what was said before to those who help, unless the ticket says that already."""
    said = words.untold(tx, ticket.id)
    shown = len(said) == 1 and plain(tx, office, {"text": said[0].said}) in (ticket.title, ticket.details)
    alone = shown and said[0].who is None and said[0].by_id == ticket.requester_id
    for some in pages.together(said):
        first = words.tell_in(tx, [one.id for one in some])
        copies.stand(tx, first, () if alone else of_helpers(tx, office, ticket, now), kind=EARLIER)


def draw(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """What was said before, by whom and when, as it reads now."""
    return copies.drawn(tx, reader, subject_id, title=reader.voice.say("What was said before"))
