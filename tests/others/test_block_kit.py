"""Slack's own examples of every block, as messages."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path

from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block

from bot.simulator.server import Simulator
from tests.others.conftest import Stage, checkout
from tests.simulator.conftest import GENERAL, bot_client


def examples(file: Path) -> dict[str, list[Block]]:
    """The blocks that a file of examples makes, by the name of their function, one or several."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = inspect.getmembers(module, inspect.isfunction)
    blocks = {name: make() for name, make in made if make.__module__ == file.stem}
    return {f"{file.stem}.{name}": given if isinstance(given, list) else [given] for name, given in blocks.items()}


def refusal(slack: Simulator, blocks: list[Block]) -> str:
    """What the stand-in says against a message with these blocks; nothing if it takes it."""
    try:
        bot_client(slack).chat_postMessage(channel=GENERAL, text="an example", blocks=blocks)
    except SlackApiError as error:
        return str(error.response.data)
    return ""


def test_every_block_is_taken(stage: Stage) -> None:
    files = sorted(checkout("bolt-python-examples/block-kit/src/blocks").glob("*.py"))
    blocks = {name: given for file in files for name, given in examples(file).items()}
    assert len(blocks) >= 20
    refused = {name: said for name, given in blocks.items() if (said := refusal(stage.slack, given))}
    assert refused == {}
