"""From a workspace's plain description to Slack's objects for people and conversations."""

import time
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.simulator.errors import JSON, Refusal

SMALL: JSON = {
    "team": {"id": "T0SIM0001", "name": "Small", "domain": "small"},
    "users": [
        {"id": "U0ANA", "name": "ana", "real_name": "Ana Souza", "email": "ana@example.com", "tz": "America/Sao_Paulo"},
        {"id": "U0BEN", "name": "ben", "real_name": "Ben Okri", "email": "ben@example.com", "tz": "Europe/Lisbon"},
    ],
    "channels": [{"id": "C0GENERAL", "name": "general", "members": ["U0ANA", "U0BEN", "U0SIMBOT1"]}],
}
"""Who is there where nobody described a workspace: two people, a channel, and in it the app's bot."""
FLAGS = ("is_admin", "is_owner", "is_primary_owner", "is_restricted", "is_ultra_restricted", "is_bot")

PERSON = ("name", "real_name", "email", "tz", "locale", "title", "phone", "pronouns", "display_name", "team_id")
CHANNEL = ("name", "topic", "purpose")


def _told(described: Any, what: str, texts: tuple[str, ...]) -> None:
    """Refuses a description without an id, or with something else than words where words stand."""
    if not isinstance(described, dict) or not described.get("id") or not isinstance(described["id"], str):
        raise Refusal(f"A {what} needs an id.")
    for name in texts:
        if not isinstance(described.get(name) or "", str):
            raise Refusal(f"`{name}` of the {what} {described['id']} must be text.")


def user_of(person: JSON, team: str) -> JSON:
    """Slack's user object of a described person, or Refusal."""
    _told(person, "person", PERSON)
    name = person.get("name") or person["id"].lower()
    real = person.get("real_name") or name
    zone = person.get("tz") or "UTC"
    user = {
        "id": person["id"],
        "team_id": person.get("team_id") or team,
        "name": name,
        "deleted": bool(person.get("deleted")),
        "color": f"{hue(person['id']):03x}a7c"[:6],
        "real_name": real,
        "tz": zone,
        "tz_label": zone,
        "tz_offset": person.get("tz_offset", _offset(zone)),
        "locale": person.get("locale") or "en-US",
        "is_app_user": False,
        "has_2fa": False,
        "who_can_share_contact_card": "EVERYONE",
        "is_email_confirmed": True,
        "updated": int(time.time()),
        "profile": profile_of(person, name=name, real=real, team=person.get("team_id") or team),
        **{flag: bool(person.get(flag)) for flag in FLAGS},
    }
    if user["team_id"] != team:
        user["is_stranger"] = True
    return user


def profile_of(person: JSON, *, name: str, real: str, team: str) -> JSON:
    """The profile part of a user object."""
    picture = avatar(person["id"], real)
    first, _, last = real.partition(" ")
    return {
        "title": person.get("title", ""),
        "phone": person.get("phone", ""),
        "skype": "",
        "pronouns": person.get("pronouns", ""),
        "start_date": person.get("start_date", ""),
        "fields": {},
        "real_name": real,
        "real_name_normalized": real,
        "display_name": person.get("display_name", name),
        "display_name_normalized": person.get("display_name", name),
        "email": person.get("email", ""),
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_text_canonical": "",
        "status_emoji": "",
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": f"{hue(person['id']):012x}",
        "team": team,
        **{f"image_{size}": picture for size in (24, 32, 48, 72, 192, 512)},
    }


def channel_of(channel: JSON, team: str, *, direct: bool = False) -> JSON:
    """Slack's conversation object, with its members, which Slack itself keeps apart; or Refusal."""
    _told(channel, "channel", CHANNEL)
    members = channel.get("members") or []
    if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
        raise Refusal("A channel's `members` must be a list of ids.")
    private = bool(channel.get("is_private"))
    made = int(channel.get("created", time.time()))
    topic = {"value": channel.get("topic", ""), "creator": "", "last_set": 0}
    return {
        "id": channel["id"],
        "name": channel.get("name", ""),
        "name_normalized": channel.get("name", ""),
        "is_channel": not private and not direct,
        "is_group": private and not direct,
        "is_im": direct,
        "is_mpim": bool(channel.get("is_mpim")),
        "is_private": private or direct,
        "is_archived": bool(channel.get("is_archived")),
        "is_general": channel.get("name") == "general",
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "is_read_only": bool(channel.get("is_read_only")),
        "pending_shared": [],
        "shared_team_ids": [team],
        "parent_conversation": None,
        "previous_names": list(channel.get("previous_names", [])),
        "unlinked": 0,
        "created": made,
        "updated": made * 1000,
        "creator": "",
        "context_team_id": team,
        "topic": topic,
        "purpose": {"value": channel.get("purpose", ""), "creator": "", "last_set": 0},
        "members": list(dict.fromkeys(members)),
    }


def kind_of(channel: JSON) -> str:
    """Slack's word in `types`: im, mpim, private_channel or public_channel."""
    if channel["is_im"] or channel["is_mpim"]:
        return "im" if channel["is_im"] else "mpim"
    return "private_channel" if channel["is_private"] else "public_channel"


def hue(text: str) -> int:
    """A colour's angle that stays the same for the same text."""
    return sum((i + 7) * ord(c) for i, c in enumerate(text)) * 47 % 360


def initials(name: str) -> str:
    """At most two letters for a name."""
    return "".join(word[0] for word in name.split()[:2]).upper() or "?"


def avatar(user: str, real_name: str) -> str:
    """A picture made of initials, as a data URI: no network is needed to show it."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72">'
        f'<rect width="72" height="72" rx="14" fill="hsl({hue(user)} 42% 46%)"/>'
        '<text x="36" y="46" font-family="system-ui,sans-serif" font-size="28" font-weight="600" '
        f'fill="#fff" text-anchor="middle">{escape(initials(real_name))}</text></svg>'
    )
    return "data:image/svg+xml," + quote(svg)


def _offset(zone: str) -> int:
    try:
        offset = datetime.now(UTC).astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return 0
    return int(offset.total_seconds()) if offset else 0
