"""What every test relies on: databases that are fresh, skips that CI does not know, and no way out of this machine."""

import socket
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from storage.schema import expected, version_of
from tests import postgres
from tests.conftest import missing


def _write(url: str, statement: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_migrated_database_of_its_own(database_url: str, turn: int) -> None:
    assert version_of(database_url) == expected()
    _write(database_url, "CREATE TABLE mine (turn INTEGER)")  # fails in the second turn if the first one's is there


def test_a_database_of_each_kind_at_once_if_need_be(sqlite_url: str, postgresql_url: str) -> None:
    assert sqlite_url.startswith("sqlite:///")
    assert postgresql_url.startswith("postgresql+psycopg://")


def test_what_is_missing_is_skipped_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no browser"):
        missing("no browser")


def test_what_is_missing_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        missing("no browser")


def test_the_browser_and_slacks_examples_are_where_they_are_said_to_be(chromium: Path, slack_data: Path) -> None:
    assert chromium.is_file()
    assert (slack_data / "payloads").is_dir()


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(AssertionError, match=r"slack\.com: no network but loopback"):
        socket.create_connection(("slack.com", 443))
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1: no network but loopback"):
        socket.create_connection(("192.0.2.1", 443))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_a_database_that_was_used_is_as_new_and_one_that_was_changed_is_not_used_again(
    postgres_databases: postgres.Databases,
) -> None:
    def used(change: str) -> tuple[str, int, int]:
        with postgres_databases.fresh() as url, psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as tx:
            name = tx.info.dbname
            before = tx.execute("SELECT count(*) FROM people").fetchone()
            made = tx.execute(
                "INSERT INTO people (email, name) VALUES ('a@company.example', 'A') RETURNING id"
            ).fetchone()
            tx.execute(change.encode())
            assert before
            assert made
            return name, before[0], made[0]

    first, *counted = used("SELECT 1")
    second, *again = used("ALTER TABLE people ADD COLUMN shoe_size INTEGER")
    third, *anew = used("SELECT 1")
    assert counted == again == anew == [0, 1]
    assert first == second != third


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE people ALTER COLUMN email DROP NOT NULL",
        "ALTER TABLE leave_entries DISABLE TRIGGER USER",
        "ALTER TABLE people DROP CONSTRAINT pk_people CASCADE",
        "DROP TABLE inbox",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_whatever_was_changed_but_rows_it_is_not_used_again(
    postgres_databases: postgres.Databases, change: str
) -> None:
    with postgres_databases.fresh() as first:
        _write(first, change)
    with postgres_databases.fresh() as second:
        assert first != second
