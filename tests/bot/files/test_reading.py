"""Receipts are read: their codes, and the measure of their pictures; whatever the bytes are, in bounded time."""

import random
import time
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from bot.files import reading
from bot.files.reading import read
from domain.expense.picture import NEAR, apart
from domain.expense.reading import Reading
from tests.photos import jpeg, paper, photo
from tests.receipts import fiscal_key

KEY, OFFLINE = fiscal_key(number=9), fiscal_key(issued=(2026, 11), number=7, emission="9")
LINES = ["Padaria Central", "CNPJ 11.222.333/0001-81", "2 x café 9,00", "1 x pão 4,50", "TOTAL R$ 13,50"]
URL = f"https://www.nfce.fazenda.sp.gov.br/qrcode?p={KEY}|2|1|1|9D2E4F0A1B2C3D4E5F60718293A4B5C6D7E8F901"
SEEN = photo(paper(LINES, code=URL))


def packed(picture: Image.Image, kind: str, **how: object) -> bytes:
    body = BytesIO()
    picture.save(body, kind, **how)
    return body.getvalue()


@pytest.mark.parametrize("angle", [0, 3, 90, 178])
def test_the_code_of_a_receipt_is_read_from_a_photo(angle: float) -> None:
    assert read(jpeg(photo(paper(LINES, code=URL), angle=angle), scale=0.6), "image/jpeg").fiscal_key == KEY


def test_an_offline_code_says_day_and_total_too() -> None:
    code = f"https://x.gov.br/q?p={OFFLINE}|3|1|05|45.90|2|52998224725|c2lnbmF0dXJl"
    found = read(packed(paper(LINES, code=code), "PNG"), "image/png")
    assert (found.fiscal_key, found.day, found.total) == (OFFLINE, date(2026, 11, 5), Decimal("45.90"))


def test_other_codes_are_passed_over() -> None:
    both = Image.new("RGB", (1600, 900), "white")
    both.paste(paper(LINES, code="https://example.com/menu?p=1"), (0, 0))
    both.paste(paper(LINES, code=KEY), (800, 0))
    assert read(packed(both, "WEBP"), "image/webp").fiscal_key == KEY


def test_a_picture_keeps_its_measure_when_it_is_passed_on() -> None:
    body = jpeg(SEEN)
    first = read(body, "image/jpeg")
    assert first.picture is not None
    for scale, quality in ((0.5, 60), (0.35, 50), (1.3, 70)):
        with Image.open(BytesIO(body)) as opened:
            again = read(jpeg(opened, scale=scale, quality=quality), "image/jpeg")
        assert again.fiscal_key == KEY
        assert again.picture is not None
        assert apart(first.picture, again.picture) <= NEAR
    other = read(jpeg(photo(paper(["Hotel Atlântico", *LINES * 2]))), "image/jpeg")
    assert other.picture is not None
    assert apart(first.picture, other.picture) > NEAR


def test_a_camera_held_sideways_says_so_and_the_picture_is_the_same() -> None:
    sideways = SEEN.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned, upright = read(packed(sideways, "JPEG", exif=exif), "image/jpeg"), read(packed(SEEN, "JPEG"), "image/jpeg")
    assert turned.picture is not None
    assert upright.picture is not None
    assert apart(turned.picture, upright.picture) <= NEAR


@pytest.mark.parametrize("media", ["application/pdf", "image/heic", "text/plain"])
def test_what_is_no_picture_of_a_kind_that_is_looked_at_says_nothing(media: str) -> None:
    assert read(jpeg(SEEN), media) == Reading()


def test_whatever_is_broken_in_a_picture_it_says_nothing_or_something_and_raises_nothing() -> None:
    chance = random.Random(7)
    for kind, media in reading.READABLE.items():
        whole = packed(SEEN.resize((200, 180)), media)
        for cut in range(0, len(whole), max(1, len(whole) // 25)):
            read(whole[:cut], kind)
        for _ in range(60):
            bad = bytearray(whole)
            for _ in range(chance.randint(1, 20)):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
            read(bytes(bad), kind)
        assert read(whole + b"<script>", kind).picture is not None


def test_a_picture_of_too_many_pixels_is_not_unpacked_and_the_largest_takes_no_longer_than_a_fetch_may() -> None:
    bomb = packed(Image.new("1", (20_000, 20_000)), "PNG")
    began = time.process_time()
    assert read(bomb, "image/png") == Reading()
    assert time.process_time() - began < 1, "it was unpacked"
    noise = packed(Image.effect_noise((4000, 4000), 80), "PNG", compress_level=1)
    began = time.process_time()
    read(noise, "image/png")
    assert time.process_time() - began < 20, "a lease lasts longer"
