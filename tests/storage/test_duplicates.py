"""What a line may be a duplicate of is found through indexes alone; and how well, on a small made set."""

from datetime import date

import pytest

from domain.expense.duplicate import Claim
from domain.money import Money
from storage.db import Database
from storage.expense import duplicate
from tests import company
from tests.benchmarks.claims import Company
from tests.benchmarks.found import OWN, handed_in
from tests.storage.plans import SAME_PLANS, plans, read_whole

CLAIM = Claim(report=1, reference="", by_id=1, day=date(2026, 8, 3), spent=Money.of_minor(4590, "EUR"), merchant="Taxi",
              category="travel", keys=frozenset({"a"}), files=frozenset({"b"}), pictures=frozenset({1}))  # fmt: skip


@SAME_PLANS
def test_no_table_is_read_whole_for_a_new_line(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of a crowd either: here one begins with nobody."""
    monkeypatch.setattr(duplicate, "NEAREST", 0)
    db = Database(database_url)
    company.found(db)
    with db.write() as tx:

        def look() -> None:
            duplicate.candidates(tx, CLAIM)
            duplicate.of_reports(tx, [1])
            duplicate.holding(tx, CLAIM.proofs)

        found = plans(tx, look)
        tx.rollback()
    db.dispose()
    assert any("ix_expense_lines_spent" in line for line in found)
    assert read_whole(found) == []


def test_planted_duplicates_are_found_among_honest_lines(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    with db.write() as tx:
        found = handed_in(tx, Company(600).items)
        tx.rollback()
    db.dispose()
    assert found.planted.total() == 30
    for planted, likeness in OWN.items():
        assert found.recall(planted) >= (0.8 if planted == "fuzzy merchant" else 1), planted
        if planted in ("same key", "same file", "same picture"):
            assert found.precision(likeness.value) == 1, planted
    assert found.troubled["split"] == found.troubled["subscription"] == 0
    assert found.troubled["plain"] / found.honest["plain"] < 0.02
