"""A file of items that a keeper posts to the bot is shown for what it comes to, and imported once."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count
from threading import Thread
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from bot.housekeeping import UNCLAIMED, forget_old
from bot.imports import stock
from domain.attachment import FileState
from handlers import news
from handlers.call import Message, Surface
from handlers.stock.sheets import sheet
from storage import attachments, people
from storage.messages import CARD_COLUMNS, card_of
from storage.stock import items, sheets
from storage.tables import attachments as attachment_rows
from storage.tables import audit, cards
from tests import company
from tests.bot.files.conftest import Archive
from tests.desk import press, words
from tests.handlers.stock.keepers import appoint
from tests.handlers.stock.shelf import CABLE, MONITOR, put, receive, there_is

MOMENTS = count(1)
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HEADER = "sku,name,minimum,location,on_hand"
BODY = f"{HEADER}\nMON-24,,3,Lisbon,7\nCAB-HDMI-2,,,Lisbon,4\nLAMP,Desk lamp,1,Lisbon,9\n".encode()


@pytest.fixture
def room(archive: Archive) -> Archive:
    """Five monitors and four cables, and two who keep them."""
    appoint(archive.desk)
    put(archive.desk, MONITOR, {"Lisbon": 5})
    put(archive.desk, CABLE, {"Lisbon": 4})
    return archive


def post(room: Archive, body: bytes = BODY, name: str = "stock.csv", by: str = "eva") -> str:
    """Post it into one's conversation with the bot, and let it be fetched; what is refused."""
    user = f"U0{by.upper()}"
    files = [room.upload(body, name, user)]
    told = {"type": "message", "subtype": "file_share", "channel_type": "im", "channel": "D0", "text": "", "user": user,
            "ts": f"{next(MOMENTS)}.0", "files": files}  # fmt: skip
    event = {"team_id": company.TEAM, "event_id": f"ES{next(MOMENTS)}", "event": told}
    said = words(room.desk.give(Surface.EVENT, event))
    room.fetcher().tick()
    return said


def card(room: Archive) -> Message:
    """The newest card of a file, as it is true now."""
    with room.desk.db.read() as tx:
        found = sa.select(*CARD_COLUMNS).where(cards.c.kind == sheet.CARD, cards.c.person_id.is_not(None))
        row = tx.execute(found.order_by(cards.c.id.desc())).first()
        return news.render_card(tx, room.desk.office, card_of(row), room.desk.now)


def lines(room: Archive) -> list[str]:
    return list(card(room).blocks[0]["text"]["text"].split("\n"))


def offers(room: Archive) -> list[str]:
    rows = [block["elements"] for block in card(room).blocks if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def do(room: Archive, what: str, by: str = "eva", sheet_id: int = 1) -> str:
    """Press a button of the card, and let it be worked off."""
    said = words(room.desk.press(press(by, f"stock.{what}", str(sheet_id))))
    room.fetcher().tick()
    return said


def imports(room: Archive) -> int:
    return room.trail("import")


def test_a_keeper_posts_a_file_sees_what_it_comes_to_and_imports_it_once(room: Archive) -> None:
    assert post(room) == ""
    assert lines(room) == [
        "📎 stock.csv: 1 new, 1 changed, 1 unchanged, 1 quantity received.",
        "• MON-24: minimum 2 → 3",
        "Other quantities are known here, and Import leaves them as they are:",
        "• MON-24, Lisbon: 5 → 7",
        "If these were counted, import it as a count.",
    ]
    assert offers(room) == ["Import", "Import as a count", "Discard"]
    pressed = [Thread(target=room.desk.press, args=(press("eva", "stock.import", "1"),)) for _ in range(2)]
    for one in pressed:
        one.start()
    for one in pressed:
        one.join()
    assert lines(room) == ["⏳ stock.csv is being imported."]
    assert offers(room) == []
    workers = [Thread(target=room.fetcher(f"worker {n}").tick) for n in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert lines(room) == ["✅ stock.csv is imported: 1 new, 1 changed, 1 unchanged, 1 quantity received."]
    assert (imports(room), room.trail("ask for import")) == (1, 1)
    assert do(room, "import") == "This file is imported or discarded already. Post it again to import it."
    assert imports(room) == 1
    with room.desk.db.read() as tx:
        known = items.by_sku(tx, ["mon24", "lamp"])
        assert sorted(item.minimum or 0 for item in known.values()) == [1, 3]
        entries = tx.execute(sa.select(audit.c.entry)).scalars().all()
        assert attachments.named(tx) == set(), "its bytes may go"
    assert f'"actor":{room.desk.ids["eva"]}' in next(e for e in entries if '"action":"import"' in e).replace(" ", "")
    assert there_is(room.desk, 1).on_hand == 5
    assert there_is(room.desk, 3).on_hand == 9


def test_in_portuguese_and_as_a_count(room: Archive) -> None:
    book = Workbook()
    for row in BODY.decode().splitlines():
        book.active.append([cell or None for cell in row.split(",")])
    kept = BytesIO()
    book.save(kept)
    post(room, kept.getvalue(), "estoque.xlsx", by="carla")
    assert lines(room) == [
        "📎 estoque.xlsx: 1 novo, 1 alterado, 1 sem mudança, 1 quantidade recebida.",
        "• MON-24: minimum 2 → 3",
        "Aqui constam outras quantidades, e Importar as deixa como estão:",
        "• MON-24, Lisbon: 5 → 7",
        "Se foram contadas, importe como contagem.",
    ]
    assert offers(room) == ["Importar", "Como contagem", "Descartar"]
    assert do(room, "import_count", by="carla") == ""
    done = "1 novo, 1 alterado, 1 sem mudança, 2 quantidades ajustadas"
    assert lines(room) == [f"✅ estoque.xlsx foi importado: {done}."]
    assert there_is(room.desk, 1).on_hand == 7


def test_what_changed_since_is_shown_again_and_not_done(room: Archive) -> None:
    post(room)
    with room.desk.db.write() as tx:
        (monitor,) = items.save(tx, [replace(items.get(tx, 1), minimum=Decimal(4))])
        receive(tx, room.desk, monitor, "Lisbon", Decimal(1))
    do(room, "import")
    assert lines(room)[:3] == [
        "Nothing was imported: something changed since you were shown this.",
        "📎 stock.csv: 1 new, 1 changed, 1 unchanged, 1 quantity received.",
        "• MON-24: minimum 4 → 3",
    ]
    assert imports(room) == 0
    do(room, "import")
    assert imports(room) == 1


def test_whoever_holds_the_lease_no_more_imports_nothing(room: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    post(room)
    room.desk.press(press("eva", "stock.import", "1"))
    kept = stock.keep

    def slow(*given: Any, **told: Any) -> None:
        """Its lease ends before it writes."""
        with room.desk.db.write() as tx:
            tx.execute(sa.update(attachment_rows).values(lease_owner="another"))
        kept(*given, **told)

    monkeypatch.setattr("bot.imports.posted_stock.keep", slow)
    room.fetcher().tick()
    assert imports(room) == 0
    assert there_is(room.desk, 1).item.minimum == 2
    monkeypatch.setattr("bot.imports.posted_stock.keep", kept)
    room.time_passes(leases=True)
    room.fetcher().tick()
    assert imports(room) == 1


@pytest.mark.parametrize(("breaks", "asked"), [("show", False), ("bring_in", True)], ids=["read", "imported"])
def test_one_that_fails_again_and_again_says_so_and_what_can_be_done(
    room: Archive, monkeypatch: pytest.MonkeyPatch, breaks: str, asked: bool
) -> None:
    if asked:
        post(room)
        room.desk.press(press("eva", "stock.import", "1"))
    monkeypatch.setattr(f"bot.imports.posted_stock.{breaks}", lambda *given, **told: 1 / 0)
    if not asked:
        post(room)
    for _ in range(attachments.ATTEMPTS):
        room.time_passes()
        room.fetcher().tick()
    assert lines(room) == [
        "⚠️ stock.csv was not imported: it went wrong on our side in several tries, and nothing was changed. "
        "Post it here once more. If that fails too, tell whoever looks after me."
    ]
    assert (offers(room), imports(room)) == ([], 0)
    assert do(room, "import") == "This file is imported or discarded already. Post it again to import it."


def overtaken(room: Archive, monkeypatch: pytest.MonkeyPatch) -> int:
    """Six monitors are new in Porto. A worker whose lease ends before it writes is overtaken, and writes then: how many
    there are.
    """
    post(room, b"sku,name,location,on_hand\nMON-24,,Porto,6\n")
    room.desk.press(press("eva", "stock.import", "1"))
    kept = stock.keep

    def late(*given: Any, **told: Any) -> None:
        monkeypatch.setattr("bot.imports.posted_stock.keep", kept)
        room.time_passes(leases=True)
        room.fetcher("worker b").tick()
        kept(*given, **told)

    monkeypatch.setattr("bot.imports.posted_stock.keep", late)
    room.fetcher("worker a").tick()
    return sum(int(level.on_hand) for level in there_is(room.desk, 1).levels if level.location == "Porto")


def unguarded(monkeypatch: pytest.MonkeyPatch, *, keep: str) -> None:
    """Take away what keeps what a file says is there from being received twice, but for one thing."""
    shown = sheets.show
    if keep != "lease":
        monkeypatch.setattr(sheets, "show", lambda *given, **told: shown(*given, **told) or True)
    if keep != "levels":
        monkeypatch.setattr(stock, "_again", lambda *told: None)


@SQLITE
@pytest.mark.parametrize("kept", ["lease", "levels"])
def test_each_of_two_guards_keeps_a_file_from_being_imported_twice(
    room: Archive, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    unguarded(monkeypatch, keep=kept)
    assert overtaken(room, monkeypatch) == 6


@SQLITE
def test_control_without_either_it_is(room: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    unguarded(monkeypatch, keep="")
    assert overtaken(room, monkeypatch) == 12


def test_errors_are_told_by_row_and_column_in_both_languages(room: Archive) -> None:
    post(room, f"{HEADER}\nMON-24,,many,,\nLAMP,,1,Lisbon,9\n".encode())
    assert lines(room) == [
        "⚠️ stock.csv cannot be imported as it is. Correct it and post it here once more.",
        "• row 2, minimum: many is no number that can be here. Write one such as 12 or 2.5, without a unit.",
        "• row 3, name: Write something here: without it there is no item.",
    ]
    assert offers(room) == []
    post(room, b"PK\x03\x04" + b"\0" * 40, "estoque.xlsx", by="carla")
    assert lines(room)[1] == "• Não dá para ler esta planilha. Salve de novo como .xlsx ou como “CSV UTF-8”."
    post(room, "sku,name\nA,Café\n".encode("latin-1"))
    assert lines(room)[1] == "• It is not text in UTF-8. In Excel, save it as “CSV UTF-8”."


def test_a_hostile_workbook_is_refused(room: Archive) -> None:
    kept = BytesIO()
    with ZipFile(kept, "w") as parts:
        parts.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>')
    post(room, kept.getvalue(), "stock.xlsx")
    assert lines(room)[1] == "• It is no workbook that can be read. Save it anew as .xlsx, or as “CSV UTF-8”."
    post(room, b"sku,name\n<!channel>,*bold* <https://x.example|here>\n", "<!here>.csv")
    assert "<!" not in "".join(lines(room)).replace("&lt;!", "")


def test_only_keepers_import_their_own_files(room: Archive) -> None:
    post(room, by="ana")
    (said,) = room.news("words")
    assert said["text"] == "Only those who keep the stock do this: Carla Dias and Eva Lima can."
    post(room)
    assert do(room, "import", by="carla") == "Este arquivo já foi importado ou descartado. Envie de novo para importar."
    room.desk.press(press("eva", "stock.import", "1"))
    with room.desk.db.write() as tx:
        people.save_roles(tx, room.desk.ids["eva"], [])
    room.fetcher().tick()
    assert lines(room)[0].startswith("Only those who keep the stock do this")
    assert imports(room) == 0


def test_one_that_is_discarded_or_forgotten_changes_nothing(room: Archive) -> None:
    post(room)
    assert do(room, "import_discard") == ""
    assert lines(room) == ["stock.csv is discarded, and nothing of it was imported. Post it again to import it."]
    post(room)
    forget_old(room.desk.db, room.desk.now + UNCLAIMED + timedelta(days=1))
    with room.desk.db.read() as tx:
        assert attachments.get(tx, 2).state is FileState.DISCARDED
    assert imports(room) == 0
