"""What the policy asks about a claim: found when it is handed in, read by whoever decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.expense import Flag, FlagKind, Line
from handlers.call import Call
from handlers.expense import duplicates
from handlers.expense.rates import own_rate, own_rate_said
from handlers.texts import Voice
from storage.db import Tx

Inspector = Callable[[Tx, Call, Sequence[Line], int], Mapping[int, Sequence[Flag]]]
"""What one rule finds: the index of a line -> its flags. The last argument is the report that is changed, or NEW."""


def inspect(tx: Tx, call: Call, lines: Sequence[Line], report: int) -> tuple[Line, ...]:
    """The lines, each with all that the policy asks about it. The person's row must be owned."""
    found = [inspector(tx, call, lines, report) for inspector in INSPECTORS]
    return tuple(
        replace(line, flags=tuple(flag for flags in found for flag in flags.get(n, ()))) for n, line in enumerate(lines)
    )


def _late(tx: Tx, call: Call, lines: Sequence[Line], report: int) -> Mapping[int, Sequence[Flag]]:
    days = call.office.policy.expenses.late_days
    if days is None:
        return {}
    since = call.today - timedelta(days=days)
    flag = Flag(kind=FlagKind.LATE, facts={"days": days})
    return {n: [flag] for n, line in enumerate(lines) if line.day < since}


INSPECTORS: tuple[Inspector, ...] = (_late, own_rate, duplicates.find)

SENTENCES: Mapping[FlagKind, Callable[[Voice, Mapping[str, Any]], str]] = {
    FlagKind.LATE: lambda v, facts: v.count("more than {n} day ago", "more than {n} days ago", facts["days"]),
    FlagKind.OWN_RATE: own_rate_said,
    **duplicates.SAID,
}
"""What each flag says."""


def say(v: Voice, line: Line) -> list[str]:
    """What is asked about a line, and what its employee says to it."""
    flags = [v.say("⚠️ {what}", what=SENTENCES[flag.kind](v, flag.facts)) for flag in line.flags]
    return [*flags, *([v.say("“{words}”", words=line.explanation)] if line.explanation else [])]
