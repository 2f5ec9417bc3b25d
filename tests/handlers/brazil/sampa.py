"""Carla in São Paulo, her manager and HR: what they do about férias, and what they read."""

from datetime import UTC, date, datetime
from typing import Any

from domain.policy import Leave
from handlers.approval.card import draw
from handlers.news import view_for
from handlers.vacation import accrue
from storage import people
from tests.desk import Counter, form, words

HIRED = date(2025, 3, 10)
JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)
PACK = "leave:\n  packs: [brazil]\n  types:\n    vacation:\n      name: {en: Vacation, pt_BR: Férias}\n"
AUG = {n: date(2026, 8, n) for n in range(1, 32)}


def govern(counter: Counter, leave: Leave) -> None:
    """Another policy, and Carla and Eva in São Paulo."""
    counter.policy = counter.policy.model_copy(update={"leave": leave})
    counter.__post_init__()
    in_sao_paulo: dict[str, Any] = {"country": "BR", "subdivision": "SP", "timezone": "America/Sao_Paulo"}
    with counter.db.write() as tx:
        people.save(tx, "carla@company.example", in_sao_paulo | {"hired_on": HIRED, "locale": "pt-BR"})
        people.save(tx, "eva@company.example", in_sao_paulo | {"hired_on": HIRED})


def at(counter: Counter, moment: datetime) -> Counter:
    counter.now = moment
    accrue.tick(counter.db, counter.office, moment)
    return counter


def ask(counter: Counter, first: date, last: date, *, by: str = "carla", **more: Any) -> str:
    return words(counter.submit(counter.ask(by, first, last, type="vacation_br", **more)))


def enter(counter: Counter, name: str, type_: str, first: date, last: date | None = None) -> str:
    """Rita of HR enters something for somebody."""
    inputs = {"person": f"U0{name.upper()}", "type": type_, "first": first, "last": last, "halves": "whole",
              "note": None}  # fmt: skip
    memo = {"form": "vacation.enter", "person": counter.ids[name]}
    answer = counter.submit(form("rita", "vacation.enter", inputs, memo=memo))
    return "" if answer.errors is None else words(answer)


def preview(counter: Counter, text: str, *, by: str = "carla") -> list[str]:
    """What the form says under the days."""
    view = counter.command(by, text, called="/vacation").open_view
    assert view
    return str(next(b for b in view["blocks"] if b.get("block_id") == "preview")["text"]["text"]).split("\n")


def card(counter: Counter, name: str, request: int) -> list[str]:
    with counter.db.read() as tx:
        drawn = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "vacation", request)
    return [line for b in drawn.blocks if b["type"] == "section" for line in b["text"]["text"].split("\n")]


def said(counter: Counter, name: str, text: str) -> str:
    answer = counter.command(name, text, called="/vacation")
    assert answer.say
    return answer.say.text
