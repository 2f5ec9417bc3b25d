"""The inputs that forms are made of."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.attachment import SHEETS, TAKEN, Media, Offered
from domain.people import Person, UnknownPerson
from handlers.call import Answer, Call, Json, Message
from handlers.cards import cut, header, plain
from handlers.texts import Voice
from storage import people
from storage.db import Tx

ELSEWHERE = ("external", "hidden_by_limit", "tombstone")
"""Modes in which Slack tells of a file that it does not have, or gives to nobody."""
LABEL = 2000
"""So many characters Slack takes above and below an input."""


def modal(
    name: str,
    *,
    title: str,
    blocks: Sequence[Json],
    voice: Voice,
    submit: str | None = None,
    memo: Mapping[str, Any] = MappingProxyType({}),
) -> Json:
    """A form called ``name``; ``memo`` is what it remembers: opaque ids, which are checked again when it comes back."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": name,
        "title": plain(cut(title, 24)),
        "close": plain(voice.say("Close")),
        "blocks": list(blocks),
        "private_metadata": json.dumps(dict(memo), separators=(",", ":")),
    }
    return view | ({"submit": plain(cut(submit, 24))} if submit else {})


def field(
    name: str, label: str, element: Mapping[str, Any], *, optional: bool = False, hint: str = "", tells: str = ""
) -> Json:
    """One input, in a block called ``name``; one that ``tells`` reports each change as the action of that name."""
    block: dict[str, Any] = {
        "type": "input",
        "block_id": name,
        "label": plain(cut(label, LABEL)),
        "element": {"action_id": tells or name, **element},
        "optional": optional,
    }
    block |= {"hint": plain(cut(hint, LABEL))} if hint else {}
    return block | ({"dispatch_action": True} if tells else {})


def choice(options: Sequence[tuple[str, str]], chosen: str | None = None) -> Json:
    """One of several: (value, text)."""
    rows = {value: {"text": plain(cut(text, 75)), "value": value} for value, text in options}
    element: dict[str, Any] = {"type": "static_select", "options": list(rows.values())}
    return element | ({"initial_option": rows[chosen]} if chosen in rows else {})


def choices(options: Sequence[tuple[str, str]], chosen: Collection[str] = ()) -> Json:
    """Any of several: (value, text); a hundred at most."""
    rows = {value: {"text": plain(cut(text, 75)), "value": value} for value, text in options[:100]}
    element: dict[str, Any] = {"type": "multi_static_select", "options": list(rows.values())}
    first = [row for value, row in rows.items() if value in chosen]
    return element | ({"initial_options": first} if first else {})


def ticks(options: Sequence[tuple[str, str]], chosen: Collection[str] = ()) -> Json:
    """Boxes to tick: (value, text); ten at most."""
    rows = {value: {"text": plain(cut(text, 75)), "value": value} for value, text in options}
    ticked = [row for value, row in rows.items() if value in chosen]
    return {"type": "checkboxes", "options": list(rows.values())} | ({"initial_options": ticked} if ticked else {})


def boxes(options: Sequence[tuple[str, str, str]]) -> Json:
    """Boxes that are ticked already: (value, text, what it is about); ten at most."""
    rows = [
        {"text": plain(cut(text, 75)), "value": value, "description": plain(cut(about, 75))}
        for value, text, about in options
    ]
    return {"type": "checkboxes", "options": rows, "initial_options": rows}


def day(chosen: date | None = None) -> Json:
    """A date."""
    return {"type": "datepicker"} | ({"initial_date": chosen.isoformat()} if chosen else {})


def words(initial: str = "", *, long: bool = True, most: int = 1000) -> Json:
    """Free words."""
    element: dict[str, Any] = {"type": "plain_text_input", "multiline": long, "max_length": most}
    return element | ({"initial_value": initial[:most]} if initial else {})


def told_as_typed(element: Mapping[str, Any]) -> dict[str, Any]:
    """Words that are told of while they are written, not only once they are."""
    return {**element, "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}}


def number(*, decimals: bool) -> Json:
    """A number, negative ones too."""
    return {"type": "number_input", "is_decimal_allowed": decimals}


def somebody(chosen: str | None = None) -> Json:
    """A Slack user."""
    return {"type": "users_select"} | ({"initial_user": chosen} if chosen else {})


def files(kinds: Sequence[Media], *, most: int) -> Json:
    """Files; what their names end with is advice to Slack's client only."""
    endings = [ending for media in kinds for ending in media.endings]
    return {"type": "file_input", "filetypes": endings, "max_files": most}


def read_files(call: Call, name: str) -> list[Offered]:
    """The files that were chosen in the input ``name``, as Slack tells of them."""
    return [offered(file) for file in call.inputs.get(name) or ()]


def offered(file: Json) -> Offered:
    """A file of Slack's, as it is told of in forms and messages."""
    name = str(file.get("name") or file.get("title") or "")
    known = {ending for media in (*TAKEN, *SHEETS) for ending in media.endings}
    endings = [str(file.get("filetype") or "").lower(), name.rpartition(".")[2].lower()]
    return Offered(
        id=str(file.get("id", "")),
        name=cut(name, 255),
        ending=next((ending for ending in endings if ending in known), ""),
        size=int(file.get("size") or 0),
        elsewhere=bool(file.get("is_external")) or file.get("mode") in ELSEWHERE,
    )


def read_day(text: object) -> date | None:
    """What a datepicker holds; None for anything that is no day."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def read_person(tx: Tx, call: Call, name: str) -> Person:
    """The person of the roster who was chosen in the input ``name``. Raises UnknownPerson."""
    known = people.by_account(tx, team_id=call.office.team_id, user_id=str(call.inputs.get(name)))
    if known is None or known[1] is None:
        raise UnknownPerson
    return known[1]


def turned(call: Call, page: Message, *, name: str, title: str) -> Answer:
    """A page in the place of the one it was turned from: a whisper, or the form called ``name``, opened if need be."""
    if call.whisper:
        return Answer(instead=(call.whisper, page))
    view = modal(name, title=title, blocks=_below(title, page.blocks), voice=call.voice)
    return Answer(refresh_view=view) if call.view.get("callback_id") == name else Answer(open_view=view)


def _below(title: str, blocks: Sequence[Json]) -> Sequence[Json]:
    """What stands below the title of a form: not its words again, with which the list begins in a message."""
    return blocks[1:] if blocks and blocks[0] == header(cut(title, 24)) else blocks


def read_page(value: str) -> tuple[str, int]:
    """What a button that turns a page carries: the list, and where its page begins; anything else is its beginning."""
    name, _, mark = value.partition(":")
    return name, int(mark) if mark.isdecimal() and len(mark) < 19 else 0
