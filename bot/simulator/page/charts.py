"""Data -> the shapes of a chart, which the template draws as SVG, and the figures once more as a table."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from babel.numbers import format_decimal

from bot.simulator.errors import JSON
from bot.simulator.page.reader import Reader

WIDTH, HEIGHT, RADIUS = 560, 240, 100
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 10, 28
Row = list[float | None]


@dataclass(frozen=True)
class Chart:
    """What to draw: paths by colour, marks and labels of the axes, a legend; and rows of figures under their heads."""

    box: str
    paths: list[JSON]
    legend: list[str]
    heads: list[str]
    rows: list[list[str]]
    ticks: list[JSON] = field(default_factory=list)
    labels: list[JSON] = field(default_factory=list)


def chart(reader: Reader, data: JSON) -> Chart:
    """The shapes of Slack's `chart`: pie, bar, line or area."""
    return _pie(reader, data["segments"]) if data["type"] == "pie" else _plot(reader, data)


def _pie(reader: Reader, segments: list[JSON]) -> Chart:
    total = sum(one["value"] for one in segments)
    paths, legend, rows, turned = [], [], [], 0.0
    for colour, one in enumerate(segments):
        share, figure = one["value"] / total, _number(reader, one["value"])
        paths.append({"colour": colour, "d": _slice(turned, share), "title": f"{one['label']}: {figure}"})
        legend.append(f"{one['label']} {share:.0%}")
        rows.append([one["label"], figure, f"{share:.0%}"])
        turned += share
    return Chart(f"0 0 {2 * RADIUS} {2 * RADIUS}", paths, legend, [], rows)


def _slice(turned: float, share: float) -> str:
    share = min(share, 0.9999)  # an arc from a point to itself would be nothing
    ends = [2 * math.pi * turn for turn in (turned, turned + share)]
    (x1, y1), (x2, y2) = ((RADIUS * (1 + math.sin(a)), RADIUS * (1 - math.cos(a))) for a in ends)
    return f"M{RADIUS} {RADIUS}L{x1:.2f} {y1:.2f}A{RADIUS} {RADIUS} 0 {int(share > 0.5)} 1 {x2:.2f} {y2:.2f}Z"


def _plot(reader: Reader, data: JSON) -> Chart:
    series, categories = data["series"], data["axis_config"]["categories"]
    table = [[_value(one, category) for category in categories] for one in series]
    marks = _marks([v for row in table for v in row if v is not None])
    step = (WIDTH - LEFT - RIGHT) / len(categories)
    every = math.ceil(len(categories) / 10)
    return Chart(
        f"0 0 {WIDTH} {HEIGHT}",
        [
            {"colour": n, "title": series[n]["name"], "d": DRAW[data["type"]](row, step, marks, n, len(table))}
            for n, row in enumerate(table)
        ],
        [one["name"] for one in series],
        ["", *(one["name"] for one in series)],
        [[c, *(_number(reader, row[i]) for row in table)] for i, c in enumerate(categories)],
        [{"y": round(_y(mark, marks), 1), "text": _number(reader, mark)} for mark in marks],
        [{"x": round(LEFT + step * (i + 0.5), 1), "text": c} for i, c in enumerate(categories) if i % every == 0],
    )


def _value(series: JSON, category: str) -> float | None:
    return next((point["value"] for point in series["data"] if point["label"] == category), None)


def _marks(values: list[float]) -> list[float]:
    """Round numbers from under the least value to over the greatest, zero among them."""
    least, most = min([0, *values]), max([0, *values])
    rough = (most - least or 1) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough)
    return [step * i for i in range(math.floor(least / step), max(1, math.ceil(most / step)) + 1)]


def _y(value: float, marks: list[float]) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (marks[-1] - value) / (marks[-1] - marks[0])


def _bars(row: Row, step: float, marks: list[float], number: int, of: int) -> str:
    wide, floor = step * 0.72 / of, f"{_y(0, marks):.1f}"
    bars = [(LEFT + step * (i + 0.14) + wide * number, _y(v, marks)) for i, v in enumerate(row) if v is not None]
    return "".join(f"M{x:.1f} {floor}V{y:.1f}h{wide:.1f}V{floor}Z" for x, y in bars)


def _line(row: Row, step: float, marks: list[float], *_: int) -> str:
    points = [(LEFT + step * (i + 0.5), _y(v, marks)) for i, v in enumerate(row) if v is not None]
    return "".join(f"{'L' if i else 'M'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(points))


def _area(row: Row, step: float, marks: list[float], *_: int) -> str:
    line = _line(row, step, marks)
    return f"{line}V{_y(0, marks):.1f}H{line[1:].partition(' ')[0]}Z" if line else ""


DRAW: dict[str, Callable[..., str]] = {"bar": _bars, "line": _line, "area": _area}


def _number(reader: Reader, value: float | None) -> str:
    return "" if value is None else format_decimal(value, locale=reader.clock.locale)
