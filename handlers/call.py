"""What somebody did in Slack, parsed once, and what they are answered: the two ends of every handler."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.people import Person
from handlers.office import Office, Reader
from handlers.texts import Voice
from storage.db import Database, Tx

Json = Mapping[str, Any]


class Surface(StrEnum):
    """Where something can be done."""

    COMMAND = "command"
    ACTION = "action"
    FORM = "form"
    OPTIONS = "options"
    SHORTCUT = "shortcut"
    EVENT = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper:
    """A message that only one person sees and no card keeps true: where it is replaced, and the row pressed in it."""

    url: str
    row: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One delivery of Slack's. ``key`` is the same for a repeat of it, and for nothing else.

    ``text`` is what was typed, as much of it as is read for what it means; ``said`` is all of it.
    ``place`` is the message that was pressed: conversation and ts. ``inputs`` are the fields of a form, by block.
    """

    surface: Surface
    name: str
    team_id: str
    user_id: str
    key: str
    text: str = ""
    said: str = ""
    value: str = ""
    whisper: Whisper | None = None
    place: tuple[str, str] | None = None
    view: Json = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    event: Json = field(default_factory=dict)
    trigger_id: str | None = None
    response_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Call(Delivery):
    """A delivery by somebody who was admitted."""

    office: Office
    actor: Person
    voice: Voice
    now: datetime

    @property
    def reader(self) -> Reader:
        """The actor, as somebody to whom things are told."""
        return Reader(office=self.office, voice=self.voice, person=self.actor, now=self.now)

    @property
    def today(self) -> date:
        """Today where the actor's days are counted."""
        return self.reader.today

    @property
    def day(self) -> date:
        """The day that it is where the company is: that of its books."""
        return self.office.day(self.now)

    @property
    def memo(self) -> dict[str, Any]:
        """What the open form remembers: opaque ids, never trusted."""
        return memo_of(self.view)

    @property
    def origin(self) -> tuple[str, str] | None:
        """The message from which the open form came: conversation and ts."""
        place = self.memo.get("place")
        return (str(place[0]), str(place[1])) if isinstance(place, list) and len(place) == 2 else None

    def remember(self, **known: Any) -> dict[str, Any]:
        """What a form that is opened now remembers: what is ``known``, and the whisper that it was opened from."""
        return known | ({"whisper": asdict(self.whisper)} if self.whisper else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to show: ``text`` is the notification and the screen reader's version of ``blocks``.

    ``aloud``: from a thread it is shown in the channel too. ``instead``: only in the place of what stands there.
    """

    text: str
    blocks: Sequence[Json] = ()
    aloud: bool = False
    instead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the person gets at once.

    ``say`` is for their eyes only, ``instead`` takes the place of a whisper; views open, refresh or replace a form.
    ``afterwards`` writes down what a look at something leaves behind, once it was read.
    """

    say: Message | None = None
    instead: tuple[Whisper, Message] | None = None
    open_view: Json | None = None
    refresh_view: Json | None = None
    errors: Mapping[str, str] | None = None
    options: Sequence[Json] | None = None
    afterwards: Callable[[Tx], object] | None = None


NOTHING = Answer()


class TooEarly(Exception):  # noqa: N818: nothing went wrong
    """An event is about something of which we know in a moment: Slack is asked to tell of it again."""


Handler = Callable[[Tx, Call], Answer]
About = Callable[[Tx, Call], Sequence[int]]
Heeds = Callable[[Database, Office, Delivery], bool]
Overhears = Callable[[Tx, Office, Delivery, datetime], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A way into the bot. One that ``changes`` something claims its delivery; the others only read.

    ``about`` says of which items of stock it tells, where somebody else keeps the stock and is asked before. ``heeds``
    says whether an event is any of our business, before anything is claimed for it: nearly none is, so that it asks the
    database only where it must. ``overhears`` deals with one of somebody who is not admitted; False if there is nothing
    but to refuse them.
    """

    surface: Surface
    name: str
    handler: Handler
    changes: bool = False
    about: About | None = None
    heeds: Heeds | None = None
    overhears: Overhears | None = None


def command(name: str, handler: Handler, *, changes: bool = False, about: About | None = None) -> Entry:
    """A slash command, by its name in ``app.yaml``'s ``commands``; or words of one: "vacation calendar".

    "ticket access who *" are two words with more behind them.
    """
    return Entry(surface=Surface.COMMAND, name=name, handler=handler, changes=changes, about=about)


def action(name: str, handler: Handler, *, changes: bool = False) -> Entry:
    """A button, or an input that tells of each change."""
    return Entry(surface=Surface.ACTION, name=name, handler=handler, changes=changes)


def form(name: str, handler: Handler) -> Entry:
    """A form that is handed in."""
    return Entry(surface=Surface.FORM, name=name, handler=handler, changes=True)


def event(name: str, handler: Handler, *, heeds: Heeds | None = None, overhears: Overhears | None = None) -> Entry:
    """An event that Slack tells us of."""
    return Entry(surface=Surface.EVENT, name=name, handler=handler, changes=True, heeds=heeds, overhears=overhears)


def shortcut(name: str, handler: Handler) -> Entry:
    """A shortcut in the menu of a message, which the delivery has as its event."""
    return Entry(surface=Surface.SHORTCUT, name=name, handler=handler, changes=True)


def memo_of(view: Json) -> dict[str, Any]:
    """What a form of ours remembers; nothing, if it is not ours."""
    try:
        memo = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return memo if isinstance(memo, dict) else {}


def inputs_of(view: Json) -> dict[str, Any]:
    """What was put into a form: block id -> text, date, number, the value(s) chosen or the files; None for nothing."""
    state = (view.get("state") or {}).get("values") or {}
    return {block: clean(_value(element)) for block, elements in state.items() for element in elements.values()}


VALUE_FIELDS = (
    "value",
    "selected_date",
    "selected_user",
    "selected_conversation",
    "selected_time",
    "selected_date_time",
    "rich_text_value",
)


def _value(element: Json) -> Any:
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"] or ()]
    if "files" in element:
        return [file for file in element["files"] or () if isinstance(file, Mapping)]
    return next((element[name] for name in VALUE_FIELDS if element.get(name) is not None), None)


DEEP = 50
"""Nothing that Slack tells of lies deeper."""


def clean(told: Any, deep: int = DEEP) -> Any:
    """What Slack tells, whatever its shape, without what no database keeps: NUL, and halves of characters."""
    if isinstance(told, str):
        return told.replace("\0", "").encode(errors="replace").decode()
    if isinstance(told, Mapping):
        return {name: clean(value, deep - 1) for name, value in told.items()} if deep else {}
    if isinstance(told, list):
        return [clean(one, deep - 1) for one in told] if deep else []
    return told
