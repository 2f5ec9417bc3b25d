"""Who has left and is asked all the same: administrators hear of it once, else HR."""

from datetime import date
from typing import Any

import pytest

from domain.people import Role
from handlers.approval import departed
from handlers.approval.departed import DEPARTED
from storage import people
from tests.desk import Counter, at_once, press
from tests.handlers.conftest import at, owed

MONDAY = at(3, 9)


def left(counter: Counter, name: str, on: date | None, **values: Any) -> None:
    with counter.db.write() as tx:
        people.save(tx, f"{name}@company.example", {"left_on": on, **values})


def ticked(counter: Counter, day: int = 3, hour: int = 9) -> int:
    counter.now = at(day, hour)
    return departed.tick(counter.db, counter.office, counter.now)


def heard(counter: Counter, name: str) -> list[str]:
    return [message.text for message in owed(counter, name, DEPARTED) if message]


def naming(counter: Counter, address: str) -> None:
    """The policy asks somebody by name."""
    steps = [{"ask": "manager"}, {"ask": address, "when": {"days": {"least": 10}}}]
    approvals = type(counter.policy.approvals).model_validate({"vacation": steps})
    counter.policy = counter.policy.model_copy(update={"approvals": approvals})
    counter.__post_init__()


@pytest.fixture
def asked(counter: Counter) -> Counter:
    """Two requests wait for Bruno."""
    for name, day in (("ana", 10), ("carla", 11)):
        counter.grant(name, 10)
        assert counter.submit(counter.ask(name, date(2026, 8, day))).errors is None
    return counter


def test_administrators_are_told_once_what_still_asks_who_left(asked: Counter) -> None:
    assert ticked(asked) == 0
    left(asked, "bruno", date(2026, 8, 4))
    assert [ticked(asked, 4, 23), ticked(asked, 5, 1), ticked(asked, 5, 2), ticked(asked, 9)] == [0, 1, 0, 0]
    assert heard(asked, "hugo") == [
        "*Bruno Costa* left, the last day was Tue 4 Aug 2026.\n"
        "Still asked to decide VAC-1, VAC-2. Whoever stands in can; HR can ask somebody else."
    ]
    assert heard(asked, "rita") == [], "there is an administrator"


def test_without_an_administrator_hr_is_told(asked: Counter) -> None:
    with asked.db.write() as tx:
        people.save_roles(tx, asked.ids["hugo"], (Role.HR,))
    left(asked, "hugo", date(2026, 7, 31))
    left(asked, "bruno", date(2026, 8, 2))
    assert ticked(asked) == 1
    assert len(heard(asked, "rita")) == 1
    assert heard(asked, "hugo") == [], "left too"


def test_an_approver_whom_the_policy_names_is_one_too(counter: Counter) -> None:
    naming(counter, "Eva@company.example")
    assert ticked(counter) == 0
    left(counter, "eva", date(2026, 7, 31))
    assert ticked(counter) == 1
    assert heard(counter, "hugo") == [
        "*Eva Lima* left, the last day was Fri 31 Jul 2026.\n"
        "app.yaml still names eva@company.example under `approvals: vacation`: write somebody else there."
    ]


def test_what_is_settled_by_then_is_not_told_any_more(asked: Counter) -> None:
    left(asked, "bruno", date(2026, 8, 2), manager_id=asked.ids["eva"])
    assert ticked(asked) == 1
    for name, number in (("ana", 1), ("carla", 2)):
        assert asked.press(press(name, "request.withdraw", f"{number}:1")).say is None
    assert heard(asked, "hugo") == []


def test_of_several_processes_one_tells(asked: Counter) -> None:
    left(asked, "bruno", date(2026, 8, 2))
    looks = [lambda: departed.tick(asked.db, asked.office, MONDAY)] * 8
    assert sum(at_once(*looks)) == 1
    assert len(heard(asked, "hugo")) == 1


def test_portuguese(asked: Counter) -> None:
    with asked.db.write() as tx:
        people.save_roles(tx, asked.ids["carla"], (Role.ADMIN,))
    left(asked, "bruno", date(2026, 8, 2))
    ticked(asked)
    assert heard(asked, "carla") == [
        "*Bruno Costa* saiu da empresa; o último dia foi dom 2 de ago de 2026.\n"
        "Ainda esperam a decisão dessa pessoa: VAC-1, VAC-2. Quem substitui pode decidir; o RH pode reencaminhar."
    ]
