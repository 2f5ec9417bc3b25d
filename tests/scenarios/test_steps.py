"""Requests of several steps, through real deliveries: a user group decides, people hand over, look and ask why."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator.actor import eventually, labels
from domain.policy import Approvals, StepRule
from storage import delegation
from tests.scenarios.conftest import ask, hears, lines, no_live_button_anywhere, reads, state_of, unlinked, whisper
from tests.stage import Stage, default_policy, on_stage

STEPS = (StepRule(ask=("manager",)), StepRule(ask=("S0AUDIT",), quorum=2))


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    """After the manager, both members of a Slack user group have to agree; a guest in it does not count."""
    policy = default_policy().model_copy(update={"approvals": Approvals(vacation=STEPS)})
    with on_stage(database_url, tmp_path, policy=policy) as made:
        eventually(lambda: group(made) == ["Eva Lima", "Hugo Reis"], what="the user group")
        made.grant("ana", 12)
        yield made


def group(stage: Stage) -> list[str]:
    """Who belongs to the group, as far as the bot knows."""
    with stage.db.read() as tx:
        return [person.name for person in delegation.members(tx, "S0AUDIT")]


def test_the_manager_then_both_of_a_user_group(stage: Stage) -> None:
    ana, bruno, eva, hugo = (stage.actor(name) for name in ("ana", "bruno", "eva", "hugo"))
    ask(ana, "10 Aug - 14 Aug the coast")
    assert lines(reads(ana, "VAC-1", "⏳"))[3:6] == [
        "the coast",
        "1. ⏳ Bruno Costa",
        "2. Eva Lima and Hugo Reis (2 have to agree)",
    ]
    bruno.press(reads(bruno, "VAC-1", "⏳"), "Approve")
    hears(ana, "✅ Bruno Costa approved VAC-1. It waits for Eva Lima and Hugo Reis now. "
               "Vacation, Mon 10 Aug – Fri 14 Aug · 5 days")  # fmt: skip
    eva.press(reads(eva, "VAC-1", "⏳"), "Approve")
    assert labels(reads(eva, "VAC-1", "✅ Eva Lima")) == ["Take back…"]
    hugo.press(reads(hugo, "VAC-1", "✅ Eva Lima"), "Approve")
    reads(ana, "VAC-1", "✅ Approved by Hugo Reis")
    assert state_of(stage, "VAC-1").value == "approved"
    no_live_button_anywhere(stage)


def test_a_decider_asks_for_changes_and_the_answer_comes_back(stage: Stage) -> None:
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ask(ana, "10 Aug - 14 Aug")
    bruno.press(reads(bruno, "VAC-1", "⏳"), "Ask for changes…")
    assert bruno.submit(reason="Please stay until Wednesday")["ok"]
    asked = reads(ana, "VAC-1", "asked for changes")
    assert labels(asked) == ["Change and send again…", "Withdraw"]
    ana.press(asked, "Change and send again…")
    assert ana.submit(first="2026-08-13", last="2026-08-14", note="Thursday then")["ok"]
    hears(bruno, "Ana Souza changed VAC-1 and asks again. Ana Souza: Vacation, Thu 13 Aug – Fri 14 Aug · 2 days")
    bruno.press(reads(bruno, "VAC-1", "Thursday then"), "Approve")
    reads(ana, "VAC-1", "2. ⏳ Eva Lima")


def test_the_menu_of_a_card_explains_reminds_and_hands_over(stage: Stage) -> None:
    ana, bruno, rita = stage.actor("ana"), stage.actor("bruno"), stage.actor("rita")
    ask(ana, "10 Aug")
    card = reads(bruno, "VAC-1", "⏳")
    bruno.choose(card, "Why me?")
    assert lines(whisper(bruno)) == [
        "*VAC-1 asks, in this order:*",
        "1. ⏳ Bruno Costa. The policy says `ask: manager`.",
        "2. Eva Lima and Hugo Reis (2 have to agree). The policy says `ask: S0AUDIT, quorum: 2`.",
    ]
    bruno.choose(card, "Remind me tomorrow")
    assert whisper(bruno)["text"] == "I will remind you of VAC-1 on Tue 4 Aug 09:00."
    bruno.choose(card, "Ask somebody else…")
    assert bruno.submit(decider="U0RITA", reason="I am on the road")["ok"]
    hears(ana, "Bruno Costa asked Rita Alves to decide VAC-1. Vacation, Mon 10 Aug · 1 day\n“I am on the road”")
    rita.press(reads(rita, "VAC-1", "⏳"), "Approve")
    reads(ana, "VAC-1", "1. ✅ Rita Alves")
    assert labels(reads(bruno, "VAC-1", "1. ✅ Rita Alves")) == []


def test_a_substitute_decides_while_the_manager_is_away(stage: Stage) -> None:
    ana, bruno, carla = stage.actor("ana"), stage.actor("bruno"), stage.actor("carla")
    bruno.command("/approvals delegate <@U0CARLA> 3 Aug - 7 Aug")
    assert bruno.submit()["ok"]
    ask(ana, "10 Aug")
    reads(ana, "VAC-1", "⏳ Waiting for Carla Dias (for Bruno Costa)")
    carla.press(reads(carla, "VAC-1", "⏳ Aguardando você, no lugar de Bruno Costa"), "Aprovar")
    hears(ana, "✅ Carla Dias (for Bruno Costa) approved VAC-1. It waits for Eva Lima and Hugo Reis now. "
               "Vacation, Mon 10 Aug · 1 day")  # fmt: skip
    carla.command("/approvals decididos")
    assert [unlinked(line) for line in lines(whisper(carla))] == [
        "Decididos por você",
        "*VAC-1* Ana Souza, Férias, seg 10 de ago · 1 dia: ⏳ aguardando Eva Lima e Hugo Reis (etapa 2 de 2)",
    ]


def test_a_list_turns_to_the_others_where_it_stands(stage: Stage) -> None:
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ask(ana, "10 Aug")
    reads(bruno, "VAC-1", "⏳")
    bruno.command("/approvals")
    before = len(bruno.messages())
    bruno.press(whisper(bruno), "Decided by you")
    assert lines(whisper(bruno)) == ["Decided by you", "You have not decided anything yet."]
    bruno.press(whisper(bruno), "Waiting for you")
    assert lines(whisper(bruno))[:2] == ["Waiting for you", "*Ana Souza: Vacation*"]
    assert len(bruno.messages()) == before, "in its place"
