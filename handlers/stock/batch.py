"""Many items that change at once, by a file: what moved is written down together, and keepers are told once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.stock import Crossing, Item, Level, Movement, check_move, crossing, level_at
from domain.stock.item import NOTHING, Stocked
from handlers.call import Message
from handlers.cards import section
from handlers.office import Office, Reader
from handlers.stock.book import LOW, tell_back, tell_keepers
from storage.db import Tx, parts
from storage.stock import items, ledger, watches

LOW_MANY = "stock.low_many"
"""The news that many items are below their minimum after a file."""
FEW = 5
"""So many items are told of one by one."""


def move_all(tx: Tx, moves: Sequence[tuple[Item, Movement]], also: Sequence[Item] = ()) -> list[int]:
    """Write movements down, each of another level; ``also`` are items that changed. The items' rows must be owned.

    Returns those that are below their minimum now and were not: whoever calls tells of them once. Whoever waits for an
    item is told here. Raises NotEnough, BelowZero.
    """
    touched = {item.id: item for item in (*also, *(item for item, _ in moves))}
    before = _levels(tx, list(touched))
    for item, movement in moves:
        check_move(level_at(before[item.id], movement.location_id), movement, item=item.name, unit=item.unit)
    ledger.move_all(tx, moves)
    after = _levels(tx, list(touched))
    low = _low(tx, [Stocked(item=item, levels=after[id_]) for id_, item in touched.items()])
    for id_ in sorted(watches.awaited(tx, list(touched))):
        was, now = (Stocked(item=touched[id_], levels=levels[id_]).available for levels in (before, after))
        if was <= NOTHING < now:
            tell_back(tx, id_)
    return low


def _levels(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[Level, ...]]:
    return {i: levels for some in parts(ids) for i, levels in ledger.levels(tx, some).items()}


def _low(tx: Tx, touched: Sequence[Stocked]) -> list[int]:
    """What crossed its minimum, marked so."""
    were = ledger.low_among(tx, [one.item.id for one in touched])
    crossed = {one.item.id: crossing(one.item, one.available, was_low=one.item.id in were) for one in touched}
    ledger.mark_all_low(tx, {id_: it is Crossing.LOW for id_, it in crossed.items() if it})
    return [id_ for id_, it in crossed.items() if it is Crossing.LOW]


def tell_low(tx: Tx, office: Office, low: Sequence[int], *, now: datetime) -> None:
    """Keepers of few items one by one, of many at once."""
    if len(low) <= FEW:
        for id_ in low:
            tell_keepers(tx, office, LOW, {"item": id_}, now=now)
    else:
        tell_keepers(tx, office, LOW_MANY, {"items": list(low[:FEW]), "more": len(low) - FEW}, now=now)


def tell_low_many(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """Many items are below their minimum."""
    v, known = reader.voice, items.get_many(tx, facts["items"])
    some = v.names([f"{item.name} ({item.sku})" for item in known.values()])
    n = facts["more"] + len(facts["items"])
    said = v.say("📉 {n} items are below their minimum since a file was imported, among them {some}.", n=n, some=some)
    return Message(text=said, blocks=[section(said)])
