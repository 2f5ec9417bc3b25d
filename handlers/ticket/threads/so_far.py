"""What was said so far about a ticket, told where it comes: whole, in order, in as few messages as hold it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.ticket import Ticket
from handlers.call import Message
from handlers.cards import SECTION, cut, section
from handlers.texts import Voice
from handlers.ticket import book
from handlers.ticket.threads import copies, files, pages
from storage import below
from storage.below import Place
from storage.db import Tx
from storage.ticket import threads, words
from storage.ticket.words import Said

Facts = dict[str, object]


def of(tx: Tx, ticket: Ticket) -> list[Said]:
    """All that was said about a ticket, and about those that were merged into it, in order."""
    return words.of_all(tx, [ticket.id, *threads.merged_into(tx, ticket.id)])


def owe(
    tx: Tx,
    places: Iterable[Place],
    into: Ticket,
    said: Sequence[Said],
    now: datetime,
    *,
    kind: str = book.SO_FAR,
    facts: Facts | None = None,
    head: int = 0,
) -> None:
    """Owe places the news of a kind, if it has ``facts``, with what was said; then the files that came with that.

    ``head`` is how many characters of markup the news take beside what was said.
    """
    first, *more = _messages(said, head)
    handed = files.to_hand_on(tx, said)
    for place in places:
        if facts or said:
            below.owe_news(tx, place, kind=kind, facts={**first, **(facts or {"ticket": into.id})})
        for further in more:
            below.owe_news(tx, place, kind=book.SO_FAR, facts={**further, "ticket": into.id})
        files.hand_on(tx, handed, place, now)


def _messages(said: Sequence[Said], head: int) -> list[Facts]:
    """What each message tells: some of the words, of which the page, and whether it begins what was said."""
    found = list[Facts]()
    for some in pages.together(said, head):
        taken = 0 if found else head
        for page in range(len(pages.divided(some, taken))):
            found.append({"words": [one.id for one in some], "page": page, "head": taken, "first": not found})
    return found or [{"words": []}]


def message(tx: Tx, v: Voice, lines: Sequence[str], facts: Mapping[str, Any]) -> Message | None:
    """One of the messages, below some lines; None if nothing is in it, by now."""
    divided = pages.divided(words.of_ids(tx, facts.get("words", [])), facts.get("head", 0))
    pieces = divided[facts["page"]] if len(divided) > facts.get("page", len(divided)) else []
    title = [v.say("What was said so far:")] if facts.get("first") else []
    said = [copies.in_words(v, piece.said, copies.name_of(tx, piece.said), piece) for piece in pieces]
    text = "\n".join([*lines, *title, *said])
    if not text:
        return None
    return Message(text=cut(text, SECTION), blocks=[section(part) for part in pages.parts(text, SECTION)])
