"""Mistakes in the newer blocks: a block, where it is wrong and what Slack says of it."""

from __future__ import annotations

from tests.simulator.blocks.build import (
    Block,
    below,
    button,
    card,
    carousel,
    chart,
    container,
    data_table,
    feedback,
    icon_button,
    mrkdwn,
    picture,
    pie,
    plain,
    plot,
    provider,
    raw,
    rich,
    run,
    said,
    section,
    select,
    table,
    task,
)
from tests.simulator.blocks.mistakes import ENUM, NOT_EMPTY, OBJECT, ONE, STRING, kind, no, odd, without

# name: (a block, where it is wrong, what Slack says)
ANYWHERE: dict[str, tuple[Block, str, str]] = {
    "a card of nothing": (
        {"type": "card", "subtitle": mrkdwn()},
        "type",
        "must define either `hero_image`, `title`, `actions` or `body`",
    ),
    "a card's bare title": (card(title="x"), "title", OBJECT),
    "a card with two pictures": (
        card(icon=picture(), slack_icon={"type": "icon", "name": "star"}),
        "",
        "must define only one of `icon` or `slack_icon`",
    ),
    "a picture for an icon": (card(slack_icon={"type": "icon", "image_url": "x"}), "slack_icon", ""),
    "a menu on a card": (card(actions=[select()]), "actions/0/type", kind("static_select")),
    "a carousel of nothing": (carousel(), "elements", ONE),
    "a section in a carousel": (carousel(section()), "elements/0/type", kind("section")),
    "a box of nothing": (container(), "child_blocks", ONE),
    "a box without a name": (
        without(container(section()), "title"),
        "type",
        "must define either `title` or `rich_text_title`",
    ),
    "a box in a box": (container(container(section())), "child_blocks/0/type", kind("container")),
    "a mistake in a box": (container(section(), section(text=plain(0))), "child_blocks/1/text/text", NOT_EMPTY),
    "a box of another width": (container(section(), width="huge"), "width", ENUM),
    "a box that folds under a line": (
        container(section(), is_collapsible=True, has_header_divider=True),
        "",
        "must define only one of `is_collapsible` or `has_header_divider`",
    ),
    "a provider that may be connected": (without(provider(), "is_connected"), "", no("is_connected")),
    "a button beside a provider": (provider(accessory=button()), "accessory/type", kind("button")),
}

IN_MESSAGES: dict[str, tuple[Block, str, str]] = {
    "empty markdown": ({"type": "markdown", "text": ""}, "text", NOT_EMPTY),
    "markdown as a text object": ({"type": "markdown", "text": plain()}, "text", STRING),
    "a file from here": ({"type": "file", "external_id": "A", "source": "local"}, "source", ENUM),
    "one thumb": (below(without(feedback(), "negative_button")), "elements/0", no("negative_button")),
    "a thumb without a value": (
        below({**feedback(), "positive_button": {"text": plain()}}),
        "elements/0/positive_button",
        no("value"),
    ),
    "a button without its icon": (below(without(icon_button(), "icon")), "elements/0", no("icon")),
    "a task without an id": (without(task(), "task_id"), "", no("task_id")),
    "a task that is done": (task(status="done"), "status", ENUM),
    "a task's empty output": (task(output=""), "output", NOT_EMPTY),
    "a task's unknown source": (task(sources=[{"type": "file"}]), "sources/0/type", kind("file")),
    "a plan without a title": ({"type": "plan", "tasks": []}, "", no("title")),
    "a plan of other things": (
        {"type": "plan", "title": "x", "tasks": [{**task(), "type": "step"}]},
        "tasks/0/type",
        ENUM,
    ),
    "a table of nothing": ({"type": "table", "rows": []}, "rows", ONE),
    "a row of nothing": ({"type": "table", "rows": [[]]}, "rows/0", ONE),
    "an empty cell": ({"type": "table", "rows": [[raw(), raw(0)]]}, "rows/0/1/text", NOT_EMPTY),
    "an unknown cell": ({"type": "table", "rows": [[mrkdwn()]]}, "rows/0/0/type", kind("mrkdwn")),
    "a cell without its number": (
        {"type": "table", "rows": [[{"type": "raw_number", "text": "1"}]]},
        "rows/0/0",
        no("value"),
    ),
    "a column to the middle": (table(column_settings=[{"align": "middle"}]), "column_settings/0/align", ENUM),
    "a table to leaf through": (table(page_size=5), "", odd("page_size")),
    "a data table without a caption": (without(data_table(), "caption"), "", no("caption")),
    "a data table's header alone": (data_table(rows=1), "rows", "must provide at least 2 items"),
    "a data table of 21 columns": (data_table(columns=21), "rows/0", ""),
    "a ragged data table": (
        {**data_table(), "rows": [[raw(), raw()], [raw()]]},
        "rows/1",
        "rows must have the same number of cells",
    ),
    "rich text in a header": (
        {**data_table(), "rows": [[rich(run(said()))], [raw()]]},
        "rows/0/0/type",
        kind("rich_text"),
    ),
    "pages of nothing": (data_table(page_size=0), "page_size", "must be greater than 0"),
    "an unknown chart": (chart({"type": "donut"}), "chart/type", kind("donut")),
    "a chart without a title": (without(pie(), "title"), "", no("title")),
    "a slice of nothing": (pie(value=0), "chart/segments/0/value", "must be greater than 0"),
    "a slice that is a word": (pie(value="1"), "chart/segments/0/value", "must provide a number"),
    "bars without axes": (chart({"type": "bar", "series": []}), "chart", ""),
    "a series twice": (
        chart({**plot(2)["chart"], "series": [plot(1)["chart"]["series"][0]] * 2}),
        "chart/series/1/name",
        "series names must be unique",
    ),
    "a point of no category": (
        plot(points=2, categories=["0", "9"]),
        "chart/series/0/data",
        "labels must match the categories",
    ),
}

# Several mistakes at once: all are told, in this order.
SEVERAL: dict[str, list[tuple[str, str]]] = {
    "a picture for an icon": [(no("name"), "slack_icon"), (odd("image_url"), "slack_icon")],
    "bars without axes": [(no("axis_config"), "chart"), (ONE, "chart/series")],
    "a data table of 21 columns": [("no more than 20 items allowed", f"rows/{i}") for i in range(2)],
}
