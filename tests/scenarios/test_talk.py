"""Writing to the bot, and its Home tab."""

from collections.abc import Callable

from bot.simulator.actor import Actor, eventually, labels, words_of
from bot.simulator.errors import JSON
from domain.approval import State
from tests.scenarios.conftest import ask, hears, lines, preview, reads, state_of, unlinked
from tests.stage import Stage


def answered(person: Actor, words: str) -> JSON:
    """The bot's answer to a direct message."""
    before = len(person.messages())
    person.say(words)
    return eventually(
        lambda: next((m for m in person.messages()[before + 1 :] if not m["ephemeral"]), {}), what=f"answer to {words}"
    )


def home(person: Actor, true: Callable[[list[str]], bool] = bool) -> JSON:
    """The person's Home tab, once it reads so."""
    return eventually(
        lambda: view if (view := person.client.home(person.id)) and true(lines(view)) else {}, what="the Home tab"
    )


def test_a_direct_message_is_understood(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, carla = stage.actor("ana"), stage.actor("carla")
    said = answered(ana, "10 Aug - 14 Aug")
    assert said["text"] == "Vacation, Mon 10 Aug – Fri 14 Aug: the form is filled in already."
    ana.press(said, "Open the form")
    assert "Balance: 12 days, then 7 days" in lines(ana.modal())
    assert ana.submit()["ok"]
    card = reads(ana, "VAC-1", "⏳")

    said = answered(ana, "VAC-1")
    assert said["text"] == card["text"]
    assert lines(said)[-1].endswith(f"/p{card['ts'].replace('.', '')}|Open your card>")
    assert labels(said) == [], "no card keeps this message true"
    rita = stage.actor("rita")
    said = answered(rita, "vac-1")
    assert lines(said)[-1] == "`/vacation VAC-1` shows what can be done with it."
    assert answered(stage.actor("eva"), "VAC-1")["text"] == (
        "You cannot see this request: it is neither yours nor waiting for you."
    )
    assert answered(ana, "VAC-9")["text"] == "There is no request VAC-9."
    assert answered(carla, "TIC-9")["text"] == "Para ver um chamado, escreva `/ticket TIC-9`."

    assert answered(ana, "balance?")["text"] == "*Vacation:* 7 days left, after deducting 5 days awaiting a decision"
    assert answered(carla, "quem")["text"] == "Ninguém estará ausente nos próximos sete dias."
    assert answered(carla, "31/2 e 32/2")["text"] == "31/2 não existe no calendário."
    assert answered(ana, "3/4")["text"].startswith("3/4 can be Sat 3 Apr 2027 or Thu 4 Mar 2027.")
    said = answered(ana, "I <!channel> want *this*")
    offer = "Does something not work? *Ask for help* tells those who can mend it."
    assert said["text"].split("\n")[:2] == [offer, "This is what I can do:"]
    assert labels(said) == ["Ask for help", "Ask for leave"]
    ana.press(said, "Ask for leave")
    assert preview(ana) == ["Choose the days to see what they come to."]


def test_words_below_a_card_decide_nothing_and_the_decider_is_told_so(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ask(ana, "10 Aug")
    card = reads(bruno, "VAC-1", "Ana Souza")

    def below(person: Actor, place: JSON, words: str) -> JSON:
        before = len(person.messages())
        person.client.act(person.id, "message", channel=person.dm(), text=words, thread_ts=place["ts"])
        return eventually(
            lambda: next((m for m in person.messages()[before:] if m["user"] != person.id), {}), what="the answer"
        )

    for words in ("approved", "Aprovado.", "ok"):
        said = below(bruno, card, words)
        assert said["text"] == "VAC-1 is not decided by words: the buttons of its card decide."
        assert lines(said)[-1].endswith(f"/p{card['ts'].replace('.', '')}|Open your card>")
        assert labels(said) == []
    assert state_of(stage, "VAC-1") is State.PENDING
    own = reads(ana, "VAC-1", "⏳")
    assert below(ana, own, "approved")["text"].startswith("This is what I can do:"), "she decides nothing here"
    assert answered(bruno, "approved")["text"].startswith("This is what I can do:"), "of which request?"
    bruno.press(card, "Approve")
    reads(bruno, "VAC-1", "✅")
    assert below(bruno, card, "approved")["text"].startswith("This is what I can do:"), "it is decided"


def test_an_edited_or_deleted_message_gets_no_answer(stage: Stage) -> None:
    ana = stage.actor("ana")
    said = ana.say("balance")
    hears(ana, "*Vacation:* 0 days left")
    before = len(ana.messages())
    assert ana.client.act(ana.id, "edit", channel=ana.dm(), ts=said["ts"], text="list")["ok"]
    assert ana.client.act(ana.id, "delete", channel=ana.dm(), ts=said["ts"])["ok"]
    ana.say("balance")
    eventually(lambda: len(ana.messages()) >= before + 1, what="the answer to what came after")
    assert len(ana.messages()) == before + 1


def test_the_home_tab_is_true_and_its_buttons_work(stage: Stage) -> None:
    stage.grant("ana", 12)
    stage.grant("bruno", 5)
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    for person in (ana, bruno):
        person.client.act(person.id, "open_home")
    assert lines(home(ana)) == [
        "Your leave",
        "*Vacation:* 12 days left",
        "Your requests",
        "You have not asked for anything yet.",
        "Your team",
        "Nobody is away until Fri 14 Aug.",
        "As of Mon 3 Aug 10:00",
    ]
    ana.press(home(ana), "Ask for leave")
    assert ana.submit(first="2026-08-10", last="2026-08-11", note="the coast")["ok"]
    ask(ana, "17 Aug")

    seen = home(bruno, lambda words: any("VAC-2" in word for word in words))
    assert lines(seen)[:10] == [
        "Waiting for you",
        "*Ana Souza: Vacation*",
        "Mon 10 Aug – Tue 11 Aug · 2 days · VAC-1",
        "Balance: 11 days, then 9 days",
        "Nobody else in the team is away then.",
        "the coast",
        "*Ana Souza: Vacation*",
        "Mon 17 Aug · 1 day · VAC-2",
        "Balance: 10 days, then 9 days",
        "Nobody else in the team is away then.",
    ]
    bruno.press(seen, "Approve")
    rest = home(bruno, lambda words: not any("· VAC-1" in word for word in words))
    bruno.press(rest, "Reject…")
    assert bruno.submit(reason="The fair")["ok"]
    assert lines(home(bruno, lambda words: "Waiting for you" not in words))[0] == "Your leave"
    mine = lines(home(ana, lambda words: any("❌" in word for word in words)))
    assert [unlinked(line) for line in mine if "VAC" in line] == [
        "*VAC-2* Vacation, Mon 17 Aug · 1 day: ❌ rejected",
        "*VAC-1* Vacation, Mon 10 Aug – Tue 11 Aug · 2 days: ✅ approved",
    ]

    pressed = next(b for b in seen["blocks"] if b["type"] == "actions")
    bruno.client.act(bruno.id, "press", force=True, view_id=seen["id"], block_id=pressed["block_id"],
                     action_id="request.approve", value="1:1")  # fmt: skip
    notice = bruno.modal()
    assert lines(notice) == ["Bruno Costa approved VAC-1 on Mon 3 Aug 10:00. There is nothing left to do."]
    assert (notice["title"]["text"], notice["submit"]) == ("Backoffice", None)
    assert (state_of(stage, "VAC-1").value, state_of(stage, "VAC-2").value) == ("approved", "rejected")


def test_a_home_tab_that_nobody_opened_is_not_drawn(stage: Stage) -> None:
    stage.grant("ana", 12)
    ask(stage.actor("ana"), "10 Aug")
    reads(stage.actor("bruno"), "VAC-1", "⏳")
    carla = stage.actor("carla")
    carla.client.act(carla.id, "open_home")
    assert "Suas folgas" in words_of(home(carla))
    assert stage.slack.client.home("U0BRUNO") is None
