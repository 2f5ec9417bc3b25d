"""Files are what their first bytes say, whatever they are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attachment import (
    HEIC,
    JPEG,
    PDF,
    PNG,
    TAKEN,
    WEBP,
    FileElsewhere,
    FileOfAnotherKind,
    FileTooLarge,
    Flaw,
    Media,
    Offered,
    TooManyFiles,
    check,
    flaw_of,
    sniff,
)
from domain.refusal import Refusal
from tests import papers

MOST = 1000


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (papers.PDF, PDF),
        (papers.JPEG, JPEG),
        (papers.PNG, PNG),
        (papers.HEIC, HEIC),
        (papers.WEBP, WEBP),
        (papers.ZIP, None),
        (papers.HTML, None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", None),
        (b"MZ\x90\x00", None),
        (b"GIF89a", None),
        (b"\n%PDF-1.7", None),
        (b"", None),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", None),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, media: Media | None) -> None:
    assert sniff(content) is media
    assert flaw_of(content, most_bytes=MOST) == (None if media else Flaw.KIND if content else Flaw.EMPTY)


@given(st.binary(max_size=40))
def test_no_bytes_break_the_look_at_them(content: bytes) -> None:
    assert sniff(content) in (None, *TAKEN)


def test_one_byte_too_many_is_too_many() -> None:
    most = len(papers.PDF)
    assert flaw_of(papers.PDF, most_bytes=most) is None
    assert flaw_of(papers.PDF + b"\n", most_bytes=most) is Flaw.SIZE


def file(name: str = "a.pdf", **told: object) -> Offered:
    """A file that is offered."""
    return Offered(**{"id": "F1", "name": name, "ending": name.rpartition(".")[2], **told})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("offered", "refusal"),
    [
        ([file()] * 4, TooManyFiles(most=3)),
        ([file(), file(size=MOST + 1)], FileTooLarge(name="a.pdf", size=MOST + 1, most=MOST)),
        ([file("a.zip")], FileOfAnotherKind(name="a.zip")),
        ([file("a.gdoc", elsewhere=True)], FileElsewhere(name="a.gdoc")),
    ],
)
def test_what_slack_tells_of_a_file_is_refused_at_once(offered: list[Offered], refusal: Refusal) -> None:
    with pytest.raises(type(refusal)) as raised:
        check(offered, most=3, most_bytes=MOST)
    assert raised.value == refusal


def test_lawful_files_pass() -> None:
    check([file(), file("b.heic", size=MOST), file("c.jpeg")], most=3, most_bytes=MOST)
