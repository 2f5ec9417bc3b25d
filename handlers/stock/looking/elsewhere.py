"""Stock that another program keeps: what it says is kept beside what we promised, and told with its time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.stock import Item, Kind, Movement, Quantity, Stocked, fold_code
from domain.stock.elsewhere import SYSTEM, BookedElsewhere, Figures, There, beside, mirrored, to_promise
from domain.stock.item import NOTHING
from handlers.office import Office, Reader
from handlers.stock import batch
from storage.db import Tx
from storage.stock import elsewhere, items, ledger


def check_ours(office: Office) -> None:
    """Raises BookedElsewhere where quantities are another program's."""
    if office.policy.stock.sap is not None:
        raise BookedElsewhere(system=SYSTEM)


# --- what is told -----------------------------------------------------------------------------------------------------


def looked_up(tx: Tx, reader: Reader, item_id: int) -> tuple[Stocked, str]:
    """An item with what there is of it, and of when that is. Raises KeyError."""
    v, ours = reader.voice, ledger.stock_of(tx, item_id)
    known = elsewhere.known(tx, [item_id]).get(item_id) if reader.office.policy.stock.sap else None
    if known is None:
        return ours, v.say("As of {when}", when=v.moment(reader.now))
    told = {"system": SYSTEM, "when": v.moment(known.as_of)}
    silent = elsewhere.silent_since(tx) is not None
    said = (
        v.say("{system} does not answer; figures of {when}", **told)
        if silent
        else v.say("{system}, as of {when}", **told)
    )
    return beside(ours, known), said


# --- what is kept -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """What became of what they said: items that changed, and codes that are two items to them and one to us."""

    changed: int
    twice: Sequence[str]


def keep(tx: Tx, office: Office, said: Iterable[There], *, at: datetime, now: datetime) -> Mirrored:
    """Keep what they said at a moment: names, codes, and quantities as far as nobody has our word for them."""
    by_code = dict[str, There]()
    twice = [there.sku for there in said if by_code.setdefault(fold_code(there.sku), there) is not there]
    items.take(tx)
    known = items.by_sku(tx, by_code)
    ledger.own(tx, *(item.id for item in known.values()))
    before = _said_before(tx, by_code, known, at)
    by_code = {code: there for code, there in by_code.items() if code and there.sku not in before}
    wanted = {code: mirrored(known.get(code), there) for code, there in by_code.items()}
    changed = [code for code, item in wanted.items() if item != known.get(code)]
    saved = dict(zip(changed, items.save(tx, [wanted[code] for code in changed]), strict=True))
    kept = {code: saved.get(code, item) for code, item in wanted.items()}
    _figures(tx, office, [(kept[code], there) for code, there in by_code.items()], at=at, now=now)
    elsewhere.answers(tx)
    return Mirrored(changed=len(changed), twice=[*twice, *before])


def _said_before(tx: Tx, by_code: Mapping[str, There], known: Mapping[str, Item], at: datetime) -> list[str]:
    """Codes of which an earlier page of the same list had another spelling: the figures that are kept are of that."""
    other = {code: item for code, item in known.items() if item.sku != by_code[code].sku}
    times = elsewhere.known(tx, [item.id for item in other.values()])
    return [by_code[code].sku for code, item in other.items() if item.id in times and times[item.id].as_of >= at]


def _figures(tx: Tx, office: Office, said: Sequence[tuple[Item, There]], *, at: datetime, now: datetime) -> None:
    """Only what is newer than what is known, for two may ask at once."""
    before = elsewhere.known(tx, [item.id for item, _ in said])
    newer = [(item, there) for item, there in said if item.id not in before or before[item.id].as_of < at]
    names = sorted({one.place for _, there in newer for one in there.figures or ()})
    at_place = {name: ledger.location(tx, name) for name in names}
    figures = {
        item.id: {at_place[one.place]: one for one in there.figures}
        for item, there in newer
        if there.figures is not None
    }
    same = [id_ for id_, places in figures.items() if id_ in before and _alike(places.values(), before[id_].figures)]
    elsewhere.keep(tx, {id_: places for id_, places in figures.items() if id_ not in same}, at=at)
    elsewhere.seen(tx, [item.id for item, there in newer if there.figures is None or item.id in same], at=at)
    moves = _moves(tx, office, [item for item, _ in newer], figures, now)
    batch.tell_low(tx, office, batch.move_all(tx, moves, also=[item for item, _ in newer]), now=now)


def _alike(said: Iterable[Figures], known: Iterable[Figures]) -> bool:
    return set(said) == set(known)


def _moves(
    tx: Tx, office: Office, said: Sequence[Item], figures: dict[int, dict[int, Figures]], now: datetime
) -> list[tuple[Item, Movement]]:
    """What brings our levels to what can be promised; a place of which nothing is said has nothing."""
    sap = office.policy.stock.sap
    since = now - timedelta(hours=sap.booked_within_hours if sap else 0)
    ids = [item.id for item in said]
    unbooked, levels = elsewhere.handed_over(tx, ids, since=since), ledger.levels(tx, ids)
    moves = list[tuple[Item, Movement]]()
    for item in said:
        if item.id not in figures:
            continue
        ours = {level.location_id: level for level in levels[item.id]}
        for place in sorted({*ours, *figures[item.id]}):
            one, level = figures[item.id].get(place, Figures(place="", in_stock=NOTHING)), ours.get(place)
            reserved, on_hand = (level.reserved, level.on_hand) if level else (NOTHING, NOTHING)
            gone = max(unbooked.get((item.id, place), NOTHING), NOTHING)
            if difference := to_promise(one, reserved=reserved, unbooked=gone) - on_hand:
                moves.append((item, _movement(item, place, difference, now)))
    return moves


def _movement(item: Item, place: int, difference: Quantity, now: datetime) -> Movement:
    return Movement(kind=Kind.ADJUSTMENT, item_id=item.id, location_id=place, on_hand=difference, at=now, reason=SYSTEM)


def gone(tx: Tx, office: Office, *, since: datetime) -> int:
    """Items that they kept, and did not speak of since then, are kept in stock no more; how many."""
    items.take(tx)
    known = items.get_many(tx, elsewhere.unseen(tx, since=since))
    items.save(tx, [replace(item, active=False) for item in known.values()])
    return len(known)
