"""A keeper asks in Slack for what there is in stock: the same file as the command line's, in their own conversation."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.exports import write
from handlers import export
from handlers.stock.sheets import shelf
from handlers.stock.sheets.export import EXPORT
from storage import attachments, people
from storage.stock import report
from tests.bot.files.conftest import Archive
from tests.desk import words
from tests.handlers.stock.keepers import appoint
from tests.handlers.stock.shelf import MONITOR, put

EVIL = '=HYPERLINK("https://evil.example","Ana")'


@pytest.fixture
def room(archive: Archive) -> Archive:
    """Two keep what there is at two places; its name is a formula."""
    appoint(archive.desk)
    put(archive.desk, replace(MONITOR, name=EVIL), {"Lisbon": 3, "Porto": 2})
    return archive


def ask(room: Archive, text: str, by: str = "eva") -> str:
    return words(room.desk.command(by, text, called="/stock"))


@pytest.mark.parametrize(
    ("text", "by", "name", "said", "beside"),
    [
        ("export", "eva", "stock.xlsx", "stock.xlsx comes to you in a moment.", "1 item in stock, as of "),
        ("Exportar CSV", "carla", "stock.csv", "estoque.csv chega para você em instantes.", "1 item em estoque, em "),
    ],
)
def test_a_keeper_gets_the_file_that_the_command_line_writes(
    room: Archive, tmp_path: Path, text: str, by: str, name: str, said: str, beside: str
) -> None:
    assert [ask(room, text, by), ask(room, text, by)] == [said] * 2
    assert (room.shower().tick(), room.trail("export")) == (1, 1)
    (sent,) = [m for m in room.simulator.client.messages(f"U0{by.upper()}") if m.get("files")]
    assert sent["files"][0]["title"] == said.split()[0], "it is called as one speaks"
    assert sent["text"].startswith(beside)
    with room.desk.db.read() as tx:
        write(shelf.stock(report.everything(tx)), tmp_path / name)
    (body,) = room.shown(f"U0{by.upper()}")
    if name == "stock.csv":
        assert body == (tmp_path / name).read_bytes()
        assert f"'{EVIL[:10]}".encode() in body, "words that would be run are no formula"
    else:
        sheet, file = (load_workbook(one).active for one in (BytesIO(body), tmp_path / name))
        assert list(sheet.values) == list(file.values)
        assert (sheet["B2"].value, sheet["B2"].data_type) == (EVIL, "s")


def test_more_than_a_workbook_is_made_of_come_as_csv(room: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "IN_WORKBOOK", 0)
    ask(room, "export")
    room.shower().tick()
    (body,) = room.shown("U0EVA")
    assert body.startswith(b"\xef\xbb\xbfsku,")


def test_whoever_keeps_nothing_gets_nothing(room: Archive) -> None:
    refused = "Only those who keep the stock do this: Carla Dias and Eva Lima can."
    assert ask(room, "export", by="ana") == refused
    ask(room, "export")
    with room.desk.db.write() as tx:
        people.save_roles(tx, room.desk.ids["eva"], [])
    assert room.shower().tick() == 1
    assert room.shown("U0EVA") == []


def test_a_file_that_slack_does_not_take_is_told(room: Archive) -> None:
    ask(room, "export")
    room.fault("files.completeUploadExternal", "http_500", times=20)
    for _ in range(attachments.ATTEMPTS):
        room.shower().tick()
        room.time_passes()
    assert len(room.news(EXPORT.not_sent)) == 1
