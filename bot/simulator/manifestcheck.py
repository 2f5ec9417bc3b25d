"""Whether Slack would take a manifest: its own schema, and the names that the schema leaves open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

from bot.simulator.errors import JSON
from bot.simulator.known import EVENTS, SCOPES

SCHEMA = Path(__file__).with_name("official") / "manifest.schema.2.0.0.json"


class ManifestRefused(ValueError):
    """Slack would not take this manifest; the text says where and why."""


def taken(raw: JSON | None) -> JSON | None:
    """The manifest, or ManifestRefused with one sentence."""
    if raw is None:
        return None
    wrong = best_match(Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(raw))
    if wrong is not None:
        where = wrong.json_path.removeprefix("$").removeprefix(".") or "at its top"
        raise ManifestRefused(f"Slack refuses this manifest: {where}: {wrong.message[:200]}.")
    return raw


def doubts(raw: JSON | None) -> Iterator[str]:
    """What Slack's schema lets pass and the app will miss: names that Slack does not know, events without a scope."""
    scopes = _at(raw, "oauth_config", "scopes", "bot")
    for feature in ("slash_commands", "shortcuts"):
        if scopes is not None and _at(raw, "features", feature) and "commands" not in scopes:
            yield f"features.{feature}: they need the scope commands."
    for scope in scopes or []:
        if scope not in SCOPES:
            yield f"oauth_config.scopes.bot: no bot scope is called {scope}."
    for event in _at(raw, "settings", "event_subscriptions", "bot_events") or []:
        if event not in EVENTS:
            yield f"settings.event_subscriptions.bot_events: no event is called {event}."
        elif missing(event, scopes):
            yield f"settings.event_subscriptions.bot_events: {event} needs the scope {' or '.join(EVENTS[event])}."


def missing(event: str, scopes: list[str] | None) -> bool:
    """Whether an event is not delivered for want of a scope; None grants all."""
    needed = EVENTS.get(event, ())
    return scopes is not None and bool(needed) and not set(needed) & set(scopes)


def _at(raw: Any, *path: str) -> Any:
    for name in path:
        raw = raw.get(name) if isinstance(raw, dict) else None
    return raw
