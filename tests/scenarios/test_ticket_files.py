"""Files in a ticket's two threads: each is in the other too, what is refused is said, and notes keep theirs."""

from typing import Any

from bot.simulator.actor import Actor, eventually
from bot.simulator.errors import JSON
from tests.papers import PDF, paper
from tests.scenarios.test_ticket import HELP, in_queue, stage
from tests.stage import Stage

__all__ = ["stage"]


def post(person: Actor, card: JSON, name: str, body: bytes, *, text: str = "", channel: str | None = None) -> None:
    """Post a file into the thread of a card."""
    sent = person.client.say(person.id, text, channel or person.dm(), thread_ts=card["ts"], files=[paper(name, body)])
    assert sent["ok"], sent


def files_below(person: Actor, card: JSON, channel: str | None = None) -> list[tuple[str, list[str]]]:
    """What the bot sent into a thread: the words beside, and what the files are called."""
    there = [m for m in person.messages(channel) if m.get("thread_ts") == card["ts"] != m["ts"] and m.get("bot_id")]
    return [(m["text"], [str(file.get("name", "")) for file in m.get("files") or ()]) for m in there]


def test_files_go_both_ways_and_what_is_refused_is_said_in_its_thread(stage: Stage) -> None:
    ana, eva = stage.actor("ana"), stage.actor("eva")
    ana.command("/ticket VPN is down")
    ana.submit()
    mine, card = ana.card("TIC-1"), in_queue(eva, "TIC-1")
    post(ana, mine, "screen.pdf", PDF, text="It says this")
    post(ana, mine, "fix.pdf", b"MZ not a paper")
    post(eva, card, "inside.pdf", PDF, text="note: the contract", channel=HELP)
    post(eva, card, "guide.pdf", PDF, channel=HELP)

    def both() -> Any:
        there, here = files_below(eva, card, HELP), files_below(ana, mine)
        return len(there) == 2 and len(here) == 2 and (sorted(there), sorted(here))

    there, here = eventually(both, what=f"the files in {files_below(eva, card, HELP)} and {files_below(ana, mine)}")
    assert there == [("*Ana Souza:*", ["screen.pdf"]), ("*Ana Souza:* It says this", [])]
    assert here == [
        ("*Eva Lima:*", ["guide.pdf"]),
        ("fix.pdf was not passed on: it is no PDF, JPEG, PNG, HEIC or WebP, whatever its name says.", []),
    ]

    guide = next(m for m in eva.messages(HELP) if m["user"] == eva.id and "guide.pdf" in str(m.get("files")))
    assert eva.client.act(eva.id, "delete", channel=HELP, ts=guide["ts"])["ok"]
    eventually(lambda: ("*Eva Lima:*", [""]) in files_below(ana, mine), what="the file that was taken back")
