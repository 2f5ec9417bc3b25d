"""What somebody said about a ticket, as it stands in the other thread: a card, so that it changes as what was said."""

import re
from collections.abc import Iterable, Iterator

from handlers.call import Json, Message
from handlers.cards import SECTION, cut, section
from handlers.office import Reader
from handlers.texts import Voice, escape
from handlers.ticket import book
from storage import below, messages, people
from storage.below import Place
from storage.db import Tx
from storage.messages import Audience, Priority
from storage.ticket import tickets, words
from storage.ticket.words import Said

SAID, EARLIER = "ticket.said", "ticket.earlier"
"""The card of something that somebody said; of what was said before there was a ticket, by the first of it."""
LOUD = re.compile(r"<!(?!date\^)(?:subteam\^)?@?([^<>|]+)(?:\|@?([^<>]*))?>")
"""What calls a whole channel or group: it is passed on without its power."""


def quiet(message: Json) -> str:
    """What a message says, without the power to call a whole channel."""
    return LOUD.sub(lambda m: f"@{m[2] or m[1]}", str(message.get("text") or ""))


def stand(tx: Tx, words_id: int, places: Iterable[Place]) -> None:
    """Owe what was said to each of these places, once."""
    for place in places:
        first = place.audience is Audience.REQUESTER
        priority = Priority.REQUESTER if first else Priority.OTHERS
        below.owe_card(tx, place, kind=SAID, subject_id=words_id, priority=priority)


def changed(tx: Tx, words_id: int) -> None:
    """Want every copy of it drawn again."""
    messages.touch(tx, kind=SAID, subject_id=words_id)
    if told_in := words.get(tx, words_id).told_in:
        messages.touch(tx, kind=EARLIER, subject_id=told_in)


def draw(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """What somebody said, under their name, as they marked it up; or that they took it back."""
    said = words.get(tx, subject_id)
    if not reader.person.id and book.in_confidence(reader.office, tickets.load(tx, said.ticket_id)):
        return hidden(reader.voice)
    text = in_words(reader.voice, said, name_of(tx, said))
    return Message(text=cut(text, SECTION), blocks=[section(part) for part in parts(text)])


def hidden(v: Voice) -> Message:
    """What stood in a channel, and is in confidence now."""
    said = v.say("This goes on in confidence.")
    return Message(text=said, blocks=[section(said)])


def name_of(tx: Tx, said: Said) -> str:
    """How whoever said it is called, in markup."""
    return said.who or escape(people.get(tx, said.by_id).name)


def in_words(v: Voice, said: Said, who: str) -> str:
    """What was said, in one paragraph of markup."""
    if said.gone:
        did = v.say("deleted this message")
        return f"*{who}:* _{did}_"
    return f"*{who}:* {said.said}"


def parts(text: str) -> Iterator[str]:
    """Text in as many sections as it needs, divided between words."""
    while len(text) > SECTION:
        at = max(text.rfind("\n", 1, SECTION), text.rfind(" ", 1, SECTION))
        at = at if at > 0 else SECTION
        yield text[:at]
        text = text[at:].lstrip()
    yield text
