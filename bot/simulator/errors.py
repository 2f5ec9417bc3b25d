"""How the platform refuses."""

from typing import Any

JSON = dict[str, Any]


class SlackError(Exception):
    """A refusal of the Web API: its name, and what else the answer carries."""

    def __init__(self, code: str, *, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages or []
        self.extra = extra

    def answer(self) -> JSON:
        """The body that the caller gets."""
        body: JSON = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class Refusal(Exception):
    """What a person sees when the client or the platform refuses what they did."""
