"""What the doctor found, one thing at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.finding import Standing


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    standing: Standing
    what: str
    todo: str = ""


Findings = Iterator[Finding]


def ok(what: str) -> Finding:
    """Nothing is to be done."""
    return Finding(Standing.OK, what)


def look(what: str, todo: str) -> Finding:
    """Somebody may want to know it."""
    return Finding(Standing.LOOK, what, todo)


def missing(what: str, todo: str) -> Finding:
    """Without it the bot does not go live."""
    return Finding(Standing.MISSING, what, todo)
