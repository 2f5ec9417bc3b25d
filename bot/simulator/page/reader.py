"""One person reading: their language, their clock, and what ids mean to them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError

from bot.simulator.errors import JSON
from bot.simulator.page.dates import Clock
from bot.simulator.page.words import say
from bot.simulator.world import World

SAFE = re.compile(r"(https?:|mailto:|tel:|/(?!/))", re.IGNORECASE)
ARCHIVED = re.compile(r"/archives/([A-Z0-9]+)(?:/p(\d{10,})(\d{6}))?/?")


class Reader:
    """How the page speaks to one person."""

    def __init__(self, world: World, user: str) -> None:
        self.world, self.id = world, user
        self.person = world.state.users[user]
        self.language = "pt" if str(self.person["locale"]).lower().startswith("pt") else "en"
        self.clock = Clock(_zone(self.person["tz"]), _locale(self.person["locale"]), self.t)

    def t(self, sentence: str, **facts: object) -> str:
        """The page's own words."""
        return say(self.language, sentence, **facts)

    def name(self, user: str) -> str:
        """How people call each other; an unknown id stays what it is."""
        if user == self.world.state.bot:
            return str(self.world.state.app["name"])
        known = self.world.state.users.get(user)
        return str(known["real_name"] or known["name"]) if known else user

    def place(self, channel: str) -> JSON | None:
        """A conversation that this person may know of."""
        known = self.world.state.channels.get(channel)
        return known if known and (not known["is_private"] or self.id in known["members"]) else None

    def address(self, channel: str, ts: str | None = None, thread: str | None = None) -> str:
        """Where this person finds a conversation, or a message in it."""
        query = {"message": ts, "thread": thread if thread != ts else None}
        asked = urlencode({k: v for k, v in query.items() if v})
        return f"/as/{self.id}/{channel}" + (f"?{asked}" if asked else "")

    def link(self, url: str) -> tuple[str, bool] | None:
        """The address to go to and whether it is in this workspace; None if a click on it could do harm."""
        url = url.strip()
        if not SAFE.match(url):
            return None
        parts = urlsplit(url)
        found = ARCHIVED.fullmatch(parts.path)
        here = parts.netloc in ("", urlsplit(self.world.url).netloc)
        if found is None or not (here or found[1] in self.world.state.channels):
            return url, url.startswith("/")
        ts = f"{found[2]}.{found[3]}" if found[2] else None
        thread = parse_qs(parts.query).get("thread_ts")
        return self.address(found[1], ts, thread[0] if thread else None), True

    def picture(self, source: JSON) -> str:
        """The address of an image, of the web or of a file kept here."""
        url = str(source.get("image_url") or (source.get("slack_file") or {}).get("url") or "")
        file = self.world.state.files.get(str((source.get("slack_file") or {}).get("id")))
        url = str(file["permalink"]) if file else url
        if url.startswith(f"{self.world.url}/files/") and "?" not in url:
            url += "?as=person"
        return url if SAFE.match(url) else ""


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _locale(name: str) -> Locale:
    try:
        return Locale.parse(str(name).replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")
