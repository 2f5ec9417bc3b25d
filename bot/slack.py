"""The few calls to Slack that we make. No retries: whoever calls knows what a lost answer means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from domain.people import Account, AccountKind
from handlers.call import Json, Message

EVENT_TYPE = "backoffice"
"""The type of the metadata by which a post whose answer was lost is found again."""
CLOCKS_APART = timedelta(minutes=2)
"""How far Slack's clock and the database's may differ."""
PAGE = 200
LONGEST_THREAD = 1000
UNREACHABLE = (SlackClientError, OSError, HTTPException)
"""What a call raises when Slack cannot be reached; SlackApiError, which is Slack's own no, is to be caught before."""


def reason(error: Exception) -> str:
    """Why the network or the system said no, in its own words without numbers and wrappers."""
    inner = getattr(error, "reason", error)
    return str(getattr(inner, "strerror", None) or inner) or type(error).__name__


def client(token: str, base_url: str, *, timeout: int) -> WebClient:
    """Slack's client without its retries: a dropped connection would post a message twice."""
    return WebClient(token=token, base_url=base_url, timeout=timeout, retry_handlers=[])


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are: what auth.test says."""

    team_id: str
    url: str
    bot_id: str
    bot_user_id: str


class Slack:
    """Slack as delivery and the directory see it. Every method raises SlackApiError, SlackClientError or OSError."""

    def __init__(self, web: WebClient) -> None:
        self._web = web

    def who_are_we(self) -> Identity:
        """The workspace and the bot behind our token."""
        said = self._web.auth_test()
        return Identity(said["team_id"], said["url"], said.get("bot_id") or "", said["user_id"])

    def open_conversation(self, user_id: str) -> str:
        """The direct message conversation with a user."""
        return str(self._web.conversations_open(users=user_id)["channel"]["id"])

    def post(self, channel: str, message: Message, *, token: str, thread: str | None = None) -> str:
        """Post with our row's token in the metadata, and nothing else; returns the ts."""
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": token}}
        said = self._web.chat_postMessage(
            channel=channel,
            thread_ts=thread,
            reply_broadcast=(message.aloud or None) if thread else None,
            text=message.text,
            blocks=[dict(b) for b in message.blocks] or None,
            metadata=metadata,
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
        )
        return str(said["ts"])

    def update(self, channel: str, ts: str, message: Message) -> None:
        """Draw a posted message again."""
        blocks = [dict(b) for b in message.blocks] or None
        self._web.chat_update(channel=channel, ts=ts, text=message.text, blocks=blocks, link_names=False)

    def publish(self, user_id: str, view: Json) -> None:
        """Draw a Home tab."""
        self._web.views_publish(user_id=user_id, view=dict(view))

    def delete(self, channel: str, ts: str) -> None:
        """Take an extra copy away."""
        self._web.chat_delete(channel=channel, ts=ts)

    def copies(self, channel: str, token: str, *, since: datetime, thread: str | None = None) -> list[str]:
        """Where the message with this token stands, oldest first; more than one ts only after a freeze."""
        posted = [m["ts"] for m in self._history(channel, since - CLOCKS_APART, thread) if _token(m) == token]
        return sorted(posted)

    def _history(self, channel: str, since: datetime, thread: str | None) -> Iterator[dict[str, Any]]:
        wanted: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": PAGE,
        }
        cursor = None
        while True:
            if thread:
                page = self._web.conversations_replies(**wanted, ts=thread, cursor=cursor)
            else:
                page = self._web.conversations_history(**wanted, cursor=cursor)
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    def thread(self, channel: str, ts: str) -> list[Json]:
        """Every message of a thread, the oldest first; the message alone, where it is a reply."""
        found: list[Json] = []
        cursor = None
        while len(found) < LONGEST_THREAD:
            page = self._web.conversations_replies(channel=channel, ts=ts, limit=PAGE, cursor=cursor)
            found += page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return found

    def account(self, user_id: str, *, team_id: str) -> Account:
        """A user as users.info tells of them, seen from the workspace ``team_id``."""
        return account_of(self._web.users_info(user=user_id, include_locale=True)["user"], team_id=team_id)

    def file(self, file_id: str) -> Json:
        """A file as files.info tells of it."""
        told: Json = self._web.files_info(file=file_id)["file"]
        return told

    def announce(self, name: str, size: int, *, alt: str | None = None) -> tuple[str, str]:
        """Announce a file that is to be sent: its id, and where its bytes go. ``alt`` is what a picture shows."""
        said = self._web.files_getUploadURLExternal(filename=name, length=size, alt_txt=alt)
        return str(said["file_id"]), str(said["upload_url"])

    def share(self, file_id: str, *, channel: str, title: str, words: str, thread: str | None = None) -> None:
        """Let a file whose bytes were sent stand in a conversation."""
        files: list[dict[str, str | None]] = [{"id": file_id, "title": title}]
        self._web.files_completeUploadExternal(files=files, channel_id=channel, initial_comment=words, thread_ts=thread)

    def remove(self, file_id: str) -> None:
        """Delete a file of the bot's, wherever it stands."""
        self._web.files_delete(file=file_id)

    def members(self, group_id: str) -> list[str]:
        """The users of a user group."""
        return [str(user) for user in self._web.usergroups_users_list(usergroup=group_id)["users"]]

    def accounts(self, cursor: str | None, *, team_id: str) -> tuple[list[Account], str | None]:
        """The next of everybody in the workspace and of whoever shares a channel with it, and where they go on."""
        page = self._web.users_list(limit=PAGE, include_locale=True, cursor=cursor)
        following = (page.get("response_metadata") or {}).get("next_cursor") or None
        return [account_of(user, team_id=team_id) for user in page["members"]], following


def _token(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return str(metadata.get("event_payload", {}).get("id"))


def account_of(user: Json, *, team_id: str) -> Account:
    """Slack's user as ours. Whoever is of another workspace than ``team_id`` is a stranger."""
    profile = user.get("profile") or {}
    # On Enterprise Grid somebody belongs to several workspaces.
    theirs = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())}
    ours = team_id in theirs
    return Account(
        team_id=team_id if ours else str(user.get("team_id", "")),
        user_id=str(user["id"]),
        kind=_kind(user) if ours else AccountKind.STRANGER,
        name=str(profile.get("real_name") or user.get("real_name") or user.get("name") or ""),
        # An address that nobody confirmed is nobody's: anybody can type it.
        email=None if user.get("is_email_confirmed") is False else profile.get("email") or None,
        timezone=_zone(user.get("tz")),
        locale=user.get("locale") or None,
    )


def _zone(name: object) -> str | None:
    """The zone, if it is one that we can reckon with: Slack knows others, and one stopped everybody's reminders."""
    try:
        return ZoneInfo(name).key if isinstance(name, str) else None
    except (KeyError, ValueError, OSError):
        return None


def _kind(user: Json) -> AccountKind:
    if user.get("deleted"):
        return AccountKind.DEACTIVATED
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return AccountKind.BOT
    if user.get("is_stranger"):
        return AccountKind.STRANGER
    return AccountKind.GUEST if user.get("is_restricted") or user.get("is_ultra_restricted") else AccountKind.MEMBER
