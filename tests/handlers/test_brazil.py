"""Férias by the CLT, as Carla in São Paulo, her manager and HR live it: in Portuguese and in English."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.settings import read_policy
from handlers.approval.card import draw
from handlers.news import view_for
from handlers.vacation import accrue
from storage import people
from tests.desk import Counter, form, words
from tests.handlers.test_accrual import entries

HIRED = date(2025, 3, 10)
JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)
PACK = "leave:\n  packs: [brazil]\n  types:\n    vacation:\n      name: {en: Vacation, pt_BR: Férias}\n"
AUG = {n: date(2026, 8, n) for n in range(1, 32)}


@pytest.fixture
def counter(counter: Counter, tmp_path: Path) -> Counter:
    """Carla has worked in São Paulo since 10 March 2025; Eva beside her reads English."""
    file = tmp_path / "app.yaml"
    file.write_text(PACK, encoding="utf-8")
    counter.policy = counter.policy.model_copy(update={"leave": read_policy(file).leave})
    counter.__post_init__()
    in_sao_paulo: dict[str, Any] = {"country": "BR", "subdivision": "SP", "timezone": "America/Sao_Paulo"}
    with counter.db.write() as tx:
        people.save(tx, "carla@company.example", in_sao_paulo | {"hired_on": HIRED, "locale": "pt-BR"})
        people.save(tx, "eva@company.example", in_sao_paulo | {"hired_on": HIRED})
    return at(counter, JUNE)


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


# --- what the periods bring -------------------------------------------------------------------------------------------


def test_a_period_brings_its_days_once_on_the_day_after_its_end(counter: Counter) -> None:
    brought = [("accrual", date(2026, 3, 10), 30_000)]
    mine = [line for line in entries(counter, "carla") if line[2] == 30_000]
    assert mine == brought
    at(counter, datetime(2027, 3, 10, 2, 59, tzinfo=UTC))
    assert len([line for line in entries(counter, "carla") if line[2] == 30_000]) == 1, "it is the 9th in São Paulo"
    at(counter, datetime(2027, 3, 10, 3, tzinfo=UTC))
    at(counter, datetime(2027, 3, 11, 3, tzinfo=UTC))
    assert [line for line in entries(counter, "carla") if line[2] == 30_000] == [
        *brought, ("accrual", date(2027, 3, 10), 30_000)
    ]  # fmt: skip


def test_absences_that_hr_enters_later_correct_what_the_period_brought(counter: Counter) -> None:
    for day in range(3, 8):
        assert enter(counter, "carla", "absence_br", date(2025, 11, day)) == ""
    at(counter, JUNE)
    assert [line[2] for line in entries(counter, "carla") if abs(line[2]) > 3000] == [30_000], "five are no matter"
    assert enter(counter, "carla", "absence_br", date(2025, 11, 10)) == ""
    at(counter, JUNE)
    assert [line[2] for line in entries(counter, "carla") if abs(line[2]) > 3000] == [30_000, -6_000]
    assert said(counter, "carla", "saldo explicar").split("\n") == [
        "*Férias:* saldo de 24 dias",
        "ter 10 de mar: −6 dias, correção do período aquisitivo 10 de mar de 2025 – 9 de mar de 2026: "
        "24 dias corridos com 6 faltas injustificadas (CLT art. 130)",
        "ter 10 de mar: +30 dias, período aquisitivo 10 de mar de 2025 – 9 de mar de 2026: "
        "30 dias corridos com 0 faltas injustificadas (CLT art. 130), a tirar até ter 9 de mar de 2027",
    ]


def test_a_long_licence_moves_the_period_to_the_return(counter: Counter) -> None:
    enter(counter, "carla", "paid_leave_br", date(2025, 9, 1), date(2025, 10, 1))
    at(counter, JUNE)
    assert said(counter, "carla", "saldo explicar").split("\n") == [
        "*Férias:* saldo de 0 dias",
        "ter 10 de mar: −30 dias, o período aquisitivo 10 de mar de 2025 – 9 de mar de 2026 mudou",
        "ter 10 de mar: +30 dias, período aquisitivo 10 de mar de 2025 – 9 de mar de 2026: "
        "30 dias corridos com 0 faltas injustificadas (CLT art. 130), a tirar até ter 9 de mar de 2027",
        "qui 2 de out de 2025: +0 dias, o período aquisitivo 10 de mar de 2025 – 1 de out de 2025 não traz férias: "
        "mais de 30 dias de licença remunerada (CLT art. 133)",
    ]
    at(counter, datetime(2026, 10, 2, 12, tzinfo=UTC))
    assert entries(counter, "carla")[-1][1:] == (date(2026, 10, 2), 30_000)
