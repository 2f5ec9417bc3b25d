"""People at their Slack clients who want something and do not give up: what failed they do again."""

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from bot.simulator.client import Client
from storage.db import Database
from tests.desk import Json, at_once
from tests.faults.patience import while_it_moves

PAUSE, PATIENCE = 0.15, 1.0
"""Seconds between looks, and before somebody presses again what did not change."""
MANY = 10_000
APPROVE, REJECT = "request.approve", "request.reject"


def slack_id(name: str) -> str:
    """Somebody of the cast."""
    return f"U0{name.upper()}"


@dataclass
class Load:
    """Everybody's wishes, carried out at once. ``enough`` says when the deciders may stop looking."""

    client: Client
    seed: int
    enough: Callable[[], bool]
    tried: dict[str, float] = field(default_factory=dict)
    presses: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    screens: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))
    """Bruno asks and decides, and has one screen for both."""

    def run(self, wishes: dict[str, Sequence[date]], deciders: Sequence[str], db: Database) -> None:
        """Requesters ask for one day after another, deciders decide what they see, until everything is decided."""
        with while_it_moves(db, self.stop.set):
            self.run_until_stopped(wishes, deciders)
        assert not self.stop.is_set(), "not everything was asked for and decided, and nothing moves any more"

    def run_until_stopped(self, wishes: dict[str, Sequence[date]], deciders: Sequence[str]) -> None:
        """The same, until ``stop`` is set or everything is done."""
        jobs = [partial(self._ask_all, name, days) for name, days in wishes.items()]
        at_once(*jobs, *(partial(self._decide_all, name) for name in deciders))

    # -- requesters

    def _ask_all(self, name: str, days: Sequence[date]) -> None:
        for day in days:
            while not self.stop.is_set() and not self._ask(slack_id(name), day):
                time.sleep(PAUSE)  # outside of the lock, so that the other half of Bruno gets a turn

    def _ask(self, user: str, day: date) -> bool:
        """From the command to the form that closes; False if something did not work."""
        with self.screens[user]:
            return self._fill(user, day) if self._open(user) else False

    def _fill(self, user: str, day: date) -> bool:
        view = self.client.modals(user)[-1]
        for _ in range(100):
            with suppress(KeyError, IndexError, TimeoutError):
                said = self.client.fill(user, first=day.isoformat())
                if said.get("ok"):
                    return "errors" not in said or self._asked_before(said)
            if self.stop.is_set() or view["id"] not in {v["id"] for v in self.client.modals(user)}:
                # Somebody whose form is gone knows that it was taken: Slack closes it on nothing else.
                return True
            time.sleep(PAUSE)
        return False

    def _asked_before(self, said: Json) -> bool:
        return any("booked already" in words or "já está" in words for words in said["errors"].values())

    def _open(self, user: str) -> bool:
        while self.client.modals(user):
            self.client.act(user, "close", view_id=self.client.modals(user)[-1]["id"])
        said = self.client.command(user, "/vacation")
        return bool(said.get("ok") and self.client.modals(user))

    # -- deciders

    def _decide_all(self, name: str) -> None:
        user, chance = slack_id(name), random.Random(f"{self.seed} {name}")
        while not self.stop.is_set() and not self.enough():
            for card in self._open_cards(user):
                if chance.random() < 0.75:
                    self._approve(user, card)
                else:
                    self._reject(user, card)
            time.sleep(2 * PAUSE)

    def _open_cards(self, user: str) -> list[Json]:
        """Cards that can be decided, but for those that were pressed just now."""
        channel = self.client.dm(user)
        seen = self.client.get(f"/sim/conversation/{channel}", limit=MANY, **{"as": user})["messages"]
        waiting = [m for m in seen if not m["ephemeral"] and APPROVE in str(m["blocks"])]
        return [{**m, "channel": channel} for m in waiting if time.monotonic() > self.tried.get(m["ts"], 0) + PATIENCE]

    def _approve(self, user: str, card: Json) -> None:
        self._pressed(card)
        with suppress(KeyError):
            self.client.press(user, card, APPROVE)

    def _reject(self, user: str, card: Json) -> None:
        with self.screens[user]:
            self._say_no(user, card)

    def _say_no(self, user: str, card: Json) -> None:
        self._pressed(card)
        while modals := self.client.modals(user):
            self.client.act(user, "close", view_id=modals[-1]["id"])
        with suppress(KeyError, IndexError):
            if self.client.press(user, card, REJECT).get("ok"):
                self.client.fill(user, reason="Not then.")

    def _pressed(self, card: Json) -> None:
        self.presses += 1
        self.tried[card["ts"]] = time.monotonic()
