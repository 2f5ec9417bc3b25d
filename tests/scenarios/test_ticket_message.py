"""A message in a channel becomes a ticket: by the shortcut in its menu, and by an emoji."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator.actor import eventually
from domain.people import Role
from storage import people
from tests.scenarios.conftest import lines
from tests.scenarios.test_ticket import HELP, below, in_queue, write_below
from tests.stage import Stage, default_policy, on_stage

GENERAL = "C0GENERAL"


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    policy = default_policy()
    tickets = policy.tickets.model_copy(update={"channel": HELP})
    with on_stage(database_url, tmp_path, policy=policy.model_copy(update={"tickets": tickets})) as made:
        with made.db.write() as tx:
            people.save_roles(tx, made.ids["eva"], [Role.IT])
        client, everybody = made.slack.client, ["U0ANA", "U0BRUNO", "U0CARLA", "U0EVA", "U0SIMBOT1"]
        client.post("/sim/channels", {"id": HELP, "name": "help", "is_private": True, "members": everybody[2:]})
        client.post("/sim/channels", {"id": GENERAL, "name": "general", "members": everybody})
        yield made


def test_a_message_becomes_a_ticket_that_is_answered_in_its_thread(stage: Stage) -> None:
    ana, carla, eva = stage.actor("ana"), stage.actor("carla"), stage.actor("eva")
    root = ana.client.say("U0ANA", "The wifi is gone", GENERAL)["ts"]
    ana.client.say("U0BRUNO", "Here too", GENERAL, thread_ts=root)
    there = {"ts": root, "channel": GENERAL}
    taken = carla.client.act(carla.id, "shortcut", callback_id="ticket.from_message", **there)
    assert taken["ok"], taken
    assert carla.modal()["title"]["text"] == "Pedir ajuda"
    carla.submit()
    card = in_queue(eva, "TIC-1")
    eventually(lambda: len(below(eva, card, HELP)) == 1, what="what was said before")
    assert below(eva, card, HELP)[0].endswith("*Bruno Costa:* Here too")
    again = carla.client.act(carla.id, "shortcut", callback_id="ticket.from_message", **there)
    assert again["ok"], again
    said = "TIC-1 já foi aberto a partir desta mensagem ou da conversa dela. A resposta vem lá."
    eventually(lambda: said in carla.whispers(GENERAL), what="which ticket it is")

    eventually(
        lambda: below(ana, there, GENERAL)[-1:] == ["TIC-1: ⏳ Nobody has taken it yet"], what="the ticket there"
    )
    write_below(eva, card, "I restart it", HELP)
    write_below(ana, there, "It is back", GENERAL)
    eventually(lambda: below(ana, there, GENERAL)[-1] == "*Eva Lima:* I restart it", what="the answer in the thread")
    eventually(lambda: below(eva, card, HELP)[-1] == "*Ana Souza:* It is back", what="her words")


def test_an_emoji_makes_a_ticket_at_once_and_its_author_has_it(stage: Stage) -> None:
    bruno, eva = stage.actor("bruno"), stage.actor("eva")
    root = bruno.client.say("U0BRUNO", "My monitor flickers", GENERAL)["ts"]
    for user in ("U0ANA", "U0CARLA"):
        bruno.client.act(user, "react", channel=GENERAL, ts=root, name="ticket")
    assert lines(in_queue(eva, "TIC-1"))[:2] == ["*TIC-1* My monitor flickers", "Bruno Costa · Computer and devices"]
    assert "made it of" in lines(bruno.card("TIC-1"))[-1]
    eventually(lambda: below(bruno, {"ts": root}, GENERAL) == ["TIC-1: ⏳ Nobody has taken it yet"], what="the thread")
