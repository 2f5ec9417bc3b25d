"""The policy of digests: what is sent without being asked for, when and where."""

from datetime import time
from typing import Annotated, Literal

from pydantic import Field

from domain.policy.model import Model

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Channel = Annotated[str, Field(pattern="^[CG][A-Z0-9]{5,}$")]


class Digest(Model):
    """A weekly digest, at the receiver's local time; ``channel`` is a Slack channel id, else direct messages to HR."""

    weekday: Weekday = "monday"
    at: time = time(9)
    channel: Channel | None = None


class Away(Model):
    """Who is away today, told to ``channels`` each working day of the company, at its local time."""

    channels: tuple[Channel, ...] = Field(default=(), max_length=50)
    at: time = time(9)


class Digests(Model):
    """What is sent without being asked for."""

    hr: Digest = Digest()
    away: Away = Away()

    def channels(self) -> frozenset[str]:
        """Every channel that something is sent to."""
        return frozenset({*self.away.channels, *([self.hr.channel] if self.hr.channel else [])})
