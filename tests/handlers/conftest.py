"""The company at its desk, on either database, and what it owes to whom."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
import sqlalchemy as sa

from handlers import news
from handlers.call import Message
from storage.messages import CARD
from storage.outgoing import Owed
from storage.tables import messages
from tests import desk
from tests.desk import Counter
from tests.handlers.door import Door
from tests.handlers.furnished import Furnished, furnish


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        yield made


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    """A company with every form open, for tests of which nothing stays."""
    file = tmp_path_factory.mktemp("furnished") / "backoffice.db"
    copyfile(sqlite_template, file)
    with desk.counter(f"sqlite:///{file}") as counter:
        yield furnish(counter)


@pytest.fixture
def door(furnished: Furnished, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Door:
    return Door(furnished, caplog, monkeypatch)


def at(day: int, hour: int, minute: int = 0, *, month: int = 8) -> datetime:
    """A moment of 2026 on the clocks of Lisbon in summer, an hour ahead of UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def owed(counter: Counter, name: str | None, kind: str) -> list[Message | None]:
    """What is owed to somebody of a kind, or to a channel, as it would read now; None where it is moot."""
    person_id = counter.ids[name] if name else None
    mine = (messages.c.person_id == person_id, messages.c.kind == kind, messages.c.kind != CARD)
    with counter.db.read() as tx:
        columns = [messages.c[name] for name in Owed.__dataclass_fields__]
        rows = tx.execute(sa.select(*columns).where(*mine).order_by(messages.c.id)).all()
        return [news.render(tx, counter.office, Owed(**row._mapping), counter.now) for row in rows]
