"""The picture of an item's history: what was on hand over time, sent to whoever keeps the stock, and said in words."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.stock import Stocked
from domain.stock.figures import Past, levels
from handlers import chart
from handlers.attachment import Copy
from handlers.call import Answer, Call, Entry, Message, action
from handlers.chart import Chart
from handlers.office import Office, Reader
from handlers.stock import chosen
from handlers.stock.keeper import check_keeper, still_keeps
from handlers.stock.words import places, quantity, unit
from handlers.texts import Voice, unescape
from storage import messages, showings
from storage.db import Tx
from storage.showings import Showing
from storage.stock import items, ledger
from storage.stock.figures import past

PICTURE, NOT_SENT = "stock.picture", "stock.not_sent"
DAYS = 90
TICKS = 6


def ask(tx: Tx, call: Call) -> Answer:
    """A keeper wants to see the history of an item. Raises NotKeeper, ItemUnknown."""
    check_keeper(tx, call)
    item = chosen.item(tx, call.value)
    showings.owe_history(tx, item.id, to=call.actor.id, now=call.now)
    said = call.voice.say("The picture of {item} comes to you in a moment.", item=item.name)
    return Answer(say=Message(text=said))


def copy(tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
    """What is sent; None if the person keeps the stock no more."""
    assert showing.item_id, "it is the history of an item"
    reader = still_keeps(tx, office, showing.person_id, now)
    if reader is None:
        return None
    stocked = ledger.stock_of(tx, showing.item_id)
    seen = past(tx, showing.item_id, since=now - timedelta(days=DAYS), until=now)
    body = chart.draw(drawn(reader, stocked, seen))
    name = "".join(c if c.isalnum() or c in "-_" else "-" for c in stocked.item.sku)
    said = in_words(reader, stocked, seen)
    return Copy(name=f"{name}.png", words=said, digest="", body=body, alt=unescape(said))


def drawn(reader: Reader, stocked: Stocked, seen: Past) -> Chart:
    """The chart of what was on hand."""
    v, item, found = reader.voice, stocked.item, levels(seen)
    least = item.minimum
    most = max([*(much for _, much in found), least or Decimal(0)])
    days = seen.length.days
    counted = unit(v, reader.office, item)
    return Chart(
        title=item.name,
        about=v.count("{sku} · on hand in {unit}, the last {n} day", "{sku} · on hand in {unit}, the last {n} days",
                      days, sku=item.sku, unit=counted),
        points=[(_part(seen, at), much) for at, much in found],
        ticks=[_tick(v, seen, n) for n in range(TICKS + 1)],
        marks=[(mark, v.number(mark)) for mark in chart.grid(most, whole=not places(reader.office, item))],
        now=v.number(found[-1][1]),
        least=None if least is None else (least, v.say("minimum {n}", n=v.number(least))),
    )  # fmt: skip


def _part(seen: Past, at: datetime) -> Decimal:
    return Decimal((at - seen.since) // timedelta(seconds=1)) / (seen.length // timedelta(seconds=1))


def _tick(v: Voice, seen: Past, n: int) -> tuple[Decimal, str]:
    at = seen.since + seen.length * n / TICKS
    return Decimal(n) / TICKS, v.short_day(at.astimezone(v.zone).date())


def in_words(reader: Reader, stocked: Stocked, seen: Past) -> str:
    """What the picture shows, for whoever does not see it."""
    v, item, found = reader.voice, stocked.item, levels(seen)
    quantities = [much for _, much in found]
    low = min(quantities)
    when = next(at for at, much in found if much == low)
    told = {
        "name": item.name,
        "sku": item.sku,
        "first": quantity(v, reader.office, item, quantities[0]),
        "last": quantity(v, reader.office, item, quantities[-1]),
        "low": v.number(low),
        "day": v.day(when.astimezone(v.zone).date()),
        "high": v.number(max(quantities)),
    }
    said = v.count(
        "{name} ({sku}) on hand: {first} {n} day ago, {last} now; at least {low}, on {day}, and at most {high}.",
        "{name} ({sku}) on hand: {first} {n} days ago, {last} now; at least {low}, on {day}, and at most {high}.",
        seen.length.days,
        **told,
    )
    if item.minimum is None:
        return said
    least = v.say("The minimum is {n}.", n=v.number(item.minimum))
    return f"{said} {least}"


def not_shown(tx: Tx, showing: Showing) -> None:
    """The picture could not be sent."""
    messages.owe(tx, NOT_SENT, facts={"item": showing.item_id}, person_id=showing.person_id)


def tell_not_sent(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The news of it."""
    name = items.get(tx, facts["item"]).name
    return Message(
        text=reader.voice.say(
            "Slack did not take the picture of {item} from me. Ask for it once more in its history.", item=name
        )
    )


ENTRIES: tuple[Entry, ...] = (action(PICTURE, ask, changes=True),)
