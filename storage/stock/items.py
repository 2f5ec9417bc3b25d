"""Items: what they are called, by what codes they are known, and which of them changed since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from domain.money import Money
from domain.stock import Item, fold_code, of_thousandths, thousandths
from storage import counters
from storage.db import Tx, parts
from storage.tables import stock_codes, stock_items

SKU, BARCODE = "sku", "barcode"
CATALOGUE = "stock catalogue"
"""The counter of changes to the catalogue; whoever changes it waits for whoever else does."""


def _next_versions(tx: Tx, n: int) -> range:
    """So many versions in a row: owned until the end of the transaction, so that none is committed before a lower."""
    end = counters.take(tx, CATALOGUE, n)
    return range(end - n + 1, end + 1)


def version(tx: Tx) -> int:
    """How many changes the catalogue has seen."""
    return counters.last(tx, CATALOGUE)


def newest_of(tx: Tx, item_id: int) -> tuple[int, str]:
    """The version of the catalogue to which an item changed last, and its name since; 0 if there is no such item."""
    query = sa.select(stock_items.c.version, stock_items.c.name).where(stock_items.c.id == item_id)
    row = tx.execute(query).one_or_none()
    return (row.version, row.name) if row else (0, "")


def _row(item: Item) -> dict[str, Any]:
    return {
        "sku": item.sku,
        "name": item.name,
        "unit": item.unit,
        "category": item.category,
        "minimum": None if item.minimum is None else thousandths(item.minimum),
        "maximum": None if item.maximum is None else thousandths(item.maximum),
        "pack_size": thousandths(item.pack_size),
        "cost": item.cost.minor if item.cost else None,
        "currency": item.cost.currency if item.cost else None,
        "active": item.active,
        "serials": item.serials,
    }


def save(tx: Tx, items: Sequence[Item]) -> list[Item]:
    """Keep items as they are now, in the place of what they were; one with id 0 is new. Returned with their ids.

    Whoever owns rows of items too takes the catalogue before them: ``take``.
    """
    rows = [{**_row(item), "version": number} for item, number in zip(items, _versions(tx, items), strict=True)]
    new = [row for item, row in zip(items, rows, strict=True) if not item.id]
    old = [{**row, "_id": item.id} for item, row in zip(items, rows, strict=True) if item.id]
    made = {row.version: row.id for row in tx.execute(_INSERT, new)} if new else {}
    if old:
        tx.execute(_UPDATE, old)
        tx.execute(_FORGET, [{"_id": row["_id"]} for row in old])
    kept = [replace(item, id=item.id or made[row["version"]]) for item, row in zip(items, rows, strict=True)]
    if codes := [row for item in kept for row in _codes(item)]:
        tx.execute(sa.insert(stock_codes), codes)
    return kept


_INSERT = sa.insert(stock_items).returning(stock_items.c.version, stock_items.c.id)
_UPDATE = sa.update(stock_items).where(stock_items.c.id == sa.bindparam("_id"))
_FORGET = sa.delete(stock_codes).where(stock_codes.c.item_id == sa.bindparam("_id"))


def _versions(tx: Tx, items: Sequence[Item]) -> range:
    return _next_versions(tx, len(items)) if items else range(0)


def _codes(item: Item) -> Iterable[dict[str, Any]]:
    codes = [(SKU, item.sku), *((BARCODE, code) for code in item.barcodes)]
    rows = {(kind, fold_code(code)): code for kind, code in codes}
    return [{"item_id": item.id, "kind": kind, "folded": folded, "code": code} for (kind, folded), code in rows.items()]


def take(tx: Tx) -> int:
    """Own the catalogue: nobody else changes an item until the end of the transaction. Its version."""
    return _next_versions(tx, 0).stop - 1


_BY_ID = sa.select(stock_items).where(stock_items.c.id.in_(sa.bindparam("ids", expanding=True)))
_BARCODES = (
    sa.select(stock_codes.c.item_id, stock_codes.c.code)
    .where(stock_codes.c.item_id.in_(sa.bindparam("ids", expanding=True)), stock_codes.c.kind == BARCODE)
    .order_by(stock_codes.c.code)
)


def get_many(tx: Tx, ids: Iterable[int]) -> dict[int, Item]:
    """The items with these ids, in their order."""
    order = list(dict.fromkeys(ids))
    if not order:
        return {}
    found = _items(tx, tx.execute(_BY_ID, {"ids": order}).mappings())
    return {i: found[i] for i in order if i in found}


def get(tx: Tx, item_id: int) -> Item:
    """The item with this id. Raises KeyError."""
    return get_many(tx, (item_id,))[item_id]


def _items(tx: Tx, rows: Iterable[Mapping[Any, Any]]) -> dict[int, Item]:
    found = {row["id"]: row for row in rows}
    codes: dict[int, list[str]] = {}
    for row in tx.execute(_BARCODES, {"ids": list(found)}) if found else ():
        codes.setdefault(row.item_id, []).append(row.code)
    return {i: _item(row, codes.get(i, ())) for i, row in found.items()}


def _item(row: Mapping[Any, Any], barcodes: Sequence[str]) -> Item:
    return Item(
        id=row["id"],
        sku=row["sku"],
        name=row["name"],
        unit=row["unit"],
        category=row["category"],
        barcodes=tuple(barcodes),
        minimum=None if row["minimum"] is None else of_thousandths(row["minimum"]),
        maximum=None if row["maximum"] is None else of_thousandths(row["maximum"]),
        pack_size=of_thousandths(row["pack_size"]),
        cost=None if row["cost"] is None else Money.of_minor(row["cost"], row["currency"]),
        active=row["active"],
        serials=row["serials"],
    )


_KNOWN_AS = (
    sa.select(stock_codes.c.item_id)
    .join(stock_items, stock_items.c.id == stock_codes.c.item_id)
    .where(stock_codes.c.folded == sa.bindparam("folded"), stock_items.c.active)
    .distinct()
    .order_by(stock_codes.c.item_id)
    .limit(20)
)


def known_as(tx: Tx, code: str) -> list[int]:
    """The ids of the active items with exactly this SKU or barcode; empty for words."""
    folded = fold_code(code)
    return list(tx.execute(_KNOWN_AS, {"folded": folded}).scalars()) if folded else []


def by_sku(tx: Tx, skus: Iterable[str]) -> dict[str, Item]:
    """Items by their folded SKUs, inactive ones too."""
    wanted = sorted({fold_code(sku) for sku in skus})
    found: dict[str, int] = {}
    for some in parts(wanted):
        query = sa.select(stock_codes.c.folded, stock_codes.c.item_id)
        rows = tx.execute(query.where(stock_codes.c.folded.in_(some), stock_codes.c.kind == SKU))
        found |= {row.folded: row.item_id for row in rows}
    items = {i: item for some in parts(found.values()) for i, item in get_many(tx, some).items()}
    return {folded: items[i] for folded, i in found.items()}


def owners(tx: Tx, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Whose these codes are: each folded code with the SKU of an item that has it, inactive ones too."""
    wanted, found = sorted({fold_code(code) for code in codes}), list[tuple[str, str]]()
    query = sa.select(stock_codes.c.folded, stock_items.c.sku).join(stock_items)
    for some in parts(wanted):
        rows = tx.execute(query.where(stock_codes.c.folded.in_(some)))
        found += [(row.folded, row.sku) for row in rows]
    return found


def changed(tx: Tx, *, since: int, limit: int) -> list[tuple[int, Item]]:
    """What changed after a version of the catalogue, oldest first, each with the version that it changed to."""
    query = sa.select(stock_items).where(stock_items.c.version > since).order_by(stock_items.c.version).limit(limit)
    rows = list(tx.execute(query).mappings())
    items = _items(tx, rows)
    return [(row["version"], items[row["id"]]) for row in rows]
