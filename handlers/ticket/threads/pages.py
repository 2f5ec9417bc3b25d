"""What was said, divided into as many messages as Slack takes it in, in order; nothing of it is cut away."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.ticket.words import Said

LONGEST = 9000
"""Characters of one message in blocks: Slack has refused 11,341 and taken 9,597."""
AROUND = 300
"""So many stand at most around each piece: who said it, and when."""
TOGETHER = 10
"""So many messages are told in one."""
MOST = 100
"""More pages than the 40,000 characters of one message of Slack's, as it marks them up, times those told together."""
TORN = re.compile(r"(?:<[^<>]*|&[a-z]{0,3})$")
"""A link, a mention or an escaped sign that begins in a text and does not end there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of what somebody said: the beginning of it, or how it goes on."""

    said: Said
    text: str
    begins: bool


def together(said: Sequence[Said], head: int = 0) -> Iterator[list[Said]]:
    """What is told in one message each, the first of them below a ``head`` of so many characters."""
    some: list[Said] = []
    for one in said:
        if some and (len(some) == TOGETHER or head + sum(map(_length, (*some, one))) > LONGEST):
            yield some
            some, head = [], 0
        some.append(one)
    if some:
        yield some


def _length(said: Said) -> int:
    return len(said.said) + AROUND


def divided(said: Sequence[Said], head: int = 0) -> list[list[Piece]]:
    """What is told together, page by page, the first below a ``head`` of so many characters."""
    pages, left = [list[Piece]()], LONGEST - head
    for one in said:
        for n, part in enumerate(parts(one.said, LONGEST - AROUND)):
            needed = len(part) + AROUND
            if needed > left:
                pages, left = [*pages, []], LONGEST
            pages[-1].append(Piece(one, part, begins=n == 0))
            left -= needed
    return pages


def parts(text: str, most: int) -> Iterator[str]:
    """Text in as many parts as it needs, divided between words; a link or an escaped sign stays whole."""
    while len(text) > most:
        at = max(text.rfind("\n", 1, most), text.rfind(" ", 1, most))
        at = at if at > 0 else most
        torn = TORN.search(text, 0, at)
        at = torn.start() if torn and torn.start() > 0 else at
        yield text[:at]
        text = text[at:].lstrip()
    yield text
