"""Access ends: a reminder before, a task after, whoever leaves has none; and who asked again keeps it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.access import GrantState
from domain.approval import State
from domain.people import AccountKind
from handlers import quiet, reminder
from handlers.access import ending
from handlers.access.kind import facts
from handlers.access.news import ENDED
from handlers.news import view_for
from handlers.reminder import REMINDER
from storage import accounts, people
from tests import company
from tests.desk import Counter, form, press, words
from tests.handlers.access.systems import (
    access_of,
    approved,
    asked,
    company_with_systems,
    decide,
    granted,
    resolve,
    task_of,
    ticket,
    trail,
)
from tests.handlers.conftest import at, owed

SAID = "⏳ ACC-1 ends Wed 12 Aug: CRM, Seller."


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    with company_with_systems(sqlite_url) as made:
        yield made


def tick(counter: Counter, day: int, hour: int = 10) -> None:
    """The clock looks, twice."""
    counter.now = at(day, hour)
    for _ in range(2):
        reminder.tick(counter.db, counter.office, counter.now)


def told(counter: Counter, kind: str, name: str = "ana") -> list[str]:
    return [message.text for message in owed(counter, name, kind) if message]


def test_who_has_it_is_reminded_and_then_it_is_taken_away(counter: Counter) -> None:
    request_id = granted(counter, lasts="10")
    assert access_of(counter, request_id).grant.until == date(2026, 8, 12)
    tick(counter, 6)
    assert told(counter, REMINDER) == []
    tick(counter, 7, hour=3)
    assert told(counter, REMINDER) == [], "nobody is woken"
    tick(counter, 7)
    assert told(counter, REMINDER) == [SAID], "three working days before, once"
    tick(counter, 12, hour=23)
    assert access_of(counter, request_id).grant.state is GrantState.GRANTED, "its last day is a day"
    tick(counter, 13, hour=1)
    task = task_of(counter, request_id)
    assert task.title == "Take away: CRM, Seller"
    assert told(counter, ENDED) == [], "nobody is woken"
    counter.now = at(13, 9)
    assert quiet.tick(counter.db, counter.office, counter.now) == 1
    assert told(counter, ENDED) == ["ACC-1 is over: CRM, Seller. It is being taken away, and can be asked for anew."]
    assert told(counter, REMINDER) == [], "a reminder that comes too late says nothing"
    assert trail(counter, "ACC-1")[-1] == "access end"
    assert resolve(counter, "eva", task.id, proof="locked") == ""
    assert told(counter, ENDED) == ["ACC-1 is over: CRM, Seller. It was taken away, and can be asked for anew."]


def test_who_asks_for_longer_keeps_it(counter: Counter) -> None:
    first = granted(counter, lasts="10")
    tick(counter, 7)
    (reminder,) = [message for message in owed(counter, "ana", REMINDER) if message]
    offered = [e["text"]["text"] for block in reminder.blocks if block["type"] == "actions" for e in block["elements"]]
    assert offered == ["Give it back", "Ask for longer…", "Remind me tomorrow"]
    view = counter.press(press("ana", "access.open_longer", f"{first}:2")).open_view
    assert view
    filled = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert filled["lasts"]["initial_value"] == "10"
    assert filled["role.crm"]["initial_option"]["value"] == "seller"
    assert view["title"]["text"] == "Ask for longer"
    assert view["blocks"][0]["text"]["text"] == (
        "You have it until Wed 12 Aug. The days that you ask for count from when it is set up."
    )
    second = asked(counter, lasts="30")
    with counter.db.read() as tx:
        for name, fact in (
            ("bruno", "Has already: Seller (until Wed 12 Aug)."),
            ("carla", "Já tem: Vendas (até qua 12 de ago)."),
        ):
            assert facts(
                tx, view_for(tx, counter.office, counter.ids[name], counter.now), access_of(counter, second)
            ) == [fact]
    assert decide(counter, "bruno", second) == ""
    assert task_of(counter, second).title == "Leave access for longer: CRM, Seller, for 30 days"
    assert resolve(counter, "eva", task_of(counter, second).id, proof="user ana.souza") == ""
    tick(counter, 13)
    assert access_of(counter, first).grant.state is GrantState.GOES_ON
    assert access_of(counter, second).grant.state is GrantState.GRANTED
    assert told(counter, ENDED) == []
    assert words(counter.press(press("ana", "access.give_back", f"{first}:2"))) == (
        "ACC-1 goes on under another reference. That is the one to look at."
    )


def test_a_form_for_longer_says_until_when_of_what_one_has_and_of_nothing_else(counter: Counter) -> None:
    first = granted(counter, lasts="10")

    def headed(view: Any) -> tuple[str, bool]:
        return view["title"]["text"], "You have it until" in str(view["blocks"])

    opened = counter.press(press("ana", "access.open_longer", f"{first}:2")).open_view
    assert opened
    memo = json.loads(opened["private_metadata"])
    for system, role, is_same in (("crm", "seller", True), ("crm", "admin", False), ("wiki", "reader", False)):
        inputs = {"access.system": system, f"role.{system}": role, "lasts": "10"}
        view = form("ana", "access.ask", inputs, memo=memo)["view"]
        drawn = counter.press({**press("ana", "access.system", ""), "view": view}).refresh_view
        assert headed(drawn) == (("Ask for longer", True) if is_same else ("Ask for access", False)), (system, role)
    tick(counter, 13)
    late = counter.press(press("ana", "access.open_longer", f"{first}:2")).open_view
    assert headed(late) == ("Ask for access", False), "it is over"


def test_who_is_to_have_it_for_longer_is_not_asked_to_ask_again(counter: Counter) -> None:
    granted(counter, lasts="10")
    approved(counter, lasts="30")
    tick(counter, 7)
    assert told(counter, REMINDER) == [f"{SAID} ACC-2 is approved, and goes on once it is set up."]
    (reminder,) = [message for message in owed(counter, "ana", REMINDER) if message]
    assert [
        e["text"]["text"] for block in reminder.blocks if block["type"] == "actions" for e in block["elements"]
    ] == ["Remind me tomorrow"]
    tick(counter, 13)
    assert (access_of(counter, 1).grant.state, told(counter, ENDED)) == (GrantState.GRANTED, []), "it stays until then"


def test_who_gives_access_is_not_asked_to_take_away_what_is_approved_for_longer(counter: Counter) -> None:
    first = granted(counter, lasts="10")
    second = approved(counter, lasts="30")
    assert task_of(counter, second).title == "Leave access for longer: CRM, Seller, for 30 days"
    tick(counter, 13)
    assert access_of(counter, first).grant.back_ticket_id is None, "one task, and it says to leave it"
    back = form("bruno", "request.take_back", {"reason": "Wrong"}, memo={"request": second, "seen": None})
    assert words(counter.submit(back)) == ""
    tick(counter, 13, hour=12)
    assert task_of(counter, first).title == "Take away: CRM, Seller", "for longer is not approved any more"
    assert told(counter, ENDED) == ["ACC-1 is over: CRM, Seller. It is being taken away, and can be asked for anew."]


def test_what_is_approved_for_longer_once_it_is_over_comes_again(counter: Counter) -> None:
    granted(counter, lasts="10")
    tick(counter, 13, hour=1)
    approved(counter, lasts="30")
    counter.now = at(13, 9)
    quiet.tick(counter.db, counter.office, counter.now)
    assert told(counter, ENDED) == [
        "ACC-1 is over: CRM, Seller. ACC-2 is approved: you have it again once it is set up."
    ]


def test_who_leaves_the_company_keeps_nothing_and_gets_nothing(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "PAGE", 1)
    had = granted(counter, system="wiki", role="reader", lasts="")
    assert access_of(counter, had).grant.until is None
    given, waits = approved(counter), asked(counter, role="admin", lasts="7")
    to_grant = task_of(counter, given).id
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", {"left_on": date(2026, 8, 5)})
    tick(counter, 5, hour=23)
    assert access_of(counter, had).grant.state is GrantState.GRANTED
    counter.now = at(6, 9)
    assert resolve(counter, "eva", to_grant, proof="user ana.souza") == (
        "Ana Souza does not work here any more, so ACC-2 is not given. Its task ends by itself."
    )
    assert ending.tick(counter.db, counter.office, counter.now) == 3
    assert task_of(counter, had).title == "Take away: Wiki, Seller"
    assert (access_of(counter, given).grant.state, ticket(counter, to_grant).state) == (GrantState.NONE, "resolved")
    assert access_of(counter, waits).request.state is State.EXPIRED
    assert told(counter, ENDED) == []
    assert ending.tick(counter.db, counter.office, counter.now) == 0


def test_whose_account_is_switched_off_is_gone_before_the_roster_says_so(counter: Counter) -> None:
    request_id = granted(counter)
    off = replace(company.account("U0ANA"), kind=AccountKind.DEACTIVATED)
    with counter.db.write() as tx:
        accounts.keep(tx, [off], now=counter.now)
    tick(counter, 3)
    assert task_of(counter, request_id).title == "Take away: CRM, Seller"
