"""Somebody asks for help, somebody helps, and what they say to each other stands in both of their threads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator.actor import Actor, eventually, words_of
from bot.simulator.errors import JSON
from domain.people import Role
from storage import people
from tests.scenarios.conftest import lines, trail
from tests.stage import Stage, default_policy, on_stage

HELP = "C0HELP"


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    policy = default_policy()
    tickets = policy.tickets.model_copy(update={"channel": HELP})
    with on_stage(database_url, tmp_path, policy=policy.model_copy(update={"tickets": tickets})) as made:
        with made.db.write() as tx:
            for name in ("eva", "carla"):
                people.save_roles(tx, made.ids[name], [Role.IT])
        members = ["U0EVA", "U0CARLA", "U0BRUNO", "U0SIMBOT1"]
        made.slack.client.post("/sim/channels", {"id": HELP, "name": "help", "is_private": True, "members": members})
        yield made


def in_queue(helper: Actor, reference: str) -> JSON:
    """The card in the queue, once it is there."""

    def look() -> JSON:
        cards = [m for m in helper.messages(HELP) if m.get("thread_ts") in (None, m["ts"])]
        return next((m for m in cards if reference in words_of(m)), {})

    return eventually(look, what=f"{reference} in the queue")


def comes_to_say(person: Actor, card: JSON, words: str, channel: str | None = None) -> JSON:
    """The card as it is drawn by then."""

    def look() -> JSON:
        return next((m for m in person.messages(channel) if m["ts"] == card["ts"] and words in lines(m)), {})

    return eventually(look, what=words)


def below(person: Actor, card: JSON, channel: str | None = None) -> list[str]:
    """What stands in the thread below a card."""
    there = person.messages(channel)
    return [m["text"] for m in there if m.get("thread_ts") == card["ts"] and m["ts"] != card["ts"]]


def write_below(person: Actor, card: JSON, text: str, channel: str | None = None) -> None:
    """Write into the thread of a card."""
    person.client.say(person.id, text, channel, thread_ts=card["ts"])


def test_from_the_first_word_to_the_last(stage: Stage) -> None:
    ana, eva = stage.actor("ana"), stage.actor("eva")
    ana.command("/ticket VPN is down")
    ana.submit(details="Since this morning, at home")
    mine, card = ana.card("TIC-1"), in_queue(eva, "TIC-1")
    assert lines(mine) == [
        "*TIC-1* VPN is down", "⏳ Nobody has taken it yet", "Since this morning, at home",
        "Network and VPN\xa0· answer by Mon\xa03\xa0Aug\xa018:00\xa0· solution by Fri\xa07\xa0Aug\xa014:00",
        "Whatever you write below this message reaches whoever helps.",
    ]  # fmt: skip
    assert lines(card)[:3] == [
        "*TIC-1* VPN is down",
        "Ana Souza · Network and VPN",
        "⏳ Nobody has taken it yet",
    ]

    eva.press(card, "Claim")
    comes_to_say(ana, mine, "🔧 Eva Lima is on it")
    write_below(eva, card, "Which network are you in?", HELP)
    eventually(lambda: below(ana, mine) == ["*Eva Lima:* Which network are you in?"], what="her words")
    write_below(eva, card, "note: it is the router again", HELP)
    write_below(ana, mine, "The one at https://home.example")
    eventually(
        lambda: below(eva, card, HELP)[-1] == "*Ana Souza:* The one at <https://home.example>",
        what=f"the answer in {below(eva, card, HELP)}",
    )
    assert len(below(ana, mine)) == 2, "a note stays with those who help"

    eva.press(in_queue(eva, "TIC-1"), "Resolve…")
    eva.submit(reason="The router was restarted")
    told = "<@U0ANA>, Eva Lima resolved TIC-1.\nThe router was restarted"
    eventually(lambda: below(ana, mine)[-1] == told, what="the solution")
    ana.press(comes_to_say(ana, mine, "✅ Resolved"), "It is not solved")
    comes_to_say(eva, card, "🔧 Eva Lima is on it", HELP)
    ana.press(comes_to_say(ana, mine, "🔧 Eva Lima is on it"), "It is solved")
    comes_to_say(eva, card, "✅ Resolved", HELP)
    assert trail(stage)[-3:] == ["eva ticket resolve TIC-1", "ana ticket reopen TIC-1", "ana ticket resolve TIC-1"]
