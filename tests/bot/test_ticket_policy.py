"""The policy of tickets in app.yaml: the examples in its comments hold, and are what holds without them."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.policy import Priority, Tickets
from tests.bot.test_leave_policy import SHIPPED, read

BEGINS, ENDS = SHIPPED.index("# tickets:\n#   channel"), SHIPPED.index("\n# Systems that people may")
SWITCHED_ON = SHIPPED[BEGINS:ENDS].replace("\n# ", "\n").replace("# ", "", 1)


def tickets(folder: Path, *changed: tuple[str, str]) -> Tickets:
    """What app.yaml says once the examples are switched on, and changed."""
    text = SWITCHED_ON
    for before, after in changed:
        assert before in text
        text = text.replace(before, after, 1)
    return read(folder, SHIPPED[:BEGINS] + text + SHIPPED[ENDS:]).tickets


def test_the_examples_of_tickets_can_be_switched_on(tmp_path: Path) -> None:
    rules = tickets(tmp_path)
    assert rules.queue("hardware") == "C0123456788"
    assert rules.queue("payroll") is None, "what is sensitive has no channel"
    assert rules.channels() == {"C0123456787", "C0123456788"}
    assert rules.promised("payroll", Priority.NORMAL).response == timedelta(hours=4)
    assert rules.promised("payroll", Priority.HIGH).response == timedelta(hours=2)


def test_they_are_what_holds_without_them(tmp_path: Path) -> None:
    given = {
        "channel": None,
        "major_channel": None,
        "categories": Tickets().categories,
        "hours": Tickets().hours,
        "recurring": {},
    }
    assert tickets(tmp_path).model_copy(update=given) == Tickets()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("response: 8h", "response: 1d", "1d is no working time; write one such as 30m, 8h or 1h30m"),
        ("response: 8h", "response: 41h", "response is more than nothing, and at most resolution"),
        ("levels: [150, 200]", "levels: [90]", "warn is below 100, and levels rise from above 100"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        tickets(tmp_path, (before, after))
