"""A posted form -> what Slack's payloads carry: `state.values`, and what was pressed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData, UploadFile

from bot.simulator.errors import JSON
from bot.simulator.kit.blocks import elements, find_element, placed
from bot.simulator.kit.fieldstate import HELD, LISTS
from bot.simulator.kit.limits import options_of
from bot.simulator.page.reader import Reader
from bot.simulator.page.richtext import plain_words
from bot.simulator.page.surface import name_of
from bot.simulator.posting import rich

WHERE = ("view_id", "channel", "ts")
Read = Callable[[list[Any], JSON, Reader], list[Any]]


def blocks_at(reader: Reader, where: JSON) -> list[JSON]:
    """The blocks that stand there now."""
    state = reader.world.state
    view = state.views.get(where.get("view_id", ""))
    found = view or state.find(where.get("channel", ""), where.get("ts", ""), viewer=reader.id) or {}
    return list(found.get("blocks") or [])


def submitted(reader: Reader, form: FormData) -> JSON:
    """What `submit` takes: where, and what the fields held; those that were not on the form are left out."""
    where = {name: str(form[name]) for name in WHERE if name in form}
    posted, state = form.getlist("field"), JSON()
    for block, _ in placed(blocks_at(reader, where), ""):
        for element in elements(block):
            name = name_of(block, element)
            held = _held(reader, element, form.getlist(name)) if name in posted else None
            if held:
                state.setdefault(block["block_id"], {})[element["action_id"]] = held
    return {**where, "state": state}


def pressed(reader: Reader, form: FormData) -> JSON:
    """What `press` takes: the same, and which element was pressed or changed to what."""
    did = submitted(reader, form)
    block, action = str(form.get("block_id", "")), str(form.get("action_id", ""))
    found = find_element(blocks_at(reader, did), block, action)
    payload = _chosen(found[1], did["state"].get(block, {}).get(action), form) if found else {}
    return {**did, "block_id": block, "action_id": action, "payload": payload}


def _chosen(element: JSON, held: JSON | None, form: FormData) -> JSON:
    if element["type"] == "overflow":
        return {"selected_option": next(iter(_options([form.get("option")], element)), None)}
    if element["type"] == "feedback_buttons":
        button = element.get(f"{form.get('option')}_button") or {}
        return {name: button.get(name) for name in ("text", "value")}
    return held or {}


def _held(reader: Reader, element: JSON, given: list[Any]) -> JSON | None:
    kind = element["type"]
    given = [value for value in given if value]
    read = READ.get(kind.removeprefix("multi_"))
    found = read(given, element, reader) if read else given
    if kind == "file_input" and not found:
        return None  # a browser does not post again the files that it posted before
    return {"type": kind, HELD[kind][0]: found if kind in LISTS else next(iter(found), None)}


def _options(given: list[Any], element: JSON, *_: Reader) -> list[JSON]:
    return [option for option in options_of(element) if option.get("value") in given]


def _rich(given: list[Any], element: JSON, reader: Reader) -> list[JSON]:
    before = element.get("initial_value")
    if before and given == [plain_words(before)]:
        return [before]
    return [{k: v for k, v in rich(reader.world, words)[0].items() if k != "block_id"} for words in given]


def files(given: list[Any], *_: Any) -> list[JSON]:
    """Uploads as the acts take them."""
    uploads = [file for file in given if isinstance(file, UploadFile) and file.filename]
    contents = [base64.b64encode(file.file.read()).decode() for file in uploads]
    return [
        {"name": file.filename, "mimetype": file.content_type, "content": content}
        for file, content in zip(uploads, contents, strict=True)
    ]


READ: dict[str, Read] = {
    **dict.fromkeys(("checkboxes", "radio_buttons", "static_select"), _options),
    "external_select": lambda given, *_: [json.loads(value) for value in given],
    "datetimepicker": lambda given, _, reader: [reader.clock.from_wall(value) for value in given],
    "rich_text_input": _rich,
    "file_input": files,
}
