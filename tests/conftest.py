"""What every test may ask for: an empty migrated database of either kind, Slack's examples, a browser.

A missing browser, database engine or folder of examples is a visible skip here and a failure where CI is set.
"""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from storage.schema import migrate
from tests import postgres
from tests.quick import quicken

# A busy machine is no reason to fail: what is too slow is seen in the list of slowest tests.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _loopback_only(event: str, args: tuple[Any, ...]) -> None:
    """Whatever a test starts in this process reaches this machine and no other."""
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = str(args[1][0])
    elif event == "socket.getaddrinfo":
        host = (args[0] or b"").decode() if not isinstance(args[0], str) else args[0]
    else:
        return
    if host not in ("localhost", "::1", "0.0.0.0", "") and not host.startswith("127."):
        raise AssertionError(f"a test must not reach {host}: no network but loopback")


sys.addaudithook(_loopback_only)
quicken()
# What is collected stays until the end: to look again and again whether it is garbage took a twentieth of the time.
gc.disable()


def pytest_collection_finish() -> None:
    """From now on garbage is looked for, among what the tests make."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


def missing(what: str) -> NoReturn:
    """Skip the test, saying what is missing; where CI is set, fail it."""
    if os.environ.get("CI"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def slack_data() -> Path:
    """The folder of Slack's own examples and schemas."""
    folder = ROOT.parent / "shared" / "data" / "slack"
    return folder if folder.is_dir() else missing("no folder ../shared/data/slack with Slack's examples")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program, for Playwright's executable_path."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return Path(found) if found else missing("no Chromium on this machine: apt-get install chromium")


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where browser tests keep what they saw; build/screenshots, or the folder that SCREENSHOTS names."""
    folder = Path(os.environ.get("SCREENSHOTS", ROOT / "build" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[postgres.Databases]:
    """Databases on a PostgreSQL server, which runs once for the session (one for each pytest-xdist worker)."""
    with ExitStack() as stack:
        try:
            made = stack.enter_context(postgres.databases(migrate))
        except (ImportError, OSError, subprocess.SubprocessError) as error:
            missing(f"no PostgreSQL: set TEST_DATABASE_URL ({type(error).__name__}: {error})")
        yield made


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "backoffice.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty, migrated database of the test's own; the test runs once on SQLite, once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of an empty, migrated SQLite file of the test's own."""
    file = tmp_path / "backoffice.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url(postgres_databases: postgres.Databases) -> Iterator[str]:
    """The URL of an empty, migrated PostgreSQL database of the test's own."""
    with postgres_databases.fresh() as url:
        yield url


@pytest.fixture
def unanalyzed_url(postgres_databases: postgres.Databases) -> Iterator[str]:
    """The same, for a look at PostgreSQL's plans: see ``tests.storage.plans.SAME_PLANS``."""
    with postgres_databases.unanalyzed() as url:
        yield url
