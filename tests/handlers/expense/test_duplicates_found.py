"""What is asked about a new line is what comparing it with every line of the company would ask, one by one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.expense import FlagKind, Line
from domain.expense.duplicate import PROOFS, USUAL, Claim, Likeness, route
from domain.expense.duplicate import duplicates as judged
from domain.expense.mileage import Journey
from domain.expense.reading import Reading
from domain.money import Money
from handlers.expense import duplicate as asking
from storage import expense
from storage.db import Database, Tx
from storage.expense import duplicate, reading
from storage.tables import EPOCH, attachments, requests
from tests.benchmarks.found import employees
from tests.company import MONDAY

PICTURE = int("5a" * 32, 16)
Asked = list[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A line, as somebody may claim it."""

    day: int
    cents: int
    merchant: str
    category: str
    key: str | None = None
    file: str | None = None
    picture: int | None = None
    way: tuple[str, str] | None = None


TOLD = st.builds(
    Told,
    day=st.sampled_from((0, 0, 0, 1, 3, 7, 8, 30, 89, 90, 91, 200, 366)),
    cents=st.sampled_from((4590, 4590, 4590, 2500)),
    merchant=st.sampled_from(("Padaria Central", "PADARIA CENTRAL LTDA", "Padaria Centrla", "Bar Norte")),
    category=st.sampled_from(("meals", "travel")),
    key=st.none() | st.none() | st.sampled_from(("key 1", "key 2")),
    file=st.none() | st.sampled_from(("a", "b", "c")),
    picture=st.none() | st.sampled_from((PICTURE, PICTURE ^ 0b111, PICTURE ^ (1 << 13) - 1)),
    way=st.none() | st.none() | st.sampled_from((("Leeds", "York"), ("LEEDS ", "York"), ("York", "Leeds"))),
)
CLAIMED = st.tuples(st.integers(0, 2), st.lists(TOLD, min_size=1, max_size=2), st.integers(0, 4))
"""Who claims what; and how many of the reports before it are withdrawn first, from the newest back: mostly none."""
HISTORIES = st.lists(CLAIMED, min_size=2, max_size=9)
Histories = Sequence[tuple[int, Sequence[Told], int]]


def line_of(tx: Tx, told: Told, by: int) -> Line:
    receipts: tuple[int, ...] = ()
    if told.file:
        row = {"purpose": "receipt", "by_id": by, "file_id": "F", "state": "kept", "at": MONDAY, "next_at": EPOCH,
               "sha256": told.file}  # fmt: skip
        receipts = (tx.execute(sa.insert(attachments).returning(attachments.c.id), row).scalar_one(),)
        reading.keep(tx, receipts[0], Reading(picture=told.picture))
    journey = Journey(vehicle="car", distance=9000, unit="km", start=told.way[0], end=told.way[1]) if told.way else None
    return Line(
        day=date(2025, 1, 1) + timedelta(days=told.day),
        category=told.category,
        merchant=told.merchant,
        claimed=Money.of_minor(told.cents, "EUR"),
        receipts=receipts,
        fiscal_key=told.key,
        journey=journey,
    )


def claim_of(told: Told, line: Line, report: int, by: int) -> Claim:
    """Worked out without the database."""
    return Claim(
        report=report,
        reference=f"EXP-{report}",
        by_id=by,
        day=line.day,
        spent=line.claimed,
        category=told.category,
        merchant=told.merchant,
        keys=frozenset([told.key] if told.key else []),
        files=frozenset([told.file] if told.file else []),
        pictures=frozenset([told.picture] if told.file and told.picture else []),
        route=route(*told.way) if told.way else None,
    )


def hand_in(tx: Tx, report: int, by: int, lines: Sequence[Line]) -> None:
    row = {"id": report, "kind": "expense", "reference": f"EXP-{report}", "requester_id": by, "entered_by_id": by,
           "state": "pending", "version": 1, "round": 1, "asked_at": MONDAY, "policy": {}, "chain": []}  # fmt: skip
    tx.execute(sa.insert(requests), row)
    expense.save(tx, report, lines)
    mine = [id_ for line in lines for id_ in line.receipts]
    tx.execute(
        sa.update(attachments)
        .where(attachments.c.id.in_(mine))
        .values(request_id=report, file_id=sa.cast(attachments.c.id, sa.Text))
    )
    claims = duplicate.of_lines(tx, lines, report=report, by_id=by)
    duplicate.take(tx, report, [proof for claim in claims for proof in claim.proofs])


def withdraw(tx: Tx, report: int) -> None:
    tx.execute(sa.update(requests).where(requests.c.id == report).values(state="withdrawn"))


def asked(tx: Tx, by: int, lines: Sequence[Line]) -> list[Asked]:
    """What the form asks."""
    call: Any = SimpleNamespace(actor=SimpleNamespace(id=by))
    flags = asking.find(tx, call, lines, expense.NEW)
    return [
        [(flag.facts["likeness"], flag.facts["request"]) for flag in flags[n] if flag.kind is FlagKind.DUPLICATE]
        for n in range(len(lines))
    ]


def live(tx: Tx, ids: Sequence[int], history: Histories) -> int:
    """Hand in one after the other, as far as no receipt forbids it; how many lines were asked about."""
    standing: dict[int, list[Claim]] = {}
    found = 0
    for report, (by, told, withdrawn) in enumerate(history, 1):
        for gone in sorted(standing)[len(standing) - withdrawn + 2 :] if withdrawn > 2 else ():
            withdraw(tx, gone)
            del standing[gone]
        lines = [line_of(tx, one, ids[by]) for one in told]
        claims = [claim_of(one, line, expense.NEW, ids[by]) for one, line in zip(told, lines, strict=True)]
        others = [claim for of in standing.values() for claim in of]
        expected = [[(m.likeness.value, m.other.report) for m in judged(claim, others)] for claim in claims]
        assert asked(tx, ids[by], lines) == [matches[: asking.NAMED] for matches in expected]
        found += sum(map(bool, expected))
        if not any(Likeness(likeness) in PROOFS for matches in expected for likeness, _ in matches):
            hand_in(tx, report, ids[by], lines)
            standing[report] = [replace(claim, report=report) for claim in claims]
    return found


@contextmanager
def people_of(url: str) -> Iterator[tuple[Database, list[int]]]:
    db = Database(url)
    with db.write() as tx:
        ids = employees(tx)[:30]
    yield db, ids
    db.dispose()


def holds(url: str, *, examples: int, phases: Sequence[Phase] = tuple(Phase)) -> int:
    """Let histories be lived; how many lines were asked about in all of them."""
    total = 0
    with people_of(url) as (db, ids):

        @settings(max_examples=examples, phases=phases, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(history=HISTORIES)
        def run(history: Histories) -> None:
            nonlocal total
            with db._writer.connect() as tx:
                total += live(tx, ids, history)
                tx.rollback()

        run()
    return total


def test_what_is_asked_is_what_comparing_with_every_line_would_ask(sqlite_url: str) -> None:
    assert holds(sqlite_url, examples=60) > 100


Kept = Callable[[Claim, Claim], bool]
NARROWED: dict[str, Kept] = {
    "nothing before its day": lambda claim, other: other.day >= claim.day,
    "nothing of one's own": lambda claim, other: other.by_id != claim.by_id,
    "nothing of others": lambda claim, other: other.by_id == claim.by_id,
    "nothing so far apart": lambda claim, other: abs((claim.day - other.day).days) <= 80,
    "the same name alone": lambda claim, other: claim.merchant == other.merchant,
    "the same amount alone": lambda claim, other: claim.spent == other.spent,
}


@pytest.mark.parametrize("narrowed", NARROWED)
def test_control_a_search_that_is_too_narrow_is_found_out(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, narrowed: str
) -> None:
    search, keeps = duplicate.candidates, NARROWED[narrowed]

    def narrow(tx: Tx, claim: Claim) -> list[Claim]:
        return [other for other in search(tx, claim) if keeps(claim, other)]

    monkeypatch.setattr(duplicate, "candidates", narrow)
    with pytest.raises(AssertionError):
        holds(sqlite_url, examples=300, phases=(Phase.generate,))


# --- many lines of one amount -----------------------------------------------------------------------------------------

DINNER = Told(day=40, cents=4590, merchant="Padaria Central", category="meals")
MANY = duplicate.NEAREST + 10


def crowd(tx: Tx, whose: Sequence[int], *, count: int = MANY) -> None:
    """Nearer the claim than what it is a duplicate of, at the same price elsewhere."""
    for n in range(count):
        by = whose[n % len(whose)]
        hand_in(tx, 100 + n, by, [line_of(tx, replace(DINNER, day=41, merchant="Zoo"), by)])


@pytest.mark.parametrize(
    ("whose", "control"),
    [([0], False), ([1], False), ([1, 4], False), ([1], True)],
    ids=["one's own", "a colleague's", "of two colleagues", "control"],
)
def test_no_crowd_of_lines_hides_the_one_that_was_claimed_before(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, whose: list[int], control: bool
) -> None:
    """The control looks at the nearest lines, whosever they are."""
    if control:
        monkeypatch.setattr(duplicate, "_CROWD", duplicate._NEAR)
    with people_of(sqlite_url) as (db, ids), db._writer.connect() as tx:
        hand_in(tx, 1, ids[2], [line_of(tx, DINNER, ids[2])])
        crowd(tx, [ids[n] for n in whose])
        again = [line_of(tx, replace(DINNER, day=43, merchant="PADARIA CENTRAL LTDA", category="travel"), ids[0])]
        found: Asked = [] if control else [("merchant", 1)]
        assert asked(tx, ids[0], again) == [found]
        tx.rollback()


@pytest.mark.parametrize("control", [False, True])
def test_a_colleague_with_more_lines_than_are_read_at_first_hides_nobody(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, control: bool
) -> None:
    """The control reads no further."""
    if control:
        monkeypatch.setattr(duplicate, "_WHOLE_CROWD", duplicate._CROWD)
    with people_of(sqlite_url) as (db, ids), db._writer.connect() as tx:
        hand_in(tx, 1, ids[2], [line_of(tx, replace(DINNER, day=45), ids[2])])
        crowd(tx, [ids[1]], count=duplicate.NEARBY)
        again = [line_of(tx, replace(DINNER, day=40, category="travel"), ids[0])]
        assert asked(tx, ids[0], again) == [[] if control else [("merchant", 1)]]
        tx.rollback()


def test_of_a_price_that_is_usual_there_no_more_is_read_than_shows_it(sqlite_url: str) -> None:
    with people_of(sqlite_url) as (db, ids), db._writer.connect() as tx:
        for n, whose in enumerate(ids[1:], 1):
            hand_in(tx, n, whose, [line_of(tx, replace(DINNER, day=n), whose)])
        again = [line_of(tx, DINNER, ids[0])]
        (claim,) = duplicate.of_lines(tx, again, report=expense.NEW, by_id=ids[0])
        assert len(duplicate.candidates(tx, claim)) == USUAL
        assert asked(tx, ids[0], again) == [[]]
        for n in range(2, len(ids)):
            withdraw(tx, n)
        assert asked(tx, ids[0], again) == [[("merchant", 1)]], "what is withdrawn shows nothing"
        tx.rollback()


@pytest.mark.parametrize("control", [False, True])
def test_what_is_withdrawn_is_no_crowd(sqlite_url: str, control: bool) -> None:
    """The control withdraws nothing: of so many colleagues' lines at one price the nearest are looked at."""
    many = duplicate.CROWD + 10
    with people_of(sqlite_url) as (db, ids), db._writer.connect() as tx:
        hand_in(tx, 1, ids[2], [line_of(tx, DINNER, ids[2])])
        crowd(tx, ids[3:], count=many)
        for n in range(0 if control else many):
            withdraw(tx, 100 + n)
        again = [line_of(tx, replace(DINNER, day=43, category="travel"), ids[0])]
        assert asked(tx, ids[0], again) == [[] if control else [("merchant", 1)]]
        tx.rollback()


def test_the_same_key_file_and_facts_are_found_in_any_crowd(sqlite_url: str) -> None:
    """However many colleagues claim as much that day."""
    proven = replace(DINNER, day=1, cents=700, merchant="Bar Norte", key="key 1", file="a")
    with people_of(sqlite_url) as (db, ids), db._writer.connect() as tx:
        hand_in(tx, 1, ids[2], [line_of(tx, proven, ids[2])])
        hand_in(tx, 2, ids[0], [line_of(tx, replace(DINNER, day=41, merchant="Bar Norte"), ids[0])])
        crowd(tx, ids[3:])
        crowded = replace(DINNER, day=41)
        for told, found in (
            (replace(crowded, key="key 1"), ("fiscal key", 1)),
            (replace(crowded, file="a"), ("file", 1)),
            (crowded, ("facts", 2)),
        ):
            assert found in asked(tx, ids[0], [line_of(tx, told, ids[0])])[0]
        tx.rollback()
