"""Requests of several steps, at the desk: who is asked when, who stands in, and what everybody reads."""

from datetime import date

import pytest

from domain.approval import State
from domain.people import Role
from domain.policy import Condition, Range, StepRule
from handlers.approval import presence
from handlers.approval.card import draw
from handlers.news import view_for
from storage import approval, people
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import at, owed
from tests.heard import statements

TWO = (
    StepRule(ask=("manager",)),
    StepRule(ask=("hr",), quorum="all", when=Condition(days=Range.model_validate({"least": 3}))),
)


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """A company where HR has to agree, all of it, from three days on."""
    approvals = counter.policy.approvals.model_copy(update={"vacation": TWO})
    counter.policy = counter.policy.model_copy(update={"approvals": approvals})
    counter.__post_init__()
    for name in ("ana", "bruno", "carla"):
        counter.grant(name, 30)
    return counter


def ask(counter: Counter, first: date = date(2026, 12, 14), last: date = date(2026, 12, 16), by: str = "ana") -> int:
    """Somebody asks; the id."""
    assert counter.submit(counter.ask(by, first, last)).errors is None
    with counter.db.read() as tx:
        return approval.asked_by(tx, counter.ids[by], limit=1)[0]


def do(counter: Counter, by: str, what: str, request_id: int = 1, **inputs: str) -> str:
    """Press a button of the request, or hand its form in; what is said."""
    with counter.db.read() as tx:
        seen = approval.load(tx, request_id).version
    if inputs:
        return words(counter.submit(form(by, what, inputs, memo={"request": request_id, "seen": seen})))
    return words(counter.press(press(by, what, f"{request_id}:{seen}")))


def card(counter: Counter, name: str, request_id: int = 1) -> list[str]:
    """What somebody's card says, line by line; buttons as [verbs]."""
    with counter.db.read() as tx:
        message = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "vacation", request_id)
    said = []
    for block in message.blocks:
        if block["type"] == "section":
            said += block["text"]["text"].split("\n")
        if block["type"] == "actions":
            said += [f"[{e['text']['text'] if 'text' in e else '⋯'}]" for e in block["elements"]]
    return said


def waiting(counter: Counter, request_id: int = 1) -> set[str]:
    """Who can decide now."""
    names = {i: name for name, i in counter.ids.items()}
    with counter.db.read() as tx:
        return {names[i] for i in approval.load(tx, request_id).waiting()}


def stands(counter: Counter, request_id: int = 1) -> State:
    with counter.db.read() as tx:
        return approval.load(tx, request_id).state


def test_the_manager_first_then_all_of_hr(counter: Counter) -> None:
    ask(counter)
    assert waiting(counter) == {"bruno"}
    assert card(counter, "ana")[3:] == [
        "1. ⏳ Bruno Costa",
        "2. Hugo Reis and Rita Alves (2 have to agree)",
        "⏳ Waiting for Bruno Costa",
        "[Change…]",
        "[Withdraw]",
    ]
    assert do(counter, "rita", "request.approve") == "VAC-1 waits for Bruno Costa, not for you.", "never out of turn"
    assert do(counter, "bruno", "request.approve") == ""
    assert waiting(counter) == {"rita", "hugo"}
    assert [m.text for m in owed(counter, "ana", "moved") if m] == [
        "✅ Bruno Costa approved VAC-1. It waits for Hugo Reis and Rita Alves now. "
        "Vacation, Mon 14 Dec – Wed 16 Dec · 3 days"
    ]
    assert do(counter, "rita", "request.approve") == ""
    assert (stands(counter), waiting(counter)) == (State.PENDING, {"hugo"})
    assert card(counter, "hugo")[-5:] == [
        "2. ⏳ Hugo Reis and ✅ Rita Alves (2 have to agree)",
        "⏳ Waiting for you",
        "[Approve]",
        "[Reject…]",
        "[Ask for changes…]",
    ]
    assert do(counter, "hugo", "request.approve") == ""
    assert stands(counter) is State.APPROVED
    assert counter.left("ana") == 27_000


def test_a_card_that_is_looked_at_in_another_year_says_of_which_it_is(counter: Counter) -> None:
    ask(counter, last=date(2026, 12, 14))
    assert do(counter, "bruno", "request.approve") == ""
    assert card(counter, "ana")[2:4] == ["✅ Approved by Bruno Costa, Mon 3 Aug 10:00", "[Give days back…]"]
    counter.now = at(4, 9).replace(year=2027)
    assert card(counter, "ana")[2] == "✅ Approved by Bruno Costa, Mon 3 Aug 2026 10:00"


def test_one_no_of_all_ends_it_and_the_other_reads_who(counter: Counter) -> None:
    ask(counter)
    do(counter, "bruno", "request.approve")
    assert do(counter, "hugo", "request.reject", reason="The audit") == ""
    assert stands(counter) is State.REJECTED
    assert do(counter, "rita", "request.approve") == (
        "Hugo Reis rejected VAC-1 on Mon 3 Aug 10:00. There is nothing left to do."
    )
    assert "❌ Rejected by Hugo Reis, Mon 3 Aug 10:00" in card(counter, "rita")


def test_two_days_are_the_managers_alone(counter: Counter) -> None:
    ask(counter, last=date(2026, 12, 15))
    do(counter, "bruno", "request.approve")
    assert stands(counter) is State.APPROVED


def test_changes_are_asked_for_and_the_shorter_leave_needs_fewer_to_agree(counter: Counter) -> None:
    ask(counter)
    assert do(counter, "bruno", "request.ask_for_changes", reason="Two days at most") == ""
    assert stands(counter) is State.CHANGES
    assert counter.left("ana") == 27_000, "the days are still held"
    assert card(counter, "ana")[-2:] == ["[Change and send again…]", "[Withdraw]"]
    assert do(counter, "bruno", "request.approve") == (
        "VAC-1 is with the person who asked, to be changed. It comes back once that is done."
    )
    assert "Only the person who asked" in do(counter, "bruno", "vacation.open_change")
    view = counter.press(press("ana", "vacation.open_change", "1:2")).open_view
    assert view
    assert view["blocks"][0]["text"]["text"] == "*Bruno Costa* asks for changes:"
    again = {
        "type": "vacation",
        "first": date(2026, 12, 14),
        "last": date(2026, 12, 15),
        "halves": "whole",
        "note": "ok",
    }
    memo = {"form": "vacation.change", "person": counter.ids["ana"], "request": 1, "seen": 2}
    assert words(counter.submit(form("ana", "vacation.change", again, memo=memo))) == ""
    assert (stands(counter), waiting(counter), counter.left("ana")) == (State.PENDING, {"bruno"}, 28_000)
    assert [m.text for m in owed(counter, "bruno", "moved") if m] == [
        "Ana Souza changed VAC-1 and asks again. Ana Souza: Vacation, Mon 14 Dec – Tue 15 Dec · 2 days"
    ]
    do(counter, "bruno", "request.approve")
    assert stands(counter) is State.APPROVED, "HR is not asked about two days"


def test_a_named_substitute_decides_on_those_days_and_both_are_named(counter: Counter) -> None:
    ask(counter)
    days = {"delegate": "U0EVA", "first": date(2026, 8, 3), "last": date(2026, 8, 7)}
    said = words(counter.submit(form("bruno", "approvals.delegate", days, memo={})))
    assert said == "Eva Lima decides in your place from Mon 3 Aug to Fri 7 Aug."
    assert presence.tick(counter.db, counter.office, counter.now) == 1
    assert presence.tick(counter.db, counter.office, counter.now) == 0
    assert waiting(counter) == {"bruno", "eva"}
    assert "⏳ Waiting for Eva Lima (for Bruno Costa)" in card(counter, "ana")
    assert "⏳ Waiting for you, in the place of Bruno Costa" in card(counter, "eva")
    assert do(counter, "eva", "request.approve") == ""
    assert "✅ Approved by Eva Lima (for Bruno Costa), Mon 3 Aug 10:00" in card(counter, "ana")
    assert do(counter, "bruno", "request.approve") == "VAC-1 waits for Hugo Reis and Rita Alves, not for you."
    ask(counter, date(2026, 12, 21), date(2026, 12, 21))
    assert waiting(counter, 2) == {"bruno", "eva"}, "from the start"
    assert presence.tick(counter.db, counter.office, at(10, 9)) == 1
    assert waiting(counter, 2) == {"bruno"}, "no longer"


def test_whoever_is_on_leave_is_stood_in_for_and_never_by_the_requester(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save(tx, "bruno@company.example", {"manager_id": counter.ids["eva"]})
        people.save(tx, "eva@company.example", {"manager_id": None})
    ask(counter, by="bruno", first=date(2026, 8, 4), last=date(2026, 8, 5))
    do(counter, "eva", "request.approve")
    assert stands(counter) is State.APPROVED
    ask(counter)
    assert waiting(counter, 2) == {"bruno"}
    counter.now = at(4, 9)
    assert presence.tick(counter.db, counter.office, counter.now) == 1
    assert "⏳ Waiting for Eva Lima (for Bruno Costa, who is away)" in card(counter, "ana", 2)
    counter.submit(form("bruno", "approvals.delegate", {"delegate": "U0ANA", "first": None, "last": None}, memo={}))
    presence.tick(counter.db, counter.office, counter.now)
    assert waiting(counter, 2) == {"bruno", "eva"}, "Ana asked, so she does not stand in"
    ask(counter, by="carla")
    assert waiting(counter, 3) == {"bruno", "ana"}
    assert presence.tick(counter.db, counter.office, at(6, 9)) == 2
    assert (waiting(counter, 2), waiting(counter, 3)) == ({"bruno"}, {"bruno"}), "he is back"


def test_away_is_by_the_day_where_the_decider_is(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save(tx, "bruno@company.example", {"manager_id": counter.ids["eva"], "timezone": "America/Sao_Paulo"})
        people.save(tx, "eva@company.example", {"manager_id": None})
    ask(counter, by="bruno", first=date(2026, 8, 4), last=date(2026, 8, 4))
    do(counter, "eva", "request.approve")
    ask(counter)
    presence.tick(counter.db, counter.office, at(5, 3))
    assert waiting(counter, 2) == {"bruno", "eva"}, "eleven in the evening of the 4th there"
    presence.tick(counter.db, counter.office, at(5, 5))
    assert waiting(counter, 2) == {"bruno"}, "past midnight there"


def test_whoever_left_is_routed_around(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save(tx, "bruno@company.example", {"manager_id": counter.ids["eva"]})
        people.save(tx, "eva@company.example", {"manager_id": None})
    ask(counter)
    with counter.db.write() as tx:
        people.save(tx, "bruno@company.example", {"left_on": date(2026, 8, 2)})
    assert presence.tick(counter.db, counter.office, counter.now) == 1
    assert "⏳ Waiting for Eva Lima (for Bruno Costa, who left)" in card(counter, "ana")
    assert do(counter, "eva", "request.approve") == ""


def test_whoever_left_without_a_manager_above_is_stood_in_for_by_hr(counter: Counter) -> None:
    ask(counter)
    with counter.db.write() as tx:
        people.save(tx, "bruno@company.example", {"left_on": date(2026, 8, 2)})
    assert presence.tick(counter.db, counter.office, counter.now) == 1
    assert "⏳ Waiting for Hugo Reis (for Bruno Costa, who left)" in card(counter, "ana")


def test_it_is_said_why_whom(counter: Counter) -> None:
    ask(counter)
    for said in (
        words(counter.press(press("bruno", "request.why", "1:1"))),
        words(counter.command("ana", "why VAC-1")),
    ):
        assert said.split("\n") == [
            "VAC-1 asks, in this order:",
            "1. ⏳ Bruno Costa. The policy says `ask: manager`.",
            "2. Hugo Reis and Rita Alves (2 have to agree). "
            "The policy says `ask: hr, quorum: all, when: {days: {least: 3}}`.",
        ]
    assert words(counter.command("eva", "why VAC-1")).startswith("You cannot see this request")


def test_the_lists_turn_their_pages(counter: Counter) -> None:
    for day in counter.working_days("ana", 12):
        ask(counter, day, day)
    listed = counter.command("bruno", "").say
    assert listed
    assert [b["elements"][0]["text"]["text"] for b in listed.blocks if b["type"] == "actions"] == ["Approve"] * 10 + [
        "Next page"
    ]
    for n in range(1, 13):
        do(counter, "bruno", "request.approve", n)
        if n == 1:
            asked = statements(lambda: counter.command("bruno", "decided"))
    assert statements(lambda: counter.command("bruno", "decided")) == asked, "for ten of them as for one"
    assert words(counter.command("bruno", "")) == "Nothing is waiting for you."
    mine, decided = counter.command("ana", "meus").say, counter.command("bruno", "decided").say
    assert mine
    assert decided
    for page in (mine, decided):
        lines = page.blocks[1]["text"]["text"].split("\n")
        assert (len(lines), "VAC-12*" in lines[0], "VAC-3*" in lines[-1]) == (10, True, True)
    following = counter.press(press("bruno", "approvals.list.next", "decided:3")).open_view
    assert following
    assert len(following["blocks"][1]["text"]["text"].split("\n")) == 2


def test_hr_asks_somebody_else_in_the_place_of_one_of_several(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["carla"], {Role.ADMIN})
    ask(counter)
    do(counter, "bruno", "request.approve")
    hugo, why = str(counter.ids["hugo"]), "Hugo is at sea"
    assert "no lugar de quem" in do(counter, "carla", "request.reassign", decider="U0EVA", reason=why)
    assert "VAC-1" in do(counter, "carla", "request.reassign", decider="U0EVA", reason=why, instead_of=hugo)
    assert waiting(counter) == {"eva", "rita"}
