"""The digest of those who keep the stock: what is low, what is to be handed over, what is to be counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from domain.people import Role
from domain.stock import Asked, Countable
from handlers.approval.telling import links
from handlers.digest.part import Digest, Found, Part
from handlers.office import Reader
from handlers.stock import news
from handlers.stock.counting import count_due
from handlers.stock.giving import handover_card
from handlers.stock.words import quantity
from handlers.texts import Mrkdwn
from storage import people
from storage.db import Tx
from storage.stock import counts, items, ledger, requests

MOST = 200
"""So many places of items are looked at for what is due for a count."""


def _low(tx: Tx, reader: Reader, day: date) -> Found:
    def lines(skip: int, most: int) -> list[str]:
        some = ledger.stocked(tx, ledger.low_ones(tx, limit=most, skip=skip))
        return [" ".join(news.low_lines(reader, one)) for one in some.values()]

    return Found(ledger.count_low(tx), lines)


def _to_hand_over(tx: Tx, reader: Reader, day: date) -> Found:
    def lines(skip: int, most: int) -> list[str]:
        return _each(tx, reader, requests.kept(tx, limit=most, skip=skip), _kept)

    return Found(requests.count_kept(tx), lines)


Told = Mapping[str, str]
"""Which request it is, who asked and for what: as every line says it."""


def _each(tx: Tx, reader: Reader, ids: Iterable[int], line: Callable[[Reader, Asked, Told], str]) -> list[str]:
    """A line for each of these requests."""
    some = requests.load_many(tx, ids)
    names = people.get_many(tx, (asked.request.requester_id for asked in some.values()))
    ways_to = links(tx, reader, (asked.request for asked in some.values()))

    def told(asked: Asked) -> Told:
        name, link = names[asked.request.requester_id].name, ways_to[asked.request.id]
        return {"reference": Mrkdwn(link), "who": name, "item": asked.item.name}

    return [line(reader, asked, told(asked)) for asked in some.values()]


def _kept(reader: Reader, asked: Asked, told: Told) -> str:
    many = quantity(reader.voice, reader.office, asked.item, asked.quantity)
    day = handover_card.day(reader, asked.handover.until)
    return reader.voice.say("{reference} {who}: {quantity}, {item}, until {day}", quantity=many, day=day, **told)


def _unconfirmed(tx: Tx, reader: Reader, day: date) -> Found:
    def lines(skip: int, most: int) -> list[str]:
        return _each(tx, reader, requests.handed(tx, limit=most, skip=skip), _handed)

    return Found(requests.count_handed(tx), lines)


def _handed(reader: Reader, asked: Asked, told: Told) -> str:
    at = asked.handover.handed_at
    assert at, "it was handed over"
    return reader.voice.say("{reference} {who}: {item}, handed over {when}", when=reader.voice.moment(at), **told)


def _to_count(tx: Tx, reader: Reader, day: date) -> Found:
    due = counts.due(tx, reader.office.policy.stock.count, now=reader.now, limit=MOST + 1)
    said = reader.voice.say("more than {n}", n=MOST) if len(due) > MOST else ""
    some = due[:MOST]
    return Found(len(some), lambda skip, most: _countable(tx, reader, some[skip : skip + most]), said=said)


def _countable(tx: Tx, reader: Reader, some: Sequence[Countable]) -> list[str]:
    where, known = ledger.locations(tx), items.get_many(tx, (one.item_id for one in some))
    return [
        reader.voice.say(
            "{place}: {name} · {sku}, {why}",
            place=where[one.location_id],
            name=known[one.item_id].name,
            sku=known[one.item_id].sku,
            why=count_due.why(reader, one),
        )
        for one in some
    ]


DIGEST = Digest(
    key="stock",
    name=lambda v: v.say("Stock this week"),
    about=lambda v: v.say("What is low and how much to order, what is to be handed over, what is due for a count"),
    whom=Role.STOCK,
    parts=(
        Part(key="low", heading=lambda v: v.say("Below the minimum"), find=_low),
        Part(key="kept", heading=lambda v: v.say("To be handed over"), find=_to_hand_over),
        Part(key="handed", heading=lambda v: v.say("Handed over and not confirmed"), find=_unconfirmed),
        Part(key="count", heading=lambda v: v.say("To be counted"), find=_to_count),
    ),
)
