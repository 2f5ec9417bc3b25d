"""A person at a Slack client, for scripts: types commands, fills in forms, presses buttons, reads what is shown."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

PATIENCE = 10.0
"""Seconds after which something that should happen did not."""
T = TypeVar("T")
Json = dict[str, Any]


def eventually(look: Callable[[], T], *, what: str = "it", seconds: float = PATIENCE) -> T:
    """What ``look`` returns once it is true; AssertionError if it never is."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s; last seen: {seen!r}"
        time.sleep(0.02)


def get(url: str) -> Json:
    """Ask the stand-in."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        got: Json = json.load(answer)
        return got


def post(url: str, body: Mapping[str, Any]) -> Json:
    """Tell the stand-in."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        got: Json = json.load(answer)
        return got


@dataclass
class Actor:
    """A person at a Slack client."""

    url: str
    id: str

    def act(self, **what: Any) -> Json:
        """Do one thing as this person; returns what the client shows."""
        return post(f"{self.url}/sim/act", {"as": self.id, **what})

    def command(self, text: str, channel: str = "C0GENERAL") -> Json:
        """Type a slash command; AssertionError if Slack shows an error."""
        answer = self.act(do="command", channel=channel, text=text)
        assert answer["ok"], answer
        return answer

    def look(self, path: str) -> Json:
        """What this person's client shows."""
        joined = "&" if "?" in path else "?"
        return get(f"{self.url}{path}{joined}as={self.id}")

    def modal(self) -> Json:
        """The form on top; AssertionError if none is open."""
        views = self.look("/sim/modals")["views"]
        assert views, "no form is open"
        top: Json = views[-1]
        return top

    def no_modal(self) -> bool:
        """Whether no form is open."""
        return not self.look("/sim/modals")["views"]

    def dm(self) -> str:
        """The conversation with the bot."""
        rows = self.look("/sim/view")["conversations"]
        return str(next(row["id"] for row in rows if row["kind"] == "app"))

    def messages(self, channel: str | None = None) -> list[Json]:
        """What stands in the conversation with the bot, or in a channel, whispers included."""
        found: list[Json] = self.look(f"/sim/conversation/{channel or self.dm()}")["messages"]
        return [m for m in found if not m.get("deleted")]

    def whispers(self, channel: str = "C0GENERAL") -> list[str]:
        """What only this person sees in a channel, oldest first."""
        return [words_of(m) for m in self.messages(channel) if m["ephemeral"]]

    def card(self, containing: str) -> Json:
        """The newest message from the bot that says so; AssertionError if none appears."""
        return eventually(
            lambda: next((m for m in reversed(self.messages()) if containing in words_of(m)), {}),
            what=f"a message with {containing!r}",
        )

    def press(self, message: Json, label: str, *, channel: str | None = None) -> Json:
        """Press a button of a message by its words."""
        pressed = button_of(message, label)
        return self.act(do="press", channel=channel or self.dm(), ts=message["ts"], **pressed)

    def press_stale(self, message: Json, pressed: Json) -> Json:
        """Press a button that this person's phone still shows."""
        return self.act(do="press", channel=self.dm(), ts=message["ts"], force=True, **pressed)

    def submit(self, **values: Any) -> Json:
        """Fill in the form on top, by block id, and hand it in."""
        view = self.modal()
        return self.act(do="submit", view_id=view["id"], state=state_of(view, values))

    def change(self, block_id: str, **values: Any) -> Json:
        """Change one field of the form on top, others having ``values``."""
        view = self.modal()
        state = state_of(view, values)
        action_id, element = next(iter(state[block_id].items()))
        payload = {k: v for k, v in element.items() if k != "type"}
        return self.act(
            do="press", view_id=view["id"], block_id=block_id, action_id=action_id, payload=payload, state=state
        )


FIELDS = {
    "datepicker": "selected_date",
    "static_select": "selected_option",
    "users_select": "selected_user",
    "plain_text_input": "value",
    "number_input": "value",
}


def state_of(view: Json, values: Mapping[str, Any]) -> Json:
    """The state that Slack sends: what was filled in, else what the form began with."""
    inputs = [b for b in view["blocks"] if b["type"] == "input"]
    return {b["block_id"]: {b["element"]["action_id"]: _input(b["element"], values.get(b["block_id"]))} for b in inputs}


def _input(element: Json, value: Any) -> Json:
    kind = element["type"]
    initial = {"static_select": "initial_option", "datepicker": "initial_date", "users_select": "initial_user"}
    given = element.get(initial.get(kind, "initial_value")) if value is None else value
    if kind == "static_select" and isinstance(given, str):
        given = next(o for o in element["options"] if o["value"] == given)
    if isinstance(given, date):
        given = given.isoformat()
    return {"type": kind, FIELDS[kind]: given or None}


def words_of(message: Json) -> str:
    """All the words of a message."""
    return "\n".join([message.get("text") or "", *_words(message.get("blocks") or [])])


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


def buttons(message: Json) -> list[Json]:
    """The buttons of a message."""
    rows = [b["elements"] for b in message.get("blocks") or [] if b["type"] == "actions"]
    return [{**element, "block_id": block["block_id"]}
            for block in message.get("blocks") or [] if block["type"] == "actions"
            for element in block["elements"]] if rows else []  # fmt: skip


def labels(message: Json) -> list[str]:
    """What the buttons of a message read."""
    return [b["text"]["text"] for b in buttons(message)]


def button_of(message: Json, label: str) -> Json:
    """What pressing a button sends."""
    found = next((b for b in buttons(message) if b["text"]["text"] == label), None)
    assert found, f"no button {label!r} among {labels(message)}"
    return {"block_id": found["block_id"], "action_id": found["action_id"], "payload": {"value": found.get("value")}}
