"""Days of an approved leave are given back once whoever decides leave agrees; until then everything stays as it is."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.policy import BY_MANAGER, Agreement, Condition, GiveBack, Range, StepRule
from handlers import reminder
from handlers.approval.card import draw
from handlers.call import Answer
from handlers.news import view_for
from storage import approval, audit, vacation
from storage.audit import Head
from storage.tables import leave_entries, requests
from tests.desk import Counter, accepted, form, press, words
from tests.handlers.conftest import at, owed
from tests.stage import AUDIT_KEY

MON, TUE, WED, THU, FRI = (date(2026, 8, day) for day in range(10, 15))
ALWAYS = GiveBack(approval=Agreement.ALWAYS)


def govern(counter: Counter, give_back: GiveBack) -> None:
    """From now on leave is given back like this."""
    types = {n: t.model_copy(update={"give_back": give_back}) for n, t in counter.policy.leave.types.items()}
    counter.policy = counter.policy.model_copy(
        update={"leave": counter.policy.leave.model_copy(update={"types": types})}
    )
    counter.__post_init__()


def off(counter: Counter, name: str = "ana", give_back: GiveBack = ALWAYS) -> Counter:
    """Somebody's leave from 10 to 14 August is approved."""
    govern(counter, give_back)
    counter.grant(name, 20)
    counter.submit(counter.ask(name, MON, FRI))
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    return counter


@pytest.fixture
def away(counter: Counter) -> Counter:
    return off(counter)


def give(counter: Counter, *days: date, by: str = "ana", note: str | None = None) -> Answer:
    """Hand the form in with these days."""
    inputs: dict[str, Any] = {"days": [day.isoformat() for day in days], "note": note}
    return counter.submit(form(by, "vacation.give_back", inputs, memo={"request": 1, "seen": version(counter, 1)}))


def version(counter: Counter, request_id: int) -> int:
    with counter.db.read() as tx:
        return approval.load(tx, request_id).version


def do(counter: Counter, by: str, what: str, request_id: int = 2, **inputs: Any) -> str:
    """Press a button of a wish, or hand its form in; what is said."""
    seen = version(counter, request_id)
    if inputs:
        return words(counter.submit(form(by, f"request.{what}", inputs, memo={"request": request_id, "seen": seen})))
    return words(counter.press(press(by, f"request.{what}", f"{request_id}:{seen}")))


def holds(counter: Counter, name: str = "ana") -> tuple[State, list[int], int]:
    """Where the leave stands, the days of the month that it holds, and the whole days that are left."""
    with counter.db.read() as tx:
        taken = vacation.taken(tx, counter.ids[name], first=MON, last=FRI)
        left = tx.execute(sa.select(sa.func.sum(leave_entries.c.amount)).where(leave_entries.c.type == "vacation"))
        return approval.load(tx, 1).state, [t.booked.day.day for t in taken], int(left.scalar_one()) // 1000


AS_IT_WAS = (State.APPROVED, [10, 11, 12, 13, 14], 15)


def lines(counter: Counter, name: str, request_id: int = 2, kind: str = "return") -> list[str]:
    """What somebody's card says."""
    with counter.db.read() as tx:
        card = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), kind, request_id)
    return [line for b in card.blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]


def news(counter: Counter, name: str) -> list[str]:
    return [m.text for m in owed(counter, name, "moved") if m]


def offered(counter: Counter, by: str = "ana") -> list[str]:
    """The days that the form offers."""
    answer = counter.press(press(by, "vacation.open_give_back", f"1:{version(counter, 1)}"))
    assert answer.open_view, answer
    return [option["text"]["text"] for option in answer.open_view["blocks"][1]["element"]["options"]]


def test_nothing_changes_until_the_manager_agrees(away: Counter) -> None:
    view = away.press(press("ana", "vacation.open_give_back", "1:2")).open_view
    assert view
    assert view["blocks"][1]["hint"]["text"] == (
        "Whoever decides leave has to agree first. Until then nothing changes."
    )
    assert words(give(away, THU, FRI, note="The trip is off.")) == ""
    assert holds(away) == AS_IT_WAS
    assert lines(away, "bruno") == [
        "*Ana Souza: Vacation, days to give back*",
        "Thu 13 Aug – Fri 14 Aug · 2 days of VAC-1",
        "Leave: Mon 10 Aug – Fri 14 Aug · 5 days",
        "After that: Mon 10 Aug – Wed 12 Aug · 3 days",
        "⏳ Waiting for you",
    ]
    assert do(away, "bruno", "approve") == ""
    assert holds(away) == (State.APPROVED, [10, 11, 12], 17)
    assert news(away, "ana")[-1] == (
        "✅ Bruno Costa approved RET-1. Vacation, days to give back, Thu 13 Aug – Fri 14 Aug · 2 days of VAC-1"
    )
    assert lines(away, "ana", 1, "vacation")[1:] == [
        "Mon 10 Aug – Wed 12 Aug · 3 days",
        "Days given back by Ana Souza, Mon 3 Aug 10:00",
        "Given back: Thu 13 Aug – Fri 14 Aug · 2 days",
    ]
    with away.db.read() as tx:
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), Head)
        rows = tx.execute(sa.select(leave_entries.c.rule, leave_entries.c.day, leave_entries.c.by_id)
                          .where(leave_entries.c.rule == "given back"))  # fmt: skip
        assert [(r.day.day, r.by_id) for r in rows] == [(13, away.ids["bruno"]), (14, away.ids["bruno"])]


@pytest.mark.parametrize("end", ["reject", "withdraw"])
def test_refused_or_withdrawn_leaves_all_as_it_was(away: Counter, end: str) -> None:
    give(away, FRI)
    if end == "reject":
        assert do(away, "bruno", "reject", reason="We counted on it.") == ""
    else:
        assert do(away, "ana", "withdraw") == ""
    assert holds(away) == AS_IT_WAS
    assert version(away, 1) == 2, "the leave never moved"
    assert words(give(away, FRI)) == "", "and it can be asked again"


def test_a_day_is_asked_back_by_one_open_wish_at_a_time(away: Counter) -> None:
    assert words(give(away, THU, FRI)) == ""
    assert words(give(away, WED, THU)) == (
        "RET-1 asks to give Thu 13 Aug back already. Withdraw it to ask for other days."
    )
    assert offered(away) == ["Mon 10 Aug", "Tue 11 Aug", "Wed 12 Aug"]
    assert words(give(away, MON, TUE, WED)) == ""
    pressed = away.press(press("ana", "vacation.open_give_back", "1:2"))
    assert words(pressed) == "RET-1 asks to give Thu 13 Aug back already. Withdraw it to ask for other days."
    assert do(away, "bruno", "approve") == ""
    assert do(away, "bruno", "approve", 3) == ""
    assert holds(away) == (State.CANCELLED, [], 20), "both together called it off"
    assert "Called off by Ana Souza, Mon 3 Aug 10:00" in lines(away, "ana", 1, "vacation")


def test_of_two_forms_at_once_one_is_taken(away: Counter) -> None:
    days: dict[str, Any] = {"days": [FRI.isoformat()], "note": None}
    forms = [form("ana", "vacation.give_back", days, memo={"request": 1, "seen": 2}) for _ in range(8)]
    assert accepted(away.submit_at_once(forms)) == 1
    with away.db.read() as tx:
        assert tx.execute(sa.select(sa.func.count()).where(requests.c.kind == "return")).scalar_one() == 1


def test_a_day_that_has_begun_meanwhile_stays_taken(away: Counter) -> None:
    give(away, WED, THU, FRI)
    away.now = at(12, 9)
    assert "Begun since, so not given back: Wed 12 Aug" in lines(away, "bruno")
    assert do(away, "bruno", "approve") == ""
    assert holds(away) == (State.APPROVED, [10, 11, 12], 17)
    assert news(away, "ana")[-1] == (
        "✅ Bruno Costa approved RET-1. Vacation, days to give back, Thu 13 Aug – Fri 14 Aug · 2 days of VAC-1; "
        "not Wed 12 Aug, begun before the decision"
    )


def test_when_all_have_begun_it_cannot_be_granted(away: Counter) -> None:
    give(away, MON, TUE)
    away.now = at(11, 9)
    assert do(away, "bruno", "approve") == (
        "None of these days can be given back any more: they have begun, or VAC-1 does not hold them. "
        "RET-1 can only be rejected or withdrawn."
    )
    assert "None of the days can be given back any more." in lines(away, "bruno")
    assert do(away, "bruno", "reject", reason="Too late") == ""
    assert holds(away) == AS_IT_WAS


def test_the_leave_ends_before_the_wish_is_decided(away: Counter) -> None:
    give(away, FRI)
    assert "is told" in do(away, "rita", "cancel", 1, reason="Entered twice")
    assert do(away, "bruno", "approve").startswith("None of these days can be given back any more")
    assert holds(away) == (State.CANCELLED, [], 20)


def test_days_that_are_over_come_back_where_the_policy_says_so(counter: Counter) -> None:
    """Who falls ill on vacation has not been on vacation."""
    off(counter, give_back=GiveBack(past=3))
    assert words(give(counter, FRI)) == "", "what lies ahead needs nobody here"
    assert holds(counter) == (State.APPROVED, [10, 11, 12, 13], 16)
    counter.now = at(14, 9)
    assert offered(counter) == ["Tue 11 Aug", "Wed 12 Aug", "Thu 13 Aug"]
    assert words(give(counter, MON)) == "Choose days of this leave from Tue 11 Aug on."
    assert words(give(counter, TUE, WED, note="I had the flu.")) == ""
    assert "Begun or over when asked: Tue 11 Aug – Wed 12 Aug" in lines(counter, "bruno")
    counter.now = at(25, 9)
    assert do(counter, "bruno", "approve") == "", "it counts when it was asked for"
    assert holds(counter) == (State.APPROVED, [10, 13], 18)


def test_once_begun_a_leave_is_given_back_by_approval(counter: Counter) -> None:
    off(counter, give_back=GiveBack(approval=Agreement.ONCE_BEGUN))
    assert words(give(counter, FRI)) == ""
    assert holds(counter) == (State.APPROVED, [10, 11, 12, 13], 16)
    counter.now = at(10, 9)
    assert words(give(counter, THU)) == ""
    assert holds(counter) == (State.APPROVED, [10, 11, 12, 13], 16)
    assert "⏳ Waiting for Bruno Costa" in lines(counter, "ana")


# --- as every request -------------------------------------------------------------------------------------------------


def test_changes_are_asked_for_and_made(away: Counter) -> None:
    give(away, THU, note="A visit")
    assert do(away, "bruno", "ask_for_changes", reason="Take Friday instead") == ""
    view = away.press(press("ana", "return.open_change", f"2:{version(away, 2)}")).open_view
    assert view
    assert [o["text"]["text"] for o in view["blocks"][1]["element"]["initial_options"]] == ["Thu 13 Aug"]
    assert view["blocks"][2]["element"]["initial_value"] == "A visit"
    inputs: dict[str, Any] = {"days": [FRI.isoformat()], "note": "No visit"}
    memo = {"request": 2, "seen": version(away, 2)}
    assert words(away.submit(form("bruno", "return.change", inputs, memo=memo))).startswith("Only the person who asked")
    assert words(away.submit(form("ana", "return.change", inputs, memo=memo))) == ""
    assert lines(away, "bruno")[1] == "Fri 14 Aug · 1 day of VAC-1"
    assert do(away, "bruno", "approve") == ""
    assert holds(away) == (State.APPROVED, [10, 11, 12, 13], 16)


def test_a_wish_is_changed_while_it_waits_and_not_once_it_is_granted(away: Counter) -> None:
    give(away, WED, THU)
    inputs: dict[str, Any] = {"days": [FRI.isoformat()], "note": None}
    assert words(away.submit(form("ana", "return.change", inputs, memo={"request": 2, "seen": 1}))) == ""
    assert lines(away, "bruno")[1] == "Fri 14 Aug · 1 day of VAC-1"
    assert words(give(away, WED)) == "", "nobody asks for it back any more"
    assert do(away, "bruno", "approve") == ""
    granted = (State.APPROVED, [10, 11, 12, 13], 16)
    assert holds(away) == granted
    settled = "Bruno Costa approved RET-1 on Mon 3 Aug 10:00. There is nothing left to do."
    memo = {"request": 2, "seen": version(away, 2)}
    assert words(away.submit(form("ana", "return.change", {**inputs, "days": [MON.isoformat()]}, memo=memo))) == settled
    assert words(away.press(press("ana", "return.open_change", f"2:{version(away, 2)}"))) == settled
    assert holds(away) == granted


def test_whoever_decides_the_leave_decides_about_its_days(away: Counter) -> None:
    long = StepRule(ask=("hr",), when=Condition(days=Range.model_validate({"least": 5})))
    steps = away.policy.approvals.model_copy(update={"vacation": (*BY_MANAGER, long)})
    away.policy = away.policy.model_copy(update={"approvals": steps})
    away.__post_init__()
    give(away, FRI)
    assert do(away, "bruno", "approve") == ""
    assert holds(away) == AS_IT_WAS
    assert "RET-1" in str(away.command("rita", "").say)
    assert do(away, "rita", "approve") == ""
    assert holds(away) == (State.APPROVED, [10, 11, 12, 13], 16)


def test_the_manager_is_reminded(away: Counter) -> None:
    give(away, FRI)
    away.now += timedelta(days=1)
    assert reminder.tick(away.db, away.office, away.now) == 1
    assert "RET-1 Ana Souza: Vacation, days to give back, Fri 14 Aug · 1 day of VAC-1" in str(
        owed(away, "bruno", "reminder")
    )


def test_in_portuguese(counter: Counter) -> None:
    off(counter, "carla")
    view = counter.press(press("carla", "vacation.open_give_back", "1:2")).open_view
    assert view
    assert view["blocks"][1]["hint"]["text"] == "Quem decide as folgas precisa concordar antes. Até lá nada muda."
    give(counter, WED, FRI, by="carla")
    assert words(give(counter, FRI, by="carla")) == (
        "RET-1 já pede a devolução de sex 14 de ago. Retire esse pedido para pedir outros dias."
    )
    assert lines(counter, "carla") == [
        "*Férias, dias a devolver*",
        "qua 12 de ago e sex 14 de ago · 2 dias de VAC-1",
        "Folga: seg 10 de ago – sex 14 de ago · 5 dias",
        "Depois: seg 10 de ago – qui 13 de ago · 3 dias",
        "⏳ Aguardando Bruno Costa",
    ]
    counter.now = at(12, 9)
    do(counter, "bruno", "approve")
    assert news(counter, "carla")[-1] == (
        "✅ Bruno Costa aprovou RET-1. Férias, dias a devolver, sex 14 de ago · 1 dia de VAC-1; "
        "não qua 12 de ago, que começou antes da decisão"
    )
