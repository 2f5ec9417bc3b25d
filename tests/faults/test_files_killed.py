"""kill -9 of the bot while people hand in certificates and HR looks at them: each is kept once and shown once."""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.simulator.api.files import content
from bot.simulator.client import Client
from domain.attachment import FileState, Purpose
from handlers.vacation.certificate import LOOK
from storage import approval, attachments, audit, vacation
from storage.files import at
from storage.tables import attachment_showings
from storage.tables import attachments as attachment_rows
from tests import papers
from tests.conftest import ROOT
from tests.desk import Counter, counter, press, words
from tests.faults.conftest import Figure
from tests.faults.hospital import Ward, murder, ward
from tests.faults.load import slack_id
from tests.faults.patience import comes
from tests.stage import AUDIT_KEY

WHO = ("ana", "carla", "eva")
FIRST = date(2026, 7, 6)
BETWEEN_KILLS = (2, 30)
"""Exchanges with Slack that the bot lives for, at least and at most."""


def strict_file(folder: Path) -> Path:
    """The shipped app.yaml with its example of a certificate switched on."""
    text, rule = (ROOT / "app.yaml").read_text(encoding="utf-8"), "      # certificate: "
    assert rule in text
    file = folder / "app.yaml"
    file.write_text(text.replace(rule, "      certificate: "), encoding="utf-8")
    return file


@dataclass(frozen=True)
class Wards:
    """People who are ill, and what each of them hands in."""

    desk: Counter
    patient: Ward

    @property
    def client(self) -> Client:
        """Everybody's hands."""
        return self.patient.simulator.client

    def hand_in(self, name: str, week: int) -> bytes:
        """Ask for a week of sick leave with a paper, and do not give up; what is on the paper."""
        user, first = slack_id(name), FIRST + timedelta(days=7 * week)
        body = papers.PDF + f"{name} {week}".encode()
        while not self._asked(user, first, papers.paper(f"{name}-{week}.pdf", body)):
            time.sleep(0.1)
        return body

    def _asked(self, user: str, first: date, paper: dict[str, object]) -> bool:
        if self._taken(user, first):
            return True
        with suppress(KeyError, IndexError, TimeoutError):
            for view in self.client.modals(user):
                self.client.act(user, "close", view_id=view["id"])
            self.client.command(user, f"/vacation sick {first} - {first + timedelta(days=4)}")
            self.client.fill(user, type="sick", files=[paper])
        return self._taken(user, first)

    def _taken(self, user: str, first: date) -> bool:
        """Whether it is in the database: on a phone one would look at the card."""
        name = next(n for n in self.desk.ids if slack_id(n) == user)
        with self.desk.db.read() as tx:
            ids = approval.asked_by(tx, self.desk.ids[name], limit=100)
            return any(leave.span.first == first for leave in vacation.load_many(tx, ids).values())

    def kept(self) -> list[int]:
        """The requests whose certificate is kept; of what was rolled back PostgreSQL leaves gaps between their ids."""
        of, kept = attachment_rows.c, sa.select(attachment_rows.c.request_id).distinct()
        with self.desk.db.read() as tx:
            found = kept.where(of.purpose == Purpose.CERTIFICATE.value, of.state == FileState.KEPT.value)
            return sorted(tx.execute(found).scalars())

    def all_shown(self) -> bool:
        """Whether nothing is owed to HR any more."""
        owed = sa.select(attachment_showings.c.id).where(attachment_showings.c.state == "owed")
        with self.desk.db.read() as tx:
            return tx.execute(owed).first() is None

    def shown(self) -> list[bytes]:
        """The papers that stand in Rita's conversation."""
        dm = self.client.dm("U0RITA")
        said = self.client.get(f"/sim/conversation/{dm}", limit=10_000, **{"as": "U0RITA"})["messages"]
        ids = [file["id"] for message in said for file in message.get("files") or ()]
        shown = (content(self.patient.simulator.world.state.files[id_]) for id_ in ids)
        return sorted(body for body in shown if body.startswith(papers.PDF))


def survive(url: str, folder: Path, figure: Figure, *flags: str, weeks: int) -> tuple[list[bytes], list[bytes]]:
    """The whole story: what was handed in, and what Rita was shown."""
    with counter(url) as desk, ward(url, folder, *flags, config=strict_file(folder)) as patient:
        desk.policy = papers.strict()
        desk.__post_init__()
        story = Wards(desk, patient)
        with murder(patient, seed=weeks, after=BETWEEN_KILLS, db=desk.db):
            bodies = sorted(story.hand_in(name, week) for week in range(weeks) for name in WHO)
            total = len(bodies)
            comes(desk.db, lambda: len(story.kept()) == total, what="every file")
        with murder(patient, seed=weeks + 1, after=BETWEEN_KILLS, db=desk.db):
            for number in story.kept():
                assert words(desk.press(press("rita", LOOK, f"{number}:1"))).startswith("The certificate of VAC-")
            comes(desk.db, story.all_shown, what="every copy")
        patient.listen()
        with desk.db.read() as tx:
            files = at(str(folder / "files"))
            assert sorted(files.get(digest) for digest in attachments.outside(tx)) == bodies
            assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), audit.Head)
            kept = [entry for entry in tx.execute(sa.text("SELECT entry FROM audit")).scalars() if "keep file" in entry]
        assert len(kept) == total
        shown = story.shown()
        figure(
            f"{desk.db.url.get_backend_name()} {' '.join(flags)}: {total} certificates, {patient.kills} kills,"
            f" {dict(patient.seen)} from Slack, {len(shown)} copies"
        )
        return bodies, shown


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_certificate_is_kept_and_shown_once(database_url: str, tmp_path: Path, figure: Figure) -> None:
    bodies, shown = survive(database_url, tmp_path, figure, weeks=2)
    assert shown == bodies


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_each_of_many_certificates_is_kept_and_shown_once(database_url: str, tmp_path: Path, figure: Figure) -> None:
    bodies, shown = survive(database_url, tmp_path, figure, weeks=8)
    assert shown == bodies


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_control_a_bot_that_does_not_look_shows_some_twice(database_url: str, tmp_path: Path, figure: Figure) -> None:
    bodies, shown = survive(database_url, tmp_path, figure, "--blind", weeks=8)
    assert len(shown) > len(bodies)
