"""Decisions and their turns: rejected, withdrawn, taken back, pressed too late or by the wrong person."""

from datetime import UTC, datetime

from bot.simulator.actor import Actor, eventually, labels
from bot.simulator.errors import JSON
from domain.approval import State
from handlers.vacation import begin
from tests.scenarios.conftest import (
    ask,
    hears,
    ledger,
    left,
    lines,
    no_live_button_anywhere,
    office,
    reads,
    state_of,
    told,
    trail,
    whisper,
    wrong,
)
from tests.stage import Stage


def test_a_slip_is_taken_back_both_ways(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ask(ana, "10 Aug - 11 Aug")
    bruno.press(reads(bruno, "VAC-1", "⏳"), "Reject…")
    assert lines(bruno.modal()) == [
        "*Ana Souza: Vacation*",
        "Mon 10 Aug – Tue 11 Aug · 2 days · VAC-1",
        "Reason",
        "Ana Souza will read it.",
    ]
    assert bruno.submit(reason="The audit is that week")["ok"]

    assert hears(
        ana, "❌ Bruno Costa rejected VAC-1. Vacation, Mon 10 Aug – Tue 11 Aug · 2 days\n“The audit is that week”"
    )
    hers = reads(ana, "VAC-1", "❌")
    assert lines(hers)[2:4] == ["❌ Rejected by Bruno Costa, Mon 3 Aug 10:00", "The audit is that week"]
    assert labels(hers) == []
    assert left(stage, "ana") == 12000

    bruno.press(reads(bruno, "VAC-1", "❌"), "Take back…")
    assert bruno.submit(reason="It moved")["ok"]
    assert hears(
        ana,
        "Bruno Costa took the decision on VAC-1 back, so it waits again. "
        "Vacation, Mon 10 Aug – Tue 11 Aug · 2 days\n“It moved”",
    )
    again = reads(bruno, "VAC-1", "⏳")
    assert lines(again)[-4:] == [
        "Decision taken back by Bruno Costa, Mon 3 Aug 10:00",
        "It moved",
        "⏳ Waiting for you",
        "VAC-1 · asked Mon 3 Aug 10:00",
    ]
    assert labels(again) == ["Approve", "Reject…", "Ask for changes…"]
    assert left(stage, "ana") == 10000

    bruno.press(again, "Approve")
    bruno.press(reads(bruno, "VAC-1", "✅"), "Take back…")
    assert bruno.submit(reason="Wrong person")["ok"]
    assert labels(reads(ana, "VAC-1", "⏳ Waiting for Bruno Costa")) == ["Change…", "Withdraw"]
    assert ledger(stage, "ana")[1:] == [
        ("booked", "2026-08-10", -1000),
        ("booked", "2026-08-11", -1000),
        ("given back", "2026-08-10", 1000),
        ("given back", "2026-08-11", 1000),
    ]

    ana.press(reads(ana, "VAC-1", "⏳"), "Withdraw")
    assert "Withdrawn by Ana Souza, Mon 3 Aug 10:00" in lines(reads(ana, "VAC-1", "Withdrawn"))
    assert "Withdrawn by Ana Souza, Mon 3 Aug 10:00" in lines(reads(bruno, "VAC-1", "Withdrawn"))
    no_live_button_anywhere(stage)
    assert (state_of(stage, "VAC-1"), left(stage, "ana")) == (State.WITHDRAWN, 12000)
    did = ["ask", "reject", "take back", "approve", "take back", "withdraw"]
    assert [entry.split(" ", 1)[1].removesuffix(" VAC-1") for entry in trail(stage)] == did


def test_a_decision_stands_once_the_leave_has_begun(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ask(ana, "10 Aug")
    bruno.press(reads(bruno, "VAC-1", "⏳"), "Approve")
    his = reads(bruno, "VAC-1", "✅")
    bruno.press(his, "Take back…")

    monday = datetime(2026, 8, 9, 23, 30, tzinfo=UTC)  # half past midnight in Lisbon
    stage.set_clock(monday)
    begun = "The leave began on Mon 10 Aug, so the decision stands. HR can still correct or cancel it."
    assert wrong(bruno, reason="Too late") == {"reason": begun}
    begin.tick(stage.db, office(stage), monday)
    eventually(lambda: labels(reads(bruno, "VAC-1", "✅")) == [], what="the end of the button")
    assert begin.tick(stage.db, office(stage), monday) == 0
    bruno.press_stale(his, "Take back…")
    assert hears(bruno, begun)
    assert state_of(stage, "VAC-1") is State.APPROVED


def test_days_that_were_booked_again_cannot_come_back(stage: Stage) -> None:
    stage.grant("ana", 3)
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ask(ana, "10 Aug - 11 Aug")
    bruno.press(reads(bruno, "VAC-1", "⏳"), "Reject…")
    bruno.submit(reason="Stocktaking")
    his = reads(bruno, "VAC-1", "❌")
    bruno.press(his, "Take back…")
    ask(ana, "11 Aug")

    assert wrong(bruno, reason="Done already") == {"reason": "Tue 11 Aug is booked already, with VAC-2."}
    bruno.press(his, "Take back…")
    assert hears(bruno, "Tue 11 Aug is booked already, with VAC-2.")

    ana.press(reads(ana, "VAC-2", "⏳"), "Withdraw")
    ask(ana, "17 Aug - 18 Aug")
    bruno.press(his, "Take back…")
    assert hears(bruno, "This takes 2 days. On Mon 10 Aug the balance is 1 day.")
    assert state_of(stage, "VAC-1") is State.REJECTED


def elsewhere(card: JSON, person: Actor) -> JSON:
    """The card as if it stood before another person: whoever sees a button can press it."""
    return {**card, "channel": person.dm()}


def test_whoever_comes_late_or_was_not_asked_is_told_why(stage: Stage) -> None:
    stage.grant("rita", 12)
    rita, hugo, eva = stage.actor("rita"), stage.actor("hugo"), stage.actor("eva")
    ask(rita, "10 Aug")
    card = reads(hugo, "VAC-1", "⏳")

    eva.press_stale(elsewhere(card, eva), "Approve")
    assert told(eva) == ["VAC-1 waits for Hugo Reis, not for you."]
    eva.press_stale(elsewhere(card, eva), "Reject…")
    assert eva.no_modal()
    rita.press_stale(elsewhere(card, rita), "Approve")
    assert hears(rita, "This is your own request, and nobody decides their own. Your approver can.")
    hers = reads(rita, "VAC-1", "⏳")
    hugo.press_stale(elsewhere(hers, hugo), "Withdraw")
    assert hears(hugo, "Only the person who asked can withdraw a request; whoever decides it can reject it.")
    assert state_of(stage, "VAC-1") is State.PENDING

    hugo.press(card, "Approve")
    reads(hugo, "VAC-1", "✅")
    stage.set_clock(datetime(2026, 8, 3, 14, 5, tzinfo=UTC))
    late = "Hugo Reis approved VAC-1 on Mon 3 Aug 10:00. There is nothing left to do."
    hugo.press_stale(card, "Approve")
    hugo.press_stale(card, "Reject…")
    rita.press_stale(hers, "Withdraw")
    assert told(hugo).count(late) == 2
    assert hears(rita, late)
    eva.press_stale({**elsewhere(card, eva), "blocks": reads(hugo, "VAC-1", "✅")["blocks"]}, "Take back…")
    assert hears(eva, "Only the person who decided can take a decision back.")
    assert trail(stage) == ["rita ask VAC-1", "hugo approve VAC-1"]


def test_the_second_of_two_deciders_reads_who_was_first(stage: Stage) -> None:
    stage.grant("bruno", 12)
    bruno, rita, hugo = stage.actor("bruno"), stage.actor("rita"), stage.actor("hugo")
    ask(bruno, "10 Aug")
    first, second = reads(rita, "VAC-1", "⏳"), reads(hugo, "VAC-1", "⏳")
    assert "⏳ Waiting for Hugo Reis or Rita Alves" in lines(reads(bruno, "VAC-1", "⏳"))
    rita.press(first, "Approve")
    assert "✅ Approved by Rita Alves, Mon 3 Aug 10:00" in lines(reads(hugo, "VAC-1", "✅"))
    hugo.press_stale(second, "Reject…")
    assert hears(hugo, "Rita Alves approved VAC-1 on Mon 3 Aug 10:00. There is nothing left to do.")
    assert hugo.no_modal()
    assert labels(reads(hugo, "VAC-1", "✅")) == []
    assert labels(reads(rita, "VAC-1", "✅")) == ["Take back…"]


def test_a_card_that_hr_corrected_meanwhile_decides_nothing(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno, rita = stage.actor("ana"), stage.actor("bruno"), stage.actor("rita")
    ask(ana, "10 Aug - 14 Aug")
    old = reads(bruno, "VAC-1", "⏳")
    bruno.press(old, "Reject…")
    rita.command("/vacation VAC-1")
    rita.press(whisper(rita), "Correct…")
    assert not wrong(rita, last="2026-08-12", reason="She said Wednesday")

    since = "VAC-1 has changed since this card was drawn. Look at the new card and decide again."
    assert wrong(bruno, reason="Too long") == {"reason": since}
    reads(bruno, "VAC-1", "Wed 12 Aug")
    bruno.press_stale(old, "Approve")
    assert hears(bruno, since)
    assert state_of(stage, "VAC-1") is State.PENDING
    bruno.press(reads(bruno, "VAC-1", "Wed 12 Aug"), "Approve")
    reads(ana, "VAC-1", "✅")
    assert left(stage, "ana") == 9000
