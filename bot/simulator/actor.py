"""One person at a Slack client, for scripts and stories: types commands, fills in forms, presses, reads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.simulator.client import Client, button, filled, until
from bot.simulator.errors import JSON

PATIENCE = 30.0
"""Seconds after which something that should happen did not."""
T = TypeVar("T")


def eventually(look: Callable[[], T], *, what: str = "it", seconds: float = PATIENCE) -> T:
    """What ``look`` returns once it is true; AssertionError if it never is."""
    try:
        return until(look, seconds=seconds)
    except TimeoutError:
        raise AssertionError(f"{what} did not happen within {seconds} s") from None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, by their Slack id. Whatever a client would refuse is an AssertionError or a KeyError."""

    client: Client
    id: str

    def command(self, text: str, channel: str | None = None) -> JSON:
        """Type a slash command, by default to the bot."""
        answer = self.client.command(self.id, text, channel)
        assert answer["ok"], answer
        return answer

    def say(self, text: str) -> JSON:
        """Write to the bot."""
        return self.client.say(self.id, text)

    def dm(self) -> str:
        """The conversation with the bot."""
        return self.client.dm(self.id)

    def modal(self) -> JSON:
        """The form on top."""
        views = self.client.modals(self.id)
        assert views, "no form is open"
        return views[-1]

    def no_modal(self) -> bool:
        """Whether no form is open."""
        return not self.client.modals(self.id)

    def home(self) -> JSON | None:
        """The Home tab, opened."""
        self.client.act(self.id, "open_home")
        return self.client.home(self.id)

    def messages(self, channel: str | None = None) -> list[JSON]:
        """What stands in the conversation with the bot, or in a channel, whispers included."""
        return [m for m in self.client.messages(self.id, channel) if not m.get("deleted")]

    def whispers(self, channel: str | None = None) -> list[str]:
        """What only this person sees in a conversation, oldest first."""
        return [words_of(m) for m in self.messages(channel) if m["ephemeral"]]

    def card(self, containing: str, having: str | None = None) -> JSON:
        """The newest message from the bot that says so, once it appears; of those ``having`` a button, if named."""

        def found() -> JSON:
            said = (m for m in reversed(self.messages()) if containing in words_of(m))
            return next((m for m in said if having is None or _has(m, having)), {})

        return eventually(found, what=f"a message with {containing!r}")

    def press_card(self, containing: str, label: str) -> JSON:
        """Press a button of the newest message that says so and has it: a digest or a reminder may say so too."""
        return self.press(self.card(containing, label), label)

    def press(self, place: JSON, label: str) -> JSON:
        """Press a button of a message, or of a Home tab, by its words or its action."""
        return self.client.press(self.id, place, label)

    def choose(self, place: JSON, label: str) -> JSON:
        """Choose from the menu behind the three dots of a message, by the words of the option."""
        return self.client.choose(self.id, place, menu(place, label), label)

    def press_stale(self, place: JSON, label: str) -> JSON:
        """Press a button that this person's phone still shows, though it is gone."""
        block, element = button(place, label)
        where = {"channel": place["channel"], "ts": place["ts"]}
        pressed = {"block_id": block["block_id"], "action_id": element["action_id"], "value": element.get("value")}
        return self.client.act(self.id, "press", force=True, **where, **pressed)

    def submit(self, **values: Any) -> JSON:
        """Fill in the form on top, by block, and hand it in."""
        return self.client.fill(self.id, **values)

    def change(self, field: str, value: Any, **others: Any) -> JSON:
        """Change one field of the form on top, while others hold ``others``."""
        view = self.modal()
        state = filled(view, {field: value, **others})
        action_id, held = next(iter(state[field].items()))
        where = {"view_id": view["id"], "block_id": field, "action_id": action_id}
        payload = {k: v for k, v in held.items() if k != "type"}
        return self.client.act(self.id, "press", payload=payload, state=state, **where)


def menu(place: JSON, label: str) -> str:
    """The action of the menu that offers this."""
    rows = [block.get("elements") or [block.get("accessory") or {}] for block in place["blocks"]]
    menus = [element for row in rows for element in row if element.get("type") == "overflow"]
    offered = {option["text"]["text"]: element["action_id"] for element in menus for option in element["options"]}
    return str(offered[label])


def words_of(place: JSON) -> str:
    """All the words of a message or a view."""
    return "\n".join([place.get("text") or "", *_words(place.get("blocks") or [])])


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _words(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "text" and isinstance(value, str):
                yield value
            elif isinstance(value, dict | list):
                yield from _words(value)


def _has(message: JSON, label: str) -> bool:
    """Whether a button of a message, wherever it stands in it, reads so."""
    try:
        button(message, label)
    except KeyError:
        return False
    return True


def labels(message: JSON) -> list[str]:
    """What the buttons of a message read."""
    rows = [block["elements"] for block in message.get("blocks") or [] if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row if "text" in element]
