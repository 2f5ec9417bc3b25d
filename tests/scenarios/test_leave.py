"""A request for leave, from the import of the people to the decision, as Slack and the bot tell it to each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.imports import import_balances, import_people
from bot.simulator.actor import Actor, eventually, labels
from domain.approval import State
from tests import company
from tests.scenarios.conftest import (
    hears,
    ledger,
    left,
    lines,
    no_live_button_anywhere,
    preview,
    reads,
    settled,
    state_of,
    trail,
)
from tests.stage import Stage, on_stage

PEOPLE = """\
slack_id,email,name,manager_email,department,country,timezone,locale,roles
U0NEW,nuno@company.example,Nuno Novo,bruno@company.example,Sales,PT,Europe/Lisbon,en-GB,
"""
BALANCES = """\
email,type,as_of,days
nuno@company.example,vacation,2026-01-01,12
"""


@pytest.fixture(params=["http", "socket"])
def stage(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Stage]:
    with on_stage(database_url, tmp_path, socket=request.param == "socket") as made:
        yield made


def hire_nuno(stage: Stage, folder: Path) -> None:
    people, balances = folder / "people.csv", folder / "balances.csv"
    people.write_text(PEOPLE)
    balances.write_text(BALANCES)
    import_people(stage.db, people, now=company.MONDAY, team_id=lambda: company.TEAM)
    import_balances(stage.db, balances, stage.settings.config, now=company.MONDAY)
    with stage.db.read() as tx:
        from storage import people as known

        nuno = known.by_email(tx, "nuno@company.example")
    assert nuno
    stage.ids = {**stage.ids, "nuno": nuno.id}


def fills_in_the_form(nuno: Actor) -> None:
    """The form says what it comes to, whatever is chosen."""
    nuno.command("/vacation 10 Aug - 14 Aug my sister's wedding")
    assert preview(nuno) == ["*5 days*", "Balance: 12 days, then 7 days", "Goes to Bruno Costa"]
    nuno.change("last", "2026-08-17")
    eventually(lambda: "*6 days*" in preview(nuno), what="the count of the longer leave")
    nuno.change("halves", "until_midday")
    eventually(lambda: "Balance: 12 days, then 6.5 days" in preview(nuno), what="the half day")
    nuno.change("last", "2026-08-09")
    eventually(lambda: "⚠️ The last day is before the first." in preview(nuno), what="the warning")
    nuno.change("last", "2026-08-14", halves="whole")
    eventually(lambda: "Balance: 12 days, then 7 days" in preview(nuno), what="the count of the week")


def test_a_new_colleague_asks_and_the_manager_approves(stage: Stage, tmp_path: Path) -> None:
    hire_nuno(stage, tmp_path)
    nuno, bruno = stage.actor("nuno"), stage.actor("bruno")

    fills_in_the_form(nuno)
    assert nuno.submit()["ok"]
    assert nuno.no_modal()

    hers = reads(nuno, "VAC-1", "⏳")
    assert hers["text"] == "Vacation, Mon 10 Aug – Fri 14 Aug · 5 days (VAC-1). ⏳ Waiting for Bruno Costa"
    assert lines(hers) == [
        "*Vacation*",
        "Mon 10 Aug – Fri 14 Aug · 5 days",
        "Balance: 12 days, then 7 days",
        "my sister's wedding",
        "⏳ Waiting for Bruno Costa",
        "VAC-1 · asked Mon 3 Aug 10:00",
    ]
    assert labels(hers) == ["Change…", "Withdraw"]
    his = reads(bruno, "VAC-1", "⏳")
    assert his["text"] == "Nuno Novo: Vacation, Mon 10 Aug – Fri 14 Aug · 5 days (VAC-1). ⏳ Waiting for you"
    assert lines(his) == [
        "*Nuno Novo: Vacation*",
        "Mon 10 Aug – Fri 14 Aug · 5 days",
        "Balance: 12 days, then 7 days",
        "Nobody else in the team is away then.",
        "my sister's wedding",
        "⏳ Waiting for you",
        "VAC-1 · asked Mon 3 Aug 10:00",
    ]
    assert labels(his) == ["Approve", "Reject…", "Ask for changes…"]
    assert left(stage, "nuno") == 7000, "what waits for a decision is reserved"

    assert bruno.press(his, "Approve")["ok"]

    assert hears(nuno, "✅ Bruno Costa approved VAC-1. Vacation, Mon 10 Aug – Fri 14 Aug · 5 days")
    for card in (reads(nuno, "VAC-1", "✅"), reads(bruno, "VAC-1", "✅")):
        assert lines(card)[1:] == [
            "Mon 10 Aug – Fri 14 Aug · 5 days",
            "my sister's wedding",
            "✅ Approved by Bruno Costa, Mon 3 Aug 10:00",
            "VAC-1 · asked Mon 3 Aug 10:00",
        ]
        assert settled(card)
    assert labels(reads(bruno, "VAC-1", "✅")) == ["Take back…"]
    no_live_button_anywhere(stage)
    assert state_of(stage, "VAC-1") is State.APPROVED
    assert ledger(stage, "nuno") == [
        ("imported", "2026-01-01", 12000),
        *(("booked", f"2026-08-{day}", -1000) for day in (10, 11, 12, 13, 14)),
    ]
    assert left(stage, "nuno") == 7000
    assert trail(stage) == ["None import people", "None import balances", "nuno ask VAC-1", "bruno approve VAC-1"]
