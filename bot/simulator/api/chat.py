"""The Web API's `chat.*`: what the app says."""

from __future__ import annotations

from typing import Any

from bot.simulator.api.args import Args
from bot.simulator.api.conversations import need, target, visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.kit.blocks import checked_blocks
from bot.simulator.posting import SHOWN, by_bot, edit, erase, say, whisper
from bot.simulator.world import World

UPDATED_TEXT = 4000
MARKDOWN_TEXT = 12_000


def post_message(world: World, args: Args) -> JSON:
    """chat.postMessage."""
    channel = target(world, args.text("channel"))
    content = said(args)
    extra = {"metadata": _metadata(args), "thread_ts": args.text("thread_ts"), **_custom(world, args)}
    if extra["thread_ts"] and args.flag("reply_broadcast"):
        extra["subtype"] = "thread_broadcast"
    message = say(world, channel, by_bot(world, **content, **extra))
    return {"channel": channel["id"], "ts": message["ts"], "message": message, **_warnings(args)}


def me_message(world: World, args: Args) -> JSON:
    """chat.meMessage: what the bot is doing, in italics."""
    channel = target(world, args.text("channel"))
    message = say(world, channel, by_bot(world, text=args.text("text"), blocks=None, subtype="me_message"))
    return {"channel": channel["id"], "ts": message["ts"]}


def update(world: World, args: Args) -> JSON:
    """chat.update: only the app's own messages; blocks stay unless they are given."""
    channel = visible(world, args.text("channel"))
    message = world.state.message(channel["id"], args.text("ts"))
    if message.get("bot_id") != world.state.app["bot_id"]:
        raise SlackError("cant_update_message")
    if channel["is_archived"]:
        raise SlackError("is_inactive")
    if len(args.text("text")) > UPDATED_TEXT:
        raise SlackError("msg_too_long")
    edit(world, channel, message, _changes(args))
    return {"channel": channel["id"], "ts": message["ts"], "text": message["text"], "message": message}


def _changes(args: Args) -> JSON:
    content = said(args)
    changes: JSON = {}
    if args.has("text") or args.has("markdown_text"):
        changes["text"] = content["text"]
    if args.value("blocks") is not None or args.has("markdown_text"):
        changes["blocks"] = content["blocks"] or None
    if args.value("attachments") is not None:
        changes["attachments"] = content["attachments"] or None
    if args.value("metadata") is not None:
        changes["metadata"] = _metadata(args) or None
    return changes


def delete(world: World, args: Args) -> JSON:
    """chat.delete: only the app's own messages."""
    channel = visible(world, args.text("channel"))
    message = world.state.message(channel["id"], args.text("ts"))
    if message.get("bot_id") != world.state.app["bot_id"]:
        raise SlackError("cant_delete_message")
    erase(world, channel, message)
    return {"channel": channel["id"], "ts": message["ts"]}


def post_ephemeral(world: World, args: Args) -> JSON:
    """chat.postEphemeral: for one member's eyes."""
    user = args.text("user")
    channel = target(world, args.text("channel"))
    if user not in channel["members"]:
        raise SlackError("user_not_in_channel")
    message = by_bot(world, **said(args), thread_ts=args.text("thread_ts"))
    return {"message_ts": whisper(world, channel, user, message)["ts"]}


def get_permalink(world: World, args: Args) -> JSON:
    """chat.getPermalink."""
    channel = visible(world, args.text("channel"))
    message = world.state.message(channel["id"], args.text("message_ts"))
    return {"channel": channel["id"], "permalink": permalink(world, channel["id"], message["ts"])}


def permalink(world: World, channel: str, ts: str) -> str:
    """The address that leads to a message."""
    return f"https://{world.state.team['domain']}.slack.com/archives/{channel}/p{ts.replace('.', '')}"


def said(args: Args) -> JSON:
    """Text, blocks and attachments of a call, checked, or `no_text`."""
    blocks = args.value("blocks", "invalid_blocks_format")
    attachments = args.value("attachments", "invalid_attachments")
    text = args.text("text")
    if args.has("markdown_text"):
        text, blocks = _markdown(args, blocks)
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    checked = checked_blocks(blocks) if blocks else blocks
    return {"text": text, "blocks": checked, "attachments": checked_attachments(attachments)}


def _markdown(args: Args, blocks: Any) -> tuple[str, list[JSON]]:
    text = args.text("markdown_text")
    if args.has("text") or blocks:
        raise SlackError("markdown_text_conflict")
    if len(text) > MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    return text, [{"type": "markdown", "text": text}]


def checked_attachments(raw: Any) -> list[JSON]:
    """Attachments as they are kept, or Slack's refusal."""
    if not raw:
        return []
    if not isinstance(raw, list) or not all(isinstance(a, dict) for a in raw):
        raise SlackError("invalid_attachments")
    if len(raw) > 100:
        raise SlackError("too_many_attachments")
    numbered = [{"id": i, "fallback": "[no preview available]", **a} for i, a in enumerate(raw, 1)]
    return [a | ({"blocks": checked_blocks(a["blocks"])} if a.get("blocks") else {}) for a in numbered]


def _metadata(args: Args) -> JSON:
    raw = args.value("metadata", "invalid_metadata_format")
    if not raw:
        return {}
    if not isinstance(raw, dict) or not isinstance(raw.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    return {"event_type": raw["event_type"], "event_payload": raw.get("event_payload") or {}}


def _custom(world: World, args: Args) -> JSON:
    """Another name or picture for one message, which takes a scope of its own."""
    names = [n for n in ("username", "icon_emoji", "icon_url") if args.has(n)]
    if not names:
        return {}
    need(world, "chat:write.customize")
    icons = {n.removeprefix("icon_"): args.text(n) for n in names if n != "username"}
    return {"subtype": "bot_message", "username": args.text("username"), "icons": icons}


def _warnings(args: Args) -> JSON:
    if len(args.text("text")) <= SHOWN:
        return {}
    return {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
