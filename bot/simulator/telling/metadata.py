"""Events that tell of a message's metadata, for apps whose manifest subscribes to its kind."""

from __future__ import annotations

from bot.simulator.errors import JSON
from bot.simulator.telling.events import emit
from bot.simulator.world import World


def metadata_event(world: World, channel: JSON, *, before: JSON, after: JSON) -> None:
    """Tells that a message's metadata came, changed or went, where the app's bot is present.

    `before` and `after` are the message; empty where there was none, or is none any more.
    """
    was, now = before.get("metadata"), after.get("metadata")
    if was == now or world.state.bot not in channel["members"]:
        return
    message = after or before
    change = "posted" if not was else "updated" if now else "deleted"
    event = {
        "type": f"message_metadata_{change}",
        "channel_id": channel["id"],
        "message_ts": message["ts"],
        "app_id": message.get("app_id"),
        "bot_id": message.get("bot_id"),
        "user_id": message["user"],
        "team_id": world.state.team["id"],
        "event_ts": message["ts"] if change == "posted" else world.state.new_ts(),
        **({"previous_metadata": was} if was else {}),
        **({"metadata": now} if now else {}),
    }
    if change == "deleted":
        event["deleted_ts"] = event["event_ts"]
    if world.manifest.hears_metadata(event["app_id"], str((now or was or {})["event_type"])):
        emit(world, event["type"], event)
