"""The commands as somebody types them: one clear sentence for each failure, and no traceback."""

import re
import subprocess
import sys

import pytest
import sqlalchemy as sa

from storage import schema
from storage.db import Database
from tests.bot.conftest import ROOT, Terminal


def test_with_no_words_it_says_what_there_is(plain: Terminal) -> None:
    ran = plain("")

    assert ran.status == 0
    for command in ("run", "demo", "simulator", "migrate", "check", "doctor", "manifest", "import", "audit", "backup"):
        assert f"\n  {command} " in ran.out


def test_an_empty_database_is_brought_to_the_version_that_is_needed_and_then_stays(plain: Terminal) -> None:
    assert plain("migrate").out == f"The database went from empty to version {schema.expected()}.\n"
    assert plain("migrate").out == f"The database is at version {schema.expected()} already.\n"


def test_the_migrations_make_the_tables_that_the_program_expects(plain: Terminal) -> None:
    ran = plain("migrate --check")

    assert ran.out == f"The migrations are in step with the tables, at version {schema.expected()}.\n"
    assert not (plain.folder / "new").exists(), "a check leaves nothing behind"


def test_a_table_that_no_migration_makes_is_found(plain: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = sa.MetaData()
    sa.Table("forgotten", changed, sa.Column("id", sa.Integer, primary_key=True))
    monkeypatch.setattr(schema, "metadata", changed)

    ran = plain("migrate --check")

    assert ran.status == 1
    assert ran.err.startswith("The migrations are not in step with the tables:\n('add_table', Table('forgotten'")


def test_a_command_that_needs_tables_says_how_to_make_them(plain: Terminal) -> None:
    ran = plain("audit head")

    assert (ran.status, ran.err) == (
        1,
        f"The database is empty, and version {schema.expected()} is needed: run `backoffice migrate`.\n",
    )
    assert not (plain.folder / "new").exists(), "looking makes no database"


@pytest.mark.parametrize("command", ["migrate", "messages", "audit verify", "import people people.csv"])
def test_a_database_of_a_newer_program_is_left_alone(terminal: Terminal, db: Database, command: str) -> None:
    with db.write() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    ran = terminal(command)

    assert (ran.status, ran.err) == (
        1,
        "The database is at version 9999, which a newer backoffice made; this one knows up to"
        f" {schema.expected()}. Install the newer one, or restore a backup from before.\n",
    )


def test_a_database_that_is_not_there_is_named_without_its_password(
    plain: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:1/x")

    ran = plain("messages")

    assert ran.status == 1
    assert ran.err.startswith("The database cannot be reached: connection failed")
    assert len(ran.err.splitlines()) == 1
    assert "s3cret" not in ran.err


def test_a_good_policy_is_fine(plain: Terminal) -> None:
    assert plain("check").out == (
        "app.yaml is fine: 3 types of leave (1 with a balance), calendar without public holidays, commands /vacation,"
        " /expense, /stock, /ticket, /approvals, /backoffice.\n"
    )


def test_a_mistake_in_the_policy_is_named_by_line_and_field(plain: Terminal) -> None:
    plain.file(
        "app.yaml", "leave:", "  types:", "    annual:", "      name: {en: A, pt_BR: B}", "      half_days: maybe"
    )

    ran = plain("check")

    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "app.yaml:5 leave.types.annual.half_days: must be true or false, not 'maybe'\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("vacation", "No such command 'vacation'. `backoffice --help` explains."),
        ("run", "Say how Slack reaches the bot: --http HOST:PORT or --socket. `backoffice run --help` explains."),
        ("run --http :80 --socket", "Invalid value for '--http': ':80' is no address; write one such as 0.0.0.0:8080."
                                    " `backoffice run --help` explains."),
        ("run --http 0.0.0.0:80 --socket", "Choose one of --http HOST:PORT and --socket."
                                           " `backoffice run --help` explains."),
        ("audit verify --head 7", "Invalid value for '--head': '7' is no head; `backoffice audit head` prints one."
                                  " `backoffice audit verify --help` explains."),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_gets_one_sentence(plain: Terminal, words: str, sentence: str) -> None:
    ran = plain(words)

    assert (ran.status, ran.out, ran.err) == (2, "", f"{sentence}\n")


@pytest.mark.parametrize(
    ("words", "variable", "given"),
    [
        ("run --socket", "SLACK_BOT_TOKEN", {}),
        ("run --socket", "SLACK_APP_TOKEN", {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}),
        ("run --http 127.0.0.1:0", "SLACK_SIGNING_SECRET", {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}),
    ],
)
def test_a_bot_that_lacks_a_secret_says_which(
    plain: Terminal, monkeypatch: pytest.MonkeyPatch, words: str, variable: str, given: dict[str, str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    ran = plain(words)

    assert (ran.status, ran.err) == (
        1,
        f"{variable}: not set; set it, or {variable}_FILE to the path of a file that holds it\n",
    )


def test_a_workspace_that_is_no_json_is_named(plain: Terminal) -> None:
    ran = plain(f"simulator --workspace {plain.file('people.json', 'Ana')}")

    assert (ran.status, ran.err) == (1, "people.json: not JSON: Expecting value: line 1 column 1 (char 0)\n")


def test_what_nobody_expected_gets_an_id(plain: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(schema, "version_of", broken)
    ran = plain("migrate")

    assert ran.status == 1
    *log, sentence = ran.err.splitlines()
    found = re.fullmatch(
        r"Something broke that nobody expected\. The lines above say where; quote (E-[0-9A-F]{6})\.", sentence
    )
    assert found
    assert found[1] in log[0]
    assert "ZeroDivisionError" in log[0]


def test_the_console_entry_is_the_same_program() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "nothing"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr) == (2, "No such command 'nothing'. `backoffice --help` explains.\n")
