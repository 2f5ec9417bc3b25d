"""Somebody asks to get into a system, their manager agrees, it is set up and proven; in the end it is given back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator.actor import eventually
from domain.people import Role
from storage import people
from tests.handlers.access.systems import with_systems
from tests.scenarios.conftest import lines
from tests.scenarios.test_ticket import HELP, below, comes_to_say, in_queue, write_below
from tests.stage import Stage, default_policy, on_stage


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    policy = with_systems(default_policy())
    tickets = policy.tickets.model_copy(update={"channel": HELP})
    with on_stage(database_url, tmp_path, policy=policy.model_copy(update={"tickets": tickets})) as made:
        with made.db.write() as tx:
            people.save_roles(tx, made.ids["eva"], [Role.IT])
        members = ["U0EVA", "U0BRUNO", "U0SIMBOT1"]
        made.slack.client.post("/sim/channels", {"id": HELP, "name": "help", "is_private": True, "members": members})
        yield made


def test_from_asking_to_giving_it_back(stage: Stage) -> None:
    ana, bruno, eva = stage.actor("ana"), stage.actor("bruno"), stage.actor("eva")
    ana.command("/ticket access")
    ana.change("access.system", "crm")
    ana.submit(**{"role.crm": "seller"}, lasts="30", reason="For the fair")
    mine = ana.card("ACC-1")
    bruno.press(bruno.card("ACC-1"), "Approve")
    comes_to_say(ana, mine, "🔑 Those who set it up have it on their list. Write below this message to reach them.")

    task = in_queue(eva, "TIC-1")
    assert lines(task)[:2] == ["*TIC-1* Give access: CRM, Seller, for 30 days", "Ana Souza · Accounts and passwords"]
    write_below(ana, mine, "Today if you can")
    eventually(lambda: below(eva, task, HELP) == ["*Ana Souza:* Today if you can"], what="her words")
    eva.press(task, "Resolve…")
    eva.submit(proof="user ana.souza")
    comes_to_say(ana, mine, "🔑 Given until Tue 1 Sept.")
    told = "<@U0ANA>, Eva Lima resolved TIC-1.\nuser ana.souza"
    eventually(lambda: below(ana, mine)[-1] == told, what="the proof")

    ana.press(comes_to_say(ana, mine, "🔑 Given until Tue 1 Sept."), "Give it back")
    back = in_queue(eva, "TIC-2")
    assert lines(back)[0] == "*TIC-2* Take away: CRM, Seller"
    eva.press(back, "Resolve…")
    eva.submit(proof="locked")
    comes_to_say(ana, mine, "🔑 Taken away Mon 3 Aug 10:00.")
