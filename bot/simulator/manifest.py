"""What an app's manifest grants: commands, shortcuts, scopes and events. Without one, everything is granted."""

from typing import Any
from urllib.parse import urlsplit

from bot.simulator.errors import JSON

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Manifest:
    """Read access to a manifest that may be absent or half filled."""

    def __init__(self, raw: JSON | None) -> None:
        self.raw = raw

    def _at(self, *path: str) -> Any:
        value: Any = self.raw or {}
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    @property
    def commands(self) -> list[JSON]:
        """The slash commands as declared."""
        return list(self._at("features", "slash_commands") or [])

    @property
    def shortcuts(self) -> list[JSON]:
        """The shortcuts as declared, global and of messages."""
        return list(self._at("features", "shortcuts") or [])

    def command(self, name: str) -> JSON | None:
        """The declared command; any is allowed where there is no manifest."""
        if self.raw is None:
            return {"command": name}
        return next((c for c in self.commands if c.get("command") == name), None)

    def shortcut(self, callback_id: str) -> JSON | None:
        """The declared shortcut."""
        return next((s for s in self.shortcuts if s.get("callback_id") == callback_id), None)

    @property
    def scopes(self) -> list[str] | None:
        """The bot's scopes; None grants all."""
        scopes = self._at("oauth_config", "scopes", "bot")
        return list(scopes) if scopes is not None else None

    def grants(self, scope: str) -> bool:
        """Whether the bot was installed with this scope."""
        scopes = self.scopes
        return scopes is None or scope in scopes

    def subscribes(self, event: str) -> bool:
        """Whether this event is to be delivered, by the name of the subscription, such as message.im."""
        if self.raw is None:
            return True
        return event in (self._at("settings", "event_subscriptions", "bot_events") or [])

    def hears_metadata(self, app: str, event_type: str) -> bool:
        """Whether metadata of this kind, by this app, is to be told of: only where a manifest says so."""
        wanted = self._at("settings", "event_subscriptions", "metadata_subscriptions") or []
        named = any(w.get("app_id") == app and w.get("event_type") == event_type for w in wanted)
        return named and self.grants("metadata.message:read")

    @property
    def home_tab(self) -> bool:
        """Whether the app has a Home tab."""
        return self.raw is None or bool(self._at("features", "app_home", "home_tab_enabled"))

    @property
    def messages_tab(self) -> bool:
        """Whether people can write to the app."""
        shown = self._at("features", "app_home", "messages_tab_enabled")
        locked = self._at("features", "app_home", "messages_tab_read_only_enabled")
        return self.raw is None or (shown is not False and not locked)

    @property
    def unfurl_domains(self) -> list[str]:
        """The domains of which the app wants to hear when a link is shared."""
        return list(self._at("features", "unfurl_domains") or [])

    @property
    def messages_shown(self) -> bool:
        """Whether the app can write to people where they would see it."""
        return self._at("features", "app_home", "messages_tab_enabled") is not False

    def url(self, kind: str, command: str | None = None) -> str | None:
        """Where the manifest wants deliveries of this kind, if that is on this machine.

        A manifest written for production names the real app, which must not hear of what is simulated.
        """
        url = self._url(kind, command)
        return url if url and urlsplit(url).hostname in LOOPBACK else None

    def _url(self, kind: str, command: str | None) -> str | None:
        if kind == "command":
            return (self.command(command or "") or {}).get("url")
        if kind == "event":
            return self._at("settings", "event_subscriptions", "request_url")  # type: ignore[no-any-return]
        name = "message_menu_options_url" if kind == "options" else "request_url"
        url = self._at("settings", "interactivity", name) or self._at("settings", "interactivity", "request_url")
        return str(url) if url else None
