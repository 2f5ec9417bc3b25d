"""The policy of calendar feeds: where calendars outside of Slack reach the bot, and whom they may show."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from domain.policy.model import Model

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _address(text: str) -> str:
    wrong = "write the public address of the bot, such as https://backoffice.example.com"
    try:
        parts = urlsplit(text)
        known = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError as unreadable:
        raise ValueError(wrong) from unreadable
    if not known or parts.query or parts.fragment or parts.username or not text.isprintable() or " " in text:
        raise ValueError(wrong)
    # Whoever reads an address on its way can read the calendar.
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError(f"calendars travel encrypted only: {wrong}")
    return text.rstrip("/")


class Feeds(Model):
    """Calendar feeds: ``address`` is public and leads to the bot's web server; without it there are none.

    Everybody may have their own leave and their team's; ``company`` is everybody's.
    """

    address: Annotated[str, AfterValidator(_address)] | None = None
    company: bool = False
