"""The policy of expenses in app.yaml: the examples in its comments hold, and what is wrong is named by line."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.settings import SettingsError
from domain.policy import Expenses, Limit, Per
from storage.expense import snapshot
from tests.bot.test_leave_policy import SHIPPED, read

BETWEEN = {"limits[0]": "- {category: meals", "limits": "  limits:", "": "expenses:"}
"""Where what is wrong between two fields is said."""


def switched_on() -> str:
    """app.yaml with the example of expenses switched on."""
    begins, ends = SHIPPED.index("# expenses:"), SHIPPED.index("\n# When nobody answers")
    return SHIPPED[:begins] + SHIPPED[begins:ends].replace("\n# ", "\n").replace("# ", "", 1) + SHIPPED[ends:]


def expenses(folder: Path) -> Expenses:
    """The expenses of the shipped policy with its examples."""
    return read(folder, switched_on()).expenses


def test_the_examples_of_expenses_can_be_switched_on(tmp_path: Path) -> None:
    rules = expenses(tmp_path)
    assert rules.limits == (
        Limit(category=("meals",), per=Per.DAY, amount=Decimal(60)),
        Limit(category=("travel", "meals"), per=Per.MONTH, amount=Decimal(2000), then="block"),
        Limit.model_validate({"per": "trip", "count": 15, "for": {"country": "BR", "department": "Sales"}}),
    )
    assert [rules.receipt_wanted_from(name) for name in ("travel", "meals")] == [Decimal(25), None]
    assert {code: name.pt_BR for code, name in rules.cost_centres.items()} == {"100": "Vendas", "200": "Tea"}
    listed = switched_on().replace("{100: {en: Sales, pt_BR: Vendas}, 200: Tea}", "[100, 200]")
    assert list(read(tmp_path, listed).expenses.cost_centres) == ["100", "200"]


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("per: day, amount: 60", "per: week, amount: 60", "limits[0].per: must be 'line', 'day', 'trip', 'month' or"),
        ("per: day, amount: 60", "per: day", "limits[0]: write amount, count or distance, one of them"),
        ("per: day, amount: 60", "per: day, amount: 60, count: 2", "limits[0]: write amount, count or distance, one"),
        ("per: day, amount: 60", "per: line, count: 1", "limits[0]: a line is one expense: count them per day, trip,"),
        ("per: day, amount: 60", "per: day, amount: 0", "limits[0].amount: must be greater than 0, not '0'"),
        (
            "per: day, amount: 60",
            "per: day, most: 60",
            "limits[0].most: unknown key; did you mean amount?",
        ),
        ("amount: 60, then: warn", "amount: 60, then: ask", "limits[0].then: must be 'warn' or 'block', not 'ask'"),
        ("category: meals, per", "category: meal, per", "limits: limits[0]: no category is called meal"),
        ("country: BR, dep", "country: Brazil, dep", "limits[2].for.country: must match"),
        ("receipt_from: never", "receipt_from: none", "categories.meals.receipt_from: must be a number, not 'none'"),
        ("late_days: 30 ", "late_days: 90 ", ": late_days: after 90 days nothing is taken any more (age_days); write"),
        ("receipt_from: 25 ", "receipt_from: 9.999 ", ": 9.999 is no amount of EUR: it has too many decimals"),
        ("cost_centres: {100: {en: Sales, ", "cost_centres: {100: {", "cost_centres.100.en: missing, and there is no"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field(tmp_path: Path, good: str, bad: str, said: str) -> None:
    text = switched_on()
    assert text.count(good) == 1
    at = BETWEEN.get(said[: said.index(": ")] if not said.startswith(": ") else "", good)
    line = next(n for n, words in enumerate(text.split("\n"), start=1) if at in words)
    with pytest.raises(SettingsError) as wrong:
        read(tmp_path, text.replace(good, bad))
    dotted = f"expenses{said}" if said.startswith(": ") else f"expenses.{said}"
    assert f"app.yaml:{line} {dotted}" in str(wrong.value)


def test_a_report_keeps_its_rules_and_one_from_before_there_were_limits_loads(tmp_path: Path) -> None:
    rules = expenses(tmp_path)
    kept = snapshot(rules)["expenses"]
    assert "limits" not in kept, "what they find is kept with the line"
    assert Expenses.model_validate(kept).cost_centres == rules.cost_centres
    for key in ("cost_centres", "receipt_from", "late_days"):
        del kept[key]
    assert Expenses.model_validate(kept).cost_centres == {}
