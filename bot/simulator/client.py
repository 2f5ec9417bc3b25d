"""People's hands and eyes over HTTP, for tests and scripts: the `/sim` interface in Python."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from bot.simulator.errors import JSON
from bot.simulator.kit.fieldstate import HELD
from bot.simulator.kit.limits import options_of

T = TypeVar("T")
CHOSEN = {"overflow": "selected_option"}


class Client:
    """Speaks to a simulator at a URL, in this process or another."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._dms: dict[str, str] = {}

    def request(self, method: str, path: str, body: JSON | None = None) -> JSON:
        """One call of the `/sim` interface."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=30)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json"})
            answer: JSON = json.loads(connection.getresponse().read())
            return answer
        finally:
            connection.close()

    def get(self, path: str, **query: Any) -> JSON:
        """Looks."""
        return self.request("GET", path + ("?" + urlencode(query) if query else ""))

    def post(self, path: str, body: JSON) -> JSON:
        """Changes."""
        if path == "/sim/reset":
            self._dms.clear()
        return self.request("POST", path, body)

    # -- what a person does

    def act(self, user: str, do: str, **did: Any) -> JSON:
        """Any act: `act("U1", "message", channel="D1", text="hello")`."""
        return self.post("/sim/act", {"as": user, "do": do, **did})

    def command(self, user: str, text: str, channel: str | None = None) -> JSON:
        """Types a slash command, in the direct messages with the app unless told otherwise."""
        return self.act(user, "command", channel=channel or self.dm(user), text=text)

    def say(self, user: str, text: str, channel: str | None = None, **more: Any) -> JSON:
        """Types a message."""
        return self.act(user, "message", channel=channel or self.dm(user), text=text, **more)

    def press(self, user: str, place: JSON, label: str, **did: Any) -> JSON:
        """Presses the button with this label or action_id in a message (with its `channel`) or a view."""
        block, element = button(place, label)
        where = {"view_id": place["id"]} if "blocks" in place and "id" in place else _where(place)
        return self.act(user, "press", block_id=block["block_id"], action_id=element["action_id"], **where, **did)

    def choose(self, user: str, place: JSON, action_id: str, value: Any, **did: Any) -> JSON:
        """Chooses in a menu or picker of a message or view: an option by its value or label, a date, an id."""
        _, element = button(place, action_id)
        key = CHOSEN.get(element["type"]) or HELD[element["type"]][0]
        offered = {o["value"]: o for o in options_of(element)} | {o["text"]["text"]: o for o in options_of(element)}
        wanted = value if isinstance(value, list) else [value]
        chosen = [offered.get(v, v) if isinstance(v, str) else v for v in wanted]
        payload = {"type": element["type"], key: chosen if isinstance(value, list) else chosen[0]}
        return self.press(user, place, action_id, payload=payload, **did)

    def fill(self, user: str, **fields: Any) -> JSON:
        """Sends the modal on top; fields by action_id or block_id, as plain values or as state objects."""
        view = self.modals(user)[-1]
        return self.act(user, "submit", view_id=view["id"], state=filled(view, fields))

    # -- what a person sees

    def dm(self, user: str) -> str:
        """The person's conversation with the app: it stays the same until a reset, and is looked up once."""
        if user not in self._dms:
            conversations = self.get("/sim/view", **{"as": user})["conversations"]
            self._dms[user] = next(str(c["id"]) for c in conversations if c["kind"] == "app")
        return self._dms[user]

    def messages(self, user: str, channel: str | None = None) -> list[JSON]:
        """What stands in a conversation, each message with its `channel`."""
        channel = channel or self.dm(user)
        seen = self.get(f"/sim/conversation/{channel}", **{"as": user})["messages"]
        return [{**message, "channel": channel} for message in seen]

    def modals(self, user: str) -> list[JSON]:
        """The person's open modals, the last on top."""
        return list(self.get("/sim/modals", **{"as": user})["views"])

    def home(self, user: str) -> JSON | None:
        """The person's Home tab."""
        return self.get("/sim/home", **{"as": user})["view"]  # type: ignore[no-any-return]

    def raw_messages(self, channel: str) -> list[JSON]:
        """Messages as they are kept, with their metadata."""
        return list(self.get("/sim/messages", channel=channel)["messages"])

    def timeline(self, after: int = 0) -> list[JSON]:
        """What went over the wire."""
        return list(self.get("/sim/timeline", after=after)["entries"])

    # -- what an operator does

    def faults(self, *rules: JSON, seed: int = 0) -> JSON:
        """Sets the faults; none clears them."""
        return self.post("/sim/faults", {"seed": seed, "rules": list(rules)})

    def settings(self, **wanted: Any) -> JSON:
        """Changes times and `request_url`."""
        return self.post("/sim/settings", wanted)


def until(look: Callable[[], T], *, seconds: float = 30.0) -> T:
    """Looks again and again until there is something to see; returns it, or raises TimeoutError."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > end:
            raise TimeoutError(f"nothing came of it in {seconds} s")
        time.sleep(0.02)


def button(place: JSON, label: str) -> tuple[JSON, JSON]:
    """The block and the button with this label or action_id; KeyError names those that are there."""
    there = [(block, element) for block in place.get("blocks") or [] for element in _pressable(block)]
    for block, element in there:
        if label in (_label(element), element.get("action_id")):
            return block, element
    raise KeyError(f"{label!r} is not among {[_label(element) for _, element in there]}")


def filled(view: JSON, fields: JSON) -> JSON:
    """The `state` of a form: {block_id: {action_id: {type, ...}}} from plain values."""
    state: JSON = {}
    for block, actions in view["state"]["values"].items():
        for action, held in actions.items():
            name = action if action in fields else block
            if name in fields:
                state.setdefault(block, {})[action] = _held(view, block, held, fields[name])
    unknown = set(fields) - {n for block, actions in view["state"]["values"].items() for n in (block, *actions)}
    if unknown:
        raise KeyError(f"the form has no field {sorted(unknown)}")
    return state


def _held(view: JSON, block_id: str, held: JSON, value: Any) -> JSON:
    if isinstance(value, dict) and "type" in value:
        return value
    key = next(name for name in held if name not in ("type", "timezone"))
    if key == "selected_option" and isinstance(value, str):
        value = _option(view, block_id, value)
    elif key == "selected_options":
        value = [_option(view, block_id, v) if isinstance(v, str) else v for v in value]
    return {**held, key: value}


def _option(view: JSON, block_id: str, value: str) -> JSON:
    block = next(b for b in view["blocks"] if b["block_id"] == block_id)
    inner = [*(block.get("elements") or []), block.get("element"), block.get("accessory")]
    offered = [o for e in inner if e for o in options_of(e)]
    for option in offered:
        if value in (option["value"], option["text"]["text"]):
            return dict(option)
    if offered:
        raise KeyError(f"{value!r} is not among {[o['value'] for o in offered]}")
    return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}


def _pressable(block: JSON) -> list[JSON]:
    inner = [*(block.get("elements") or block.get("actions") or []), block.get("accessory"), block.get("element")]
    return [e for e in inner if e and e.get("action_id")]


def _label(element: JSON) -> str:
    return str(element.get("text", {}).get("text", "")) if isinstance(element.get("text"), dict) else ""


def _where(place: JSON) -> JSON:
    return {"channel": place["channel"], "ts": place["ts"]}
