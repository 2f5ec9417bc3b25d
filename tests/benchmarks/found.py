"""How well duplicates are found: made claims are handed in one by one, and what is asked of each is counted."""

from collections import Counter as Counts
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from domain.expense import Line
from domain.expense.duplicate import Likeness, Match, repeats
from domain.expense.duplicate import duplicates as alike
from domain.expense.reading import Reading
from domain.money import Money
from storage import expense, people
from storage.db import Tx
from storage.expense import duplicate, reading
from storage.tables import EPOCH, attachments, requests
from tests.benchmarks.claims import PEOPLE, Item
from tests.company import MONDAY

OWN: Mapping[str, Likeness] = {
    "same key": Likeness.KEY,
    "same file": Likeness.FILE,
    "same facts": Likeness.FACTS,
    "same picture": Likeness.PICTURE,
    "fuzzy merchant": Likeness.MERCHANT,
}
"""By what each planted kind should be found."""


@dataclass
class Found:
    """What came of it. ``asked`` and ``right``: likeness -> lines asked about, and those of them that were planted."""

    planted: Counts[str] = field(default_factory=Counts)
    found: Counts[str] = field(default_factory=Counts)
    asked: Counts[str] = field(default_factory=Counts)
    right: Counts[str] = field(default_factory=Counts)
    honest: Counts[str] = field(default_factory=Counts)
    troubled: Counts[str] = field(default_factory=Counts)

    def recall(self, planted: str) -> float:
        """Of the planted ones those found, with the line that they are copies of."""
        return self.found[planted] / self.planted[planted]

    def precision(self, likeness: str) -> float:
        """Of those asked about for that reason the planted ones."""
        return self.right[likeness] / self.asked[likeness]

    def lines(self) -> Iterator[str]:
        """The figures."""
        for planted, kind in OWN.items():
            yield (
                f"  {planted:15} found {self.found[planted]:4} of {self.planted[planted]:4}: recall "
                f"{self.recall(planted):.3f}   asked about as {kind.value:10} {self.asked[kind]:4}: precision "
                f"{self.precision(kind):.3f}"
            )
        asked, found, planted_ = self.asked.total(), self.found.total(), self.planted.total()
        yield f"  all: found {found} of {planted_}: recall {found / planted_:.3f}"
        yield f"       asked about {asked}: precision {self.right.total() / asked:.3f}"
        for honest, count in sorted(self.honest.items()):
            yield f"  honest: {honest:20} {self.troubled[honest]:4} of {count:5} asked about"


def employees(tx: Tx) -> list[int]:
    """People to claim."""
    return [people.save(tx, f"c{n}@company.example", {"name": f"Person {n}"})[0] for n in range(PEOPLE)]


def handed_in(tx: Tx, items: Sequence[Item]) -> Found:
    """Hand them in, each compared with those before it."""
    found, ids = Found(), employees(tx)
    for n, item in enumerate(items):
        _report(tx, n + 1, ids[item.by])
        lines = [line_of(tx, item, n + 1, ids[item.by])]
        _judge(found, item, compared(tx, lines, n + 1, ids[item.by])[0])
        keep(tx, n + 1, ids[item.by], lines)
    _splits(tx, found, ids, start=len(items), count=len(items) // 100)
    return found


def compared(tx: Tx, lines: Sequence[Line], report: int, by_id: int) -> list[list[Match]]:
    """What each line may be a duplicate of."""
    claims = duplicate.of_lines(tx, lines, report=report, by_id=by_id)
    return [alike(claim, duplicate.candidates(tx, claim)) for claim in claims]


def _judge(found: Found, item: Item, matches: Sequence[Match]) -> None:
    likeness = matches[0].likeness.value if matches else ""
    if matches:
        found.asked[likeness] += 1
        found.right[likeness] += item.planted is not None
    if item.planted is None:
        found.honest[item.honest] += 1
        found.troubled[item.honest] += bool(matches)
        return
    found.planted[item.planted] += 1
    assert item.of is not None
    found.found[item.planted] += any(match.other.report == item.of + 1 for match in matches)


def _splits(tx: Tx, found: Found, ids: Sequence[int], *, start: int, count: int) -> None:
    """One receipt in two lines of a report: half for another cost centre."""
    for n in range(start + 1, start + count + 1):
        item = Item(by=0, day=MONDAY.date(), cents=1001 + 2 * n, category="meals", merchant="Bar Central",
                    digest=f"{10**12 + n:064x}")  # fmt: skip
        _report(tx, n, ids[0])
        first = line_of(tx, item, n, ids[0])
        lines = [first, replace(first, cost_centre="SALES")]
        claims = duplicate.of_lines(tx, lines, report=n, by_id=ids[0])
        found.honest["split"] += 1
        found.troubled["split"] += bool(repeats(claims)) or any(compared(tx, lines, n, ids[0]))
        keep(tx, n, ids[0], lines)


# --- rows -------------------------------------------------------------------------------------------------------------

_REQUEST = sa.insert(requests)
_FILE = sa.insert(attachments).returning(attachments.c.id)


def line_of(tx: Tx, item: Item, request_id: int, by_id: int) -> Line:
    """The line, with its receipt kept and read."""
    receipts: tuple[int, ...] = ()
    if item.digest:
        row = {"purpose": "receipt", "by_id": by_id, "file_id": "F", "state": "kept", "at": MONDAY, "next_at": EPOCH,
               "sha256": item.digest, "request_id": request_id}  # fmt: skip
        receipts = (tx.execute(_FILE, row).scalar_one(),)
        reading.keep(tx, receipts[0], Reading(fiscal_key=item.key, picture=item.picture))
    return Line(
        day=item.day,
        category=item.category,
        merchant=item.merchant,
        claimed=Money.of_minor(item.cents, "BRL"),
        receipts=receipts,
        fiscal_key=item.key,
    )


def _report(tx: Tx, request_id: int, by_id: int) -> None:
    row = {"id": request_id, "kind": "expense", "reference": f"EXP-{request_id}", "requester_id": by_id,
           "entered_by_id": by_id, "state": "pending", "version": 1, "round": 1, "asked_at": MONDAY, "policy": {},
           "chain": []}  # fmt: skip
    tx.execute(_REQUEST, row)


def keep(tx: Tx, request_id: int, by_id: int, lines: Sequence[Line]) -> None:
    """The report has these lines, and takes their receipts."""
    expense.save(tx, request_id, lines)
    claims = duplicate.of_lines(tx, lines, report=request_id, by_id=by_id)
    duplicate.take(tx, request_id, [proof for claim in claims for proof in claim.proofs])
