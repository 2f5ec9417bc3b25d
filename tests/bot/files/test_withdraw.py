"""A copy that is to stand no more is deleted once, whatever befalls Slack and the worker."""

from typing import Any

import pytest
import sqlalchemy as sa

from bot.files.show import Shower
from bot.files.withdraw import Withdrawer
from handlers.attachment import Copy as Paper
from storage import attachments, showings
from storage.showings import Showing
from storage.tables import attachment_showings
from tests import papers
from tests.bot.files.conftest import Archive
from tests.bot.files.test_fetch import Killed


@pytest.fixture
def asked(archive: Archive) -> Archive:
    """Rita of HR asked to see a certificate."""
    archive.hand_in(archive.upload())
    assert archive.fetcher().tick() == 1
    archive.look()
    return archive


@pytest.fixture
def shown(asked: Archive) -> Archive:
    """She has it, and it is to be taken back."""
    assert asked.shower().tick() == 1
    assert asked.shown() == [papers.PDF]
    withdraw(asked)
    return asked


def withdraw(archive: Archive) -> None:
    with archive.desk.db.write() as tx:
        showings.withdraw(tx, list(tx.execute(sa.select(attachment_showings.c.id)).scalars()))


def worker(archive: Archive, owner: str = "worker a") -> Withdrawer:
    return Withdrawer(db=archive.desk.db, slack=archive.slack(), owner=owner)


def left(archive: Archive) -> list[str]:
    """How the files in Rita's conversation stand there."""
    return [file["mode"] for message in archive.simulator.client.messages("U0RITA") for file in message["files"]]


def error(archive: Archive) -> Any:
    with archive.desk.db.read() as tx:
        return tx.execute(sa.select(attachment_showings.c.state, attachment_showings.c.error)).one()


@pytest.mark.parametrize("kind", ["http_500", "drop_before", "drop_after", "ratelimited"])
def test_a_fault_of_slacks_delays_it_and_no_more(shown: Archive, kind: str) -> None:
    shown.fault("files.delete", kind, times=2)
    for _ in range(4):
        worker(shown).tick()
        shown.time_passes()
    assert left(shown) == ["tombstone"]
    assert tuple(error(shown)) == ("dropped", None), "what is deleted already is deleted"


def test_a_worker_that_is_killed_is_relieved_and_what_is_not_ours_is_given_up(shown: Archive) -> None:
    doomed = type("Doomed", (Withdrawer,), {"_delete": lambda *_: (_ for _ in ()).throw(Killed), "__slots__": ()})
    with pytest.raises(Killed):
        doomed(db=shown.desk.db, slack=shown.slack(), owner="worker a").tick()
    assert worker(shown, "worker b").tick() == 0, "the lease of the dead holds"
    for file in shown.simulator.world.state.files.values():
        file["user"] = "U0RITA"
    for _ in range(attachments.ATTEMPTS):
        shown.time_passes(leases=True)
        assert worker(shown, "worker b").tick() == 1
    assert (worker(shown).tick(), error(shown)) == (0, ("dropped", "cant_delete_file"))


def test_what_is_taken_back_while_it_is_sent_does_not_stay(asked: Archive) -> None:
    class Late(Shower):
        __slots__ = ()

        def _send(self, showing: Showing, copy: Paper, place: str, thread: str | None) -> bool:
            sent = super()._send(showing, copy, place, thread)
            withdraw(asked)
            assert worker(asked, "worker b").tick() == 0, "whoever sends it still holds it"
            return sent

    asked.shower(made=Late).tick()
    assert asked.shown() == [papers.PDF]
    asked.time_passes(leases=True)
    assert worker(asked, "worker b").tick() == 1
    assert left(asked) == ["tombstone"]
