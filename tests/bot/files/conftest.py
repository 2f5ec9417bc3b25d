"""An archive: the company at its desk, its Slack with files in it, and workers that fetch and show them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.files.fetch import Fetcher
from bot.files.show import Shower
from bot.files.wire import Wire
from bot.simulator.api.files import content, from_person
from bot.simulator.server import Simulator
from bot.slack import Slack, client
from domain.attachment import Purpose
from handlers.vacation.certificate import LOOK
from storage import attachments
from storage.attachments import Attachment
from storage.files import Folder
from storage.tables import EPOCH, attachment_showings, audit, messages
from storage.tables import attachments as rows
from tests import company, papers
from tests.desk import Counter, Json, counter, press, words
from tests.stage import BOT_TOKEN, SECRET

TIMEOUT = 1
FIRST = date(2026, 8, 10)


@dataclass
class Archive:
    """A company, its Slack, and what was handed in."""

    desk: Counter
    simulator: Simulator
    files: Folder
    weeks: Iterator[int] = field(default_factory=count)

    def slack(self) -> Slack:
        """A connection of a worker's."""
        return Slack(client(BOT_TOKEN, self.simulator.api_url, timeout=TIMEOUT))

    def _worker(self, made: Callable[..., Any], owner: str, given: Json) -> Any:
        wire = Wire(self.simulator.api_url, BOT_TOKEN)
        known = {"slack": self.slack(), "wire": wire, "files": self.files, "owner": owner}
        return made(**{"db": self.desk.db, "office": self.desk.office, "now": lambda: self.desk.now, **known, **given})

    def fetcher(self, owner: str = "worker a", made: Callable[..., Fetcher] = Fetcher, **given: Any) -> Fetcher:
        """Somebody who fetches."""
        worker: Fetcher = self._worker(made, owner, given)
        return worker

    def shower(self, owner: str = "worker a", made: Callable[..., Shower] = Shower, **given: Any) -> Shower:
        """Somebody who shows."""
        worker: Shower = self._worker(made, owner, given)
        return worker

    def upload(self, body: bytes = papers.PDF, name: str = "paper.pdf", by: str = "U0ANA") -> Json:
        """A file of somebody's in Slack, as a form tells of it."""
        return dict(from_person(self.simulator.world, by, papers.paper(name, body)))

    def hand_in(self, *files: Json, by: str = "ana") -> int:
        """Ask for a week of sick leave with these files; the request's number."""
        week = next(self.weeks)
        first = FIRST + timedelta(days=7 * week)
        asked = self.desk.ask(by, first, first + timedelta(days=4), type="sick", files=list(files))
        assert words(self.desk.submit(asked)) == ""
        return week + 1

    def look(self, request_id: int = 1, by: str = "rita") -> str:
        """HR asks to see what was handed in."""
        return words(self.desk.press(press(by, LOOK, f"{request_id}:1")))

    def handed_in(self, request_id: int = 1) -> list[Attachment]:
        """The files that count."""
        with self.desk.db.read() as tx:
            return attachments.of(tx, request_id, Purpose.CERTIFICATE)

    def bodies(self) -> list[bytes]:
        """The bytes of all files that are kept, in the order of their rows, and seen ones that were replaced."""
        with self.desk.db.read() as tx:
            return [self.files.get(digest) for digest in reversed(attachments.outside(tx))]

    def trail(self, action: str) -> int:
        """How often the audit trail says so."""
        with self.desk.db.read() as tx:
            return sum(f'"action":"{action}"' in entry for entry in tx.execute(sa.select(audit.c.entry)).scalars())

    def news(self, kind: str) -> list[Json]:
        """The facts of every message of a kind that is owed."""
        with self.desk.db.read() as tx:
            return list(tx.execute(sa.select(messages.c.facts).where(messages.c.kind == kind)).scalars())

    def shown(self, who: str = "U0RITA") -> list[bytes]:
        """The bytes of every file that stands in the conversation of Rita, or of somebody else."""
        said = self.simulator.client.messages(who)
        ids = [file["id"] for message in said for file in message.get("files") or ()]
        return [content(self.simulator.world.state.files[id_]) for id_ in ids]

    def time_passes(self, *, leases: bool = False) -> None:
        """Every pause is over; with ``leases``, every lease too."""
        with self.desk.db.write() as tx:
            for table in (rows, attachment_showings):
                tx.execute(sa.update(table).values(next_at=EPOCH))
                if leases:
                    tx.execute(sa.update(table).where(table.c.lease_until.is_not(None)).values(lease_until=EPOCH))

    def fault(self, method: str, kind: str, *, times: int = 1, **also: Any) -> None:
        """What befalls the next calls."""
        said = self.simulator.client.faults({"method": method, "kind": kind, "times": times, **also})
        assert said["ok"], said


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """An archive on a database of either kind."""
    simulator = Simulator(company.WORKSPACE, signing_secret=SECRET, bot_token=BOT_TOKEN)
    with simulator, counter(database_url) as desk:
        desk.policy = papers.strict(desk.policy)
        leave = desk.policy.leave
        sick = leave.types["sick"].model_copy(update={"notice": leave.types["vacation"].notice})
        leave = leave.model_copy(update={"types": {**leave.types, "sick": sick}})
        desk.policy = desk.policy.model_copy(update={"leave": leave})
        desk.__post_init__()
        yield Archive(desk, simulator, Folder(tmp_path / "files"))
