"""The simulator as a process of its own: it says where it is, and forgets nothing when it is ended or killed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.simulator.client import Client, until
from tests.simulator.conftest import ANA

PROGRAM = """
import sys
from pathlib import Path
from bot.simulator.server import serve
from tests.simulator.conftest import WORKSPACE
serve(WORKSPACE, state_file=Path(sys.argv[1]), ready=lambda sim: print(sim.url, flush=True))
"""


def started(state: Path) -> tuple[subprocess.Popen[str], Client]:
    """A running process and a hand on it."""
    command = [sys.executable, "-c", PROGRAM, str(state)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, Client(process.stdout.readline().strip())


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_said_is_there_after_the_end(tmp_path: Path, end: signal.Signals) -> None:
    state = tmp_path / "state.json"
    process, hands = started(state)
    with process:
        hands.say(ANA, "remember")
        if end is signal.SIGKILL:
            until(lambda: state.exists() and "remember" in state.read_text())
        process.send_signal(end)
    process, hands = started(state)
    with process:
        assert [m["text"] for m in hands.messages(ANA)] == ["remember"]
        process.terminate()
