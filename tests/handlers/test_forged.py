"""Whatever a button or a form says, somebody is answered by a rule: nothing breaks, and nothing is written."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from handlers.call import Answer, Entry, Surface, action
from handlers.cards import number, read_pressed
from handlers.entries import ENTRIES
from storage.db import Tx
from tests import company
from tests.desk import NUMBERS, by, press
from tests.handlers.door import Door, body, filled
from tests.handlers.furnished import ALL

Json = Mapping[str, Any]
NOTHING = "What this was about is not kept here any more, and nothing was changed."
NO_ITEM = "There is no such item here any more. Look it up once more, by its name or its code."
NO_SHEET = "This file is imported or discarded already. Post it again to import it."
NO_ANSWER = "This answer is offered no more. Ask for help, and somebody looks at it."
NO_ACCESS = "There is no such request for access. `access list` after the command shows yours."
NO_RECEIPT = "This receipt is not here any more. Choose the file again."
NO_DIGEST = "This digest is for those who answer for what stands in it. Ask somebody who gets it."
FORGED = ("x", "99:1", "9" * 40)
SAID = {
    **dict.fromkeys(("stock.open", "stock.watch", "stock.look", "stock.open_receipt", "stock.open_issue",
                     "stock.open_transfer", "stock.open_adjustment", "stock.open_count", "stock.history",
                     "stock.history.older", "stock.picture"), NO_ITEM),
    **dict.fromkeys(("stock.import", "stock.import_count", "stock.import_discard"), NO_SHEET),
    **dict.fromkeys(("ticket.read", "ticket.helped", "ticket.edit_answer", "ticket.retire_answer"), NO_ANSWER),
    **dict.fromkeys(("access.open_change", "access.open_longer", "access.give_back"), NO_ACCESS),
    **dict.fromkeys(("receipt.claim", "receipt.discard"), NO_RECEIPT),
    **dict.fromkeys(("digest.list", "digest.list.next", "digest.list.first", "digest.want"), NO_DIGEST),
}  # fmt: skip
"""What buttons say of what is not there; every other says NOTHING."""
TURNS = {
    "vacation.open", "expense.open", "payment.open", "ticket.open", "access.open", "person.settings",
    "vacation.open_filled", "expense.open_filled", "ticket.open_filled", "stock.search", "guide.show",
    "digest.show", "ticket.list", "ticket.answers",
}  # fmt: skip
"""Buttons that open an empty form or a list, whatever they carry; so do those below."""
PAGES = ("vacation.explain.", "numbers", "ticket.queue.", "ticket.list.", "ticket.numbers", "approvals.list.",
         "access.who.", "stock.queue_page.")  # fmt: skip
OWN = {"person.send_data", "guide.leave", "receipt.keep", "reminder.snooze", "vacation.new_address"}
"""What concerns whoever presses alone, whatever the button carries."""
FIGURES = ("numbers", "ticket.numbers")
"""Pages of which it is written down that somebody looks at them, so that they are counted; and nothing else is."""


def turns(name: str) -> bool:
    return name in TURNS or name.startswith(PAGES)


def test_what_a_button_carries_is_a_number_or_nothing() -> None:
    for value in ("", "x", "9" * 19, "9" * 40, "-1", "²", "1.5", "0x1", "1e3", " 1", "1\n", "٣", "None", "[1]"):
        assert number(value) == 0, value
        assert read_pressed(f"{value}:1")[0] == 0, value
        assert read_pressed(f"7:{value}") == (7, None), value
    assert read_pressed("7:8:9:x") == (7, 8)
    others: list[object] = [None, [], {}, True, 1.5, -1, 10**30, b"1"]
    assert [number(odd) for odd in others] == [0] * len(others)


def test_every_button_says_what_is_not_there(door: Door) -> None:
    inside = {name for _, view in door.made.opened.values() for name in told(view)}
    for entry in ENTRIES:
        if entry.surface is Surface.ACTION and entry.name not in inside:
            pressed_for_nothing(door, entry)


def pressed_for_nothing(door: Door, entry: Entry) -> None:
    """A button is pressed that carries what is none of ours."""
    for value in FORGED:
        body = press(ALL, entry.name, value)
        if turns(entry.name) or entry.name in OWN:
            door.give(Surface.ACTION, body, entry.name, value)
            assert entry.name in OWN or door.wrote <= entry.name.startswith(FIGURES), (entry.name, value)
        else:
            said = door.refused(Surface.ACTION, body, entry.name, value)
            assert said == SAID.get(entry.name, NOTHING), (entry.name, value)


def test_a_button_that_breaks_or_writes_is_found(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(tx: Tx, call: Any) -> Answer:
        return Answer(say={}[call.value])

    def writes(tx: Tx, call: Any) -> Answer:
        return Answer()

    for fake in (action("fake.breaks", breaks), action("fake.writes", writes, changes=True)):
        monkeypatch.setattr(door.counter.desk, "_entries", {(Surface.ACTION, fake.name): fake})
        with pytest.raises(AssertionError, match=fake.name):
            pressed_for_nothing(door, fake)
        door.caplog.clear()


def test_nothing_else_breaks_either(door: Door) -> None:
    said = ("VAC-99", "why VAC-99", "<@U0NOBODY>", "for <@U0NOBODY> 10 Aug", "9" * 40, "count 99", "|||", "\0\ud800")
    for entry in (e for e in ENTRIES if e.surface is Surface.COMMAND):
        for text in ("", *said):
            typed = {"command": f"/{entry.name.split()[0]}", "text": " ".join([*entry.name.split()[1:], text])}
            who = {"team_id": company.TEAM, "user_id": f"U0{ALL.upper()}", "trigger_id": str(next(NUMBERS))}
            door.give(Surface.COMMAND, {**who, **typed}, entry.name, text)
    messages: list[dict[str, Any]] = [
        {"ts": "x"},
        {"ts": "1.2", "text": None, "blocks": [{}]},
        {"ts": "1.2", "files": [{}]},
    ]
    for odd in messages:
        body = {**by(ALL), "callback_id": "ticket.from_message", "message": odd, "channel": {"id": "C0GENERAL"}}
        door.give(Surface.SHORTCUT, body, odd)
    for text in said:
        door.give(Surface.OPTIONS, {**by(ALL), "action_id": "stock.item", "value": text}, text)
    here = {"channel": "D0CARDS", "channel_type": "im"}
    events: list[dict[str, Any]] = [
        *({"type": "message", **here, "text": text, "ts": f"{n}.1"} for n, text in enumerate(said)),
        {"type": "message", **here, "text": "x", "ts": "2.1", "files": [{}, {"id": 7, "mode": "tombstone"}]},
        {"type": "message", **here},
        {"type": "message", "channel": "C0HELP", "text": "x", "ts": "3.1", "thread_ts": "x"},
        {"type": "reaction_added", "reaction": "ticket", "item": {}},
        {"type": "reaction_added", "reaction": "ticket", "item": {"channel": "C0GENERAL", "ts": "x"}},
        {"type": "app_home_opened"},
        {"type": "message", **here, "text": "x", "ts": "4.1", "blocks": json.loads("[" * 900 + "]" * 900)},
    ]
    for event in events:
        told = {"user": f"U0{ALL.upper()}", "event_ts": str(next(NUMBERS)), **event}
        door.give(Surface.EVENT, {"team_id": company.TEAM, "event": told}, event)


# --- forms ------------------------------------------------------------------------------------------------------------

NAMES = ("request", "report", "ticket", "answer", "item", "batch")
"""What a form remembers that is an id."""
DEFAULTS = ("halves", "more", "language")
"""Choices of which anything else is as if nothing were chosen."""
CHOICES = ("static_select", "external_select", "multi_static_select", "checkboxes")


def told(view: Json) -> set[str]:
    """The buttons of a form, and what its fields tell of each change."""
    found = set[str]()
    for block in view["blocks"]:
        elements = [block.get("accessory") or {}, *block.get("elements", ())]
        elements += [block["element"]] if block.get("dispatch_action") else []
        found |= {element["action_id"].split(":")[0] for element in elements if "action_id" in element}
        found |= {o["value"].split()[0] for e in elements if e.get("type") == "overflow" for o in e["options"]}
    return found


def remembered(view: Json) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a form could come back with that it does not remember; and which id that is about, "" for none."""
    memo = json.loads(view["private_metadata"])
    names = [key for key in NAMES if memo.get(key)]
    yield (names or [""])[0], {}
    for key in memo:
        for odd in ("x", 99, [["x"]]) if key in names else ([["x"]],):
            yield key if key in names else "", {**memo, key: odd}


def test_every_form_says_what_is_not_there(door: Door) -> None:
    assert door.made.opened.keys() == {e.name for e in ENTRIES if e.surface is Surface.FORM}, "a new form: open it"
    known = {NOTHING, NO_ANSWER, NO_ACCESS, NO_ITEM}
    for form_, (by_, view) in door.made.opened.items():
        state = filled(view)
        for name, memo in remembered(view):
            given = body(by_, view, memo, state)
            if name:
                assert door.refused(Surface.FORM, given, form_, memo) in known, (form_, memo)
            else:
                door.give(Surface.FORM, given, form_, memo)


def test_what_is_chosen_is_one_of_what_was_offered(door: Door) -> None:
    for form_, (by_, view) in door.made.opened.items():
        state = filled(view)
        for block in (b for b in view["blocks"] if b["type"] == "input" and b["element"]["type"] in CHOICES):
            name, element = block["block_id"], block["element"]
            for odd in ("x", "99"):
                put = {"selected_option": {"value": odd}, "selected_options": [{"value": odd}]}
                key = "selected_options" if element["type"] in CHOICES[2:] else "selected_option"
                forged = {**state, name: {element["action_id"]: {"type": element["type"], key: put[key]}}}
                give = door.give if name in DEFAULTS else door.refused
                give(Surface.FORM, body(by_, view, None, forged), form_, name, odd)


def test_what_is_pressed_in_a_form_breaks_nothing(door: Door) -> None:
    for form_, (by_, view) in door.made.opened.items():
        for name in told(view):
            for _, memo in (("", {}), *remembered(view)):
                door.give(Surface.ACTION, body(by_, view, memo, filled(view), name), form_, name, memo)
