"""However much somebody says, Slack takes it, and all of it arrives in order."""

import html
from collections.abc import Mapping
from typing import Any

from bot.simulator.kit.blocks import checked_blocks
from tests.desk import press
from tests.handlers.ticket.talk import GENERAL, HELP, Talk

NUMBERED = " ".join(f"<{n}&>" for n in range(1400))
"""As people type it: 17,500 characters and more as Slack escapes them."""


def arrived(talk: Talk, channel: str, thread: str | None) -> str:
    """What the bot posted in a thread, read one after the other, once Slack has taken all of it."""
    talk.pay()
    there = [one for one in talk.air.said if (one["channel"], one["thread_ts"]) == (channel, thread) and "token" in one]
    for one in there:
        checked_blocks(one["blocks"])
    return "\n".join(block["text"]["text"] for one in there for block in one["blocks"] if "text" in block)


def numbers(text: str) -> list[str]:
    """The numbers that were said."""
    return [word for word in html.unescape(text).split() if word[:1] == "<" and word[-2:] == "&>"]


def test_the_longest_words_reach_the_other_side_whole_and_in_order(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    mine, queue = talk.card(ticket, "ana"), talk.card(ticket)
    long = html.escape(NUMBERED)
    assert len(long) > 17_500
    ts = talk.say("ana", long, mine)
    talk.say("ana", "That was all", mine)
    told = arrived(talk, HELP, queue.ts)
    assert numbers(told) == NUMBERED.split()
    assert told.endswith("*Ana Souza:* That was all")
    assert [post.startswith("*Ana Souza:* …") for post in talk.below(queue)] == [False, True, True, False]

    talk.edit("ana", mine, ts, "Never mind")
    assert not numbers(arrived(talk, HELP, queue.ts)), "taken back from every message"

    short = talk.say("eva", "Look", queue)
    talk.edit("eva", queue, short, long)
    assert numbers(arrived(talk, str(mine.channel), mine.ts)) == NUMBERED.split(), "longer than it was"


def test_what_was_said_before_reaches_those_who_help_whole_and_in_order(talk: Talk) -> None:
    root = talk.write("ana", "VPN is down for me")
    said = NUMBERED.split()
    for n in range(0, 1400, 100):
        talk.write("bruno", html.escape(" ".join([*said[n : n + 100], "log line " * 120])), thread=root)
    talk.write("bruno", html.escape(NUMBERED), thread=root)
    talk.mark("ana", root)
    told = arrived(talk, HELP, talk.card(1).ts)
    assert numbers(told) == [*said, *said]
    bots = [one["text"] for one in talk.air.said if one["thread_ts"] == talk.card(1).ts and "token" in one]
    assert 5 <= len(bots) <= 10, "few messages hold it"
    assert GENERAL not in told


def filled(view: Mapping[str, Any] | None) -> dict[str, str]:
    """What is filled into a form."""
    blocks = [block for block in (view or {})["blocks"] if block["type"] == "input"]
    return {block["block_id"]: block["element"].get("initial_value") for block in blocks}


def test_what_is_typed_to_the_bot_is_in_the_form_to_its_end(talk: Talk) -> None:
    long = "The printer on the second floor is broken. " + "It jams at every page. " * 50 + "THE END"
    form = filled(talk.desk.command("ana", long, called="/ticket").open_view)
    assert form["title"] == long[:149] + "…"
    assert form["details"] == long

    talk.event("ana", {"type": "message", "channel": "DU0ANA", "ts": "1785747600.900000", "text": long})
    talk.pay()
    buttons = [e for one in talk.air.said for b in one.get("blocks", []) for e in b.get("elements", [])]
    [value] = [e["value"] for e in buttons if e.get("action_id") == "ticket.open_filled"]
    assert filled(talk.desk.press(press("ana", "ticket.open_filled", value)).open_view)["details"] == long
