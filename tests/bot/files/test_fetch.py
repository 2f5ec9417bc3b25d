"""What people hand in is kept once, whatever befalls Slack and the worker; controls do without what sees to it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.files.fetch import Fetcher
from bot.files.wire import Wire
from domain.attachment import FileState, Flaw
from handlers.attachment import NOT_KEPT
from handlers.vacation.hand_in import HAND_IN
from storage import attachments, leases
from storage.attachments import Attachment
from tests import papers
from tests.bot.files.conftest import Archive
from tests.bot.files.test_wire import says, serving
from tests.desk import at_once, form, words


def standing(archive: Archive) -> list[tuple[FileState, Flaw | None]]:
    """Where the files of the first request stand, and why."""
    return [(file.state, file.flaw) for file in archive.handed_in()]


def kept_once(archive: Archive) -> None:
    """One file, its bytes, one entry in the trail, and nobody was told of a trouble."""
    assert standing(archive) == [(FileState.KEPT, None)]
    assert archive.bodies() == [papers.PDF]
    assert (archive.trail("keep file"), archive.news(NOT_KEPT)) == (1, [])


@pytest.mark.parametrize("method", ["files.info", "download"])
@pytest.mark.parametrize(
    "kind", ["http_500", "drop_before", "drop_after", "ratelimited", "error:internal_error", "error:fatal_error"]
)
def test_a_fault_of_slacks_delays_a_file_and_no_more(archive: Archive, method: str, kind: str) -> None:
    archive.hand_in(archive.upload())
    archive.fault(method, kind, times=3)
    fetcher = archive.fetcher()
    for _ in range(4):
        assert fetcher.tick() == 1
        assert fetcher.tick() == 0, "not before its pause is over"
        archive.time_passes()
    kept_once(archive)


def test_without_a_token_everything_waits(archive: Archive) -> None:
    archive.hand_in(archive.upload())
    archive.fault("files.info", "error:token_revoked", times=50)
    for _ in range(20):
        assert archive.fetcher().tick() == 1
        archive.time_passes()
    assert (standing(archive), archive.handed_in()[0].attempts) == ([(FileState.WANTED, None)], 0)
    archive.simulator.client.faults()
    archive.fetcher().tick()
    kept_once(archive)


@pytest.mark.parametrize("why", ["a page to sign in", "missing_scope"])
def test_an_app_without_the_scope_gives_up_and_the_person_is_told(archive: Archive, why: str) -> None:
    """Slack answers 200 and a page in HTML: kept as it is, that page would be the certificate."""
    archive.hand_in(archive.upload())
    if why == "missing_scope":
        archive.fault("files.info", "error:missing_scope", times=50)
    token = "xoxb-stranger" if why == "a page to sign in" else "xoxb-any"
    fetcher = archive.fetcher(wire=Wire(archive.simulator.api_url, token))
    for _ in range(attachments.ATTEMPTS):
        assert standing(archive) == [(FileState.WANTED, None)]
        assert fetcher.tick() == 1
        archive.time_passes()
    assert standing(archive) == [(FileState.FAILED, Flaw.LOST)]
    assert archive.news(NOT_KEPT) == [{"request": 1, "flaw": "lost"}]
    assert (archive.bodies(), fetcher.tick()) == ([], 0)


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        (papers.ZIP, Flaw.KIND),
        (papers.HTML, Flaw.KIND),
        (b"", Flaw.EMPTY),
        (papers.PDF + b"\0" * 10_000_000, Flaw.SIZE),
        (papers.PDF + b"\0" * 52_428_800, Flaw.SIZE),
    ],
)
def test_what_is_wrong_with_the_bytes_is_told_and_nothing_is_kept(archive: Archive, body: bytes, flaw: Flaw) -> None:
    told = archive.upload(body)
    # What Slack tells of a file is not what its bytes are.
    archive.simulator.world.state.files[told["id"]]["size"] = 900
    archive.hand_in({**told, "size": 900})
    assert archive.fetcher().tick() == 1
    assert standing(archive) == [(FileState.FAILED, flaw)]
    assert (archive.bodies(), archive.news(NOT_KEPT)) == ([], [{"request": 1, "flaw": flaw.value}])
    assert archive.trail("refuse file") == 1


def test_an_address_elsewhere_is_never_asked(archive: Archive) -> None:
    told = archive.upload()
    with serving(says(200, papers.PDF)) as evil:
        file = archive.simulator.world.state.files[told["id"]]
        file["url_private_download"] = file["url_private"] = f"{evil.url}/paper.pdf"
        archive.hand_in(told)
        archive.fetcher().tick()
        assert evil.asked == []
    assert standing(archive) == [(FileState.FAILED, Flaw.ELSEWHERE)]


def test_a_file_of_somebody_else_is_not_even_downloaded(archive: Archive) -> None:
    archive.hand_in(archive.upload(by="U0CARLA"))
    archive.fault("download", "http_500", times=50)
    archive.fetcher().tick()
    assert standing(archive) == [(FileState.FAILED, Flaw.NOT_THEIRS)]


# --- later ones -------------------------------------------------------------------------------------------------------


def replaced(archive: Archive) -> list[bytes]:
    """A second certificate takes the place of the first; the bytes that are there then."""
    archive.desk.now += timedelta(hours=1)
    better = form("ana", HAND_IN, {"files": [archive.upload(papers.PNG, "better.png")]}, memo={"request": 1})
    assert words(archive.desk.submit(better)) == ""
    archive.fetcher().tick()
    return archive.bodies()


def test_the_later_one_takes_the_place_and_the_bytes_of_the_first_go(archive: Archive) -> None:
    archive.hand_in(archive.upload())
    archive.fetcher().tick()
    assert replaced(archive) == [papers.PNG]
    assert [f.name for f in archive.handed_in()] == ["better.png"]


def test_what_hr_has_looked_at_stays_what_was_seen(archive: Archive) -> None:
    archive.hand_in(archive.upload())
    archive.fetcher().tick()
    assert archive.look().startswith("The certificate of VAC-1 comes")
    assert replaced(archive) == [papers.PDF, papers.PNG]
    assert [f.name for f in archive.handed_in()] == ["better.png"]


# --- workers that die, freeze and meet --------------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here, without another word."""


class Mortal(Fetcher):
    """A worker that dies at one point."""

    point = ""

    def _pass(self, point: str) -> None:
        if point == self.point:
            raise Killed

    def _told(self, file: Attachment) -> Any:
        self._pass("with the lease")
        told = super()._told(file)
        self._pass("before the download")
        return told

    def _got(self, *given: Any) -> bytes:
        body = super()._got(*given)
        self._pass("after the download")
        return body

    def _keep(self, file: Attachment, body: bytes, name: str) -> None:
        super()._keep(file, body, name)
        self._pass("after the commit")


@pytest.mark.parametrize("point", ["with the lease", "before the download", "after the download", "after the commit"])
def test_a_worker_that_is_killed_anywhere_leaves_one_file_in_the_end(archive: Archive, point: str) -> None:
    archive.hand_in(archive.upload())
    doomed = archive.fetcher(made=type("Doomed", (Mortal,), {"point": point}))
    with pytest.raises(Killed):
        doomed.tick()
    other = archive.fetcher("worker b")
    assert other.tick() == 0, "the lease of the dead holds"
    archive.time_passes(leases=True)
    assert other.tick() == (point != "after the commit")
    kept_once(archive)


def frozen(archive: Archive) -> None:
    """A worker is frozen with the bytes in its hand until its lease is over and another has kept them."""

    class Frozen(Fetcher):
        def _keep(self, file: Attachment, body: bytes, name: str) -> None:
            archive.time_passes(leases=True)
            assert archive.fetcher("worker b").tick() == 1
            super()._keep(file, body, name)

    archive.hand_in(archive.upload())
    archive.fetcher(made=Frozen).tick()


def test_a_worker_that_thaws_after_its_lease_keeps_nothing(archive: Archive) -> None:
    frozen(archive)
    kept_once(archive)


def test_control_without_the_lease_it_is_kept_twice(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "_held", lambda table, what, owner, state: (table.c.id == what.id,))
    monkeypatch.setattr(attachments, "intend", lambda *_, **__: True)
    frozen(archive)
    assert archive.trail("keep file") == 2


def test_four_workers_keep_each_of_many_files_once(archive: Archive) -> None:
    wanted = [archive.upload(papers.PDF + str(n).encode()) for n in range(24)]
    for n in range(0, 24, 3):
        archive.hand_in(*wanted[n : n + 3])
    dealt_with = at_once(*(archive.fetcher(f"worker {n}").tick for n in range(4)))
    assert sum(dealt_with) == 24
    assert sorted(archive.bodies()) == sorted(papers.PDF + str(n).encode() for n in range(24))
    assert archive.trail("keep file") == 24


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_transaction_is_open_while_slack_is_asked(archive: Archive) -> None:
    """On SQLite there is one writer at a time: it writes while a file is on its way."""
    archive.hand_in(archive.upload())

    class Watched(Fetcher):
        def _got(self, *given: Any) -> bytes:
            with self.db.write() as tx:
                assert not attachments.something_due(tx), "it is leased"
            return super()._got(*given)

    assert archive.fetcher(made=Watched).tick() == 1
    kept_once(archive)


def test_the_database_may_go_while_a_file_is_on_its_way(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.hand_in(archive.upload())

    def gone(*_: object) -> Any:
        raise OSError("the database is gone")

    fetcher = archive.fetcher()
    with monkeypatch.context() as patched:
        patched.setattr(Fetcher, "_keep", gone)
        assert fetcher.tick() == 1
    archive.time_passes(leases=True)
    assert fetcher.tick() == 1
    kept_once(archive)
