"""Limits of the blocks that show data: charts, tables, cards."""

from bot.simulator.rules import Anything, Flag, Many, Number, Rule, Shape, Text, Typed, Words

ANY = Anything()
LABEL = Words(20)
SEGMENT = Shape({"label": LABEL, "value": Number(positive=True)}, required=("label", "value"))
POINT = Shape({"label": LABEL, "value": Number()}, required=("label", "value"))
SERIES = Shape({"name": LABEL, "data": Many(POINT, 20)}, required=("name", "data"))
AXES = Shape(
    {"categories": Many(LABEL, 20), "x_label": Words(50), "y_label": Words(50)},
    required=("categories",),
)
PLOT = Shape({"series": Many(SERIES, 12), "axis_config": AXES}, required=("series", "axis_config"))
CHART = Typed(
    {
        "pie": Shape({"segments": Many(SEGMENT, 12)}, required=("segments",)),
        **dict.fromkeys(("bar", "line", "area"), PLOT),
    }
)

CELLS = Many(ANY, 20)
TABLE: dict[str, Rule] = {"rows": Many(CELLS, 100), "column_settings": Many(ANY, 20)}
DATA_TABLE: dict[str, Rule] = {
    "rows": Many(CELLS, 101),
    **dict.fromkeys(("caption", "page_size", "row_header_column_index", "column_settings"), ANY),
}
CARD: dict[str, Rule] = {
    "hero_image": ANY,
    "icon": ANY,
    "title": Text(150),
    "subtitle": Text(150),
    "body": Text(200),
    "subtext": ANY,
}
# Wrappers of other blocks; what stands in them is not looked into.
CAROUSEL: dict[str, Rule] = {"elements": Many(ANY, 10)}
CONTAINER: dict[str, Rule] = {
    "child_blocks": Many(ANY, 10),
    "title": Text(150, plain=True),
    "subtitle": Text(150),
    **dict.fromkeys(("is_collapsible", "default_collapsed", "has_header_divider"), Flag()),
    **dict.fromkeys(("rich_text_title", "width", "icon"), ANY),
}
TASK: dict[str, Rule] = dict.fromkeys(("task_id", "title", "details", "output", "sources", "status"), ANY)
PLAN: dict[str, Rule] = dict.fromkeys(("title", "tasks"), ANY)
