"""Days on which leave is not taken: which, why, for whom, and what would do instead."""

from datetime import date
from typing import Any

import pytest

from tests.desk import Counter, words
from tests.handlers.limited import asks, entering, preview, roster, ruled

MON, TUE, WED, THU, FRI = (date(2026, 8, day) for day in range(10, 15))
STOCKTAKING: dict[str, Any] = {
    "name": {"en": "Stocktaking", "pt_BR": "Inventário"}, "first": "2026-08-12", "last": "2026-08-18",
}  # fmt: skip


def blackout(counter: Counter, **rules: Any) -> None:
    """The company does its stocktaking."""
    ruled(counter, of_all={"blackouts": [STOCKTAKING | rules]})
    for name in ("ana", "bruno", "carla", "rita"):
        counter.grant(name, 20)


def test_the_refusal_says_which_days_and_why_and_what_would_do(counter: Counter) -> None:
    blackout(counter)
    assert asks(counter, "ana", TUE, WED) == {
        "first": "This type cannot be taken Wed 12 Aug – Tue 18 Aug: Stocktaking. "
        "The nearest days that would do: Mon 10 Aug – Tue 11 Aug."
    }
    assert asks(counter, "carla", date(2026, 8, 17), date(2026, 8, 19)) == {
        "first": "Este tipo não pode ser tirado em qua 12 de ago – ter 18 de ago: Inventário. "
        "Os dias possíveis mais próximos: qua 19 de ago – sex 21 de ago."
    }
    assert preview(counter, "ana", counter.ask("ana", TUE, WED))[0].startswith("⚠️ This type cannot be taken Wed 12")
    assert asks(counter, "ana", MON, TUE) == {}


def test_what_would_do_keeps_the_other_limits_and_clear_of_other_leave(counter: Counter) -> None:
    blackout(counter)
    assert asks(counter, "ana", TUE) == {}
    assert asks(counter, "ana", date(2026, 8, 19), date(2026, 8, 20)) == {}
    ruled(counter, notice={"least": 7, "most": 365}, length={"most": 2})
    assert asks(counter, "ana", WED, THU) == {
        "first": "This type cannot be taken Wed 12 Aug – Tue 18 Aug: Stocktaking. "
        "The nearest days that would do: Mon 24 Aug – Tue 25 Aug."
    }, "the 10th is beside the 11th, 21 August beside the 20th, and before that it is too soon"


def test_half_a_day_moves_as_half_a_day(counter: Counter) -> None:
    blackout(counter)
    assert asks(counter, "ana", WED, halves="from_afternoon") == {
        "first": "This type cannot be taken Wed 12 Aug – Tue 18 Aug: Stocktaking. "
        "The nearest days that would do: Tue 11 Aug, afternoon."
    }


@pytest.mark.parametrize(
    ("rules", "free"),
    [
        ({"departments": ["Sales"]}, {"bruno"}),
        ({"departments": ["Warehouse"]}, {"ana", "bruno", "carla"}),
        ({"allow": ["Ana@company.example"]}, {"ana"}),
        ({"types": ["sick", "unpaid"]}, {"ana", "bruno", "carla"}),
        ({"types": "vacation"}, set()),
        ({"first": "12 Aug", "last": "18 Aug"}, set()),
        ({"first": "18 Aug", "last": "11 Aug"}, {"ana", "bruno", "carla"}),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_for_whom_it_is(counter: Counter, rules: dict[str, Any], free: set[str]) -> None:
    blackout(counter, **rules)
    roster(counter, "bruno", department="Board")
    assert {name for name in ("ana", "bruno", "carla") if not asks(counter, name, THU)} == free


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_for_a_type_that_takes_the_place_of_another_too(counter: Counter) -> None:
    instead: dict[str, Any] = {"instead_of": "vacation", "for": {"department": ["Board"]}}
    ruled(counter, "holidays", **instead)
    blackout(counter, types=["vacation"])
    roster(counter, "ana", department="Board")
    assert list(asks(counter, "ana", THU)) == ["first"]


def test_hr_may_enter_it_all_the_same(counter: Counter) -> None:
    blackout(counter)
    filled = entering(counter, "ana", THU)
    assert preview(counter, "rita", filled)[-1] == (
        "⚠️ Against the policy, though HR may do it: This type cannot be taken Wed 12 Aug – Tue 18 Aug: Stocktaking. "
        "The nearest days that would do: Tue 11 Aug."
    )
    assert words(counter.submit(filled)) == "VAC-1 is entered, and Ana Souza is told."
    assert list(asks(counter, "rita", THU)) == ["first"], "but not for themselves"
