"""The policy of digests: what is sent without being asked for, when and where."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field

from domain.policy.model import Model

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY: Literal["every"] = "every"
NEVER: Literal["never"] = "never"
When = Literal[Weekday, "every", "never"]
"""A day of the week, every working day of whoever gets it, or never."""
Channel = Annotated[str, Field(pattern="^[CG][A-Z0-9]{5,}$")]


class Sent(Model):
    """When one is sent, at the receiver's local time."""

    weekday: When = "monday"
    at: time = time(9)

    def is_of(self, day: date) -> bool:
        """Whether there is one of a day, if somebody works on it."""
        return self.weekday in (EVERY, WEEKDAYS[day.weekday()])

    @property
    def places(self) -> tuple[Channel, ...]:
        """The channels that it is sent to."""
        return ()


class Digest(Sent):
    """One that goes to ``channel``, a Slack channel id, else in direct messages."""

    channel: Channel | None = None

    @property
    def places(self) -> tuple[Channel, ...]:
        """The channels that it is sent to."""
        return (self.channel,) if self.channel else ()


class Away(Sent):
    """Who is away today, told to ``channels``, at the company's local time, and to whoever wants to know it."""

    weekday: When = EVERY
    channels: tuple[Channel, ...] = Field(default=(), max_length=50)

    @property
    def places(self) -> tuple[Channel, ...]:
        """The channels that it is sent to."""
        return self.channels


class Digests(Model):
    """What is sent without being asked for."""

    hr: Digest = Digest()
    hr_daily: Digest = Digest(weekday=EVERY)
    finance: Digest = Digest()
    it: Digest = Digest()
    stock: Digest = Digest()
    team: Sent = Sent()
    away: Away = Away()

    def of(self, key: str) -> Sent:
        """One of them, by its name here."""
        found: Sent = getattr(self, key)
        return found

    def channels(self) -> frozenset[str]:
        """Every channel that something is sent to."""
        return frozenset(channel for key in type(self).model_fields for channel in self.of(key).places)
