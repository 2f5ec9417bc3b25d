"""The shape of Slack's deliveries, as far as Bolt and we read them: both raise where something else stands."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

NUL = "\0"
"""PostgreSQL keeps it in no text, and nobody types it."""


class Shape(BaseModel):
    """Fields that are read; others are Slack's own business."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Named(Shape):
    """A workspace, an organisation or a conversation."""

    id: str | None = None


class Profile(Shape):
    """What a user tells of themselves."""

    real_name: str | None = None
    email: str | None = None


class User(Shape):
    """Somebody; an event of users tells more of them."""

    id: str
    team_id: str | None = None
    name: str | None = None
    real_name: str | None = None
    tz: str | None = None
    locale: str | None = None
    profile: Profile | None = None


class Option(Shape):
    """What was chosen in a menu."""

    value: str | None = None


class Pressed(Shape):
    """The element that was pressed."""

    action_id: str | None = None
    action_ts: str | None = None
    block_id: str | None = None
    value: str | None = None
    selected_option: Option | None = None


class File(Shape):
    """A file that somebody chose."""

    id: str
    name: str | None = None
    filetype: str | None = None
    size: int | None = None
    mode: str | None = None
    is_external: bool | None = None


class Held(Shape):
    """What a field of a form holds."""

    value: str | None = None
    selected_date: str | None = None
    selected_user: str | None = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    files: list[File] | None = None


class State(Shape):
    """What all fields of a form hold."""

    values: dict[str, dict[str, Held]] | None = None


class Block(Shape):
    """A part of a view."""

    type: str
    block_id: str


class View(Shape):
    """A form or a Home tab."""

    id: str | None = None
    type: str
    hash: str | None = None
    callback_id: str | None = None
    private_metadata: str | None = None
    blocks: list[Block] | None = None
    state: State | None = None


class Container(Shape):
    """Where something was pressed."""

    channel_id: str | None = None
    message_ts: str | None = None


class Message(Shape):
    """A message that an event tells of, as it is or was."""

    user: str | None = None


class Event(Shape):
    """Something that happened."""

    type: str
    subtype: str | None = None
    user: User | str | None = None
    channel: Named | str | None = None
    channel_type: str | None = None
    text: str | None = None
    ts: str | None = None
    tab: str | None = None
    files: list[File] | None = None
    bot_id: str | None = None
    item: dict[str, Any] | None = None
    message: Message | None = None
    previous_message: Message | None = None
    assistant_thread: dict[str, Any] | None = None


class Delivery(Shape):
    """A delivery of any kind."""

    type: str | None = None
    team: Named | str | None = None
    team_id: str | None = None
    enterprise: Named | str | None = None
    enterprise_id: str | None = None
    user: User | str | None = None
    user_id: str | None = None
    channel: Named | str | None = None
    authorizations: list[dict[str, Any]] | None = None
    actions: list[Pressed] | None = None
    view: View | None = None
    container: Container | None = None
    message: dict[str, Any] | None = None
    event: Event | None = None
    event_id: str | None = None
    callback_id: str | None = None
    action_id: str | None = None
    value: str | None = None
    command: str | None = None
    text: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    response_urls: list[dict[str, Any]] | None = None


NEEDED: Mapping[str, frozenset[str]] = {
    "block_actions": frozenset({"actions"}),
    "view_submission": frozenset({"view"}),
    "view_closed": frozenset({"view"}),
    "block_suggestion": frozenset(),
    "shortcut": frozenset(),
    "message_action": frozenset(),
}
"""What a delivery of a type cannot do without."""
TAKEN_FOR_GIVEN = frozenset({"actions", "event", "view"})
"""What Bolt takes for given in deliveries of other types, wherever it is named."""


def in_form(body: Mapping[str, Any], raw: str) -> bool:
    """Whether a delivery looks like one of Slack's; ``raw`` is the text that it was read from."""
    try:
        read = Delivery.model_validate(body)
    except ValidationError:
        return False
    needed = NEEDED.get(read.type or "", TAKEN_FOR_GIVEN & set(body))
    if not all(getattr(read, part) for part in needed):
        return False
    escaped = NUL in raw or "u0000" in raw or "%00" in raw
    return not (escaped and any(NUL in text for text in _texts(body)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key)
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
