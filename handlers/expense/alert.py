"""What whoever approves a report must have read of it: it may come up after their card was drawn."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from domain.expense import Line, Report
from handlers.expense.flag import SENTENCES, named_by
from handlers.office import Reader
from handlers.texts import Mrkdwn, Voice
from storage.db import Tx
from storage.expense import receipt

MOST = 300
"""So many fit on a button; a report of twenty lines has fewer."""


def alerts(tx: Tx, reader: Reader, report: Report) -> Mapping[str, str]:
    """What is asked about each line, and what could not be kept of it."""
    several = len(report.lines) > 1
    found = (
        (named_by(n, *what, digits=5), _said(reader.voice, line, words) if several else words)
        for n, line in enumerate(report.lines, 1)
        for words, *what in (*_flags(reader.voice, line), *_flawed(tx, reader.voice, line))
    )
    return dict(islice(found, MOST))


def _flags(v: Voice, line: Line) -> Iterator[tuple[Any, ...]]:
    return ((SENTENCES[flag.kind](v, flag.facts), flag.kind, dict(flag.facts)) for flag in line.flags)


def _flawed(tx: Tx, v: Voice, line: Line) -> Iterable[tuple[Any, ...]]:
    files = receipt.get_many(tx, line.receipts).values() if line.receipts else ()
    return [(v.say("the receipt {name} was not kept", name=f.name or ""), f.id, f.flaw) for f in files if f.flaw]


def _said(v: Voice, line: Line, what: str) -> str:
    return v.say("{what} ({merchant})", what=Mrkdwn(what), merchant=line.merchant)
