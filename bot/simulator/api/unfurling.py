"""Links of the app's domains in what people write: the event that tells of them, and `chat.unfurl`."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.simulator.api.args import Args
from bot.simulator.api.chat import checked_attachments
from bot.simulator.api.conversations import visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.telling.events import emit
from bot.simulator.world import World

LINK = re.compile(r"<(https?://[^|>]+)(?:\|[^>]*)?>")


def links_shared(world: World, channel: JSON, message: JSON) -> None:
    """Tells of links to the domains that the manifest registers, whether the bot is in the conversation or not."""
    links = [{"url": url, "domain": domain} for url in LINK.findall(message["text"]) if (domain := _ours(world, url))]
    if not links:
        return
    event = {"type": "link_shared", "user": message["user"], "channel": channel["id"], "message_ts": message["ts"]}
    event |= {"unfurl_id": _pointer(channel["id"], message["ts"]), "source": "conversations_history", "links": links}
    if "thread_ts" in message:
        event["thread_ts"] = message["thread_ts"]
    emit(world, "link_shared", {**event, "is_bot_user_member": world.state.bot in channel["members"]})


def _ours(world: World, url: str) -> str | None:
    host = urlsplit(url).hostname or ""
    return next((d for d in world.manifest.unfurl_domains if host == d or host.endswith(f".{d}")), None)


def _pointer(channel: str, ts: str) -> str:
    return f"{channel}.{ts}"


def unfurl(world: World, args: Args) -> JSON:
    """chat.unfurl: what a link in a message shows below it."""
    channel_id, ts = args.text("channel"), args.text("ts")
    if args.has("unfurl_id"):
        channel_id, _, ts = args.text("unfurl_id").partition(".")
    wanted = args.value("unfurls", "invalid_unfurls_format")
    if not isinstance(wanted, dict):
        raise SlackError("invalid_unfurls_format" if wanted else "missing_unfurls")
    try:
        message = world.state.message(visible(world, channel_id)["id"], ts)
    except SlackError as missing:
        found = {"channel_not_found": "cannot_find_channel", "message_not_found": "cannot_find_message"}
        raise SlackError(found[missing.code]) from None
    if not set(wanted) <= set(LINK.findall(message["text"])):
        raise SlackError("cannot_unfurl_url")
    app = {"is_app_unfurl": True, "bot_id": world.state.app["bot_id"], "app_id": world.state.app["id"]}
    shown = [{"from_url": url, "app_unfurl_url": url, **app, **given} for url, given in wanted.items()]
    message["attachments"] = checked_attachments(shown)
    world.told("conversation", channel_id, to=world.members(world.state.channel(channel_id)))
    return {}
