"""The limits of leave in app.yaml: the examples in its comments hold, and what is wrong is named by line and field."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.settings import SettingsError
from domain.policy import Leave, LeaveType, Length, Staffing, Waiting
from storage.vacation import snapshot
from tests.bot.test_leave_policy import SHIPPED, read

EXAMPLES = ("sandwich", "length", "waiting")
"""The keys of a type whose examples are comments of one line."""
BETWEEN = {"types.vacation": "    vacation:", "blackouts[0]": "- name: {en: Stock", "blackouts": "  blackouts:"}
"""Where what is wrong between two fields is said."""


def switched_on() -> str:
    """app.yaml with the examples of limits switched on."""
    text = SHIPPED
    for key in EXAMPLES:
        assert text.count(f"      # {key}: ") == 1
        text = text.replace(f"      # {key}: ", f"      {key}: ")
    for key in ("blackouts", "staffing"):
        begins = text.index(f"  # {key}:")
        ends = next(n for n in range(begins, len(text)) if text[n] == "\n" and not text.startswith("\n  #   ", n))
        text = text[:begins] + text[begins:ends].replace("\n  # ", "\n  ").replace("  # ", "  ", 1) + text[ends:]
    begins, ends = text.index("\n    # parental:"), text.index("\n  # Days on which")
    return text[:begins] + text[begins:ends].replace("\n    # ", "\n    ") + text[ends:]


def leave(folder: Path) -> Leave:
    """The leave of the shipped policy with its examples."""
    return read(folder, switched_on()).leave


def test_the_examples_of_limits_can_be_switched_on(tmp_path: Path) -> None:
    rules = leave(tmp_path).types["vacation"]
    assert rules.length == Length(least=Decimal("0.5"), most=Decimal(20))
    assert rules.waiting == Waiting(months=6)
    assert rules.sandwich
    assert leave(tmp_path).staffing == (
        Staffing(most_away=2),
        Staffing(most_away=1, departments=("Support", "Reception"), then="warn"),
    )
    [stocktaking] = leave(tmp_path).blackouts
    assert stocktaking.around(date(2027, 1, 5)) == (date(2026, 12, 28), date(2027, 1, 5))
    assert stocktaking.around(date(2027, 12, 28)) == (date(2027, 12, 28), date(2028, 1, 5))
    assert [stocktaking.around(day) for day in (date(2026, 12, 27), date(2027, 1, 6))] == [None, None]


def test_each_of_the_further_types_can_be_switched_on(tmp_path: Path) -> None:
    types = leave(tmp_path).types
    assert list(types) == [
        "vacation", "sick", "unpaid", "parental", "bereavement", "marriage", "blood_donation", "study", "compensatory",
        "home_office",
    ]  # fmt: skip
    assert [name for name, rules in types.items() if not rules.away] == ["home_office"]
    assert [name for name, rules in types.items() if rules.balance] == ["vacation", "compensatory"]


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("{least: 0.5, most: 20}", "{least: 0.3, most: 20}", "types.vacation.length.least: must be a multiple of 0.5"),
        ("{least: 0.5, most: 20}", "{least: 5, most: 3}", "types.vacation.length: least is more than most"),
        ("{least: 0.5, most: 20}", "{}", "types.vacation.length: write least, most or both"),
        ("{months: 6}", "{months: 6, days: 3}", "types.vacation.waiting: write months or days, one of them"),
        ("first: 28 Dec", "first: 29 Feb", "blackouts[0].first: '29 Feb': no day; write one such as 2026-12-20"),
        ("first: 28 Dec", "first: 2026-12-28", "blackouts[0]: write first and last both with the year, or both"),
        ("types: [vacation]", "types: [vacations]", "blackouts: Stocktaking: no type of leave is called vacations"),
        ("counting: working days ", "counting: calendar days ", "types.vacation: calendar days count rest days anyway"),
        ("night.shift@company.example", "Nia Shift", "blackouts[0].allow[0]: 'Nia Shift': no address; write one such"),
        ("then: warn ", "then: forbid ", "staffing[1].then: must be 'refuse' or 'warn'"),
        ("most_away: 2", "most_away: 0", "staffing[0].most_away: "),
        ("{months: 6}", "{years: 1}", "types.vacation.waiting.years: unknown key; known here: months, days"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field(tmp_path: Path, good: str, bad: str, said: str) -> None:
    text = switched_on()
    assert text.count(good) == 1
    at = BETWEEN.get(said[: said.index(": ")], good)
    line = next(n for n, words in enumerate(text.split("\n"), start=1) if at in words)
    with pytest.raises(SettingsError) as wrong:
        read(tmp_path, text.replace(good, bad))
    assert f"app.yaml:{line} leave.{said}" in str(wrong.value)


def test_a_request_keeps_its_limits_and_one_from_before_there_were_any_loads(tmp_path: Path) -> None:
    rules = leave(tmp_path).types["vacation"]
    kept = snapshot(rules)["type"]
    assert LeaveType.model_validate(kept) == rules
    for key in EXAMPLES:
        del kept[key]
    assert LeaveType.model_validate(kept).length is None
