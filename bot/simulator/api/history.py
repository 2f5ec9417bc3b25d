"""What was said: `conversations.history` and `conversations.replies`."""

from bot.simulator.api.args import Args
from bot.simulator.api.conversations import paged, permit, visible
from bot.simulator.errors import JSON, SlackError
from bot.simulator.world import World


def history(world: World, args: Args) -> JSON:
    """conversations.history: the latest first, replies left out."""
    channel = _readable(world, args)
    kept = [m for m in world.state.messages.get(channel["id"], []) if _top(m) and _between(m["ts"], args)]
    page, cursor = paged(kept[::-1], args, default=100, most=999)
    return _answer(page, cursor, args) | {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}


def replies(world: World, args: Args) -> JSON:
    """conversations.replies: the parent and then its replies, the oldest first."""
    channel = _readable(world, args)
    parent = args.text("ts")
    kept = world.state.messages.get(channel["id"], [])
    found = [m for m in kept if m["ts"] == parent or (m.get("thread_ts") == parent and _between(m["ts"], args))]
    if not found:
        raise SlackError("thread_not_found")
    page, cursor = paged(found, args, default=1000)
    return _answer(page, cursor, args)


def _readable(world: World, args: Args) -> JSON:
    channel = visible(world, args.text("channel"))
    permit(world, "history", channel)
    if world.state.bot not in channel["members"]:
        raise SlackError("not_in_channel")
    return channel


def _top(message: JSON) -> bool:
    return bool(
        message.get("thread_ts", message["ts"]) == message["ts"] or message.get("subtype") == "thread_broadcast"
    )


def _between(ts: str, args: Args) -> bool:
    at = _number(ts)
    oldest, latest = args.text("oldest"), args.text("latest")
    inclusive = args.flag("inclusive")
    since, until = _number(oldest or "0", "invalid_ts_oldest"), _number(latest or "0")
    if oldest and (at < since or (at == since and not inclusive)):
        return False
    return not (latest and (at > until or (at == until and not inclusive)))


def _number(ts: str, refusal: str = "invalid_ts_latest") -> int:
    """Microseconds: as floats, neighbouring timestamps become the same."""
    seconds, _, rest = ts.partition(".")
    try:
        return int(seconds or 0) * 1_000_000 + int(f"{rest:0<6}"[:6])
    except ValueError:
        raise SlackError(refusal) from None


def _answer(page: list[JSON], cursor: str, args: Args) -> JSON:
    hidden = () if args.flag("include_all_metadata") else ("metadata",)
    shown = [{k: v for k, v in message.items() if k not in hidden} for message in page]
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    echoed = {name: args.text(name) for name in ("oldest", "latest") if args.has(name)}
    return {"messages": shown, "has_more": bool(cursor), **echoed, **more}
