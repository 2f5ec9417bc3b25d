"""A company whose leave has limits, and what its people read in the form."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.policy import Leave
from storage import people
from tests.desk import Counter, Json, form, press


def ruled(
    counter: Counter, type_: str = "vacation", /, *, of_all: Mapping[str, Any] | None = None, **rules: Any
) -> None:
    """A type of leave has these rules from now on, and all of leave has ``of_all``; new types get a name."""
    known = counter.policy.leave.model_dump(by_alias=True)
    name = {"name": {"en": type_.capitalize(), "pt_BR": type_.capitalize()}, "balance": False}
    known["types"][type_] = known["types"].get(type_, name) | rules
    leave = Leave.model_validate(known | dict(of_all or {}))
    counter.policy = counter.policy.model_copy(update={"leave": leave})
    counter.__post_init__()


def roster(counter: Counter, name: str, **values: Any) -> None:
    """What the roster says of somebody."""
    with counter.db.write() as tx:
        people.save(tx, f"{name}@company.example", values)


def asks(counter: Counter, name: str, first: date, last: date | None = None, **inputs: Any) -> dict[str, str]:
    """Somebody asks for leave; what stands beside which field."""
    return dict(counter.submit(counter.ask(name, first, last, **inputs)).errors or {})


def entering(counter: Counter, name: str, first: date, last: date | None = None, **inputs: Any) -> Json:
    """The form by which Rita (HR) enters leave for somebody."""
    given = {"type": "vacation", "first": first, "last": last, "halves": "whole", "note": None, **inputs}
    memo = {"form": "vacation.enter", "person": counter.ids[name]}
    return form("rita", "vacation.enter", {"person": f"U0{name.upper()}", **given}, memo=memo)


def preview(counter: Counter, by: str, filled: Json) -> list[str]:
    """What a form says that the days come to, line by line."""
    view = counter.press({**press(by, "vacation.preview", ""), "view": filled["view"]}).refresh_view
    assert view
    [block] = [block for block in view["blocks"] if block["block_id"] == "preview"]
    return str(block["text"]["text"]).split("\n")
