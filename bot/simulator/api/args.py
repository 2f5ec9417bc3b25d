"""The arguments of a Web API call, whether they came as JSON or as a form."""

import json
from typing import Any

from bot.simulator.bodies import loads
from bot.simulator.errors import JSON, SlackError

TRUE = ("true", "1", "yes", "on")


class Args:
    """Reads arguments in the type that a method expects."""

    def __init__(self, raw: JSON) -> None:
        self.raw = {k: v for k, v in raw.items() if v is not None}

    def has(self, name: str) -> bool:
        """Whether it was given and is not empty."""
        return self.raw.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """As a string."""
        value = self.raw.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """As a yes or no."""
        value = self.raw.get(name, default)
        return value.lower() in TRUE if isinstance(value, str) else bool(value)

    def number(self, name: str, default: int, refusal: str = "invalid_arguments") -> int:
        """As a whole number, or the refusal."""
        try:
            return int(self.raw.get(name, default) or default)
        except (TypeError, ValueError):
            why = [f"[ERROR] must be an integer [json-pointer:/{name}]"] if refusal == "invalid_arguments" else []
            raise SlackError(refusal, messages=why) from None

    def value(self, name: str, refusal: str = "invalid_arguments") -> Any:
        """As a structure; forms carry it as JSON text. None where it is absent."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return loads(value)
        except ValueError:
            raise SlackError(refusal) from None

    def words(self, name: str) -> list[str]:
        """As a list; forms carry it with commas."""
        value = self.raw.get(name) or []
        if isinstance(value, str):
            return [word.strip() for word in value.split(",") if word.strip()]
        return [str(word) for word in value] if isinstance(value, list) else []

    def objects(self, name: str) -> list[JSON]:
        """As a list of structures, or `invalid_arguments`."""
        value = self.value(name) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            message = f"[ERROR] must be an array of objects [json-pointer:/{name}]"
            raise SlackError("invalid_arguments", messages=[message])
        return value
