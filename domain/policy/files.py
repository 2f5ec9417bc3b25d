"""The policy of files: how large they may be, and when a type of leave asks for a certificate."""

from pydantic import Field

from domain.policy.model import Model


class Certificate(Model):
    """Asked for when somebody is away more than ``after_days`` days in a row, rest days included.

    It may follow until so many working days after the first day, or after the day on which it was asked for.
    """

    after_days: int = Field(ge=0, le=366)
    within_days: int = Field(ge=0, le=60)


class Files(Model):
    """What people may hand in. Slack's own forms take files of up to ten megabytes."""

    most_megabytes: int = Field(default=10, ge=1, le=50)
