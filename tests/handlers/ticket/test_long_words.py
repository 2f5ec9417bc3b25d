"""However much somebody says, Slack takes it, and all of it arrives in order."""

import html

from bot.simulator.blocks import checked_blocks
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
