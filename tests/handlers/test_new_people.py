"""Who is new is looked for where somebody came, went or moved, or was given leave; and not each half minute."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from domain.finding import Found
from domain.people import Role
from handlers.guide import card as guide
from handlers.guide.checks import look_over
from handlers.person import welcome
from storage import accounts, digests, findings, people, roster
from storage.db import Tx
from tests import company
from tests.desk import Counter

NUNO, EVA = "nuno@company.example", "eva@company.example"


def ticked(counter: Counter) -> int:
    """How many are welcomed, once what is missing was looked at."""
    guide.tick(counter.db, counter.office, counter.now)
    return welcome.tick(counter.db, counter.office, counter.now)


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Everybody has leave, and was looked at."""
    for name in counter.ids:
        counter.grant(name, 22)
    assert ticked(counter) == 0
    return counter


@pytest.fixture
def looks(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who looks at everybody, from now on."""
    seen: list[str] = []
    not_welcomed = people.not_welcomed

    def looked_over(*asked: Any) -> Iterator[Found]:
        seen.append("guide")
        return look_over(*asked)

    def looked_for(tx: Tx, *, limit: int) -> list[int]:
        seen.append("welcome")
        return not_welcomed(tx, limit=limit)

    monkeypatch.setattr(guide, "look_over", looked_over)
    monkeypatch.setattr(people, "not_welcomed", looked_for)
    return seen


def joins(counter: Counter, tx: Tx) -> None:
    people.save(tx, NUNO, {"name": "Nuno Novo", "country": "PT"})
    accounts.keep(tx, [company.account("U0NEW")], now=counter.now)


def imported(tx: Tx, **changed: object) -> None:
    """The roster says something else of Eva."""
    known = roster.known(tx, team_id=None)
    ids = {email: one.id for email, one in known.items()}
    roster.keep(tx, {EVA: {**known[EVA].values, **changed}}, ids)


def missing(counter: Counter) -> Mapping[str, Mapping[str, Any]]:
    """What is to be done, with its facts."""
    with counter.db.read() as tx:
        return {one.key: one.facts for one in findings.to_do(tx)}


def test_nobody_is_looked_at_while_nothing_is_new(counter: Counter, looks: list[str]) -> None:
    assert [ticked(counter) for _ in range(3)] == [0, 0, 0]
    assert looks == []


def test_who_comes_is_welcomed_and_then_nobody_is_looked_at_again(counter: Counter, looks: list[str]) -> None:
    with counter.db.write() as tx:
        joins(counter, tx)
    assert [ticked(counter) for _ in range(3)] == [1, 0, 0]
    assert looks == ["guide", "welcome"]


def test_an_account_that_slack_tells_of_later_makes_somebody_new(counter: Counter, looks: list[str]) -> None:
    with counter.db.write() as tx:
        people.save(tx, NUNO, {"name": "Nuno Novo", "country": "PT"})
    assert ticked(counter) == 0
    with counter.db.write() as tx:
        accounts.keep(tx, [company.account("U0NEW")], now=counter.now)
    assert ticked(counter) == 1


@pytest.mark.parametrize(
    ("changed", "key"), [({"manager_email": None}, "manager"), ({"roles": [Role.FINANCE]}, "finance")]
)
def test_an_import_is_looked_at(counter: Counter, looks: list[str], changed: dict[str, object], key: str) -> None:
    before = missing(counter)
    with counter.db.write() as tx:
        imported(tx, **changed)
    ticked(counter)
    assert "guide" in looks
    assert before.get(key) != missing(counter).get(key)


def test_leave_that_is_given_is_looked_at_and_leave_that_is_taken_is_not(counter: Counter, looks: list[str]) -> None:
    with counter.db.write() as tx:
        joins(counter, tx)
        counter.ids["nuno"], _ = people.save(tx, NUNO, {})
    ticked(counter)
    assert "balance vacation" in missing(counter)
    counter.grant("nuno", 22)
    ticked(counter)
    assert "balance vacation" not in missing(counter)
    looks.clear()
    assert counter.submit(counter.ask("ana", counter.working_days("ana", 9)[8])).errors is None
    ticked(counter)
    assert looks == []


@pytest.mark.parametrize("what", ["the day", "the policy"])
def test_another_day_or_policy_is_looked_at(counter: Counter, looks: list[str], what: str) -> None:
    if what == "the day":
        counter.now += timedelta(days=1)
    else:
        finance = counter.policy.expenses.finance.model_copy(update={"channel": "C0FINANCE"})
        expenses = counter.policy.expenses.model_copy(update={"finance": finance})
        counter.policy = counter.policy.model_copy(update={"expenses": expenses})
        counter.__post_init__()
    ticked(counter)
    assert looks == ["guide"]


def test_who_waits_until_all_is_set_up_is_welcomed_then(counter: Counter) -> None:
    with counter.db.write() as tx:
        joins(counter, tx)
        imported(tx, roles=[])
        for name in ("rita", "hugo"):
            people.save_roles(tx, counter.ids[name], [])
    assert ticked(counter) == 0, "nobody is HR, so something is missing"
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["rita"], [Role.HR])
    assert ticked(counter) == 1


def test_control_whom_nothing_marks_nobody_welcomes(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "look_again", lambda tx: None)
    with counter.db.write() as tx:
        joins(counter, tx)
    assert ticked(counter) == 0
