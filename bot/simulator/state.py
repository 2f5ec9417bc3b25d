"""What the workspace holds: people, conversations, messages, views. Values are shaped as Slack's JSON."""

from __future__ import annotations

import itertools
import secrets
import time
from dataclasses import dataclass, field, fields
from typing import Any

from bot.simulator.errors import JSON, SlackError
from bot.simulator.workspace import channel_of, user_of

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KEPT = 10_000  # messages a conversation remembers


@dataclass
class State:
    """Everything that outlives a restart, and a few things that do not (see `transient`)."""

    team: JSON
    app: JSON
    users: dict[str, JSON] = field(default_factory=dict)
    channels: dict[str, JSON] = field(default_factory=dict)
    messages: dict[str, list[JSON]] = field(default_factory=dict)
    views: dict[str, JSON] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, JSON] = field(default_factory=dict)
    read: dict[str, dict[str, str]] = field(default_factory=dict)
    hooks: dict[str, JSON] = field(default_factory=dict)
    files: dict[str, JSON] = field(default_factory=dict)
    deleted_files: list[str] = field(default_factory=list)
    usergroups: list[JSON] = field(default_factory=list)
    scheduled: list[JSON] = field(default_factory=list)
    bookmarks: list[JSON] = field(default_factory=list)
    seen_home: dict[str, float] = field(default_factory=dict)
    input_values: dict[str, JSON] = field(default_factory=dict)
    last_id: int = 0
    last_ts: int = 0
    ephemerals: dict[str, list[JSON]] = field(default_factory=dict)

    # Slack forgets what only one person saw when their client starts again.
    transient = ("ephemerals",)

    def dump(self) -> JSON:
        """The state as JSON values, without what a restart forgets."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in self.transient}

    @classmethod
    def load(cls, kept: Any) -> State:
        """The state as `dump` gave it, or ValueError."""
        known = {f.name for f in fields(cls)}
        if not isinstance(kept, dict) or not all(isinstance(kept.get(name), dict) for name in ("team", "app", "users")):
            raise ValueError("it holds no workspace")
        return cls(**{name: value for name, value in kept.items() if name in known})

    # -- names and time

    def new_id(self, prefix: str) -> str:
        """An id that was never given before, such as D00000A7K."""
        self.last_id += 1
        return f"{prefix}0{_base36(self.last_id * 7919 + 46656):0>8}"

    def new_event(self) -> str:
        """An event's id, which no run before this gave either: apps remember, on disk, which they have seen."""
        return "Ev0" + "".join(secrets.choice(DIGITS) for _ in range(10))

    def new_ts(self) -> str:
        """A message's time and name: later than every one before it."""
        self.last_ts = max(self.last_ts + 1, int(time.time() * 1_000_000))
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    # -- people

    @property
    def bot(self) -> str:
        """The user id of the app's bot."""
        return str(self.app["user_id"])

    def user(self, user: str) -> JSON:
        """The person, or `user_not_found`."""
        if user not in self.users:
            raise SlackError("user_not_found")
        return self.users[user]

    def by_handle(self, handle: str) -> JSON | None:
        """The person whom `@handle` means, by user name or display name."""
        wanted = handle.casefold()
        for user in self.users.values():
            if wanted in (user["name"].casefold(), user["profile"]["display_name"].casefold()):
                return user
        return None

    # -- conversations

    def channel(self, channel: str) -> JSON:
        """The conversation, or `channel_not_found`."""
        if channel not in self.channels:
            raise SlackError("channel_not_found")
        return self.channels[channel]

    def direct(self, *people: str) -> JSON:
        """The direct conversation of two people, or of a group, opened now if it never was."""
        for channel in self.channels.values():
            if (channel["is_im"] or channel["is_mpim"]) and set(channel["members"]) == set(people):
                return channel
        described: JSON = {"id": self.new_id("D"), "members": [*people]}
        if len(people) > 2:
            handles = "--".join(self.users[person]["name"] for person in people)
            described |= {"id": self.new_id("C"), "name": f"mpdm-{handles}-1", "is_mpim": True, "is_private": True}
        opened = channel_of(described, self.team["id"], direct=len(people) <= 2)
        self.channels[opened["id"]] = opened
        return opened

    def conversations_of(self, user: str) -> list[JSON]:
        """Where the person is a member."""
        return [c for c in self.channels.values() if user in c["members"]]

    # -- messages

    def find(self, channel: str, ts: str, *, viewer: str | None = None) -> JSON | None:
        """The message, an ephemeral one only for the person who can see it."""
        if viewer:
            for message in self.ephemerals.get(viewer, []):
                if message["ts"] == ts and message["channel"] == channel:
                    return message
        return next((m for m in reversed(self.messages.get(channel, [])) if m["ts"] == ts), None)

    def message(self, channel: str, ts: str) -> JSON:
        """The message, or `message_not_found`."""
        found = self.find(channel, ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def add_message(self, channel: str, message: JSON) -> JSON:
        """Keeps a message at the end of its conversation and counts it in its thread."""
        kept = self.messages.setdefault(channel, [])
        kept.append(message)
        del kept[:-KEPT]
        if message.get("thread_ts", message["ts"]) != message["ts"]:
            self._count_reply(channel, message)
        return message

    def _count_reply(self, channel: str, reply: JSON) -> None:
        parent = self.find(channel, reply["thread_ts"])
        if parent is None:
            return
        reply["parent_user_id"] = parent["user"]
        repliers = {*parent.get("reply_users", []), reply["user"]}
        parent.update(
            thread_ts=parent["ts"],
            reply_count=parent.get("reply_count", 0) + 1,
            reply_users=sorted(repliers),
            reply_users_count=len(repliers),
            latest_reply=reply["ts"],
            is_locked=False,
            subscribed=False,
        )

    def unread(self, user: str, channel: str) -> int:
        """How many messages of others came after the person last looked."""
        seen = self.read.get(user, {}).get(channel, "")
        return sum(
            1
            for m in itertools.takewhile(lambda m: m["ts"] > seen, reversed(self.messages.get(channel, [])))
            if m["user"] != user and m.get("thread_ts", m["ts"]) == m["ts"]
        )


def founded(workspace: JSON, manifest: JSON | None) -> State:
    """A new workspace with its people, channels and the installed app's bot."""
    team = {"id": "T0SIM0001", "name": "Simulated", "domain": "simulated", **workspace.get("team", {})}
    display = ((manifest or {}).get("features") or {}).get("bot_user") or {}
    name = str(display.get("display_name") or (manifest or {}).get("display_information", {}).get("name") or "Bot")
    state = State(team=team, app={"id": "A0SIM0001", "user_id": "U0SIMBOT1", "bot_id": "B0SIMBOT1", "name": name})
    handle = "".join(c for c in name.lower() if c.isalnum()) or "bot"
    bot = {"id": state.bot, "name": handle, "real_name": name, "is_bot": True}
    for person in [*workspace.get("users", []), bot]:
        state.users[person["id"]] = user_of(person, team["id"])
    state.users[state.bot]["profile"].update(bot_id=state.app["bot_id"], api_app_id=state.app["id"])
    for channel in workspace.get("channels", []):
        state.channels[channel["id"]] = channel_of(channel, team["id"])
    state.usergroups = [dict(group) for group in workspace.get("usergroups", [])]
    return state


def _base36(number: int) -> str:
    digits: list[Any] = []
    while number:
        number, rest = divmod(number, 36)
        digits.append(DIGITS[rest])
    return "".join(reversed(digits))
