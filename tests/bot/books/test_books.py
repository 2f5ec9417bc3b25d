"""The journal reaches the books once: by file and back by its ids, or posted to SAP Business One."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.books.configured import configured
from bot.books.sap import BusinessOne
from bot.books.work import CALL, pause
from bot.settings import SettingsError
from handlers.payment import unposted
from storage import audit
from storage.db import Database
from storage.payment import journal
from tests import desk
from tests.bot.books.posting import poster, read, time_passes, told, worker
from tests.bot.books.service_layer import Layer
from tests.bot.conftest import Terminal
from tests.desk import TODAY, patient_policy
from tests.handlers.conftest import owed


def test_expenses_are_exported_line_by_line(terminal: Terminal, story: None, tmp_path: Path) -> None:
    file = tmp_path / "e.csv"
    assert terminal(f"export expenses {file}").out == f"2 rows in {file}\n"
    shown = ("name", "category", "claimed", "reimbursed", "outstanding_of_claim")
    assert [tuple(row[name] for name in shown) for row in read(file)] == [
        ("'=1+1", "travel", "45.90", "45.90", "-2.00"), ("'=1+1", "meals", "12.00", "10.00", "-2.00")
    ]  # fmt: skip
    assert terminal(f"export expenses {tmp_path / 'e.xlsx'}").status == 0
    assert terminal(f"export expenses {file} --since 2027-01-01").out.startswith("0 rows")


def test_the_journal_is_exported_balanced_and_comes_back_with_its_ids(
    terminal: Terminal, story: None, tmp_path: Path
) -> None:
    file = tmp_path / "j.csv"
    assert terminal(f"export journal {file}").out == f"11 rows in {file}\n"
    rows = read(file)
    assert [(r["turn"], r["account"], r["debit"], r["credit"]) for r in rows if r["key"] == "EXP-1:1"] == [
        ("claim", "expense", "45.90", ""), ("claim", "expense", "12.00", ""), ("claim", "payable", "", "57.90")
    ]  # fmt: skip
    keys = sorted({r["key"] for r in rows})
    assert keys == ["EXP-1:1", "EXP-1:2", "EXP-1:3", "EXP-1:4"]
    for key in keys:
        cents = [round(100 * (float(r["debit"] or 0) - float(r["credit"] or 0))) for r in rows if r["key"] == key]
        assert sum(cents) == 0
    assert terminal(f"export journal {file}").out.startswith("0 rows")
    assert terminal(f"export journal {file} --again").out.startswith("11 rows"), "the same keys"

    came = terminal.file("p.csv", "key,posted_id", *(f"{key},{n}" for n, key in enumerate(keys, 500)))
    assert "4" in terminal(f"import posted {came}").out
    assert terminal(f"import posted {came}").out.endswith("The file says nothing new. Nothing was changed.\n")
    assert terminal(f"export journal {file} --again").out.startswith("0 rows")
    other = terminal.file("o.csv", "key,posted_id", "EXP-1:1,9", "EXP-9:1,1")
    assert terminal(f"import posted {other}").err.splitlines()[1:] == [
        "  row 2, posted_id: EXP-1:1 is 500 in the books already", "  row 3, key: there is no entry EXP-9:1"
    ]  # fmt: skip


def test_entries_are_posted_to_business_one_with_accounts_and_partner(db: Database, layer: Layer) -> None:
    made = poster(db, layer)
    assert (made.tick(), made.failed, layer.logins) == (4, {}, 1)
    assert layer.entries[0] == {
        "JdtNum": 100,
        "ReferenceDate": TODAY.isoformat(),
        "Memo": "EXP-1 claim =1+1",
        "Reference": "EXP-1:1",
        "JournalEntryLines": [
            {"AccountCode": "6110", "Debit": 45.9, "Credit": 0.0, "LineMemo": "EXP-1 travel"},
            {"AccountCode": "6100", "Debit": 12.0, "Credit": 0.0, "LineMemo": "EXP-1 meals"},
            {"AccountCode": "2110", "Debit": 0.0, "Credit": 57.9, "LineMemo": "EXP-1", "ShortName": "V10000"},
        ],
    }
    with db.read() as tx:
        assert journal.posted_ids(tx, ["EXP-1:1", "EXP-1:4"]) == {"EXP-1:1": "100", "EXP-1:4": "103"}
        assert isinstance(audit.verify(tx, key=b"an audit key of thirty-two letters"), audit.Head | audit.Broken)
    assert poster(db, layer).tick() == 0


def test_what_business_one_says_no_to_is_told_and_tried_again_later(db: Database, layer: Layer) -> None:
    layer.refuse = "G/L account is inactive"
    made = poster(db, layer)
    made.tick()
    assert set(made.failed.values()) == {"-5002: G/L account is inactive"}
    assert poster(db, layer).tick() == 0, "not at once"
    layer.refuse = ""
    time_passes(db)
    assert poster(db, layer).tick() == 4
    wrong = poster(db, layer, password="guess")
    time_passes(db)
    assert wrong.tick() == 0


def test_a_worker_posts_by_itself_and_lets_books_rest_that_do_not_answer(db: Database, layer: Layer) -> None:
    posting, layer.lose = worker(db, layer), 1
    assert (posting.tick(), posting.tick()) == (1, 0), "the others are not even tried"
    posting.rests_until = 0
    time_passes(db)
    assert (posting.tick(), posting.misses) == (4, 0)
    assert sorted(e["Reference"] for e in layer.entries) == [f"EXP-1:{n}" for n in range(1, 5)]
    assert pause(0, most=600) < pause(3, most=600) < pause(10**6, most=600) == 600


def test_a_worker_that_is_to_end_begins_no_call(db: Database, layer: Layer) -> None:
    posting = worker(db, layer)
    assert isinstance(posting.books, BusinessOne)
    posting.books.session.stopped = lambda: True
    posting.tick()
    assert (layer.logins, layer.entries) == (0, [])


def test_the_environment_says_whether_a_worker_posts() -> None:
    known = {"SAP_URL": "https://sap.example.com:50000", "SAP_COMPANY": "SBO", "SAP_USER": "bot"}
    policy = patient_policy()
    assert configured({}, policy) is None
    with pytest.raises(SettingsError, match="SAP_PASSWORD: not set"):
        configured(known, policy)
    whole = configured({**known, "SAP_PASSWORD": "secret"}, policy, timeout=CALL)
    assert whole
    assert (whole.url, whole.timeout) == ("https://sap.example.com:50000", 8)


def test_finance_is_told_once_of_entries_that_the_books_do_not_take_for_long(sqlite_url: str, layer: Layer) -> None:
    with desk.counter(sqlite_url) as made:
        told(made)
        layer.refuse = "G/L account is inactive"
        for tries in range(1, 4):
            poster(made.db, layer).tick()
            time_passes(made.db)
            assert unposted.tick(made.db, made.office, made.now + timedelta(hours=5)) == 0, tries
        made.now += timedelta(hours=7)
        assert [unposted.tick(made.db, made.office, made.now) for _ in range(2)] == [1, 0]
        assert [m.text for m in owed(made, None, unposted.UNPOSTED) if m] == [
            "⚠️ 4 entries are not in the books, the oldest of Mon 3 Aug. "
            "They answer: “-5002: G/L account is inactive” I go on trying."
        ]
        layer.refuse = ""
        assert poster(made.db, layer).tick() == 4
        assert owed(made, None, unposted.UNPOSTED) == [None], "there is nothing to say any more"


def test_the_command_says_what_it_needs_and_what_it_did(
    terminal: Terminal, story: None, layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = terminal("post journal")
    assert missing.status == 1
    assert "SAP_URL: not set; `backoffice post journal --help` says what it is" in missing.err
    secret = terminal.file("secret", "secret")
    for name, value in (("URL", layer.url), ("COMPANY", "SBO"), ("USER", "bot"), ("PASSWORD_FILE", secret)):
        monkeypatch.setenv(f"SAP_{name}", value)
    layer.refuse = "Locked period"
    refused = terminal("post journal")
    assert (refused.status, refused.out) == (1, "0 entries posted.\n")
    assert "  EXP-1:1: -5002: Locked period" in refused.err
    layer.refuse = ""
    db = Database(terminal.database_url)
    time_passes(db)
    db.dispose()
    assert terminal("post journal").out == "4 entries posted.\n"
