"""What a correction tells: the new terms, and the old ones that it replaced."""

from datetime import date
from typing import Any

from handlers.approval.engine import MOVED
from tests.desk import Counter, form
from tests.handlers.conftest import at, owed


def correct(counter: Counter, seen: int, **inputs: Any) -> None:
    """Rita mends Ana's request."""
    memo = {"form": "vacation.correct", "person": counter.ids["ana"], "request": 1, "seen": seen}
    given = {"type": "vacation", "last": None, "halves": "whole", "reason": "as she said", **inputs}
    assert counter.submit(form("rita", "vacation.correct", given, memo=memo)).errors is None


def told(counter: Counter, name: str) -> list[str]:
    """The news of moves to somebody, without the reasons."""
    return [message.text.split("\n")[0] for message in owed(counter, name, MOVED) if message]


def test_each_correction_tells_what_it_replaced(counter: Counter) -> None:
    counter.grant("ana", 12)
    half = counter.ask("ana", date(2026, 8, 10), date(2026, 8, 12), halves="both")
    assert counter.submit(half).errors is None
    correct(counter, 1, first=date(2026, 8, 13), halves="until_midday")
    counter.now = at(3, 11)
    correct(counter, 2, type="sick", first=date(2026, 8, 17))
    first, second = told(counter, "ana")
    was = "Mon 10 Aug (afternoon) – Wed 12 Aug (morning) · 2 days"
    # News is made from what is true when it is sent: by then the second correction had been made, too.
    assert first == f"Rita Alves (HR) corrected VAC-1. Sick leave, Mon 17 Aug · 1 day instead of Vacation, {was}"
    assert second == (
        "Rita Alves (HR) corrected VAC-1. "
        "Sick leave, Mon 17 Aug · 1 day instead of Vacation, Thu 13 Aug, morning · half a day"
    )
    assert told(counter, "bruno")[0].endswith(f"Ana Souza: {first.split('. ', 1)[1]}")
