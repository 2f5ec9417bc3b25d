"""Where the time of whoever decides goes: the sum and what there is to look at, before anything is opened."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from handlers import reminder
from handlers.news import view_for
from tests import desk
from tests.desk import TODAY, Counter
from tests.handlers.test_expense import LINE, LUNCH, card, hand_in

SAID = "Expenses, 2 lines, €57.90 · ⚠️ 1 to look at"


@pytest.fixture
def here(sqlite_url: str) -> Iterator[Counter]:
    """The company, where what is older than three days is looked at, and a claim with one such line."""
    with desk.counter(sqlite_url) as made:
        late = made.policy.expenses.model_copy(update={"late_days": 3})
        made.policy = made.policy.model_copy(update={"expenses": late})
        made.__post_init__()
        hand_in(made, {**LINE, "more": ["more"]})
        hand_in(made, {**LUNCH, "day": TODAY - timedelta(days=5)})
        yield made


def test_the_card_counts_what_there_is_to_look_at_and_says_it_line_by_line(here: Counter) -> None:
    assert card(here, "bruno")[:5] == [
        "*Ana Souza: Expenses*",
        "2 lines, €57.90 · ⚠️ 1 to look at",
        "Mon 3 Aug · Travel, Taxi: €45.90",
        "Wed 29 Jul · Meals, Lunch with Tom: €12.00",
        "⚠️ more than 3 days ago",
    ]
    assert card(here, "ana")[1] == "2 lines, €57.90"


def test_the_list_and_the_reminder_count_it_too(here: Counter) -> None:
    assert "2 lines, €57.90 · ⚠️ 1 to look at · EXP-1" in str(here.command("bruno", "").say)
    with here.db.read() as tx:
        told = reminder.tell(tx, view_for(tx, here.office, here.ids["bruno"], here.now), {"requests": [1]})
    assert told
    assert f"• EXP-1 Ana Souza: {SAID}. Asked Mon 3 Aug 10:00" in told.text
