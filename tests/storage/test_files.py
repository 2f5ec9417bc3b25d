"""Bytes are kept by their digest, whole or not at all, in a folder and in a bucket alike."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from storage.files import Bucket, Damaged, Files, Folder, Missing, Unavailable, at
from tests.storage.bucket import Held, bucket

BODY = b"a receipt"
DIGEST = sha256(BODY).hexdigest()
OTHERS = [f"receipt {n}".encode() for n in range(5)]


@dataclass
class Place:
    """A place for bytes, and ways to harm it."""

    files: Files
    held: Held | None

    def damage(self, digest: str) -> None:
        """Other bytes take the place of those with a digest."""
        if isinstance(self.files, Folder):
            self.files._place(digest).write_bytes(b"something else")
        elif self.held:
            (path,) = [path for path in self.held.things if path.endswith(digest)]
            self.held.things[path] = b"something else", datetime.now(UTC)

    def break_(self) -> None:
        """Nothing can be asked or kept any more."""
        if isinstance(self.files, Folder):
            self.files.root.parent.joinpath("plain").touch()
            self.files.root = self.files.root.parent / "plain" / "files"
        elif self.held:
            self.held.refuse_with = 503


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    if request.param == "folder":
        yield Place(at(str(tmp_path / "files")), None)
        return
    with bucket() as held:
        for name, value in (("ENDPOINT_URL", held.address), ("ACCESS_KEY_ID", "k"), ("SECRET_ACCESS_KEY", "s")):
            monkeypatch.setenv(f"AWS_{name}", value)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        files = at("s3://backoffice-files/kept/here")
        assert isinstance(files, Bucket)
        yield Place(files, held)


def test_what_is_put_is_got_by_its_digest_however_often(place: Place) -> None:
    files = place.files
    assert not files.has(DIGEST)
    assert [files.put(BODY), files.put(BODY)] == [DIGEST, DIGEST]
    assert files.has(DIGEST)
    assert files.get(DIGEST) == BODY
    soon = datetime.now(UTC) + timedelta(seconds=5)
    assert list(files.old(before=soon)) == [DIGEST], "kept once"
    files.remove(DIGEST)
    files.remove(DIGEST)
    assert not files.has(DIGEST)
    with pytest.raises(Missing):
        files.get(DIGEST)


def test_other_bytes_under_a_digest_are_never_given_out_and_putting_them_again_mends_it(place: Place) -> None:
    place.files.put(BODY)
    place.damage(DIGEST)
    with pytest.raises(Damaged):
        place.files.get(DIGEST)
    place.files.put(BODY)
    assert place.files.get(DIGEST) == BODY


def test_all_that_is_old_is_found_and_nothing_that_is_young(place: Place) -> None:
    digests = sorted(map(place.files.put, OTHERS))
    now = datetime.now(UTC)
    assert sorted(place.files.old(before=now + timedelta(seconds=5))) == digests
    assert list(place.files.old(before=now - timedelta(minutes=1))) == []


def test_a_place_that_does_not_answer_is_named_and_nothing_seems_missing(place: Place) -> None:
    place.files.put(BODY)
    place.break_()
    for ask in (lambda: place.files.put(BODY), lambda: place.files.get(DIGEST), lambda: place.files.remove(DIGEST)):
        with pytest.raises(Unavailable):
            ask()


def test_the_folder_is_for_its_owner_alone_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    files = Folder(tmp_path / "files")
    files.put(BODY)
    (kept,) = [file for file in files.root.rglob("*") if file.is_file()]
    assert oct(kept.stat().st_mode)[-3:] == "600"
    left = kept.with_name(f".{DIGEST}.cut")
    left.write_bytes(b"half")
    assert list(files.old(before=datetime.now(UTC) - timedelta(days=1))) == []
    assert left.exists(), "somebody may be writing it"
    list(files.old(before=datetime.now(UTC) + timedelta(seconds=5)))
    assert not left.exists()
    assert files.get(DIGEST) == BODY


WRITER = """
import sys
from pathlib import Path
from storage.files import Folder
files, n = Folder(Path(sys.argv[1])), 0
while True:
    files.put(b"%d " % n * 40_000)
    n += 1
"""


def test_whatever_is_there_after_kill_9_is_whole(tmp_path: Path) -> None:
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], cwd=Path(__file__).parents[2])
        while not any(tmp_path.glob("??/*")):
            time.sleep(0.01)
        time.sleep(0.15)
        writer.kill()
        writer.wait()
        found = [file for file in tmp_path.glob("??/*") if not file.name.startswith(".")]
        assert found
        for file in found:
            assert sha256(file.read_bytes()).hexdigest() == file.name


def test_control_written_in_place_it_would_be_cut(tmp_path: Path) -> None:
    """What the folder does not do: the name stands before the bytes do."""
    file = tmp_path / "file"
    code = f"import os\nf = open({str(file)!r}, 'wb', 0)\nf.write(b'x' * 100)\nos.kill(os.getpid(), 9)"
    with suppress(subprocess.CalledProcessError):
        subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ})
    assert file.stat().st_size == 100, "whatever else was to come"
