"""The figures of those who lead: a month against the one before, for each their own, and what each of them counts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain.people import Role
from handlers.call import Answer
from storage import approval, people
from tests import desk
from tests.desk import Counter, form, press, words

HOUR = timedelta(hours=1)


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    """Ana asked for four leaves: one was approved after two hours, one after three days, one rejected, one waits."""
    with desk.counter(sqlite_url) as made:
        made.grant("ana", 30)
        for n, after in enumerate((2 * HOUR, 72 * HOUR, 4 * HOUR, None), start=1):
            day = made.working_days("ana", 30)[5 * n]
            assert made.submit(made.ask("ana", day)).errors is None
            if after is None:
                continue
            made.now += after
            with made.db.read() as tx:
                seen = approval.load(tx, n).version
            if n == 3:
                made.submit(form("bruno", "request.reject", {"reason": "So."}, memo={"request": n, "seen": seen}))
            else:
                made.press(press("bruno", "request.approve", f"{n}:{seen}"))
        made.now += HOUR
        with made.db.write() as tx:
            people.save_roles(tx, made.ids["carla"], [Role.FINANCE])
        yield made


def numbers(counter: Counter, name: str, text: str = "numbers") -> Answer:
    return counter.command(name, text, called="/backoffice")


def pressed(counter: Counter, name: str, action: str, value: str) -> Answer:
    return counter.press(press(name, action, value))


def shown(answer: Answer) -> list[str]:
    """What the page reads, section by section."""
    blocks = answer.say.blocks if answer.say else (answer.open_view or {})["blocks"]
    return [block["text"]["text"] for block in blocks if block["type"] in ("header", "section")]


def ways(answer: Answer) -> list[str]:
    """The buttons."""
    blocks = answer.say.blocks if answer.say else (answer.open_view or {})["blocks"]
    return [e["text"]["text"] for block in blocks if block["type"] == "actions" for e in block["elements"]]


def test_hr_sees_how_long_leave_waited_and_how_much_was_rejected(counter: Counter) -> None:
    page = numbers(counter, "rita")
    assert shown(page)[:3] == [
        "Leave in August 2026",
        "*Leave, until decided:* 1.1 days on average, half within 4 h, nine in ten within 3 days (3)\n_July:_ –",
        "*Leave, rejected:* 33 % (1 of 3)\n_July:_ –",
    ]
    assert ways(page) == ["What does this count?", "Month before", "Tickets"]
    assert shown(pressed(counter, "rita", "numbers.before", "leave:1"))[:2] == [
        "Leave in July 2026",
        "There is nothing to count in this month, nor in the one before.",
    ]
    meant = shown(pressed(counter, "rita", "numbers.meant", "leave:0"))
    assert meant[1] == (
        "*Leave, rejected:* Of those that people decided in the month and that stand: rejected / (approved + rejected)."
        " What was withdrawn or cancelled since is neither."
    )


def test_each_their_own_and_nobody_anything_else(counter: Counter) -> None:
    assert words(numbers(counter, "ana")) == (
        "Figures are for HR, finance, IT, those who keep the stock, and administrators. "
        "Your own requests are on my Home tab."
    )
    assert shown(numbers(counter, "carla", "números"))[0] == "Despesas em agosto de 2026"
    assert shown(pressed(counter, "carla", "numbers.leave", "leave:0"))[0].startswith("Despesas em"), "hers alone"
    everything = numbers(counter, "hugo")
    assert ways(everything) == ["What does this count?", "Month before", "Expenses", "Stock", "Access", "Tickets"]
    assert shown(pressed(counter, "hugo", "numbers.stock", "stock:0"))[0] == "Stock in August 2026"
