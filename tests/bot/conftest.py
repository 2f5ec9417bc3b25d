"""A terminal in a fresh folder: commands run as somebody types them, on a database of the test's own."""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import cli
from storage.db import Database

ROOT = Path(__file__).parents[2]
KEY = "an audit key of thirty-two letters"
VARIABLES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "BACKOFFICE_CONFIG")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Terminal:
    """Somebody who types commands in ``folder``."""

    def __init__(self, folder: Path, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.database_url, self._capsys = folder, database_url, capsys

    def __call__(self, words: str) -> Ran:
        """Type ``backoffice`` and these words."""
        self._capsys.readouterr()
        status = cli.run(words.split())
        return Ran(status, *self._capsys.readouterr())

    def file(self, name: str, *lines: str, encoding: str = "utf-8") -> str:
        """Write a file into the folder; returns its name."""
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines), encoding=encoding)
        return name


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder where we are, with the app.yaml that is shipped."""
    folder = tmp_path / "house"
    folder.mkdir()
    shutil.copy(ROOT / "app.yaml", folder)
    monkeypatch.chdir(folder)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BACKOFFICE_AUDIT_KEY", KEY)
    yield folder
    # A command may have sent the logs to the terminal of this test.
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if handler.name != "backoffice"]


@pytest.fixture
def terminal(
    house: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """A terminal on an empty, migrated database, of either kind."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return Terminal(house, database_url, capsys)


@pytest.fixture
def plain(house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal for what no kind of database makes a difference to; there is none yet."""
    url = f"sqlite:///{house / 'new' / 'backoffice.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    return Terminal(house, url, capsys)


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """The terminal's database, to look into."""
    opened = Database(database_url, audit_key=KEY.encode())
    yield opened
    opened.dispose()
