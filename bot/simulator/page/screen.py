"""What stands on one person's screen at one address, gathered for the templates."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property

from bot.simulator.errors import JSON
from bot.simulator.hands import sights
from bot.simulator.kit.fieldstate import values
from bot.simulator.page import choices
from bot.simulator.page.reader import Reader
from bot.simulator.page.surface import Surface

SHOWN = 100  # messages of a conversation
ENTRIES = 200  # of the timeline
TOGETHER = 5 * 60  # seconds in which messages of one author stand under one name
GROUPS = (("Channels", ("channel", "private")), ("Direct messages", ("im",)), ("Apps", ("app",)))
Errors = dict[str, tuple[str, JSON]]


class Screen:
    """The page of `reader` at a place: "" (the list), "home", or a conversation's id."""

    def __init__(
        self, reader: Reader, place: str, query: Mapping[str, str], cookies: Mapping[str, str], errors: Errors
    ) -> None:
        self.reader, self.place, self.query = reader, place, query
        self.world, self.me = reader.world, reader.id
        self.theme = cookies.get("theme") if cookies.get("theme") in ("light", "dark") else None
        self.timeline_open = cookies.get("timeline") == "open"
        self._errors = errors

    @cached_property
    def view(self) -> JSON:
        """The frame, as `/sim/view` has it."""
        return sights.view(self.world, self.me)

    # -- where one is

    @property
    def tab(self) -> str:
        """ "home" or "messages"."""
        return "home" if self.place == "home" and self.view["home_tab"] else "messages"

    @cached_property
    def current(self) -> JSON | None:
        """The open conversation; the app's where none is named."""
        listed = self.view["conversations"]
        if self.place in ("", "home", "app"):
            return next((c for c in listed if c["kind"] == "app"), listed[0] if listed else None)
        return next((c for c in listed if c["id"] == self.place), None)

    @property
    def with_app(self) -> bool:
        """Whether the open conversation is the app's."""
        return bool(self.current and self.current["kind"] == "app")

    def as_other(self, user: str) -> str:
        """The address of the same place for somebody else."""
        return f"/as/{user}/{self.tab if self.tab == 'home' else 'app' if self.with_app else self.place}"

    # -- the sidebar

    @property
    def people(self) -> list[choices.Choice]:
        """Whom one can be."""
        users = self.world.state.users
        return [one for one in choices.people(self.reader) if not users[one.key].get("is_stranger")]

    @property
    def rooms(self) -> list[tuple[str, list[JSON]]]:
        """The conversations by kind."""
        groups = [(title, [c for c in self.view["conversations"] if c["kind"] in kinds]) for title, kinds in GROUPS]
        return [(title, sorted(rooms, key=lambda c: str(c["name"]).casefold())) for title, rooms in groups if rooms]

    def unread(self, conversation: JSON) -> int:
        """How many messages wait there; none where one looks."""
        return 0 if self.current and conversation["id"] == self.current["id"] and self.place else conversation["unread"]

    @property
    def title(self) -> str:
        """The window's title, with the sum of what is unread."""
        waiting = sum(self.unread(c) for c in self.view["conversations"])
        return f"({waiting}) {self.view['team']['name']}" if waiting else str(self.view["team"]["name"])

    # -- messages

    @cached_property
    def _messages(self) -> list[JSON]:
        if self.current is None:
            return []
        return list(sights.conversation(self.world, self.me, self.current["id"], SHOWN)["messages"])

    @cached_property
    def new_from(self) -> str:
        """The first message that was unread when the page was opened."""
        waiting = self.current["unread"] if self.current else 0
        others = [m for m in self._top if m["user"] != self.me and not m["ephemeral"]]
        return self.query.get("new", str(others[-waiting]["ts"]) if 0 < waiting <= len(others) else "")

    @property
    def _top(self) -> list[JSON]:
        return [m for m in self._messages if _on_top(m)]

    @property
    def rows(self) -> list[JSON]:
        """The open conversation: messages, with lines between days and before what is new."""
        return list(self._rows(self._top, "m"))

    @property
    def thread(self) -> str | None:
        """The first message of the thread that is open beside the conversation."""
        return self.query.get("thread") or None

    @property
    def thread_rows(self) -> list[JSON]:
        """The open thread."""
        found = [m for m in self._messages if self.thread in (m["ts"], m["thread_ts"])]
        return [row for row in self._rows(found, "t") if row["kind"] == "message"]

    def _rows(self, messages: list[JSON], pane: str) -> Iterator[JSON]:
        clock = self.reader.clock
        for before, one in zip([None, *messages], messages, strict=False):
            first = before is None or clock.day(before["ts"]) != clock.day(one["ts"])
            if first:
                yield {"kind": "day", "text": clock.day_name(one["ts"]), "id": f"day-{clock.day(one['ts'])}"}
            if one["ts"] == self.new_from:
                first = True
                yield {"kind": "new", "text": self.reader.t("New"), "id": "new"}
            compact = before is not None and not first and self._follows(before, one)
            yield {"kind": "message", "pane": pane, "compact": compact, **self._drawn(one, pane)}

    def _drawn(self, one: JSON, pane: str) -> JSON:
        author, name = self.author(one), f"{pane}-{one['ts'].replace('.', '-')}"
        surface = None
        if one["blocks"] and (author["by_app"] or not one["text"]):  # a person's blocks only repeat their text
            where = {"channel": self.current["id"] if self.current else "", "ts": one["ts"]}
            held = values(one["blocks"], self.world.state.input_values.get(":".join(where.values()), {}))
            surface = Surface(self.reader, f"{name}-form", where, one["blocks"], held)
        return {**one, "id": name, "author": author, "surface": surface}

    def author(self, message: JSON) -> JSON:
        """Whose name and face stand on a message."""
        by_app = bool(message["bot_id"] or message["app_id"])
        user = message["user"] or message["bot_id"] or ""
        return {"id": user, "by_app": by_app, "name": message["username"] or self.reader.name(user)}

    def _follows(self, before: JSON, one: JSON) -> bool:
        """Whether a message stands under the name of the one before. A card never does: it is read on its own."""
        if any(m["blocks"] and self.author(m)["by_app"] for m in (before, one)):
            return False
        same = self.author(before) == self.author(one) and before["ephemeral"] == one["ephemeral"]
        return same and float(one["ts"]) - float(before["ts"]) < TOGETHER

    # -- the app's own pages

    @property
    def home(self) -> Surface | None:
        """The Home tab."""
        view = sights.home(self.world, self.me)["view"]
        return self._view_surface(view) if view else None

    @property
    def modals(self) -> list[tuple[JSON, Surface]]:
        """The open modals, the last on top."""
        return [(view, self._view_surface(view)) for view in sights.modals(self.world, self.me)["views"]]

    def _view_surface(self, view: JSON) -> Surface:
        hash_, wrong = self._errors.get(view["id"], ("", {}))
        said = {block: self.reader.t(sentence) for block, sentence in wrong.items()} if hash_ == view["hash"] else {}
        return Surface(
            self.reader, f"v-{view['id']}", {"view_id": view["id"]}, view["blocks"], view["state"]["values"], said
        )

    # -- for whoever develops a bot

    @property
    def entries(self) -> list[JSON]:
        """The timeline, as far as it has what is looked for."""
        wanted = self.query.get("q", "").strip().lower()
        found = [e for e in self.world.timeline.after(0) if not wanted or wanted in json.dumps(e).lower()]
        return [{**entry, "bad": _is_bad(entry)} for entry in found[-ENTRIES:]]

    @property
    def business_time(self) -> str | None:
        """The app's day and hour, where it can be moved."""
        now = self.world.clock.seen()["now"]
        if now is None:
            return None
        at, clock = datetime.fromisoformat(now).timestamp(), self.reader.clock
        return f"{clock.short_day(at)} {clock.time(at)}"


def _on_top(message: JSON) -> bool:
    """Whether it stands in the conversation itself, not in a thread only."""
    alone = not message["thread_ts"] or message["thread_ts"] == message["ts"]
    return alone or message["ephemeral"] or message["subtype"] == "thread_broadcast"


def _is_bad(entry: JSON) -> bool:
    refused = isinstance(entry["response"], dict) and entry["response"].get("ok") is False
    return refused or not str(entry["status"]).isdigit() or int(entry["status"]) >= 400
