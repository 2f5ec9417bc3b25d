"""The way into a furnished company, where nothing stays: what is answered, and whether anything would be written."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from handlers.call import Answer, Surface
from storage.db import Tx
from tests.desk import NUMBERS, by, words
from tests.handlers.furnished import Furnished

Json = Mapping[str, Any]


class Undone(Exception):
    """A test wants nothing of this to stay."""


class Door:
    """The way in, where nothing stays but what is ``kept``; ``wrote`` counts what would have."""

    def __init__(self, made: Furnished, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made, self.caplog, self.wrote = made, caplog, 0
        self.counter = made.counter
        self.kept = ordinary = self.counter.db.write

        @contextmanager
        def write() -> Iterator[Tx]:
            with suppress(Undone), ordinary() as tx:
                yield tx
                self.wrote += 1
                raise Undone

        monkeypatch.setattr(self.counter.db, "write", write)

    def give(self, surface: Surface, body: Json, *what: object) -> Answer:
        """What a delivery is answered: never that something broke."""
        self.wrote = 0
        reply = self.counter.desk.serve(surface, body)
        assert not self.caplog.records, (*what, self.caplog.text[-2000:])
        assert reply.status == 200, what
        answer = reply.ack.get("answer", Answer())
        assert isinstance(answer, Answer)
        return answer

    def refused(self, surface: Surface, body: Json, *what: object) -> str:
        """What somebody reads who gets nothing; nothing is written."""
        answer = self.give(surface, body, *what)
        assert not self.wrote, what
        assert words(answer), what
        return words(answer)


def filled(view: Json) -> dict[str, Any]:
    """What is in a form as it opened, with something in each field: block id -> what is put in."""
    state: dict[str, Any] = {}
    for block in (block for block in view["blocks"] if block["type"] == "input"):
        element = block["element"]
        first = (element.get("options") or [{"value": "1"}])[:1]
        put: Json = {
            "static_select": {"selected_option": element.get("initial_option") or first[0]},
            "multi_static_select": {"selected_options": element.get("initial_options") or first},
            "checkboxes": {"selected_options": element.get("initial_options") or []},
            "datepicker": {"selected_date": element.get("initial_date") or "2026-08-03"},
            "users_select": {"selected_user": element.get("initial_user") or "U0CARLA"},
            "file_input": {"files": []},
        }.get(element["type"], {"value": element.get("initial_value") or ("" if block["optional"] else "1")})
        state[block["block_id"]] = {element["action_id"]: {"type": element["type"], **put}}
    return state


def body(by_: str, view: Json, memo: Json | None = None, state: Json | None = None, name: str = "") -> dict[str, Any]:
    """A form that is handed in, or in which something is pressed."""
    n = next(NUMBERS)
    kept = view["private_metadata"] if memo is None else json.dumps(memo)
    open_ = {**view, "id": f"V{n}", "hash": f"{n}.h", "private_metadata": kept, "state": {"values": state}}
    pressed = {"type": "button", "action_id": name, "block_id": "b", "value": "x", "action_ts": f"{n}"}
    return {"type": "x", **by(by_), "view": open_, "trigger_id": f"{n}.t", "actions": [pressed] if name else []}
