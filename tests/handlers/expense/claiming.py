"""What people do to claim an expense, and what they read of it."""

import json
from collections.abc import Mapping
from typing import Any

from domain.approval import State
from handlers.approval.card import draw
from handlers.news import view_for
from storage import approval
from tests.desk import TODAY, Counter, form

LINE = {"amount": "45,90", "category": "travel", "day": TODAY, "merchant": "Taxi", "note": None, "more": None}
WHY = "It had to be."
LUNCH = {**LINE, "amount": "12.00", "category": "meals", "merchant": "Lunch with Tom"}


def hand_in(counter: Counter, line: Mapping[str, Any], *, by: str = "ana", report: int = 0, seen: int | None = None,
            turn: int = 0) -> Any:  # fmt: skip
    """Hand the form in with this line in its fields; what the policy asks about is explained."""
    name = "expense.change" if report else "expense.ask"
    memo = {"form": name, "report": report, "seen": seen, "turn": turn}
    answer = counter.submit(form(by, name, line, memo=memo))
    memo = json.loads((answer.refresh_view or {"private_metadata": "{}"})["private_metadata"])
    if not answer.refresh_view or not memo["whole"]:
        return answer
    asked = [b["block_id"] for b in answer.refresh_view["blocks"] if b.get("block_id", "").startswith("why")]
    return counter.submit(form(by, name, {**line, **dict.fromkeys(asked, WHY)}, memo=memo))


def opened(counter: Counter, text: str, *, by: str = "ana") -> dict[str, Any]:
    """The form that `/expense` opens: block id -> what is in it."""
    view = counter.command(by, text, called="/expense").open_view
    assert view, text
    return fields(view)


def fields(view: Mapping[str, Any]) -> dict[str, Any]:
    """What is in the fields of a form."""
    found = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            chosen = element.get("initial_option") or {}
            found[block["block_id"]] = (
                element.get("initial_value") or element.get("initial_date") or chosen.get("value")
            )
    return found


def written(view: Mapping[str, Any]) -> list[str]:
    """The lines that stand above the fields."""
    return [b["text"]["text"] for b in view["blocks"] if b["type"] == "section"]


def card(counter: Counter, name: str, request_id: int = 1) -> list[str]:
    """What somebody's card says."""
    with counter.db.read() as tx:
        blocks = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "expense", request_id).blocks
    return [line for b in blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]


def stands(counter: Counter) -> State:
    with counter.db.read() as tx:
        return approval.load(tx, 1).state


def pressed(counter: Counter, view: Mapping[str, Any], name: str, line: Mapping[str, Any], *, at: int = 0) -> Any:
    """Choose from the menu of a written line, with ``line`` in the fields; the form as it is then."""
    value = next(o["value"] for o in view["blocks"][at]["accessory"]["options"] if o["value"].startswith(name))
    body = form("ana", "expense.ask", line, memo=json.loads(view["private_metadata"]))
    action, _, position = value.partition(" ")
    return counter.press({**body, "type": "block_actions", "actions": [
        {"type": "button", "action_id": action, "value": position, "action_ts": "9.1"}]})  # fmt: skip
