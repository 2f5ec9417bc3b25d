"""What people read when something breaks on our side, or Slack cannot be reached; and that nothing is kept then."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot.simulator.actor import Actor, eventually
from domain.approval import State
from handlers import assistant
from handlers.vacation.lookup import LOOKUPS
from storage import inbox
from tests.scenarios.conftest import ask, ledger, lines, reads, state_of, told, trail, whisper
from tests.stage import Stage, on_stage

BROKE = re.compile(
    r"Something broke on our side and nothing was kept\. Try once more\. "
    r"If it happens again, tell whoever looks after me: E-[0-9A-F]{6}\."
)
QUEBROU = re.compile(
    r"Algo falhou do nosso lado e nada foi gravado\. Tente de novo\. "
    r"Se acontecer outra vez, avise quem cuida de mim: E-[0-9A-F]{6}\."
)
SHUT = "Slack could not open the form. Nothing was kept. Try once more."
LATE = "That took too long and the form could not open. Nothing was kept. Try once more."


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    with on_stage(database_url, tmp_path, retries=(0.0, 0.05, 0.1), deadline=3, trigger_life=3) as made:
        yield made


def broken(*_: Any, **__: Any) -> NoReturn:
    """Fails as nobody expected."""
    raise RuntimeError("a wire came loose")


def answers(stage: Stage, person: Actor) -> list[Any]:
    """What each delivery of somebody's direct messages was answered."""
    wire = [e for e in stage.slack.client.timeline() if e["name"] == "event message"]
    return [e["status"] for e in wire if e["request"]["event"].get("user") == person.id]


def test_a_broken_command_form_and_button_keep_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.grant("ana", 12)
    ana, carla, bruno = stage.actor("ana"), stage.actor("carla"), stage.actor("bruno")
    with monkeypatch.context() as loose:
        for word in ("balance", "saldo"):
            loose.setitem(LOOKUPS, word, broken)
        ana.command("/vacation balance")
        carla.command("/vacation saldo")
    assert BROKE.fullmatch(told(ana)[0])
    assert QUEBROU.fullmatch(told(carla)[0])

    ana.command("/vacation 10 Aug")
    with monkeypatch.context() as loose:
        loose.setattr("storage.audit.append", broken)
        answer = ana.submit()
    assert list(answer["errors"]) == ["type"]
    assert BROKE.fullmatch(answer["errors"]["type"])
    assert trail(stage) == []
    assert ana.submit()["ok"], "the same form can be sent again"
    assert ana.no_modal()

    card = reads(bruno, "VAC-1", "⏳")
    with monkeypatch.context() as loose:
        loose.setattr("storage.audit.append", broken)
        bruno.press(card, "Approve")
    assert BROKE.fullmatch(whisper(bruno)["text"])
    assert state_of(stage, "VAC-1") is State.PENDING
    assert len(ledger(stage, "ana")) == 1, "only what was granted"
    bruno.press(card, "Approve")
    reads(ana, "VAC-1", "✅")
    assert trail(stage) == ["ana ask VAC-1", "bruno approve VAC-1"]


def test_a_broken_preview_says_so_over_the_form(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = stage.actor("ana")
    ana.command("/vacation 10 Aug")
    with monkeypatch.context() as loose:
        loose.setattr("handlers.vacation.form.plan", broken)
        ana.change("first", "2026-08-11")
    assert BROKE.fullmatch(lines(ana.modal())[0])
    ana.client.act(ana.id, "close", view_id=ana.modal()["id"])
    assert "First day" in lines(ana.modal()), "what was filled in is still there"


def test_an_event_is_sent_again_and_after_three_failures_kept_as_dead(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = stage.actor("ana")
    with monkeypatch.context() as loose:
        loose.setattr("handlers.assistant._understood", broken)
        ana.say("balance")
        eventually(lambda: len(answers(stage, ana)) == 3, what="two more tries")
    assert answers(stage, ana) == [500, 500, 200]
    with stage.db.read() as tx:
        [(key, _, error)] = inbox.dead(tx)
    assert key.startswith(f"message:{ana.dm()}:")
    eventually(lambda: any(BROKE.fullmatch(words) for words in told(ana)), what="an answer after all")
    assert told(ana)[-1].endswith(f"{error}.")


def test_an_event_that_works_at_the_second_try_is_answered_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    understood, tries = assistant._understood, list[int]()

    def at_second(tx: Any, call: Any) -> Any:
        tries.append(1)
        return broken() if len(tries) == 1 else understood(tx, call)

    monkeypatch.setattr(assistant, "_understood", at_second)
    ana = stage.actor("ana")
    ana.say("balance")
    eventually(lambda: "*Vacation:* 0 days left" in told(ana), what="the answer")
    assert answers(stage, ana) == [500, 200]
    with stage.db.read() as tx:
        assert inbox.dead(tx) == []


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("http_500_before", SHUT), ("drop_before", SHUT), ("error:fatal_error", SHUT), ("error:expired_trigger_id", LATE)],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_that_slack_does_not_open_is_owned_up_to(stage: Stage, kind: str, sentence: str) -> None:
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ask(ana, "sick 10 Aug")
    card = reads(bruno, "VAC-1", "⏳")
    stage.slack.client.faults({"method": "views.open", "kind": kind})
    ana.command("/vacation 12 Aug")
    assert whisper(ana)["text"] == sentence
    bruno.press(card, "Reject…")
    assert whisper(bruno)["text"] == sentence
    assert ana.no_modal()
    assert bruno.no_modal()
    stage.slack.client.faults()
    bruno.press(card, "Reject…")
    assert opened(bruno)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_slack_that_takes_too_long_still_gets_its_answer_in_time(stage: Stage) -> None:
    ana = stage.actor("ana")
    stage.slack.client.faults({"method": "views.open", "kind": "delay", "delay": 5})
    ana.command("/vacation 12 Aug")
    assert whisper(ana)["text"] == SHUT, "after two seconds, not after Slack's three"


def opened(person: Actor) -> bool:
    return not person.no_modal()
