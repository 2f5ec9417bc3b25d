"""The morning message: who is away today, once a working day, and nothing of why."""

from datetime import date

import pytest

from domain.policy import Away
from handlers.vacation import morning
from storage import people
from tests.desk import Counter, form, press
from tests.handlers.conftest import at, owed

CHANNELS = ("C0GENERAL", "C0TEAM")


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Two channels want to know; Ana is ill and Eva on leave, and Carla's wish is not decided."""
    digests = counter.policy.digests.model_copy(update={"away": Away(channels=CHANNELS)})
    counter.policy = counter.policy.model_copy(update={"digests": digests})
    counter.__post_init__()
    counter.grant("eva", 10)
    counter.grant("carla", 10)
    counter.submit(counter.ask("ana", date(2026, 8, 3), date(2026, 8, 4), type="sick", note="the flu"))
    counter.submit(counter.ask("eva", date(2026, 8, 4), date(2026, 8, 7)))
    for n in (1, 2):
        counter.press(press("bruno", "request.approve", f"{n}:1"))
    counter.submit(counter.ask("carla", date(2026, 8, 4)))
    return counter


def ticked(counter: Counter, day: int, hour: int) -> int:
    """How many messages a tick at this moment of August owes."""
    counter.now = at(day, hour)
    return morning.tick(counter.db, counter.office, counter.now)


def test_each_channel_reads_it_once_a_working_day(counter: Counter) -> None:
    # The company counts in UTC, an hour behind Lisbon.
    assert [ticked(counter, 4, hour) for hour in (8, 9, 10, 11, 23)] == [0, 0, 2, 0, 0]
    assert [ticked(counter, day, 12) for day in (7, 8, 9, 10)] == [2, 0, 0, 2], "not on the weekend"


def test_it_says_who_and_until_when_and_never_why(counter: Counter) -> None:
    ticked(counter, 4, 10)
    [message] = owed(counter, None, morning.MORNING)[:1]
    assert message
    said = str(message.blocks)
    assert message.text == "Away today: Ana Souza and Eva Lima"
    assert message.blocks[0]["text"]["text"] == "*Away today*\n*Ana Souza* until Tue 4 Aug\n*Eva Lima* until Fri 7 Aug"
    assert not [word for word in ("sick", "Sick", "flu", "Vacation", "VAC", "Carla") if word in said + message.text]


def test_a_name_wakes_nobody(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save(tx, "eva@company.example", {"name": "<!channel> *Eva*"})
    ticked(counter, 4, 10)
    [message] = owed(counter, None, morning.MORNING)[:1]
    assert message
    assert message.text == "Away today: Ana Souza and &lt;!channel&gt; *Eva*"
    assert "<!channel>" not in str(message.blocks)


def test_nothing_is_sent_on_a_day_on_which_everybody_is_there(counter: Counter) -> None:
    ticked(counter, 10, 12)
    assert owed(counter, None, morning.MORNING) == [None, None]


def test_who_came_back_since_is_not_named(counter: Counter) -> None:
    ticked(counter, 4, 10)
    memo = {"request": 2, "seen": 2}
    assert counter.submit(form("rita", "request.cancel", {"reason": "by mistake"}, memo=memo)).errors is None
    [message] = owed(counter, None, morning.MORNING)[:1]
    assert message
    assert "Eva" not in message.text
