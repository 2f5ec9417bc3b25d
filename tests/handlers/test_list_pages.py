"""Whoever asked for more than a list shows turns its pages."""

from typing import Any

import pytest

from handlers.access import listing as access
from handlers.approval import listing
from handlers.expense import command as expense
from handlers.stock import command as stock
from tests.desk import Counter, press, words
from tests.handlers.access.systems import asked, with_systems
from tests.handlers.expense.claiming import LINE, LUNCH, hand_in
from tests.handlers.stock.served import kept_for
from tests.handlers.stock.shelf import asking


def following(counter: Counter, text: str, called: str) -> tuple[str, Any]:
    """What somebody reads of a list, and the way to its next page: None if there is none."""
    answer = counter.command("ana", text, called=called)
    assert answer.say
    buttons = [e for block in answer.say.blocks if block["type"] == "actions" for e in block["elements"]]
    assert [e["text"]["text"] for e in buttons] in ([], ["Next page"])
    return words(answer), buttons[0] if buttons else None


def turned(counter: Counter, button: Any) -> str:
    """What stands on that page."""
    return str(counter.press(press("ana", button["action_id"], button["value"])).open_view)


def test_whoever_asked_for_leave_often_turns_the_pages_of_it(counter: Counter) -> None:
    counter.grant("ana", 22)
    days = counter.working_days("ana", 23)[1:]
    for day in days[:10]:
        assert words(counter.submit(counter.ask("ana", day))) == ""
    assert following(counter, "list", "/vacation")[1] is None, "that is all"
    for day in days[10:22]:
        assert words(counter.submit(counter.ask("ana", day))) == ""
    said, more = following(counter, "list", "/vacation")
    assert ("VAC-22" in said, "VAC-13" in said, "VAC-12" in said) == (True, True, False)
    page = turned(counter, more)
    assert ("VAC-13" in page, "VAC-12" in page, "VAC-3*" in page, "VAC-2*" in page) == (False, True, True, False)
    assert "Next page" in page
    assert "First page" in page
    assert "VAC-2*" in turned(counter, {**more, "value": "vacation:3"})


def paged_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (listing, access, expense, stock):
        monkeypatch.setattr(module, "PAGE", 1)


def test_claims_are_turned_by_themselves(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    paged_by_one(monkeypatch)
    counter.grant("ana", 22)
    assert words(hand_in(counter, LINE)) == ""
    assert words(counter.submit(counter.ask("ana", counter.working_days("ana", 3)[2]))) == ""
    assert words(hand_in(counter, LUNCH)) == ""
    said, more = following(counter, "list", "/expense")
    assert ("EXP-2" in said, "EXP-1" in said) == (True, False)
    page = turned(counter, more)
    assert ("EXP-1" in page, "VAC-1" in page) == (True, False), "leave is on no page of claims"


def test_what_was_asked_of_the_stock_is_turned(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    paged_by_one(monkeypatch)
    monitor = kept_for(counter)
    assert following(counter, "list", "/stock")[1] is None
    assert words(counter.submit(asking(monitor, "1"))) == ""
    said, more = following(counter, "list", "/stock")
    assert ("STK-2" in said, "STK-1" in said) == (True, False)
    assert "STK-1" in turned(counter, more)


def test_what_one_asked_to_get_into_is_turned(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    paged_by_one(monkeypatch)
    counter.policy = with_systems(counter.policy)
    counter.__post_init__()
    asked(counter)
    asked(counter, system="wiki", role="reader")
    said, more = following(counter, "access list", "/ticket")
    assert ("ACC-2" in said, "ACC-1" in said) == (True, False)
    assert "ACC-1" in turned(counter, more)
