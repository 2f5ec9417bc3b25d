"""Charts as pictures: a quantity over time in steps, with a line that it should stay above, or as bars.

Words come from callers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1600, 840
"""Twice what a phone shows: sharp on every screen."""
LEFT, RIGHT, TOP, BOTTOM = 120, 1500, 210, 740
INK, SOFT, GRID, PAPER = "#1d1c1d", "#5f6368", "#e6e8eb", "#ffffff"
LINE, AREA, LEAST = "#1264a3", "#e4eff8", "#b3470b"
FONT = files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"
STEPS = (1, 2, 5)
SIZES = (40, 34, 26, 22, 18)
"""What stands beside the axes is as large as there is room for: on a phone the picture is a fifth as wide."""
LINES = 5
"""So many lines of the grid, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """``points``: from where on (0 to 1 of the width) it was how much. ``ticks``: words below, and where they stand.

    ``least``: where the line is, and what it is called. ``now``: what the last value is called.
    """

    title: str
    about: str
    points: Sequence[tuple[Decimal, Decimal]]
    ticks: Sequence[tuple[Decimal, str]]
    marks: Sequence[tuple[Decimal, str]]
    now: str
    least: tuple[Decimal, str] | None = None


def grid(most: Decimal, *, whole: bool) -> list[Decimal]:
    """Round figures from 0 to ``most`` and one beyond it, about so many as there are lines."""
    rough = max(most, Decimal(1) if whole else Decimal("0.001")) / LINES
    power = Decimal(10) ** rough.adjusted()
    step = next((s * power for s in STEPS if s * power >= rough), 10 * power)
    step = max(step, Decimal(1)) if whole else step
    return [n * step for n in range(int(most / step) + 2)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """``values``: one bar each, side by side, in groups of ``group``; ``ticks``: words below each group."""

    title: str
    about: str
    values: Sequence[Decimal]
    group: int
    ticks: Sequence[str]
    marks: Sequence[tuple[Decimal, str]]


def draw_bars(chart: Bars) -> bytes:
    """The bars as a PNG."""
    image, pen = _paper()
    top = max((mark for mark, _ in chart.marks), default=Decimal(1)) or Decimal(1)
    _head(pen, chart)
    places = len(chart.values) + len(chart.ticks) - 1
    middles = [Decimal(2 * n * (chart.group + 1) + chart.group) / (2 * places) for n in range(len(chart.ticks))]
    groups = list(zip(middles, chart.ticks, strict=True))
    _frame(pen, groups, chart.marks, top)
    for n, value in enumerate(chart.values):
        place = n + n // chart.group
        left, right = _x(Decimal(place) / places), _x(Decimal(place + 1) / places)
        if value:
            pen.rounded_rectangle((left + 6, _y(value, top), right - 6, BOTTOM), 6, fill=LINE)
    return _png(image)


def _paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    return image, ImageDraw.Draw(image)


def _png(image: Image.Image) -> bytes:
    body = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(body, "PNG", optimize=True)
    return body.getvalue()


def draw(chart: Chart) -> bytes:
    """The chart as a PNG."""
    image, pen = _paper()
    top = max((mark for mark, _ in chart.marks), default=Decimal(1)) or Decimal(1)
    _head(pen, chart)
    _area(pen, chart, top)
    _frame(pen, chart.ticks, chart.marks, top)
    if chart.least:
        _least(pen, *chart.least, top)
    _steps(pen, chart, top)
    return _png(image)


@cache
def _font(size: int, weight: int = 400) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(BytesIO(FONT.read_bytes()), size)
    font.set_variation_by_axes([min(size, 32), weight])
    return font


def _x(part: Decimal) -> int:
    return LEFT + round(part * (RIGHT - LEFT))


def _y(value: Decimal, top: Decimal) -> int:
    return BOTTOM - round(value / top * (BOTTOM - TOP))


def _head(pen: ImageDraw.ImageDraw, chart: Chart | Bars) -> None:
    pen.text((LEFT - 60, 44), _within(chart.title, 44), font=_font(44, 650), fill=INK)
    pen.text((LEFT - 60, 108), _within(chart.about, 32), font=_font(32), fill=SOFT)


def _within(text: str, size: int) -> str:
    """As much of it as the picture is wide."""
    font, most = _font(size, 650), WIDTH - 2 * (LEFT - 60)
    while font.getlength(text) > most:
        text = text[:-2].rstrip() + "…"
    return text


def _corners(chart: Chart, top: Decimal) -> list[tuple[int, int]]:
    """The line: along, then up or down."""
    found: list[tuple[int, int]] = []
    for part, value in chart.points:
        x, y = _x(part), _y(value, top)
        found += [(x, found[-1][1]), (x, y)] if found else [(x, y)]
    return [*found, (RIGHT, found[-1][1])] if found else []


def _area(pen: ImageDraw.ImageDraw, chart: Chart, top: Decimal) -> None:
    corners = _corners(chart, top)
    for (x, y), (until, _) in pairwise(corners):
        if until > x and y < BOTTOM:
            pen.rectangle((x, y, until, BOTTOM), fill=AREA)


def _frame(
    pen: ImageDraw.ImageDraw,
    ticks: Sequence[tuple[Decimal, str]],
    marks: Sequence[tuple[Decimal, str]],
    top: Decimal,
) -> None:
    narrow = _fitting([words for _, words in marks], LEFT - 30)
    for value, words in marks:
        y = _y(value, top)
        pen.line((LEFT, y, RIGHT, y), fill=GRID if value else SOFT, width=2)
        pen.text((LEFT - 20, y), words, font=narrow, fill=SOFT, anchor="rm")
    middles = [_x(part) for part, _ in ticks]
    room = [2 * min(x, WIDTH - x) - 20 for x in middles] + [(b - a) * 0.85 for a, b in pairwise(middles)]
    wide = _fitting([words for _, words in ticks], min(room, default=0))
    for part, words in ticks:
        x = _x(part)
        pen.line((x, BOTTOM, x, BOTTOM + 12), fill=SOFT, width=2)
        pen.text((x, BOTTOM + 26), words, font=wide, fill=SOFT, anchor="ma")


def _fitting(words: Sequence[str], room: float) -> ImageFont.FreeTypeFont:
    """The largest font in which each of them has room."""
    fonts = (_font(size) for size in SIZES)
    return next((font for font in fonts if all(font.getlength(one) <= room for one in words)), _font(14))


def _least(pen: ImageDraw.ImageDraw, value: Decimal, words: str, top: Decimal) -> None:
    y = _y(value, top)
    for x in range(LEFT, RIGHT, 26):
        pen.line((x, y, min(x + 15, RIGHT), y), fill=LEAST, width=3)
    font = _font(26, 550)
    box = pen.textbbox((LEFT + 16, y - 10), words, font=font, anchor="ls")
    pen.rounded_rectangle((box[0] - 8, box[1] - 6, box[2] + 8, box[3] + 5), 8, fill=PAPER)
    pen.text((LEFT + 16, y - 10), words, font=font, fill=LEAST, anchor="ls")


def _steps(pen: ImageDraw.ImageDraw, chart: Chart, top: Decimal) -> None:
    corners = _corners(chart, top)
    if not corners:
        return
    pen.line(corners, fill=LINE, width=6, joint="curve")
    x, y = corners[-1]
    pen.ellipse((x - 11, y - 11, x + 11, y + 11), fill=LINE)
    font = _font(34, 650)
    if font.getlength(chart.now) <= WIDTH - RIGHT - 30:
        pen.text((x + 20, y), chart.now, font=font, fill=LINE, anchor="lm")
    else:
        pen.text((WIDTH - 30, y - 24), chart.now, font=font, fill=LINE, anchor="rs")
