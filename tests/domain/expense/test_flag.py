"""Which flags are to be explained, which no explanation sets aside, and which came up late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.expense import (
    ExplanationMissing,
    Flag,
    FlagKind,
    Line,
    ReceiptMissing,
    answered,
    check_answers,
    found_since,
    to_explain,
    unread,
)
from domain.expense.duplicate import Likeness
from domain.money import Money
from domain.refusal import Refusal

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
LATE, LOST = Flag(kind=FlagKind.LATE), Flag(kind=FlagKind.NO_RECEIPT)
TAXI = Line(day=date(2026, 8, 3), category="travel", merchant="Taxi", claimed=Money.of_minor(4590, "EUR"))


@pytest.mark.parametrize(
    ("kind", "facts", "explained"),
    [
        (FlagKind.LATE, {}, True),
        (FlagKind.NO_RECEIPT, {}, True),
        (FlagKind.OWN_RATE, {}, False),
        (FlagKind.LIMIT, {"then": "warn"}, True),
        (FlagKind.LIMIT, {"then": "block"}, False),
        (FlagKind.DUPLICATE, {"likeness": Likeness.MERCHANT.value}, True),
        (FlagKind.DUPLICATE, {"likeness": Likeness.PICTURE.value}, True),
        (FlagKind.DUPLICATE, {"likeness": Likeness.FILE.value}, False),
        (FlagKind.DUPLICATE, {"likeness": Likeness.KEY.value}, False),
        (FlagKind.REPEATED, {}, True),
        (FlagKind.OVERDRAWN, {}, True),
    ],
)
def test_what_is_forbidden_proved_or_told_is_not_to_be_explained(
    kind: FlagKind, facts: dict[str, Any], explained: bool
) -> None:
    flag = Flag(kind=kind, facts=facts)
    assert to_explain([flag]) == ((flag,) if explained else ())


@pytest.mark.parametrize(
    ("flags", "why", "lost", "missing"),
    [
        ((), None, False, None),
        ((LATE,), None, False, ExplanationMissing(position=2)),
        ((LATE,), "I was away", False, None),
        ((LOST,), "It blew away", False, ReceiptMissing(position=2)),
        ((LOST,), None, True, ExplanationMissing(position=2)),
        ((LOST, LATE), "It blew away", True, None),
        ((Flag(kind=FlagKind.OWN_RATE),), None, False, None),
    ],
)
def test_what_is_to_be_explained_is(
    flags: tuple[Flag, ...], why: str | None, lost: bool, missing: Refusal | None
) -> None:
    line = replace(TAXI, flags=flags, explanation=why, lost=lost)
    assert answered(line) is (missing is None)
    if missing is None:
        check_answers({2: line})
        return
    with pytest.raises(type(missing)) as refused:
        check_answers({2: line})
    assert refused.value == missing


def test_what_is_found_later_has_its_moment_and_what_stood_before_keeps_its_own() -> None:
    first, again = (
        Flag(kind=FlagKind.DUPLICATE, facts={"request": 1}),
        Flag(kind=FlagKind.DUPLICATE, facts={"request": 2}),
    )
    after = found_since([first], [first, again], at=NOW)
    assert [flag.found_at for flag in after] == [None, NOW]
    later = found_since(after, [again], at=NOW + timedelta(days=1))
    assert [flag.found_at for flag in later] == [NOW]
    assert unread(after, decided_at=NOW - timedelta(seconds=1)) == (after[1],)
    assert unread(after, decided_at=NOW) == (), "it stood on the card by then"
