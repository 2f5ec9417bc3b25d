"""The figures of an item in words: how much is used, how long it lasts, how often it turns over; and what they mean."""

from datetime import timedelta

from domain.stock import Stocked
from domain.stock.figures import Figures, figures
from handlers.call import Json
from handlers.cards import context, section
from handlers.office import Reader
from handlers.stock.words import quantity
from storage.db import Tx
from storage.stock.figures import past

DAYS, MOST = 90, 730


def shown(tx: Tx, reader: Reader, stocked: Stocked, *, days: int) -> list[Json]:
    """The figures of the last days."""
    v = reader.voice
    seen = past(tx, stocked.item.id, since=reader.now - timedelta(days=days), until=reader.now)
    found = figures(seen, available=stocked.available)
    told = v.count("*The last {n} day*", "*The last {n} days*", days)
    issues = v.count("{n} issue", "{n} issues", found.issues)
    return [section(f"{told}, {issues}", *_lines(reader, stocked, found)), context(" ".join(_meant(reader, found)))]


def _meant(reader: Reader, found: Figures) -> list[str]:
    """What the figures that are said mean."""
    v, meant = reader.voice, [reader.voice.say("Used: issued, less what came back.")]
    if found.cover is not None:
        meant.append(v.say("Lasts: what is available / used a day."))
    if found.turnover is not None:
        meant.append(v.say("Turnover: cost of what was used / average stock at cost, in that time."))
    return meant


def _lines(reader: Reader, stocked: Stocked, found: Figures) -> list[str]:
    v, office, item = reader.voice, reader.office, stocked.item
    a_week = quantity(v, office, item, round(found.a_week, 1))
    lines = [v.say("Used: {quantity} a week", quantity=a_week)]
    if found.cover is not None:
        lines.append(v.count("Lasts: {n} day", "Lasts: {n} days", round(found.cover)))
    if found.turnover is not None:
        lines.append(v.say("Turnover: {n}", n=v.number(found.turnover, decimals=2)))
    return lines
