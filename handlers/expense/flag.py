"""What the policy asks about a claim: found when it is handed in, read by whoever decides."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.expense import Flag, FlagKind, Line
from handlers.call import Call
from handlers.expense import duplicate, limits, rates
from handlers.texts import Mrkdwn, Voice
from storage.db import Tx

Inspector = Callable[[Tx, Call, Sequence[Line], int], Mapping[int, Sequence[Flag]]]
"""What one rule finds: the index of a line -> its flags. The last argument is the report that is changed, or NEW.

It only looks, and refuses nothing: the form shows what it finds while lines are still being written.
"""


def inspect(tx: Tx, call: Call, lines: Sequence[Line], report: int) -> tuple[Line, ...]:
    """The lines, each with all that the policy asks about it. To be sure of it the person's row must be owned."""
    found = [inspector(tx, call, lines, report) for inspector in INSPECTORS]
    return tuple(
        replace(line, flags=tuple(flag for flags in found for flag in flags.get(n, ()))) for n, line in enumerate(lines)
    )


INSPECTORS: tuple[Inspector, ...] = (
    limits.over_limits,
    limits.unreceipted,
    limits.late,
    rates.own_rate,
    duplicate.find,
)

SENTENCES: Mapping[FlagKind, Callable[[Voice, Mapping[str, Any]], str]] = {
    **limits.OF_LIMITS,
    FlagKind.OWN_RATE: rates.own_rate_said,
    **duplicate.SAID,
}
"""What each flag says."""


def named_by(*facts: Any, digits: int) -> str:
    """What a form or a button remembers of something that was said: the same as long as the same is said."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:digits]


def what(v: Voice, flags: Iterable[Flag]) -> str:
    """What flags say, as markup."""
    return " · ".join(SENTENCES[flag.kind](v, flag.facts) for flag in flags)


def say(v: Voice, line: Line) -> list[str]:
    """What is asked about a line, and what its employee says to it."""
    flags = [v.say("⚠️ {what}", what=Mrkdwn(what(v, line.flags)))] if line.flags else []
    return [*flags, *([v.say("“{words}”", words=line.explanation)] if line.explanation else [])]
