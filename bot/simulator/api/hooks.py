"""response_url: a few uses, for a while, to answer where somebody did something."""

from __future__ import annotations

import secrets
import time
from typing import Any

from bot.simulator.api.args import Args
from bot.simulator.api.chat import said
from bot.simulator.errors import JSON, SlackError
from bot.simulator.posting import by_bot, edit, erase, say, whisper
from bot.simulator.world import World

USES = 5


def give(world: World, kind: str, *, user: str, channel: str, ts: str | None = None) -> str:
    """A new response_url; `kind` is commands, actions or app-actions, `ts` the message that was acted on."""
    name = f"{kind}/{world.state.team['id']}/{secrets.randbelow(10**13)}/{secrets.token_urlsafe(18)}"
    hook = {"user": user, "channel": channel, "ts": ts, "uses": 0, "at": time.time()}
    hooks = world.state.hooks
    hooks[name] = hook
    for old in list(hooks)[:-2000]:
        del hooks[old]
    return f"{world.url}/hooks/{name}"


def use(world: World, name: str, body: Any) -> None:
    """Does what was posted to a response_url, or raises SlackError."""
    hook = world.state.hooks.get(name)
    if hook is None:
        raise SlackError("no_hook")
    if time.time() - hook["at"] > world.settings.hook_life:
        raise SlackError("expired_url")
    if hook["uses"] >= USES:
        raise SlackError("used_url")
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    answer(world, hook, body)
    hook["uses"] += 1
    world.dirty = True


def answer(world: World, hook: JSON, body: JSON) -> None:
    """Says, replaces or deletes where the hook leads; also what a command's acknowledgement carries."""
    channel = world.state.channel(hook["channel"])
    args = Args(body)
    original = world.state.find(hook["channel"], hook["ts"], viewer=hook["user"]) if hook["ts"] else None
    if args.flag("delete_original") and original:
        erase(world, channel, original)
        if not args.has("text") and not args.has("blocks"):
            return
    content = said(args)
    if args.flag("replace_original") and original:
        edit(world, channel, original, {**{k: v or None for k, v in content.items()}, "text": content["text"]})
        return
    message = by_bot(world, **content, thread_ts=args.text("thread_ts"))
    if args.text("response_type") == "in_channel":
        say(world, channel, message)
    else:
        whisper(world, channel, hook["user"], message)
