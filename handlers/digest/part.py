"""What digests are made of: parts, each with a number, its first lines, and a button that opens a longer list.

In a channel there are numbers and buttons alone: whoever presses one is asked again who they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.digest import Circle
from domain.people import Person, Role
from handlers.call import Json, Message
from handlers.cards import button, context, header, section
from handlers.office import Office, Reader
from handlers.texts import Voice
from storage.db import Tx

LIST = "digest.list"
LISTED = 5
"""So many lines of a part stand in the digest, which is read on a phone; the list has the rest."""


@dataclass(frozen=True, slots=True)
class Found:
    """``n`` lines: so many of them from one on. ``said`` stands in the place of their number, if it is another."""

    n: int
    lines: Callable[[int, int], Sequence[str]]
    said: str = ""


def found(lines: Sequence[str]) -> Found:
    """What is known whole."""
    return Found(len(lines), lambda skip, most: lines[skip : skip + most])


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that a digest tells of a day.

    ``brief`` are other lines for the digest than those of the list; None: the first of those. ``nothing`` is said where
    there is none of it, in a digest that has something else to tell. ``shown`` says who may read more of it than how
    many.
    """

    key: str
    heading: Callable[[Voice], str]
    find: Callable[[Tx, Reader, date], Found]
    brief: Callable[[Tx, Reader, date], Sequence[str] | None] = lambda tx, reader, day: None
    nothing: Callable[[Voice], str] | None = None
    shown: Callable[[Person], bool] = lambda person: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest; its ``key`` is that of ``digests`` in ``app.yaml``.

    ``whom`` it is for, and who may have it ``also``. ``named``: in channels too it names people, because the company
    wants it so. ``picture`` is the file that comes with it to people, ``pictured`` says whether there is something on
    it: then it is sent though its parts are empty. ``foot`` is small print. On its day the one that it is ``within``
    tells all of this too: whoever gets that one, and no later, does not get this one beside it.
    """

    key: str
    name: Callable[[Voice], str]
    about: Callable[[Voice], str]
    whom: Role | Circle
    parts: Sequence[Part]
    named: bool = False
    picture: str | None = None
    pictured: Callable[[Tx, date], bool] = lambda tx, day: False
    foot: Callable[[Reader], str] | None = None
    also: Callable[[Office, Person], bool] = lambda office, person: False
    within: str | None = None

    @property
    def kind(self) -> str:
        """What its messages are called."""
        return f"digest.{self.key}"


def draw(tx: Tx, reader: Reader, digest: Digest, day: date) -> Message | None:
    """The message; None if there is nothing to tell."""
    known = [(part, part.find(tx, reader, day)) for part in digest.parts]
    pictured = bool(reader.person.id) and digest.pictured(tx, day)
    if not pictured and not any(some.n or some.said for _, some in known):
        return None
    shown = [(part, some) for part, some in known if some.n or some.said or part.nothing]
    title = digest.name(reader.voice)
    heads = [_heading(reader.voice, part, some) for part, some in shown]
    alone = heads == [title] or len(digest.parts) == 1
    blocks = [
        *([] if alone else [header(title)]),
        *(_block(tx, reader, digest, day, part, some) for part, some in shown),
        *([context(digest.foot(reader))] if digest.foot else []),
    ]
    return Message(text="\n".join(heads if alone else [title, *heads]), blocks=blocks)


def _heading(v: Voice, part: Part, some: Found) -> str:
    number = some.said or (v.number(some.n) if some.n else "")
    return f"{part.heading(v)}: {number}" if number else part.heading(v)


def _block(tx: Tx, reader: Reader, digest: Digest, day: date, part: Part, some: Found) -> Json:
    v, heading = reader.voice, f"*{_heading(reader.voice, part, some)}*"
    if not some.n:
        return section(heading, *([part.nothing(v)] if part.nothing and not some.said else []))
    channel = reader.person.id == 0
    more = button(v.say("Show all…"), LIST, f"{digest.key}.{part.key}.{day.isoformat()}:0")
    if channel and not digest.named:
        return section(heading, button=more)
    if not channel and not part.shown(reader.person):
        return section(heading)
    brief = part.brief(tx, reader, day)
    lines = some.lines(0, LISTED) if brief is None else brief
    whole = brief is None and some.n <= LISTED
    return section(heading, *lines, button=None if whole else more)
