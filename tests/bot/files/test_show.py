"""HR gets one copy of what they asked for, whatever befalls Slack and the worker; a control that looks not, two."""

from typing import Any

import pytest

from bot.files.show import Shower
from domain.people import Role
from handlers.attachment import NOT_SHOWN
from handlers.attachment import Copy as Paper
from storage import attachments, people, showings
from storage.showings import Showing
from tests import papers
from tests.bot.files.conftest import Archive
from tests.bot.files.test_fetch import Killed


@pytest.fixture
def archive(archive: Archive) -> Archive:
    """A certificate is kept, and Rita of HR asked to see it."""
    archive.hand_in(archive.upload())
    assert archive.fetcher().tick() == 1
    assert archive.look().startswith("The certificate of VAC-1 comes as a direct message.")
    return archive


def test_a_copy_comes_once_however_often_it_is_asked_for_at_once(archive: Archive) -> None:
    for _ in range(3):
        archive.look()
    assert (archive.shower().tick(), archive.shower().tick()) == (1, 0)
    assert archive.shown() == [papers.PDF]
    assert archive.trail("look at file") == 4
    archive.look()
    assert archive.shower().tick() == 1, "later it can be asked for again"
    assert len(archive.shown()) == 2


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
@pytest.mark.parametrize("kind", ["http_500", "drop_before", "drop_after", "http_500_after", "ratelimited"])
def test_a_fault_of_slacks_delays_a_copy_and_no_more(archive: Archive, method: str, kind: str) -> None:
    archive.fault(method, kind, times=2)
    for _ in range(4):
        archive.shower().tick()
        archive.time_passes()
    assert archive.shown() == [papers.PDF]
    assert archive.news(NOT_SHOWN) == []


class Mortal(Shower):
    """A worker that dies at one point."""

    point = ""

    def _send(self, showing: Showing, copy: Paper, place: str, thread: str | None) -> bool:
        if self.point == "before it is sent":
            raise Killed
        sent = super()._send(showing, copy, place, thread)
        if self.point == "after it is sent":
            raise Killed
        return sent


def killed(archive: Archive, point: str, **given: Any) -> list[bytes]:
    """What Rita has in the end if a worker is killed at a point, and another takes over."""
    with pytest.raises(Killed):
        archive.shower(made=type("Doomed", (Mortal,), {"point": point, "__slots__": ()})).tick()
    assert archive.shower("worker b").tick() == 0, "the lease of the dead holds"
    archive.time_passes(leases=True)
    assert archive.shower("worker b", **given).tick() == 1
    return archive.shown()


@pytest.mark.parametrize("point", ["before it is sent", "after it is sent"])
def test_a_worker_that_is_killed_leaves_one_copy_in_the_end(archive: Archive, point: str) -> None:
    assert killed(archive, point) == [papers.PDF]


def test_control_a_worker_that_does_not_look_sends_it_twice(archive: Archive) -> None:
    assert killed(archive, "after it is sent", look=False) == [papers.PDF] * 2


def test_a_worker_that_freezes_past_its_lease_before_it_sends_sends_nothing(archive: Archive) -> None:
    class Frozen(Shower):
        __slots__ = ()

        def _send(self, showing: Showing, copy: Paper, place: str, thread: str | None) -> bool:
            archive.time_passes(leases=True)
            assert archive.shower("worker b").tick() == 1
            return super()._send(showing, copy, place, thread)

    archive.shower(made=Frozen).tick()
    assert archive.shown() == [papers.PDF]


def test_who_is_of_hr_no_more_is_shown_nothing(archive: Archive) -> None:
    with archive.desk.db.write() as tx:
        people.save_roles(tx, archive.desk.ids["rita"], (Role.ADMIN, Role.FINANCE))
    assert archive.shower().tick() == 1
    assert archive.shown() == []
    assert archive.look() == "Only HR can do this. Ask somebody in HR."


def test_what_slack_never_takes_is_told(archive: Archive) -> None:
    archive.fault("files.completeUploadExternal", "error:missing_scope", times=50)
    for _ in range(attachments.ATTEMPTS):
        assert archive.shower().tick() == 1
        archive.time_passes()
    assert (archive.shower().tick(), archive.shown()) == (0, [])
    assert archive.news(NOT_SHOWN) == [{"request": 1, "purpose": "certificate"}]


def test_after_a_restore_nobody_is_sent_what_may_have_come_already(archive: Archive) -> None:
    with archive.desk.db.write() as tx:
        assert showings.drop_owed(tx) == 1
    assert (archive.shower().tick(), archive.shown()) == (0, [])
