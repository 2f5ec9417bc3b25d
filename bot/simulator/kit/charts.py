"""Limits of the blocks that show data: tables and charts.

Sources: Slack's reference of the table, data table and data visualization blocks. The data table's 201 rows and 20,000
characters are its newer figures (101 rows at first); a table's 10,000 characters count over the whole message.
"""

from typing import Any

from bot.simulator.kit.richtext import RICH_TEXT
from bot.simulator.kit.rules import Budget, Flag, Found, Many, Number, OneOf, Open, Rule, Shape, Typed, Words, whole

LABEL = Words(20)
SEGMENT = Shape({"label": LABEL, "value": Number(above=0)}, required=("label", "value"), typed=False)
POINT = Shape({"label": LABEL, "value": Number()}, required=("label", "value"), typed=False)
SERIES = Shape({"name": LABEL, "data": Many(POINT, 20)}, required=("name", "data"), typed=False)
AXES = Shape(
    {"categories": Many(LABEL, 20), "x_label": Words(50), "y_label": Words(50)}, required=("categories",), typed=False
)


def plotted(chart: dict[str, Any], at: str, found: Found) -> None:
    """Each series has a name of its own and one value for each category."""
    names = [series["name"] for series in chart["series"]]
    for i, series in enumerate(chart["series"]):
        if series["name"] in names[:i]:
            found.wrong("series names must be unique", f"{at}/series/{i}/name")
        if sorted(point["label"] for point in series["data"]) != sorted(chart["axis_config"]["categories"]):
            found.wrong("labels must match the categories", f"{at}/series/{i}/data")


PLOT = Shape({"series": Many(SERIES, 12), "axis_config": AXES}, required=("series", "axis_config"), also=(plotted,))
CHART = Typed(
    {
        "pie": Shape({"segments": Many(SEGMENT, 12)}, required=("segments",)),
        **dict.fromkeys(("bar", "line", "area"), PLOT),
    }
)

CELLS: dict[str, Shape | Open] = {
    "raw_text": Shape({"text": Words(counted=True)}, required=("text",)),
    "raw_number": Shape({"value": Number(), "text": Words(counted=True)}, required=("value",)),
    "rich_text": RICH_TEXT,
}
CELL = Typed(CELLS)
COLUMN = Shape({"align": OneOf(("left", "center", "right")), "is_wrapped": Flag()}, typed=False)
TABLE: dict[str, Rule] = {
    "rows": Budget(Many(Many(CELL, 20, gaps=True), 100), "table", 10_000),
    "column_settings": Many(COLUMN, 20, least=0, gaps=True),
}


def ruled(table: dict[str, Any], at: str, found: Found) -> None:
    """All rows are as wide as the header, in which there is no rich text."""
    header, *_ = table["rows"]
    for j, cell in enumerate(header):
        if cell["type"] == "rich_text":
            found.wrong("unsupported type: rich_text", f"{at}/rows/0/{j}/type")
    for i, row in enumerate(table["rows"]):
        if len(row) != len(header):
            found.wrong("rows must have the same number of cells", f"{at}/rows/{i}")


DATA_TABLE: dict[str, Rule] = {
    "rows": Budget(Many(Many(CELL, 20), 201, least=2), "data_table", 20_000),
    "caption": Words(),
    "page_size": whole(1, 100),
    "row_header_column_index": whole(0, 19),
}
