"""Hostile files: each is refused by name, in bounded time and memory; what phones and scanners make passes."""

import json
import random
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from struct import pack

import pytest
from PIL import Image

from domain.attachment import Flaw, sniff
from domain.inspection import MOST_SIDE, inspect
from tests.photos import jpeg, paper, photo

ROOT = Path(__file__).parents[2]
SEEN = photo(paper(["Padaria Central", "TOTAL R$ 13,50"]))
MEGABYTES = 1_000_000


def packed(picture: Image.Image, kind: str, **how: object) -> bytes:
    body = BytesIO()
    picture.save(body, kind, **how)
    return body.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes) -> bytes:
    """A grey PNG that says how large it is, whatever is in it."""
    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def zeros(size: int) -> bytes:
    """So many of them, packed: a megabyte is packed once and repeated, which takes no time."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    one = packer.compress(b"\0" * MEGABYTES) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = packer.compress(b"\0" * (size % MEGABYTES)) + packer.flush()
    return b"\x78\xda" + one * (size // MEGABYTES) + rest + pack(">I", (size % 65521) << 16 | 1)


def pdf(*objects: bytes) -> bytes:
    numbered = b"".join(b"%d 0 obj\n%b\nendobj\n" % (n, made) for n, made in enumerate(objects, 1))
    return b"%PDF-1.7\n" + numbered + b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def stream(words: bytes, data: bytes, end_of_line: bytes = b"\n") -> bytes:
    return b"<< " + words + b" >>\nstream" + end_of_line + data + b"\nendstream"


PAGE = b"<< /Type /Catalog /Pages 2 0 R >>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
OBJECTS = b"/Type /ObjStm /N 1 /First 4"
FLATE = OBJECTS + b" /Filter /FlateDecode"
BIG = zeros(400 * MEGABYTES)

HARMLESS = {
    "photo": jpeg(SEEN),
    "progressive": packed(SEEN, "JPEG", progressive=True),
    "grey": packed(SEEN.convert("L"), "JPEG"),
    "film behind it": jpeg(SEEN) + b"\0\0\0\x18ftypmp42" + b"film" * 1000,
    "screenshot": packed(SEEN, "PNG"),
    "see-through": packed(SEEN.convert("RGBA"), "PNG"),
    "palette": packed(SEEN.convert("P"), "PNG"),
    "bits": packed(SEEN.convert("1"), "PNG"),
    "webp": packed(SEEN, "WEBP"),
    "lossless webp": packed(SEEN, "WEBP", lossless=True),
    "see-through webp": packed(SEEN.convert("RGBA"), "WEBP"),
    "pdf": packed(SEEN, "PDF"),
    "packed objects": pdf(PAGE, stream(FLATE, zlib.compress(b"3 0 << /Type /Page >>"))),
    "a word in a page": pdf(PAGE, stream(b"/Filter /FlateDecode", zlib.compress(b"(JavaScript) Tj"))),
}
HOSTILE = {
    "cut photo": (jpeg(SEEN)[:-400], Flaw.DAMAGED),
    "cut screenshot": (packed(SEEN, "PNG")[:-400], Flaw.DAMAGED),
    "changed screenshot": (packed(SEEN, "PNG").replace(b"IEND", b"IEND", 1)[:200] + b"x" + packed(SEEN, "PNG")[201:],
                           Flaw.DAMAGED),
    "cut webp": (packed(SEEN, "WEBP")[:-40], Flaw.DAMAGED),
    "cut pdf": (packed(SEEN, "PDF")[:-3000], Flaw.DAMAGED),
    "only the first bytes": (b"\xff\xd8\xff\xe0" + b"\0" * 100, Flaw.DAMAGED),
    "huge png": (png(60_000, 60_000, zlib.compress(b"")), Flaw.PIXELS),
    "wide png": (png(MOST_SIDE + 1, 1, zlib.compress(b"")), Flaw.PIXELS),
    "huge jpeg": (jpeg(SEEN).replace(pack(">HH", SEEN.height, SEEN.width), b"\xff\xf0\xff\xf0", 1), Flaw.PIXELS),
    "huge heic": (pack(">I", 24) + b"ftypheic" + b"\0" * 12 + pack(">I", 24) + b"ispe" + b"\0" * 4
                  + pack(">II", 90_000, 90_000) + b"\0" * 4, Flaw.PIXELS),
    "cut heic": (pack(">I", 24) + b"ftypheic" + b"\0" * 12 + pack(">I", 900) + b"meta", Flaw.DAMAGED),
    "bomb in a png": (png(10, 10, BIG), Flaw.SWELLS),
    "bomb in a pdf": (pdf(PAGE, stream(FLATE, BIG)), Flaw.SWELLS),
    "thousands of scans": (jpeg(SEEN)[:-2] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x37" * 5000 + b"\xff\xd9",
                           Flaw.SWELLS),
    "script": (pdf(PAGE, SCRIPT), Flaw.RUNS),
    "script in numbers": (pdf(PAGE, SCRIPT.replace(b"/JavaScript", b"/J#61v#61Script")), Flaw.RUNS),
    "packed script": (pdf(PAGE, stream(FLATE, zlib.compress(b"3 0 " + SCRIPT))), Flaw.RUNS),
    "script in the clear": (pdf(PAGE, stream(OBJECTS, b"3 0 " + SCRIPT)), Flaw.RUNS),
    "packed twice": (pdf(PAGE, stream(OBJECTS + b" /Filter [/ASCIIHexDecode /FlateDecode]", b"ab>")), Flaw.RUNS),
    "foretold": (pdf(PAGE, stream(FLATE + b" /DecodeParms << /Predictor 12 >>", zlib.compress(b"x"))), Flaw.RUNS),
    "an odd end of line": (pdf(PAGE, stream(FLATE, zlib.compress(SCRIPT), b"\r")), Flaw.RUNS),
    "in a stream of another": (pdf(PAGE, stream(b"/Length 9", b"8 0 obj\n" + stream(FLATE, zlib.compress(SCRIPT)))),
                               Flaw.RUNS),
    "started program": (pdf(PAGE, b"<< /S /Launch /F (calc.exe) >>"), Flaw.RUNS),
    "file in it": (pdf(PAGE, b"<< /Names << /EmbeddedFiles 4 0 R >> >>"), Flaw.RUNS),
    "locked": (pdf(PAGE, b"<< /Encrypt 5 0 R >>"), Flaw.LOCKED),
    "svg with a script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", Flaw.KIND),
    "page": (b"<!DOCTYPE html><script>alert(1)</script>", Flaw.KIND),
}  # fmt: skip


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS)
def test_what_phones_and_scanners_make_is_taken(body: bytes) -> None:
    assert inspect(body) is None


@pytest.mark.parametrize(("body", "flaw"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_by_name(body: bytes, flaw: Flaw) -> None:
    assert inspect(body) is flaw


@pytest.mark.parametrize("body", [HARMLESS[name] for name in ("photo", "screenshot", "webp", "pdf")])
def test_whatever_is_done_to_the_bytes_there_is_an_answer(body: bytes) -> None:
    chance = random.Random(5)
    for _ in range(300):
        harmed = bytearray(body[: chance.randrange(16, len(body))] if chance.random() < 0.5 else body)
        for _ in range(chance.randrange(20)):
            harmed[chance.randrange(len(harmed))] = chance.randrange(256)
        if sniff(bytes(harmed)):
            inspect(bytes(harmed))


MEASURED = """
import json, re, sys, time
from pathlib import Path
from domain.inspection import inspect

def peak():  # not ru_maxrss: that begins with what the process had from which this one was forked
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

body = sys.stdin.buffer.read()
before, began = peak(), time.process_time()
flaw = inspect(body)
print(json.dumps([flaw, (peak() - before) // 1000, time.process_time() - began]))
"""
TEN = 10_000_000
WORST = {
    "a bomb of 400 MB in a PNG": HOSTILE["bomb in a png"][0],
    "a bomb of 400 MB in a PDF": HOSTILE["bomb in a pdf"][0],
    "60,000 x 60,000": HOSTILE["huge png"][0],
    "the largest PNG that passes": png(10_000, 10_000, zeros(100_010_000)),
    "10 MB of markers": b"\xff\xd8\xff\xe0\x00\x02" + b"\xff\x00" * (TEN // 2),
    "10 MB of escaped names": b"%PDF-1.7\n" + b"/#4a" * (TEN // 4) + b"%%EOF",
    "10 MB of streams": b"%PDF-1.7\n" + b"stream\n" * (TEN // 7) + b"%%EOF",
    "10 MB of packed objects": b"%PDF-1.7\n" + b"/ObjStm stream\n" * (TEN // 15) + b"%%EOF",
    "10 MB of sizes": pack(">I", 24) + b"ftypheic" + b"\0" * 12 + pack(">I", TEN) + b"ispe" * (TEN // 4 - 1),
}


@pytest.mark.parametrize("body", WORST.values(), ids=WORST)
def test_time_and_memory_are_bounded(body: bytes) -> None:
    ran = subprocess.run([sys.executable, "-c", MEASURED], input=body, capture_output=True, cwd=ROOT, check=True)
    _, megabytes, seconds = json.loads(ran.stdout)
    assert megabytes < 150
    assert seconds < 5


def test_control_a_library_that_unpacks_takes_what_the_bomb_asks_for() -> None:
    """What is not done here: the same bomb unpacked in one go."""
    code = MEASURED.replace("flaw = inspect(body)", "import zlib; flaw = len(zlib.decompress(body[49:-16]))")
    bomb = png(10, 10, BIG)
    at = bomb.index(b"IDAT") + 4
    code = code.replace("body[49:-16]", f"body[{at}:{at + len(BIG)}]")
    ran = subprocess.run([sys.executable, "-c", code], input=bomb, capture_output=True, cwd=ROOT, check=True)
    assert json.loads(ran.stdout)[1] > 200
