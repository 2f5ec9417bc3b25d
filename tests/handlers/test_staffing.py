"""How many may be away at once: told before one asks and to who decides; the last place is one."""

import threading
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from domain.people import Action
from domain.vacation import Crowd
from handlers.approval.card import draw, name_of
from handlers.news import view_for
from handlers.texts import voice_in
from handlers.vacation import staffing
from storage import vacation
from tests.desk import TODAY, Counter, accepted, form, press, words
from tests.handlers.limited import asks, entering, preview, roster, ruled

MON, TUE, WED, THU, FRI = (date(2026, 8, day) for day in range(10, 15))


def staffed(counter: Counter, *rules: dict[str, Any], **type_: Any) -> None:
    """So many may be away at once."""
    ruled(counter, of_all={"staffing": rules}, **type_)
    for name in ("ana", "bruno", "carla", "eva", "rita"):
        counter.grant(name, 20)


def card(counter: Counter, name: str, request_id: int) -> list[str]:
    """What somebody's card says first."""
    with counter.db.read() as tx:
        drawn = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "vacation", request_id)
    return str(drawn.blocks[0]["text"]["text"]).split("\n")


def approve(counter: Counter, *request_ids: int) -> None:
    for request_id in request_ids:
        assert words(counter.press(press("bruno", "request.approve", f"{request_id}:1"))) == ""


def test_whoever_asks_reads_who_is_away_before_they_send_it(counter: Counter) -> None:
    staffed(counter, {"most_away": 2})
    filled = counter.ask("ana", MON, WED)
    assert preview(counter, "ana", filled)[2:] == ["Nobody else in the team is away then.", "Goes to Bruno Costa"]
    assert asks(counter, "carla", WED) == {}
    assert preview(counter, "ana", filled)[2] == (
        "Away on Wed 12 Aug: 1 not decided yet. At most 2 of the team may be away at once."
    )
    approve(counter, 1)
    assert preview(counter, "ana", filled)[2] == (
        "Away on Wed 12 Aug: Carla Dias. At most 2 of the team may be away at once."
    )


def test_the_last_place_is_taken_by_what_awaits_a_decision_too(counter: Counter) -> None:
    staffed(counter, {"most_away": 2})
    assert asks(counter, "carla", TUE, WED) == {}
    assert asks(counter, "eva", WED, THU) == {}
    approve(counter, 1)
    assert asks(counter, "ana", MON, WED) == {
        "first": "Away on Wed 12 Aug: Carla Dias and 1 not decided yet. At most 2 of the team may be away at once. "
        "The nearest days that would do: Thu 13 Aug – Mon 17 Aug."
    }
    assert preview(counter, "ana", counter.ask("ana", MON, WED)) == [
        "⚠️ Away on Wed 12 Aug: Carla Dias and 1 not decided yet. At most 2 of the team may be away at once. "
        "The nearest days that would do: Thu 13 Aug – Mon 17 Aug."
    ]
    assert asks(counter, "ana", THU, date(2026, 8, 17)) == {}
    assert card(counter, "bruno", 3)[3:] == [
        "Also away: Eva Lima (Wed 12 Aug – Thu 13 Aug, not decided yet)",
        "With this leave 2 of the team are away on Thu 13 Aug; at most 2 may be.",
    ]
    assert not any("at most" in line for line in card(counter, "ana", 3)), "they read it in the form"


def test_in_portuguese(counter: Counter) -> None:
    staffed(counter, {"most_away": 1, "departments": ["Sales", "Support"]})
    assert asks(counter, "ana", MON) == {}
    approve(counter, 1)
    assert asks(counter, "carla", MON) == {
        "first": "Fora em seg 10 de ago: Ana Souza. No máximo 1 de Sales pode estar fora ao mesmo tempo. "
        "Os dias possíveis mais próximos: ter 11 de ago."
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_of_a_department_people_know_the_names_that_their_calendars_show(counter: Counter) -> None:
    staffed(counter, {"most_away": 2, "departments": ["Sales"]})
    for name in ("carla", "rita"):
        assert asks(counter, name, MON) == {}
    approve(counter, 1)
    assert words(counter.press(press("hugo", "request.approve", "2:1"))) == ""
    assert asks(counter, "ana", MON)["first"].startswith(
        "Away on Mon 10 Aug: Carla Dias and 1 more. At most 2 of Sales"
    )
    assert asks(counter, "hugo", MON)["first"].startswith("Away on Mon 10 Aug: 2 people. At most 2 of Sales ")
    ruled(counter, of_all={"feeds": {"company": True}})
    assert asks(counter, "hugo", MON)["first"].startswith("Away on Mon 10 Aug: Carla Dias and Rita Alves. ")


def test_half_a_day_leaves_the_other_half_free(counter: Counter) -> None:
    staffed(counter, {"most_away": 1})
    assert asks(counter, "carla", MON, halves="until_midday") == {}
    assert list(asks(counter, "ana", MON, halves="until_midday")) == ["first"]
    assert asks(counter, "ana", MON, halves="from_afternoon") == {}
    assert list(asks(counter, "eva", MON)) == ["first"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whom_a_rule_counts(counter: Counter) -> None:
    staffed(counter, {"most_away": 1})
    roster(counter, "eva", manager_id=counter.ids["rita"])
    assert asks(counter, "ana", MON) == {}
    assert asks(counter, "eva", MON) == {}, "another manager's"
    assert asks(counter, "bruno", MON) == {}, "a manager is not of their own team, and he has none above"
    assert list(asks(counter, "carla", MON)) == ["first"]
    staffed(counter, {"most_away": 3, "departments": "Sales"})
    roster(counter, "carla", department="Support")
    assert asks(counter, "carla", MON) == {}, "not in Sales"
    assert list(asks(counter, "rita", MON)) == ["first"], "the fourth of Sales"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_type_that_is_exempt_is_not_refused_and_still_counts(counter: Counter) -> None:
    staffed(counter, {"most_away": 1})
    ruled(counter, "sick", staffing=False)
    assert asks(counter, "ana", MON) == {}
    assert asks(counter, "carla", MON, TUE, type="sick") == {}
    said = asks(counter, "eva", TUE)["first"]
    assert said.startswith("Away on Tue 11 Aug: 1 not decided yet. "), "and nobody reads why"


def test_a_rule_that_warns_refuses_nobody(counter: Counter) -> None:
    staffed(counter, {"most_away": 1, "then": "warn"})
    assert asks(counter, "carla", MON) == {}
    assert preview(counter, "ana", counter.ask("ana", MON))[2] == (
        "⚠️ Away on Mon 10 Aug: 1 not decided yet. At most 1 of the team may be away at once."
    )
    assert asks(counter, "ana", MON) == {}
    assert card(counter, "bruno", 2)[-1] == "⚠️ With this leave 2 of the team are away on Mon 10 Aug; at most 1 may be."


def test_hr_may_enter_it_all_the_same(counter: Counter) -> None:
    staffed(counter, {"most_away": 1})
    assert asks(counter, "carla", MON) == {}
    filled = entering(counter, "ana", MON)
    assert preview(counter, "rita", filled)[2:] == [
        "⚠️ Against the policy, though HR may do it: Away on Mon 10 Aug: 1 not decided yet. "
        "At most 1 of the team may be away at once. The nearest days that would do: Tue 11 Aug."
    ]
    assert words(counter.submit(filled)) == "VAC-2 is entered, and Ana Souza is told."


def test_the_form_to_take_a_decision_back_only_looks(counter: Counter) -> None:
    """Opening it is no reason to take the row of a team: what reads cannot write."""
    staffed(counter, {"most_away": 1})
    assert asks(counter, "ana", MON) == {}
    no = form("bruno", name_of(Action.REJECT), {"reason": "No"}, memo={"request": 1, "seen": 1})
    assert counter.submit(no).errors is None
    assert counter.press(press("bruno", name_of(Action.TAKE_BACK), "1:2")).open_view
    assert asks(counter, "carla", MON) == {}
    assert words(counter.press(press("bruno", name_of(Action.TAKE_BACK), "1:2"))).startswith("Away on Mon 10 Aug:")


def test_a_rejection_is_not_taken_back_into_a_full_team(counter: Counter) -> None:
    staffed(counter, {"most_away": 1})
    assert asks(counter, "carla", MON) == {}
    assert words(counter.submit(form("bruno", name_of(Action.REJECT), {"reason": "No."}, memo={"request": 1}))) == ""
    assert asks(counter, "ana", MON) == {}
    back = form("bruno", name_of(Action.TAKE_BACK), {"reason": "After all."}, memo={"request": 1})
    assert words(counter.submit(back)) == (
        "Away on Mon 10 Aug: 1 not decided yet. At most 1 of the team may be away at once."
    )


def race(counter: Counter, monkeypatch: pytest.MonkeyPatch, *, undone: bool = False, patience: float = 2) -> int:
    """Two forms for the last place at once, each looking before the other is done, if it is within seconds.

    How many got it.

    Ana asks for it; Carla does too or, ``undone``, Bruno takes back that he rejected hers.
    """
    looked, look = threading.Barrier(2, timeout=patience), vacation.absent_of

    def wait(*args: Any, **kwargs: Any) -> Any:
        found = look(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            looked.wait()
        return found

    staffed(counter, {"most_away": 1})
    second = counter.ask("carla", MON)
    if undone:
        assert counter.submit(second).errors is None
        no = form("bruno", name_of(Action.REJECT), {"reason": "No."}, memo={"request": 1})
        assert counter.submit(no).errors is None
        second = form("bruno", name_of(Action.TAKE_BACK), {"reason": "After all."}, memo={"request": 1})
    monkeypatch.setattr(vacation, "absent_of", wait)
    return accepted(counter.submit_at_once([counter.ask("ana", MON), second]))


@pytest.mark.parametrize("undone", [False, True])
def test_of_two_at_once_one_gets_the_last_place(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, undone: bool
) -> None:
    assert race(counter, monkeypatch, undone=undone) == 1


@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_without_the_row_of_the_team_both_get_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, undone: bool
) -> None:
    def leave_it(tx: Any, names: Iterable[str]) -> None:
        list(names)

    monkeypatch.setattr(vacation, "own_teams", leave_it)
    assert race(counter, monkeypatch, undone=undone, patience=20) == 2


def test_of_six_at_once_two_get_the_two_places_of_a_department(counter: Counter) -> None:
    staffed(counter, {"most_away": 2, "departments": ["Sales"]}, {"most_away": 9})
    counter.grant("hugo", 20)
    names = ("ana", "bruno", "carla", "eva", "hugo", "rita")
    answers = counter.submit_at_once([counter.ask(name, MON) for name in names])
    assert accepted(answers) == 2
    assert {next(iter(answer.errors)) for answer in answers if answer.errors} == {"first"}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_people_in_the_same_two_teams_do_not_lock_each_other_up(counter: Counter) -> None:
    staffed(counter, {"most_away": 9}, {"most_away": 9, "departments": ["Sales"]})
    forms = [counter.ask(name, day) for day in (MON, TUE, WED, THU, FRI) for name in ("ana", "carla", "eva")]
    assert accepted(counter.submit_at_once(forms)) == len(forms)


def test_names_are_not_endless() -> None:
    crowd = Crowd(day=MON, known=tuple("ABCDEFG"), undecided=1, most=9, department=None, firm=True)
    v = voice_in("en", "Europe/Lisbon")
    assert staffing.said(v, crowd).startswith("Away on Mon 10 Aug: A, B, C, D, E, 2 more and 1 not decided yet. ")


def test_days_that_are_over_are_not_offered_in_the_place_of_others(counter: Counter) -> None:
    staffed(counter, {"most_away": 1})
    assert asks(counter, "carla", TODAY, TODAY + timedelta(days=3)) == {}
    said = asks(counter, "ana", TODAY)["first"]
    assert said.endswith("The nearest days that would do: Fri 7 Aug."), "Friday 31 July is nearer"
