"""What the clock does for many: one that nobody can deal with keeps no other waiting, for however long."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from domain.people import Role
from handlers import quiet
from handlers.digest import engine
from handlers.digest.known import DIGESTS
from handlers.each import each, in_the_end
from handlers.ticket.clocks import due
from handlers.ticket.clocks.due import DUE
from handlers.vacation import accrue
from handlers.vacation.account import account
from storage import held, people
from tests.desk import Counter
from tests.handlers.conftest import at, owed
from tests.handlers.test_accrual import YEARLY, entries, hired, noon, ruled
from tests.handlers.ticket.clocked import asked, furnished

Deal = Callable[..., Any]


def fails_for(deal: Deal, unlucky: Callable[..., bool]) -> Deal:
    """The same, but for what nobody expects."""

    def or_raises(*args: Any, **named: Any) -> Any:
        if unlucky(*args, **named):
            raise ZeroDivisionError("nobody expected it")
        return deal(*args, **named)

    return or_raises


def test_a_ticket_that_cannot_be_looked_at_keeps_no_other_from_being_late(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    furnished(counter).now = at(3, 10)
    asked(counter)
    asked(counter, title="Wi-Fi is down")
    monkeypatch.setattr(due, "_told", fails_for(due._told, lambda office, ticket, now: ticket.id == 1))
    monkeypatch.setattr(due, "BATCH", 2)
    counter.now = at(3, 14, 1)
    for _ in range(2):
        with pytest.raises(ExceptionGroup, match="some could not be dealt with"):
            due.tick(counter.db, counter.office, counter.now)
    assert [message.text for message in owed(counter, None, DUE) if message] == [
        "🚨 No answer yet: it was due Mon 3 Aug 14:00.\n*TIC-2* Wi-Fi is down: ⏳ Nobody has taken it yet"
    ]
    assert {vars(line)["thing"] for line in caplog.records if line.levelno == logging.ERROR} == {"ticket 1"}


def test_somebody_whose_ledger_cannot_be_brought_up_to_date_keeps_nobody_from_their_days(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled(counter, **YEARLY)
    for name in ("ana", "bruno"):
        hired(counter, name, date(2020, 5, 4))
    unlucky = counter.ids["ana"]
    monkeypatch.setattr(
        accrue, "account", fails_for(account, lambda tx, office, person, *_, **__: person.id == unlucky)
    )
    with pytest.raises(ExceptionGroup):
        accrue.tick(counter.db, counter.office, noon(2026, 8, 4))
    assert not entries(counter, "ana")
    assert entries(counter, "bruno")


def test_news_that_cannot_be_told_keep_no_other_waiting(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    with counter.db.write() as tx:
        for name in ("ana", "bruno"):
            held.hold(tx, "words", person_id=counter.ids[name], subject="1", facts={"text": "x"}, at=counter.now)
    unlucky = counter.ids["ana"]
    monkeypatch.setattr(
        quiet, "at_work", fails_for(quiet.at_work, lambda tx, office, person, now: person.id == unlucky)
    )
    with pytest.raises(ExceptionGroup):
        quiet.tick(counter.db, counter.office, counter.now)
    assert [len(owed(counter, name, "words")) for name in ("ana", "bruno")] == [0, 1]


def test_a_lost_database_ends_it_at_once() -> None:
    tried = list[int]()

    def lost(thing: int) -> None:
        tried.append(thing)
        raise OperationalError("SELECT 1", {}, OSError("the server closed the connection"))

    with pytest.raises(OperationalError):
        each([1, 2], lost, name=str)
    assert tried == [1]


def test_all_that_went_wrong_is_raised_where_the_outermost_ends() -> None:
    pages = list[list[float]]()

    @in_the_end()
    def tick() -> None:
        pages.extend(each(page, lambda thing: 1 / thing, name=str) for page in ([0, 2], [4, 0]))

    for _ in range(2):
        with pytest.raises(ExceptionGroup) as raised:
            tick()
        assert len(raised.value.exceptions) == 2
    assert pages == [[0.5], [0.25]] * 2


def test_a_digest_that_cannot_be_owed_keeps_no_other_from_anybody(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["rita"], [Role.HR])
    for name in ("_to_channels", "_to_people"):
        deal = getattr(engine, name)
        monkeypatch.setattr(engine, name, fails_for(deal, lambda db, office, digest, *_: digest.key == "finance"))
    monkeypatch.setattr(engine, "DIGESTS", {key: DIGESTS[key] for key in ("finance", "hr")})
    with pytest.raises(ExceptionGroup) as raised:
        engine.tick(counter.db, counter.office, at(3, 10))
    assert len(raised.value.exceptions) == 2
    assert len(owed(counter, "rita", "digest.hr")) == 1
