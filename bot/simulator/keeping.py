"""The file that keeps the workspace: read, written whole or not at all, moved to another address."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from bot.simulator.state import State


class Unreadable(ValueError):
    """The file holds no workspace."""


def loaded(file: Path | None) -> State | None:
    """The state that the file keeps, None where there is none yet, or Unreadable."""
    if file is None or not file.exists():
        return None
    try:
        return State.load(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise Unreadable(f"{file} keeps no workspace: {error}") from None


def written(file: Path, state: State) -> None:
    """Writes it beside the old one, and in its place when all of it is on the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(file.name + ".new")
    with fresh.open("w", encoding="utf-8") as out:
        json.dump(state.dump(), out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def moved(state: State, url: str) -> None:
    """Says the simulator's own address anew in files and in the messages that carry them: the port may be another."""
    for file in state.files.values():
        _readdressed(file, url)
    for messages in state.messages.values():
        for message in messages:
            for file in message.get("files", []):
                _readdressed(file, url)


def _readdressed(file: dict[str, Any], url: str) -> None:
    for name in {"url_private", "url_private_download", "permalink"} & set(file):
        _, _, rest = str(file[name]).partition("/files/")
        file[name] = f"{url}/files/{rest}"
