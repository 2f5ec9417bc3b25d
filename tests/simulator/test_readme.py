"""What the stand-in's README promises: its command, the bot in it, its addresses, its faults, its files."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.simulator import faults
from bot.simulator.actor import Actor, eventually
from bot.simulator.client import Client
from bot.simulator.hands.acts import ACTS
from bot.simulator.hands.desk import GETS, POSTS
from tests.simulator.inventory import README, rows, written

TEXT = README.read_text(encoding="utf-8")


def program(language: str) -> str:
    """The README's program in this language."""
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found, f"there is no program in {language}"
    return found[1]


@contextmanager
def process(*command: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    """A process until the block ends."""
    with subprocess.Popen(command, env=os.environ | env, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.terminate()


def test_the_bot_runs_on_what_the_command_starts(tmp_path: Path) -> None:
    bot = tmp_path / "bot.py"
    bot.write_text(program("python"))
    with process(sys.executable, "-m", "bot", "simulator") as slack:
        assert slack.stdout
        address = re.search(r"SLACK_API_URL=((.*)/api/)", slack.stdout.readline())
        assert address
        tokens = {"SLACK_BOT_TOKEN": "xoxb-simulated", "SLACK_APP_TOKEN": "xapp-simulated"}
        with process(sys.executable, str(bot), SLACK_API_URL=address[1], **tokens):
            ana = Actor(Client(address[2]), "U0ANA")
            eventually(lambda: ana.client.get("/sim/health")["connections"], what="a connection")
            ana.command("/hello", "C0GENERAL")
            assert ana.whispers("C0GENERAL") == ["Hi <@U0ANA>"]


def test_it_names_every_address_act_and_fault() -> None:
    addresses = [name for table in (GETS, POSTS) for name in table]
    names = [*addresses, *ACTS, *faults.METHOD_KINDS, *faults.DELIVERY_KINDS]
    assert [name for name in names if f"`{name}`" not in TEXT and f" {name}`" not in TEXT] == []


def test_it_lists_the_files_that_are_there() -> None:
    assert written(TEXT) == TEXT, "write it anew: python -m tests.simulator.inventory --write"


def test_every_file_says_why_it_is_there() -> None:
    assert all(row.rstrip().endswith((".", "…")) for row in rows().splitlines())
