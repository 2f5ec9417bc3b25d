"""`backoffice import stock`: items with their codes, and how many of them are where."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot.imports.grid import Grid, hidden, read_grid
from bot.imports.outcome import AT_ONCE, ImportRefused, Outcome, Problem, writing
from domain.refusal import Refusal
from domain.sheet import TooManyRows
from domain.stock import Item, Kind, Movement, Stocked, fold_code
from domain.stock.elsewhere import SYSTEM, BookedElsewhere
from domain.stock.imported import CodeTaken, Described, describe, grouped, moves, stays, take_codes
from domain.stock.imported.cells import COLUMNS, Line, Unseen, WiderThanHeader, Wrong, check_header, read_line
from domain.stock.imported.numbers import Arrival
from handlers.office import Office
from handlers.stock import batch
from storage import audit
from storage.db import Database, Tx, parts
from storage.stock import items, ledger

Track = Callable[[Sequence[str]], Iterable[str]]
AT_ONE_GO = 2000
MOST_ROWS = 200_000
SHOWN = 100
"""So many problems are told of; the others are counted."""


@dataclass(kw_only=True)
class Compared:
    """A file beside what is known: all that is wrong with it, or what it changes and moves."""

    digest: str
    version: int
    wrong: list[Wrong] = field(default_factory=list)
    changed: list[Described] = field(default_factory=list)
    moved: dict[str, list[Arrival]] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class StockFile:
    """A file of items, read; ``count`` where what it says is there was counted."""

    path: Path
    digest: str
    columns: Sequence[str]
    lines: dict[str, list[Line]]
    wrong: Sequence[Wrong]
    count: bool


def import_stock(
    db: Database,
    path: Path,
    office: Office,
    *,
    now: datetime,
    count: bool = False,
    dry_run: bool = False,
    track: Track = iter,
) -> Outcome:
    """Keep what the file says of items; quantities where none were known, or all of a count. Raises ImportRefused."""
    file = read_stock(path, read_grid(path), office, count=count)
    with db.read() as tx:
        compared = compare(tx, file, office, track)
    if compared.wrong:
        raise ImportRefused(path, *in_words(compared.wrong))
    if not dry_run:
        keep(db, file, compared, office, now=now, by_id=None)
    return outcome(compared, count=count, kept=not dry_run)


def read_stock(path: Path, grid: Grid, office: Office, *, count: bool, most: int = MOST_ROWS) -> StockFile:
    """The rows of the file by item, and what is wrong with its cells. Raises ImportRefused."""
    wrong = list(check_header(grid.columns))
    if office.policy.stock.sap:
        wrong += [
            Wrong(1, name, BookedElsewhere(system=SYSTEM)) for name in ("on_hand", "serials") if name in grid.columns
        ]
    lines = list[Line]()
    if not wrong:
        for number, cells in islice(grid.rows, most + 1):
            line, found = _line(number, grid.columns, cells)
            lines += [line] if line else []
            wrong += found
        if len(lines) > most:
            raise ImportRefused(path, TooManyRows(most=most))
    return StockFile(
        path=path, digest=grid.digest, columns=grid.columns, lines=grouped(lines), wrong=wrong, count=count
    )


def _line(number: int, columns: Sequence[str], cells: Sequence[str]) -> tuple[Line | None, list[Wrong]]:
    if len(cells) > len(columns):
        return None, [Wrong(number, None, WiderThanHeader(cells=len(cells), columns=len(columns)))]
    filled = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
    if unseen := [(column, found) for column, cell in filled.items() if (found := hidden(cell))]:
        return None, [Wrong(number, column, Unseen(code=f"{ord(it):04X}")) for column, it in unseen]
    return read_line(number, filled)


def compare(
    tx: Tx, file: StockFile, office: Office, track: Track = iter, *, was: dict[str, Item] | None = None
) -> Compared:
    """The file beside what is known now. ``was`` is filled with items as they are, where the file says otherwise."""
    found = Compared(digest=file.digest, version=items.version(tx), wrong=list(file.wrong))
    codes: dict[str, tuple[str, int]] = {}
    for some in parts(track(list(file.lines))):
        known = _known(tx, some)
        described = list(_described(file, some, known, office, found.wrong))
        for one in described:
            found.wrong += take_codes(one, codes)
            _sort(found, one, file)
            if was is not None and one.changed and not one.new:
                was[one.item.sku] = known[fold_code(one.item.sku)].item
        found.wrong += _of_others(tx, described, file)
    found.wrong.sort(key=lambda wrong: (wrong.row, COLUMNS.index(wrong.column) if wrong.column in COLUMNS else -1))
    return found


def _known(tx: Tx, skus: Sequence[str]) -> dict[str, Stocked]:
    known = items.by_sku(tx, skus)
    levels = ledger.levels(tx, [item.id for item in known.values()])
    return {sku: Stocked(item=item, levels=levels[item.id]) for sku, item in known.items()}


def _described(
    file: StockFile, skus: Sequence[str], known: dict[str, Stocked], office: Office, wrong: list[Wrong]
) -> Iterator[Described]:
    policy = office.policy
    for sku in skus:
        one = describe(file.lines[sku], known.get(sku), file.columns, policy.stock, policy.company.currency)
        if isinstance(one, Described):
            yield one
        else:
            wrong += one


def _sort(found: Compared, one: Described, file: StockFile) -> None:
    """Where an item belongs in the preview."""
    moved = moves(one, count=file.count)
    arrivals = [arrival for arrival in moved if isinstance(arrival, Arrival)]
    found.wrong += [wrong for wrong in moved if isinstance(wrong, Wrong)]
    if one.changed or arrivals:
        found.changed.append(one)
        found.moved[fold_code(one.item.sku)] = arrivals
    if one.new:
        found.new.append(one.item.sku)
    elif not one.changed:
        found.unchanged.append(one.item.sku)
    if not file.count:
        found.stays += [_stays(one.item, arrival) for arrival in stays(one)]


def _of_others(tx: Tx, described: Sequence[Described], file: StockFile) -> Iterator[Wrong]:
    """Codes that an item has which the file does not speak of."""
    first = {fold_code(code): one for one in described for code in (one.item.sku, *one.item.barcodes)}
    for folded, sku in items.owners(tx, first):
        if fold_code(sku) not in file.lines:
            one = first[folded]
            column = "sku" if fold_code(one.item.sku) == folded else "barcode"
            yield Wrong(one.first, column, _taken(one, folded, sku))


def _taken(one: Described, folded: str, sku: str) -> CodeTaken:
    code = next(code for code in (one.item.sku, *one.item.barcodes) if fold_code(code) == folded)
    return CodeTaken(code=code, sku=sku, row=0)


# --- what is kept -----------------------------------------------------------------------------------------------------


def keep(
    db: Database,
    file: StockFile,
    compared: Compared,
    office: Office,
    *,
    now: datetime,
    by_id: int | None,
    also: Callable[[Tx], None] = lambda tx: None,
) -> None:
    """Write what was compared, unless it is not so any more, and what else belongs to it. Raises ImportRefused."""
    if not compared.changed:
        return
    with writing(db, file.path) as tx:
        if items.take(tx) != compared.version:
            raise ImportRefused(file.path, AT_ONCE)
        ids = [one.item.id for one in compared.changed if one.item.id]
        ledger.own(tx, *ids)
        _again(tx, file, compared, office)
        kinds, low = Counter[str](), list[int]()
        for n in range(0, len(compared.changed), AT_ONE_GO):
            low += _keep_some(tx, file, compared, compared.changed[n : n + AT_ONE_GO], now, by_id, kinds)
        batch.tell_low(tx, office, low, now=now)
        also(tx)
        _record(tx, compared, kinds, now, by_id)


def _keep_some(
    tx: Tx,
    file: StockFile,
    compared: Compared,
    some: Sequence[Described],
    now: datetime,
    by_id: int | None,
    kinds: Counter[str],
) -> list[int]:
    """Write a part of them down, so that there is never a second copy of all; the items that are low now."""
    saved = iter(items.save(tx, [one.item for one in some if one.changed]))
    kept = [next(saved) if one.changed else one.item for one in some]
    arrivals = [(item, arrival) for item in kept for arrival in compared.moved[fold_code(item.sku)]]
    places = {name: ledger.location(tx, name) for name in sorted({arrival.place for _, arrival in arrivals})}
    moved = [(item, _movement(item, arrival, places, file, now, by_id)) for item, arrival in arrivals]
    kinds.update(movement.kind.value for _, movement in moved)
    return batch.move_all(tx, moved, also=kept)


def _again(tx: Tx, file: StockFile, compared: Compared, office: Office) -> None:
    """Levels may have moved since they were compared: what the file says of them is compared with those owned now."""
    known = {one.item.id: one for one in compared.changed if one.item.id}
    ids, wrong = list(known), list[Wrong]()
    for some in parts(ids):
        now = ledger.stocked(tx, some)
        skus = [fold_code(now[id_].item.sku) for id_ in now]
        found = Compared(digest=file.digest, version=compared.version)
        by_sku = dict(zip(skus, now.values(), strict=True))
        for one in _described(file, skus, by_sku, office, wrong):
            _sort(found, one, file)
        wrong += found.wrong
        compared.moved |= {sku: found.moved.get(sku, []) for sku in skus}
    if wrong:
        raise ImportRefused(file.path, *in_words(wrong))


def _movement(
    item: Item, arrival: Arrival, places: dict[str, int], file: StockFile, now: datetime, by_id: int | None
) -> Movement:
    return Movement(
        kind=Kind.COUNT if file.count else Kind.RECEIPT,
        item_id=item.id,
        location_id=places[arrival.place],
        on_hand=arrival.difference,
        at=now,
        by_id=by_id,
        together=f"file:{file.digest}",
    )


def _record(tx: Tx, compared: Compared, kinds: Counter[str], now: datetime, by_id: int | None) -> None:
    """Which file it was, and how much of it was news; what moved is in the ledger under the file's digest."""
    columns = Counter(column for one in compared.changed if not one.new for column in one.changed)
    facts = {"file": compared.digest, "new": len(compared.new), "changed": dict(columns), "moved": dict(kinds)}
    audit.append(tx, at=now, actor_id=by_id, action="import", subject="stock", facts=facts)


# --- in words ---------------------------------------------------------------------------------------------------------


def in_words(wrong: Sequence[Wrong]) -> list[Problem | str | Refusal]:
    """The problems for a terminal, the first of them where there are many."""
    said: list[Problem | str | Refusal] = [Problem(one.row, one.column, one.why) for one in wrong[:SHOWN]]
    return [*said, f"and {len(wrong) - SHOWN:,} more"] if len(wrong) > SHOWN else said


def outcome(compared: Compared, *, count: bool, kept: bool) -> Outcome:
    """What the preview shows."""
    names = {fold_code(one.item.sku): one for one in compared.changed}
    moved = [_moved(names[sku].item, one) for sku, arrivals in compared.moved.items() for one in arrivals]
    return Outcome(
        new=compared.new,
        changed=[
            f"{one.item.sku} ({', '.join(one.changed)})" for one in compared.changed if one.changed and not one.new
        ],
        unchanged=compared.unchanged,
        received=() if count else moved,
        adjusted=moved if count else (),
        stays=compared.stays,
        kept=kept,
    )


def _moved(item: Item, arrival: Arrival) -> str:
    if arrival.there is None:
        return f"{item.sku} {arrival.place} {arrival.quantity:f}"
    return f"{item.sku} {arrival.place} {arrival.there.on_hand:f} → {arrival.quantity:f}"


def _stays(item: Item, arrival: Arrival) -> str:
    assert arrival.there, "it differs from something"
    return f"{item.sku} {arrival.place} {arrival.there.on_hand:f}, not {arrival.quantity:f}"
