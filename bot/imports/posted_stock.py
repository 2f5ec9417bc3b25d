"""A file of items that a keeper posted: compared for its card, and compared again when it is imported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.imports.grid import read_grid
from bot.imports.outcome import ImportRefused, Problem
from bot.imports.stock import Compared, StockFile, compare, keep, read_stock
from domain.refusal import Refusal
from domain.stock import Item, NotKeeper, fold_code
from domain.stock.imported.cells import Wrong
from handlers.office import Office
from handlers.refusals import SENTENCES
from handlers.stock.keeper import keeps
from handlers.stock.sheets import sheet_words
from handlers.stock.sheets.sheet import CARD
from handlers.stock.sheets.sheet_words import Comes
from handlers.texts import Voice, voice_of
from handlers.told import Told
from storage import audit, messages, people
from storage.attachments import Attachment
from storage.db import Database, Tx
from storage.stock import sheets

MOST_ROWS = 20_000
"""So many are compared and written well within a lease."""


class LeaseLost(Exception):
    """Another process deals with the file by now: what was written is undone."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A file, what it changes, and what it would as a count; ``was`` are items as they are, by SKU."""

    file: StockFile
    once: Compared
    count: Compared
    was: Mapping[str, Item] = field(default_factory=dict)

    def comes(self, compared: Compared) -> Comes:
        """How much of it is new, changed and moved, for words."""
        changed = [(self.was.get(one.item.sku), one) for one in compared.changed if one.changed and not one.new]
        other = [
            (one.item.sku, arrival)
            for one in self.count.changed
            for arrival in self.count.moved[fold_code(one.item.sku)]
            if arrival.there
        ]
        moved = sum(map(len, compared.moved.values()))
        told = {"new": len(compared.new), "unchanged": len(compared.unchanged)}
        return Comes(changed=changed, moved=moved, other=other, **told)

    def marks(self) -> dict[str, str]:
        """The same as long as an import would do the same."""
        return {"import": self._mark(self.once), "count": self._mark(self.count)}

    def _mark(self, compared: Compared) -> str:
        said = [(self.was.get(one.item.sku), one.item) for one in compared.changed]
        moved = sorted((sku, a.place, a.quantity, a.difference) for sku, some in compared.moved.items() for a in some)
        return sha256(repr((said, moved)).encode()).hexdigest()[:32]


def show(db: Database, office: Office, sheet: Attachment, body: bytes, name: str, note: str = "") -> dict[str, Any]:
    """What the card says of the file from now on. ``note`` is what is said before it."""
    v = _voice(db, office, sheet)
    try:
        seen = _see(db, office, body, name)
    except ImportRefused as refused:
        return {"lines": sheet_words.refused(v, name, _wrong(refused), why=_why(v))}
    if seen.once.wrong:
        return {"lines": sheet_words.refused(v, name, seen.once.wrong, why=_why(v))}
    said = sheet_words.preview(v, name, seen.comes(seen.once), uncountable=seen.count.wrong, why=_why(v))
    lines, offers = [*([note] if note else []), *said], list[str]()
    if seen.once.changed:
        offers.append("import")
    if seen.once.stays and not seen.count.wrong:
        offers.append("count")
    return {"lines": lines, "offers": offers, "seen": seen.marks()}


def bring_in(
    db: Database, office: Office, sheet: Attachment, body: bytes, *, now: datetime, owner: str
) -> None:  # fmt: skip
    """Import it as its keeper saw it, once; what changed since then is shown instead. Raises LeaseLost."""
    v, name = _voice(db, office, sheet), sheet.name or ""
    told = sheet.told or {}
    wish = told["wish"]
    with db.read() as tx:
        keeper = people.get(tx, sheet.by_id)
    if not keeps(keeper) or not keeper.works_here(office.day(now)):
        return _shown(db, sheet, {"lines": [_why(v)(NotKeeper(who=frozenset()))]}, owner)
    try:
        seen = _see(db, office, body, name)
        compared = seen.count if wish == "count" else seen.once
        if compared.wrong or seen.marks()[wish] != told["seen"][wish]:
            return _again(db, office, sheet, body, owner)
        file = replace(seen.file, count=wish == "count")
        done = {"lines": sheet_words.done(v, name, seen.comes(compared), count=file.count)}

        def settle(tx: Tx) -> None:
            if not sheets.show(tx, sheet, done, owner=owner, done=True):
                raise LeaseLost
            messages.touch(tx, kind=CARD, subject_id=sheet.id)

        return keep(db, file, compared, office, now=now, by_id=sheet.by_id, also=settle)
    except ImportRefused:
        return _again(db, office, sheet, body, owner)


def _again(db: Database, office: Office, sheet: Attachment, body: bytes, owner: str) -> None:
    """It is not any more what its keeper saw."""
    note = sheet_words.changed_since(_voice(db, office, sheet))
    return _shown(db, sheet, show(db, office, sheet, body, sheet.name or "", note), owner)


def _shown(db: Database, sheet: Attachment, told: Mapping[str, Any], owner: str) -> None:
    with db.write() as tx:
        if sheets.show(tx, sheet, told, owner=owner, done=not told.get("offers")):
            messages.touch(tx, kind=CARD, subject_id=sheet.id)


def first_shown(
    tx: Tx, sheet: Attachment, told: Mapping[str, Any], body: bytes, *, name: str, owner: str, now: datetime
) -> None:
    """The bytes are here and are safe: the card says what they come to, and the trail which they are."""
    digest = sha256(body).hexdigest()
    known = {"sha256": digest, "size": len(body), "name": name}
    if sheets.show(tx, sheet, told, owner=owner, done=not told.get("offers"), **known):
        messages.touch(tx, kind=CARD, subject_id=sheet.id)
        facts = {"attachment": sheet.id, "digest": audit.digest(tx, digest, salt=str(sheet.id))}
        audit.append(tx, at=now, actor_id=None, action="keep file", subject=CARD, facts=facts)


def _see(db: Database, office: Office, body: bytes, name: str) -> Seen:
    path = Path(name)
    file = read_stock(path, read_grid(path, body), office, count=False, most=MOST_ROWS)
    was: dict[str, Item] = {}
    with db.read() as tx:
        once = compare(tx, file, office, was=was)
        return Seen(file=file, once=once, count=compare(tx, replace(file, count=True), office), was=was)


def _voice(db: Database, office: Office, sheet: Attachment) -> Voice:
    with db.read() as tx:
        return voice_of(people.get(tx, sheet.by_id), office.policy)


def _wrong(refused: ImportRefused) -> list[Wrong]:
    """What is wrong with a file that could not be read to its end: row 0 is all of it."""
    found = [it if isinstance(it, Problem) else Problem(0, None, it) for it in refused.problems]
    return [Wrong(it.row, it.column, it.what) for it in found if isinstance(it.what, Refusal)]


def _why(v: Voice) -> Callable[[Refusal], str]:
    return lambda refusal: SENTENCES[type(refusal)](Told(v, str), refusal)
