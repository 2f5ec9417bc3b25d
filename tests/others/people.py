"""What people do to bots that others wrote, and what they read of them."""

from __future__ import annotations

from typing import Any

from bot.simulator.actor import Actor, eventually, words_of
from tests.others.conftest import BOT
from tests.simulator.conftest import GENERAL


def reads(person: Actor, words: str, channel: str | None = None) -> dict[str, Any]:
    """The bot's newest message with these words, once it is there, whispers included."""

    def look() -> dict[str, Any]:
        said = [m for m in person.messages(channel) if m.get("bot_id")]
        return next((m for m in reversed(said) if words in words_of(m)), {})

    return eventually(look, what=f"a message with {words!r}")


def mentions(person: Actor, channel: str = GENERAL) -> None:
    """Calls the bot by its name."""
    assert person.client.say(person.id, f"<@{BOT}> are you there?", channel)["ok"]


def takes_shortcut(person: Actor, callback_id: str, **where: str) -> None:
    """Takes a shortcut, of a message if `where` names one."""
    answer = person.client.act(person.id, "shortcut", callback_id=callback_id, **where)
    assert answer["ok"], answer


def opened(person: Actor, title: str) -> dict[str, Any]:
    """The form with this title, once it is open."""

    def look() -> dict[str, Any]:
        open_ones = person.client.modals(person.id)
        return open_ones[-1] if open_ones and open_ones[-1]["title"]["text"] == title else {}

    return eventually(look, what=f"a form called {title!r}")


def offered(person: Actor, view: dict[str, Any], action_id: str, typed: str = "") -> list[str]:
    """What an external menu offers for what was typed, as `Label` or `Group: Label`."""
    block = next(b for b in view["blocks"] if b.get("element", {}).get("action_id") == action_id)
    where = {"view_id": view["id"], "block_id": block["block_id"], "action_id": action_id}
    answer = person.client.act(person.id, "options", value=typed, **where)
    assert answer["ok"], answer
    alone = [o["text"]["text"] for o in answer.get("options", [])]
    groups = answer.get("option_groups", [])
    return alone + [f"{g['label']['text']}: {o['text']['text']}" for g in groups for o in g["options"]]


def field(view: dict[str, Any], kind: str) -> str:
    """The block of the form's first field of this kind, whose id nobody chose."""
    return str(next(b["block_id"] for b in view["blocks"] if b.get("element", {}).get("type") == kind))
