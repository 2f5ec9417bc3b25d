"""Two threads, one conversation: whatever goes wrong, each message stands exactly once in the other.

A machine of people who write, change, claim and resolve, of deliveries that are told twice, and of posts that fail,
whose answer is lost, or after which the process is killed.
"""

from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from storage.ticket import words
from tests.desk import press
from tests.handlers.ticket.talk import Talk, talking

TROUBLES = st.lists(st.sampled_from(["", "before", "after", "killed"]), max_size=3)
SAID = {"ana": "*Ana Souza:*", "eva": "*Eva Lima:*", "carla": "*Carla Dias:*"}


class Threads(RuleBasedStateMachine):
    """One ticket at a time. ``said``: by side, who said what, in order; ``told`` are the events that Slack repeats."""

    talk: ClassVar[Talk]

    @initialize()
    def begin(self) -> None:
        self.talk.air.said.clear()
        self.talk.air.trouble.clear()
        self.ticket = self.talk.ask("ana", "VPN is down")
        self.mine, self.queue = self.talk.card(self.ticket, "ana"), self.talk.card(self.ticket)
        self.said: dict[str, list[tuple[str, str]]] = {"mine": [], "queue": []}
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.notes: list[str] = []

    @rule(name=st.sampled_from(["ana", "eva", "carla"]), note=st.booleans(), twice=st.booleans(), trouble=TROUBLES)
    def write(self, name: str, note: bool, twice: bool, trouble: list[str]) -> None:
        """Somebody writes in their thread; Slack may tell of it twice, and what is posted then may fail."""
        self.talk.air.trouble += trouble
        text = f"{'note: ' if note else ''}words {len(self.told)}"
        here, there = (self.mine, "queue") if name == "ana" else (self.queue, "mine")
        ts = self.talk.say(name, text, here)
        event = {"type": "message", "channel": here.channel, "ts": ts, "thread_ts": here.ts, "text": text}
        self.told.append((name, event))
        if note and name != "ana":
            self.notes.append(text)
        else:
            self.said[there].append((name, text))
        if twice:
            self.talk.event(name, event)

    @rule(which=st.integers(0, 99))
    def repeat(self, which: int) -> None:
        """Slack tells once more of something long ago."""
        if self.told:
            self.talk.event(*self.told[which % len(self.told)])

    @rule(act=st.sampled_from(["claim", "reopen", "resolve", "ask"]))
    def press(self, act: str) -> None:
        """Those who help claim, resolve, ask and reopen meanwhile."""
        if act in ("resolve", "ask"):
            self.talk.form("eva", f"ticket.{act}", self.ticket, reason="It is the router")
        else:
            self.talk.desk.press(press("eva", f"ticket.{act}", f"{self.ticket}:1", ts=str(self.queue.ts)))

    @rule()
    def deliver(self) -> None:
        """What is due is paid, and what fails is tried again later."""
        self.talk.round()
        self.talk.time_passes()

    def teardown(self) -> None:
        if not hasattr(self, "ticket"):
            return
        for side, card in (("mine", self.mine), ("queue", self.queue)):
            posted = [text for text in self.talk.below(card) if text.startswith(tuple(SAID.values()))]
            assert posted == [f"{SAID[name]} {text}" for name, text in self.said[side]], side
        everywhere = [one["text"] for one in self.talk.air.said if "token" in one]
        assert not [text for text in everywhere for note in self.notes if text.endswith(note)], "a note came out"


def run(talk: Talk, *, examples: int, steps: int) -> None:
    machine = type("Machine", (Threads,), {"talk": talk})
    phases = (Phase.explicit, Phase.generate)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, phases=phases, derandomize=True
        ),
    )


def test_each_message_stands_exactly_once_in_the_other_thread_in_order(talk: Talk) -> None:
    run(talk, examples=12, steps=12)


def test_without_the_look_before_a_second_post_a_message_stands_twice(sqlite_url: str) -> None:
    with talking(sqlite_url, look=False) as blind, pytest.raises(AssertionError, match=r"mine|queue"):
        run(blind, examples=12, steps=12)


def test_without_the_key_of_a_message_what_is_told_twice_stands_twice(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = iter(range(10_000))
    keep = words.keep
    monkeypatch.setattr(words, "keep", lambda tx, **row: keep(tx, **{**row, "ts": f"{row['ts']}-{next(stamps)}"}))
    monkeypatch.setattr("storage.inbox.claim", lambda tx, key, *, now: None)
    with pytest.raises(AssertionError, match=r"mine|queue"):
        run(talk, examples=12, steps=12)
