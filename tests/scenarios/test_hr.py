"""What HR does on somebody's behalf: entered, corrected, cancelled, adjusted, reassigned; and told to everybody."""

from bot.simulator.actor import Actor, labels
from bot.simulator.errors import JSON
from domain.approval import State
from tests.scenarios.conftest import (
    ask,
    hears,
    ledger,
    left,
    lines,
    no_live_button_anywhere,
    preview,
    reads,
    settled,
    state_of,
    told,
    trail,
    whisper,
    wrong,
)
from tests.stage import Stage

ONLY_HR = "Only HR can do this. Ask somebody in HR."


def looked_up(person: Actor, reference: str) -> JSON:
    """The request as the command shows it, to this person alone."""
    person.command(f"/vacation {reference}")
    return whisper(person)


def done(person: Actor, **fields: object) -> str:
    """Hand the form in; what it says afterwards."""
    sent = person.submit(**fields)
    assert sent["ok"], sent
    assert not sent.get("errors"), sent
    return "\n".join(lines(person.modal()))


def test_hr_enters_leave_for_somebody(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno, rita = stage.actor("ana"), stage.actor("bruno"), stage.actor("rita")
    rita.command("/vacation for <@U0ANA> 27 Jul - 28 Jul she rang")
    assert preview(rita) == ["*2 days*", "Balance: 12 days, then 10 days"]
    assert done(rita, first="2026-07-20") == "VAC-1 is entered, and Ana Souza is told.", "HR needs no notice"

    hers = reads(ana, "VAC-1", "✅")
    assert hers["text"] == (
        "Vacation, Mon 20 Jul – Tue 28 Jul · 7 days (VAC-1). ✅ Entered by Rita Alves (HR), Mon 3 Aug 10:00"
    )
    assert lines(hers)[1:] == [
        "Mon 20 Jul – Tue 28 Jul · 7 days",
        "she rang",
        "✅ Entered by Rita Alves (HR), Mon 3 Aug 10:00",
        "VAC-1",
    ]
    assert labels(hers) == []
    assert hears(bruno, "Rita Alves (HR) entered VAC-1. Ana Souza: Vacation, Mon 20 Jul – Tue 28 Jul · 7 days")
    assert told(ana) == [hers["text"]], "the card tells her, and nothing tells her twice"
    assert (state_of(stage, "VAC-1"), left(stage, "ana")) == (State.APPROVED, 5000)
    assert trail(stage) == ["rita enter VAC-1"]


def test_hr_corrects_and_cancels_with_a_reason(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno, rita = stage.actor("ana"), stage.actor("bruno"), stage.actor("rita")
    ask(ana, "10 Aug - 14 Aug")
    bruno.press(reads(bruno, "VAC-1", "⏳"), "Approve")
    reads(ana, "VAC-1", "✅")
    shown = looked_up(rita, "VAC-1")
    assert labels(shown) == ["Correct…", "Cancel request…"]
    rita.press(shown, "Correct…")
    assert preview(rita) == ["*5 days*", "Balance: 12 days, then 7 days"]
    assert wrong(rita, first="2026-08-15", last="2026-08-16", reason="?") == {
        "last": "None of these days is a working day. The next one is Mon 17 Aug."
    }
    mended = done(rita, first="2026-08-11", last="2026-08-12", reason="She came in on Monday")
    assert mended == "VAC-1 is corrected, and Ana Souza is told."

    told_both = (
        "Vacation, Tue 11 Aug – Wed 12 Aug · 2 days instead of Mon 10 Aug – Fri 14 Aug · 5 days"
        "\n“She came in on Monday”"
    )
    assert hears(ana, f"Rita Alves (HR) corrected VAC-1. {told_both}")
    assert hears(bruno, f"Rita Alves (HR) corrected VAC-1. Ana Souza: {told_both}")
    assert lines(reads(ana, "VAC-1", "Corrected"))[1:] == [
        "Tue 11 Aug – Wed 12 Aug · 2 days",
        "Corrected by Rita Alves (HR), Mon 3 Aug 10:00",
        "Before: Mon 10 Aug – Fri 14 Aug · 5 days",
        "She came in on Monday",
        "✅ Approved by Bruno Costa, Mon 3 Aug 10:00",
        "VAC-1 · asked Mon 3 Aug 10:00",
    ]
    assert left(stage, "ana") == 10000
    assert [rule for rule, _, _ in ledger(stage, "ana")[6:]] == ["given back"] * 5 + ["booked"] * 2
    assert "Tue 11 Aug – Wed 12 Aug · 2 days" in lines(whisper(rita)), "what HR looked at is true, too"

    rita.press(whisper(rita), "Cancel request…")
    assert done(rita, reason="She is ill") == "VAC-1 is cancelled, and Ana Souza is told."
    assert hears(ana, "Rita Alves (HR) cancelled VAC-1. Vacation, Tue 11 Aug – Wed 12 Aug · 2 days\n“She is ill”")
    assert "Cancelled by Rita Alves (HR), Mon 3 Aug 10:00" in lines(reads(bruno, "VAC-1", "Cancelled"))
    assert labels(whisper(rita)) == []
    no_live_button_anywhere(stage)
    assert (state_of(stage, "VAC-1"), left(stage, "ana")) == (State.CANCELLED, 12000)
    assert labels(looked_up(rita, "VAC-1")) == []


def test_hr_adjusts_a_balance(stage: Stage) -> None:
    stage.grant("carla", 3)
    carla, rita = stage.actor("carla"), stage.actor("rita")
    rita.command("/vacation adjust <@U0CARLA>")
    assert wrong(rita, days="0.1", reason="x") == {
        "days": "0.1 does not work. Write days in quarters, such as 2, 0.5 or -1.25."
    }
    assert done(rita, days="2.5", reason="Carried over") == "Carla Dias has 5.5 days of Vacation now, and is told."
    assert hears(carla, "Rita Alves (RH) acrescentou 2,5 dias ao seu saldo de Férias. Agora você tem 5,5 dias."
                        "\n“Carried over”")  # fmt: skip
    rita.command("/vacation adjust <@U0CARLA>")
    assert done(rita, days="-1", reason="Counted twice") == "Carla Dias has 4.5 days of Vacation now, and is told."
    assert hears(carla, "Rita Alves (RH) descontou 1 dia do seu saldo de Férias. Agora você tem 4,5 dias."
                        "\n“Counted twice”")  # fmt: skip
    assert [amount for _, _, amount in ledger(stage, "carla")] == [3000, 2500, -1000]
    assert [entry.split()[:2] for entry in trail(stage)] == [["rita", "adjust"]] * 2


def test_hr_gives_a_stuck_request_to_somebody_else(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno, hugo, eva = stage.actor("ana"), stage.actor("bruno"), stage.actor("hugo"), stage.actor("eva")
    ask(ana, "10 Aug")
    old = reads(bruno, "VAC-1", "⏳")
    hugo.press(looked_up(hugo, "VAC-1"), "Reassign…")
    cannot = "cannot decide this: choose somebody who works here, is not the requester and is not asked already."
    assert wrong(hugo, decider="U0ANA", reason="x") == {"decider": f"Ana Souza {cannot}"}
    assert wrong(hugo, decider="U0BRUNO", reason="x") == {"decider": f"Bruno Costa {cannot}"}
    assert wrong(hugo, decider="U0GONE", reason="x") == {"decider": f"Gina Gone {cannot}"}
    unknown = "This person is not on the roster. Choose somebody who is."
    assert wrong(hugo, decider="U0NEW", reason="x") == {"decider": unknown}
    given = done(hugo, decider="U0EVA", reason="Bruno is at sea")
    assert given == "Eva Lima is asked to decide VAC-1 now, and Ana Souza is told."

    assert hears(ana, "Hugo Reis asked Eva Lima to decide VAC-1. Vacation, Mon 10 Aug · 1 day\n“Bruno is at sea”")
    his = reads(bruno, "VAC-1", "⏳ Waiting for Eva Lima")
    assert lines(his)[-4:-1] == [
        "Reassigned by Hugo Reis, Mon 3 Aug 10:00", "Bruno is at sea", "⏳ Waiting for Eva Lima",
    ]  # fmt: skip
    assert settled(his)
    bruno.press_stale(old, "Approve")
    assert hears(bruno, "VAC-1 waits for Eva Lima, not for you.")
    eva.press(reads(eva, "VAC-1", "⏳ Waiting for you"), "Approve")
    assert hears(ana, "✅ Eva Lima approved VAC-1. Vacation, Mon 10 Aug · 1 day")
    reads(bruno, "VAC-1", "✅ Approved by Eva Lima")
    no_live_button_anywhere(stage)
    assert trail(stage) == ["ana ask VAC-1", "hugo reassign VAC-1", "eva approve VAC-1"]


def test_hr_does_nothing_for_itself_and_others_nothing_at_all(stage: Stage) -> None:
    stage.grant("rita", 12)
    ana, rita, hugo = stage.actor("ana"), stage.actor("rita"), stage.actor("hugo")
    own = "This concerns yourself, so somebody else in HR has to do it."
    rita.command("/vacation for <@U0RITA> 10 Aug")
    assert wrong(rita) == {"person": own}
    rita.command("/vacation adjust <@U0RITA>")
    assert wrong(rita, days="5", reason="a gift") == {"person": own}
    ask(rita, "10 Aug")
    hugo.press(reads(hugo, "VAC-1", "⏳"), "Approve")
    reads(rita, "VAC-1", "✅")
    assert labels(looked_up(rita, "VAC-1")) == ["Give days back…", "Change…"]
    shown = looked_up(hugo, "VAC-1")
    for button, action in (("Correct…", "vacation.open_correction"), ("Cancel request…", "request.cancel")):
        assert button in labels(shown)
        for person in (rita, ana):
            value = next(e["value"] for b in shown["blocks"] if b["type"] == "actions" for e in b["elements"]
                         if e["action_id"] == action)  # fmt: skip
            person.client.act(person.id, "press", force=True, channel=person.dm(), ts="1.000001", block_id="b",
                              action_id=action, value=value)  # fmt: skip
            assert person.no_modal() or person.client.act(person.id, "close", view_id=person.modal()["id"])
    assert told(rita).count(own) == 2
    assert told(ana)[-2:] == [ONLY_HR, ONLY_HR]

    for words in ("for <@U0EVA> 10 Aug", "adjust <@U0EVA>", "for", "adjust"):
        ana.command(f"/vacation {words}")
        assert ana.no_modal()
        assert told(ana)[-1] == ONLY_HR
    assert trail(stage) == ["rita ask VAC-1", "hugo approve VAC-1"]


def test_hr_enters_nothing_for_who_left_or_is_unknown(stage: Stage) -> None:
    rita = stage.actor("rita")
    from datetime import date

    from storage import people

    with stage.db.write() as tx:
        people.save(tx, "eva@company.example", {"left_on": date(2026, 7, 31)})
    rita.command("/vacation for <@U0EVA> 10 Aug")
    assert wrong(rita) == {
        "person": "According to the roster, the last day at the company was Fri 31 Jul. HR can correct it."
    }
    rita.command("/vacation for <@U0NEW> 10 Aug")
    assert preview(rita) == ["Choose somebody who is on the roster."]
    assert wrong(rita, person="U0NEW") == {"person": "This person is not on the roster. Choose somebody who is."}
