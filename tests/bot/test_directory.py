"""Everybody in the workspace is kept, however many they are and whatever Slack refuses meanwhile."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from bot.directory import Directory
from bot.slack import Slack
from domain.people import Account
from storage import delegation, people
from tests import company, desk
from tests.desk import Counter

NAMES = ("ana", "bruno", "carla")


def no(word: str, status: int = 200, **headers: str) -> SlackApiError:
    """Slack refuses."""
    answer = SimpleNamespace(status_code=status, data={"ok": False, "error": word}, headers=headers)
    return SlackApiError("", answer)  # type: ignore[no-untyped-call]


class Users:
    """A workspace whose list has one user a page. ``troubles`` befall the pages with these numbers, once."""

    def __init__(self, **troubles: Exception) -> None:
        self.troubles = troubles

    def accounts(self, cursor: str | None, *, team_id: str) -> tuple[list[Account], str | None]:
        """As bot.slack has it."""
        page = int(cursor or 0)
        if trouble := self.troubles.pop(f"page{page}", None):
            raise trouble
        return [company.account(f"U0{NAMES[page].upper()}")], str(page + 1) if page + 1 < len(NAMES) else None

    def members(self, group: str) -> Sequence[str]:
        """As bot.slack has it: the first group is there no more."""
        if group == "S0AAA":
            raise no("no_such_subteam")
        return ["U0BRUNO"]


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        with made.db.write() as tx:
            tx.exec_driver_sql("DELETE FROM slack_accounts")
        yield made


def directory(counter: Counter, users: Users) -> Directory:
    slack: Any = users
    return Directory(counter.db, cast(Slack, slack), team_id=company.TEAM, now=lambda: counter.now)


def reached(counter: Counter) -> list[str]:
    """Whom messages reach."""
    with counter.db.read() as tx:
        return [name for name in NAMES if people.get(tx, counter.ids[name]).reachable]


def test_where_slack_says_to_come_back_later_the_list_goes_on_there(counter: Counter) -> None:
    users = Users(page1=no("ratelimited", 429, **{"Retry-After": "0.1"}))
    assert directory(counter, users).refresh() == 3
    assert reached(counter) == ["ana", "bruno", "carla"]


def test_what_was_read_is_kept_though_the_rest_is_lost(counter: Counter) -> None:
    with pytest.raises(TimeoutError):
        directory(counter, Users(page2=TimeoutError())).refresh()
    assert reached(counter) == ["ana", "bruno"]


def test_whoever_is_told_to_stop_waits_for_nobody(counter: Counter) -> None:
    users, asked = Users(page0=no("ratelimited", 429, **{"Retry-After": "3000"})), iter((False,))
    assert directory(counter, users).refresh(stopped=lambda: next(asked, True)) == 0


def test_a_group_that_is_gone_keeps_no_other_from_being_read(counter: Counter) -> None:
    directory(counter, Users()).refresh(("S0AAA", "S0BBB"))
    with counter.db.read() as tx:
        assert [person.id for person in delegation.members(tx, "S0BBB")] == [counter.ids["bruno"]]
