"""A company at its desk, for tests that break what it stands on, and the figures that they measure."""

from collections.abc import Callable, Iterator

import pytest

from tests.bot.delivery.conftest import post
from tests.bot.web.conftest import front
from tests.desk import Counter, counter

__all__ = ["at_desk", "figure", "front", "on_postgresql", "post"]

Figure = Callable[[str], None]


@pytest.fixture
def at_desk(database_url: str) -> Iterator[Counter]:
    """The desk on a database of either kind."""
    with counter(database_url) as made:
        yield made


@pytest.fixture
def on_postgresql(postgresql_url: str) -> Iterator[Counter]:
    """The desk where writers really overlap: on SQLite there is one at a time whatever we do."""
    with counter(postgresql_url) as made:
        yield made


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Tells what was measured: shown at the end of `make faults`."""
    return lambda words: record_property("figure", words)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the figures."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    found = [
        (r.nodeid.split("::")[-1], words) for r in reports for name, words in r.user_properties if name == "figure"
    ]
    if found:
        terminalreporter.section("figures")
    for test, words in found:
        terminalreporter.write_line(f"{words}\n    {test}")
