"""What other approval bots got wrong, each a story of ours, named after theirs."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from domain.approval import SeatState, State
from domain.people import Action
from domain.policy import StepRule
from handlers.approval.card import draw, name_of
from handlers.call import Answer
from handlers.news import view_for
from storage import approval
from storage.db import Database
from storage.messages import CARD
from storage.tables import leave_entries, messages
from tests.desk import Counter, form, press, words
from tests.stage import AUDIT_KEY

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "handlers", "storage", "bot")
DAY = date(2026, 12, 14)
BOTH = StepRule(ask=("hr",), quorum="all")


@pytest.fixture
def counter(counter: Counter) -> Iterator[Counter]:
    """A company in which everybody has days to take."""
    for name in ("ana", "bruno", "carla"):
        counter.grant(name, 30)
    yield counter
    counter.db.dispose()


def ask(counter: Counter, by: str = "ana", day: date = DAY) -> int:
    """Somebody asks; the id."""
    assert counter.submit(counter.ask(by, day)).errors is None
    with counter.db.read() as tx:
        return approval.asked_by(tx, counter.ids[by], limit=1)[0]


def do(counter: Counter, by: str, what: Action, request_id: int, **inputs: Any) -> str:
    """Hand a form in; what is said."""
    memo = {"request": request_id, "seen": None}
    return words(counter.submit(form(by, name_of(what), {"reason": "So.", **inputs}, memo=memo)))


def load(counter: Counter, request_id: int) -> Any:
    with counter.db.read() as tx:
        return approval.load(tx, request_id)


def card(counter: Counter, name: str, request_id: int) -> str:
    """Everything that somebody's card says and offers."""
    with counter.db.read() as tx:
        return str(draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "vacation", request_id))


def govern(counter: Counter, *rules: StepRule) -> None:
    """The policy reads otherwise from now on, and the bot is started anew."""
    approvals = counter.policy.approvals.model_copy(update={"vacation": rules})
    counter.policy = counter.policy.model_copy(update={"approvals": approvals})
    counter.__post_init__()


def restart(counter: Counter) -> None:
    """Another process, on the same database."""
    url = counter.db.url.render_as_string(hide_password=False)
    counter.db.dispose()
    counter.db = Database(url, audit_key=AUDIT_KEY.encode())
    counter.__post_init__()


def taken(counter: Counter, request_id: int) -> int:
    """How many lines of the ledger a request wrote."""
    with counter.db.read() as tx:
        lines = sa.select(sa.func.count()).where(leave_entries.c.request_id == request_id)
        return int(tx.execute(lines).scalar_one())


def test_sso_elevator_212_the_second_click_of_a_double_click_is_no_error(counter: Counter) -> None:
    request_id = ask(counter)
    click = press("bruno", "request.approve", f"{request_id}:1")
    assert counter.press(click) == Answer()
    restart(counter)
    assert counter.press(click) == Answer(), "nor in another process: nothing is remembered in memory"
    assert taken(counter, request_id) == 1


def test_sso_elevator_47_two_clicks_of_approve_are_one_decision(counter: Counter) -> None:
    request_id = ask(counter)
    clicks = [press("bruno", "request.approve", f"{request_id}:1") for _ in range(2)]
    first, second = [words(counter.press(click)) for click in clicks]
    assert (first, second) == ("", "Bruno Costa approved VAC-1 on Mon 3 Aug 10:00. There is nothing left to do.")
    assert taken(counter, request_id) == 1


def test_granted_is_not_said_before_it_is_granted(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    request_id = ask(counter)

    def fail(*_: object) -> None:
        raise RuntimeError("the booking fails")

    monkeypatch.setattr("storage.vacation.post", fail)
    assert "nothing was kept" in words(counter.press(press("bruno", "request.approve", f"{request_id}:1")))
    with counter.db.read() as tx:
        news = sa.select(sa.func.count()).where(messages.c.kind != CARD)
        assert tx.execute(news).scalar_one() == 0
    assert load(counter, request_id).state is State.PENDING


def test_not_anyone_may_press_discard(counter: Counter) -> None:
    request_id = ask(counter)
    for name in ("bruno", "eva", "rita"):
        said = words(counter.press(press(name, "request.withdraw", f"{request_id}:1")))
        assert said == "Only the person who asked can withdraw a request; whoever decides it can reject it."
    assert load(counter, request_id).state is State.PENDING


def test_an_edit_of_the_policy_alters_no_live_request(counter: Counter) -> None:
    request_id = ask(counter)
    before = load(counter, request_id)
    govern(counter, BOTH)
    assert load(counter, request_id) == before
    assert counter.press(press("bruno", "request.approve", f"{request_id}:1")).say is None
    assert load(counter, request_id).state is State.APPROVED, "nobody of HR is asked about it"
    assert load(counter, ask(counter, day=date(2026, 12, 15))).steps[0].rule == BOTH


def test_a_restart_deletes_no_history_and_kills_no_button(counter: Counter) -> None:
    govern(counter, StepRule(ask=("manager",)), BOTH)
    request_id = ask(counter)
    assert counter.press(press("bruno", "request.approve", f"{request_id}:1")).say is None
    before = load(counter, request_id)
    restart(counter)
    assert load(counter, request_id) == before
    assert "Approved by Bruno Costa" in card(counter, "ana", request_id)
    assert counter.press(press("rita", "request.approve", f"{request_id}:2")).say is None, "drawn before the restart"


def test_oca_a_write_approves_no_tier_of_the_writers(counter: Counter) -> None:
    govern(counter, BOTH)
    request_id = ask(counter)
    memo = {"form": "vacation.correct", "person": counter.ids["ana"], "request": request_id, "seen": None}
    inputs = {"type": "vacation", "first": DAY, "last": None, "halves": "until_midday", "reason": "as she said"}
    assert counter.submit(form("rita", "vacation.correct", inputs, memo=memo)).errors is None
    assert {seat.state for seat in load(counter, request_id).steps[0].seats} == {SeatState.WAITING}


def test_deciding_ones_own_is_refused_in_words_and_not_in_silence(counter: Counter) -> None:
    govern(counter, BOTH)
    counter.grant("rita", 10)
    request_id = ask(counter, by="rita")
    said = words(counter.press(press("rita", "request.approve", f"{request_id}:1")))
    assert said == "This is your own request, and nobody decides their own. Your approver can."


def test_a_decision_in_a_list_leaves_no_live_button_on_the_cards(counter: Counter) -> None:
    govern(counter, StepRule(ask=("hr",)))
    request_id = ask(counter)
    listed = counter.command("hugo", "").say
    assert listed
    assert "request.approve" in str(listed.blocks)
    assert counter.press(press("hugo", "request.approve", f"{request_id}:1")).say is None
    for name in ("ana", "rita", "hugo"):
        assert "request.approve" not in card(counter, name, request_id)
    assert words(counter.command("rita", "")) == "Nothing is waiting for you."


def test_who_decided_stands_on_the_card_whatever_comes_later(counter: Counter) -> None:
    request_id = ask(counter)
    assert counter.press(press("bruno", "request.approve", f"{request_id}:1")).say is None
    memo = {"form": "vacation.correct", "person": counter.ids["ana"], "request": request_id, "seen": None}
    inputs = {"type": "vacation", "first": DAY, "last": None, "halves": "until_midday", "reason": "as she said"}
    assert counter.submit(form("rita", "vacation.correct", inputs, memo=memo)).errors is None
    for name in ("ana", "bruno"):
        assert "Approved by Bruno Costa" in card(counter, name, request_id)


def test_a_click_decides_its_own_request_and_not_the_neighbours(counter: Counter) -> None:
    first, second = ask(counter), ask(counter, by="carla")
    assert counter.press(press("bruno", "request.approve", f"{second}:1")).say is None
    assert [load(counter, i).state for i in (first, second)] == [State.PENDING, State.APPROVED]


def test_glpi_24399_what_is_sent_again_inherits_no_answer(counter: Counter) -> None:
    govern(counter, StepRule(ask=("manager",)), BOTH)
    request_id = ask(counter)
    assert counter.press(press("bruno", "request.approve", f"{request_id}:1")).say is None
    assert counter.press(press("hugo", "request.approve", f"{request_id}:2")).say is None
    assert do(counter, "rita", Action.ASK_CHANGES, request_id) == ""
    memo = {"form": "vacation.change", "person": counter.ids["ana"], "request": request_id, "seen": None}
    again = {"type": "vacation", "first": DAY, "last": None, "halves": "whole", "note": None}
    assert words(counter.submit(form("ana", "vacation.change", again, memo=memo))) == ""
    sent = load(counter, request_id)
    assert sent.waiting() == {counter.ids["bruno"]}
    assert {seat.answered_by_id for step in sent.steps for seat in step.seats} == {None}
    assert "Only the person who decided" in do(counter, "hugo", Action.TAKE_BACK, request_id)


def test_no_duration_is_read_by_the_seconds_of_its_last_day() -> None:
    """`.seconds // 60` of a wait of three days was a few minutes."""
    code = {file: file.read_text(encoding="utf-8") for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    read = re.compile(r"(\)|\b(?:delta|age|wait\w*|took|late))\.seconds\b")
    assert read.search("(now - asked_at).seconds // 60")
    assert [file for file, text in code.items() if read.search(text)] == []
