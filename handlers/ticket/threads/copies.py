"""What somebody said about a ticket, as it stands in the other thread: a card, so that it changes as what was said.

What is too long for one message stands in several, each a card of its own.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from domain.ticket import Ticket
from handlers.call import Json, Message
from handlers.cards import SECTION, cut, section
from handlers.office import Reader
from handlers.texts import Voice, escape
from handlers.ticket import book
from handlers.ticket.threads import pages, sides
from handlers.ticket.threads.pages import Piece
from storage import below, messages, people
from storage.below import Place
from storage.db import Tx
from storage.messages import Audience, Priority
from storage.ticket import tickets, words
from storage.ticket.words import Said

SAID, EARLIER, ON = "ticket.said", "ticket.earlier", "ticket.said_on"
"""The card of something that somebody said; of what was said before there was a ticket, by the first of it; how either
goes on, by its words and the page."""
LOUD = re.compile(r"<!(?!date\^)(?:subteam\^)?@?([^<>|]+)(?:\|@?([^<>]*))?>")
"""What calls a whole channel or group: it is passed on without its power."""

SPEAKS = re.compile(r"(?<=[\n\r\v\f\x85\u2028\u2029])(?=(?:[^\w\n]|_|:[\w+-]+:)*(?:\*|[\U0001d400-\U0001d7ff]))")
"""A further line that begins in bold, as the one does that says who speaks: it is quoted."""


def quiet(message: Json) -> str:
    """What a message says, without the power to call a whole channel or to speak for somebody else."""
    return SPEAKS.sub("> ", LOUD.sub(lambda m: f"@{m[2] or m[1]}", str(message.get("text") or "")))


def paragraph(words: str) -> str:
    """Somebody's words as a paragraph of their own, among what others say."""
    return SPEAKS.sub("> ", f"\n{escape(words)}")[1:]


def stand(tx: Tx, words_id: int, places: Iterable[Place], *, kind: str = SAID) -> None:
    """Owe what was said to each of these places, once, in as many messages as it needs."""
    many = len(pages.divided(_told(tx, words_id)))
    for place in places:
        _owe(tx, place, kind, words_id)
        for page in range(1, many):
            _owe(tx, place, ON, words_id * pages.MOST + page)


def _owe(tx: Tx, place: Place, kind: str, subject_id: int) -> None:
    first = kind == SAID and place.audience is Audience.REQUESTER
    below.owe_card(
        tx, place, kind=kind, subject_id=subject_id, priority=Priority.REQUESTER if first else Priority.OTHERS
    )


def _told(tx: Tx, words_id: int) -> list[Said]:
    """What is told together, by the first of it."""
    said = words.get(tx, words_id)
    return words.told_in(tx, words_id) if said.told_in else [said]


def changed(tx: Tx, words_id: int) -> None:
    """Want every copy of it drawn again; what is longer now goes on in a further message, wherever it stands."""
    told_in = words.get(tx, words_id).told_in
    kind, first = (EARLIER, told_in) if told_in else (SAID, words_id)
    for page in range(1, pages.MOST):
        if not messages.copies(tx, kind=ON, subject_id=first * pages.MOST + page):
            break
        messages.touch(tx, kind=ON, subject_id=first * pages.MOST + page)
    messages.touch(tx, kind=kind, subject_id=first)
    if told_in != words.UNTOLD:
        stand(tx, first, below.places(tx, kind=kind, subject_id=first), kind=kind)


def draw(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """What somebody said, under their name, as they marked it up; or that they took it back."""
    return drawn(tx, reader, subject_id)


def draw_on(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """How it goes on."""
    words_id, page = divmod(subject_id, pages.MOST)
    return drawn(tx, reader, words_id, page)


def drawn(tx: Tx, reader: Reader, words_id: int, page: int = 0, title: str = "") -> Message:
    """A page of what was said; what was said before there was a ticket, with when."""
    v, told = reader.voice, _told(tx, words_id)
    ticket = tickets.load(tx, told[0].ticket_id)
    if not sides.may_read(tx, reader.office, ticket, reader.place, reader.now):
        return unread(reader, ticket)
    divided = pages.divided(told)
    pieces = divided[page] if page < len(divided) else [Piece(told[-1], "", begins=False)]
    lines = [*([f"*{title}*"] if title else []), *(_line(tx, v, piece) for piece in pieces)]
    blocks = [section(part) for line in lines for part in pages.parts(line, SECTION)]
    return Message(text=cut("\n".join(lines), SECTION), blocks=blocks)


def _line(tx: Tx, v: Voice, piece: Piece) -> str:
    line = in_words(v, piece.said, name_of(tx, piece.said), piece)
    return f"{v.moment(piece.said.at)} · {line}" if piece.said.told_in and piece.begins else line


def unread(reader: Reader, ticket: Ticket) -> Message:
    """What stands in the place of what may not be read there any more."""
    v, told = reader.voice, {"reference": ticket.reference}
    if reader.person.id:
        said = v.say("You are told no more about {reference}.", **told)
    elif book.in_confidence(reader.office, ticket):
        return replace(hidden(v), instead=True)
    else:
        said = v.say("{reference} goes on elsewhere.", **told)
    return Message(text=said, blocks=[section(said)], instead=True)


def hidden(v: Voice) -> Message:
    """What stood in a channel, and is in confidence now."""
    said = v.say("This goes on in confidence.")
    return Message(text=said, blocks=[section(said)])


def name_of(tx: Tx, said: Said) -> str:
    """How whoever said it is called, in markup."""
    return said.who or escape(people.get(tx, said.by_id).name)


def in_words(v: Voice, said: Said, who: str, piece: Piece | None = None) -> str:
    """What was said, or a piece of it, in one paragraph of markup."""
    if said.gone or not said.said.strip():
        did = v.say("deleted this message") if said.gone else v.say("sent a file")
        return f"*{who}:* _{did}_"
    if piece:
        return f"*{who}:* {piece.text}" if piece.begins else f"*{who}:* … {piece.text}".rstrip()
    return f"*{who}:* {said.said}"
