"""How PostgreSQL's own programs are told where the database is."""

import pytest

from storage.backup import libpq


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql+psycopg://ana:secret@db/house", ("postgresql://ana@db/house", "secret")),
        ("postgresql://ana@db/house?password=secret&sslmode=require",
         ("postgresql://ana@db/house?sslmode=require", "secret")),
        ("postgresql://ana:old@db/house?password=secret", ("postgresql://ana@db/house", "secret")),
        ("postgresql:///house?host=/run/pg", ("postgresql:///house?host=%2Frun%2Fpg", None)),
    ],
)  # fmt: skip
def test_no_password_stands_where_a_list_of_processes_shows_it(url: str, told: tuple[str, str | None]) -> None:
    assert libpq(url) == told
