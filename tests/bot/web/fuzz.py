"""Deliveries that are almost in Slack's form: parts are missing, of another type, absurdly long or nested."""

import copy
import random
from collections.abc import Iterator
from typing import Any

from tests import company
from tests.desk import Counter, Json, by, form, press

NONSENSE: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, "", "x", "é\u0000\u202e", "<!channel>", "'; DROP TABLE people; --", "9" * 5000,
    [], [None], ["x"], [[]], {}, {"id": None}, {"id": []}, {"x": {"y": []}}, "VAC-1", "1:1", "-1:x", "2026-13-45",
)  # fmt: skip
"""What stands where something else belongs. NUL is what PostgreSQL keeps in no text."""


def seeds(desk: Counter) -> list[Json]:
    """Good deliveries of every kind, by people who may."""
    ana, day = desk.ids["ana"], desk.working_days("ana", 1)[0]
    ask = {"type": "vacation", "first": day, "last": None, "halves": "whole", "note": "family"}
    reason = {"reason": "No."}
    event = {"team_id": company.TEAM, "event_id": "Ev1", "type": "event_callback"}
    said = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U0ANA", "text": "10 Aug", "ts": "5.1"}
    opened = {"type": "app_home_opened", "user": "U0ANA", "channel": "D1", "tab": "home"}
    profile = {"real_name": "Nuno Novo", "email": "nuno@company.example"}
    joined = {"type": "team_join", "user": {"id": "U0X", "team_id": company.TEAM, "profile": profile}}
    commands = ("/vacation 10 Aug - 14 Aug", "/vacation VAC-1", "/vacation adjust <@U0ANA>", "/approvals")
    mend = {"form": "vacation.correct", "person": ana, "request": 1}
    moves = ("approve", "reject", "withdraw", "take_back", "cancel")
    return [
        form("ana", "vacation.ask", ask, memo={"form": "vacation.ask", "person": ana}),
        form("rita", "vacation.enter", {"person": "U0ANA", **ask}, memo={"form": "vacation.enter", "person": None}),
        form("rita", "vacation.correct", {**ask, **reason}, memo=mend),
        form("rita", "vacation.adjust", {"person": "U0ANA", "type": "vacation", "days": "2", **reason}, memo={}),
        form("bruno", "request.reject", reason, memo={"request": 1, "seen": 1, "place": ["D1", "1.0"]}),
        form("hugo", "request.reassign", {"decider": "U0EVA", **reason}, memo={"request": 1, "seen": 1, "place": None}),
        *(press("bruno", f"request.{move}", "1:1") for move in moves),
        press("ana", "vacation.open", ""),
        press("ana", "vacation.open_filled", "vacation|2026-08-10||whole"),
        press("rita", "vacation.open_correction", "1:1"),
        {**press("ana", "vacation.preview", ""), "view": form("ana", "vacation.ask", ask, memo={})["view"]},
        {"type": "block_suggestion", **by("ana"), "action_id": "a", "block_id": "b", "value": "x"},
        {"type": "shortcut", **by("ana"), "callback_id": "x", "trigger_id": "1"},
        {"type": "view_closed", **by("ana"), "view": {"id": "V1", "callback_id": "x"}},
        *({**event, "event": happened} for happened in (said, opened, joined)),
        *(_command(text) for text in commands),
    ]  # fmt: skip


def _command(text: str) -> Json:
    name, _, rest = text.partition(" ")
    return {"command": name, "text": rest, "team_id": company.TEAM, "user_id": "U0RITA", "trigger_id": "1.2"}


def mutants(desk: Counter, n: int, seed: int) -> Iterator[Json]:
    """So many deliveries with one to three things wrong."""
    chance, good = random.Random(seed), seeds(desk)
    for _ in range(n):
        body = copy.deepcopy(chance.choice(good))
        for _ in range(chance.randint(1, 3)):
            _mutate(body, chance)
        yield body


def _mutate(body: Json, chance: random.Random) -> None:
    where: Any = body
    while True:
        keys = list(where) if isinstance(where, dict) else list(range(len(where)))
        if not keys:
            return
        key = chance.choice(keys)
        if isinstance(where[key], dict | list) and where[key] and chance.random() < 0.75:
            where = where[key]
            continue
        if chance.random() < 0.3:
            del where[key]
        else:
            where[key] = copy.deepcopy(chance.choice(NONSENSE))
        return
