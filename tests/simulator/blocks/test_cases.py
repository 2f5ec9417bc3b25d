"""Blocks and views that Slack accepts and refuses, each sent over HTTP by Slack's own client."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.blocks import mistakes, needs, newer_mistakes, oddities, samples, sizes
from tests.simulator.blocks.build import Block
from tests.simulator.blocks.conftest import Send, below, refused

# --- where things may stand -------------------------------------------------------------------------------------------

EVERY_PLACE = [(kind, surface) for kind in samples.BLOCKS for surface in samples.SURFACES]
EVERY_NEST = [(kind, block) for kind in samples.ELEMENTS for block in samples.PLACES]


@pytest.mark.parametrize(("kind", "surface"), EVERY_PLACE)
def test_a_block_stands_where_slack_says(send: Send, kind: str, surface: str) -> None:
    allowed, block = samples.BLOCKS[kind]
    answered = send(surface, [block])
    if surface in allowed:
        assert answered["ok"], answered
    else:
        refused(answered, surface, (f"unsupported type: {kind}", below("type", surface)))


@pytest.mark.parametrize(("kind", "block"), EVERY_NEST)
def test_an_element_stands_in_the_blocks_that_slack_says(send: Send, kind: str, block: str) -> None:
    allowed, element = samples.ELEMENTS[kind]
    surface = "message" if block == "context_actions" else "modal"
    answered = send(surface, [samples.PLACES[block](element)])
    if block in allowed:
        assert answered["ok"], answered
    else:
        at = below(f"{samples.AT[block]}/type", surface)
        refused(answered, surface, (f"unsupported type: {kind}", at))


# --- sizes ------------------------------------------------------------------------------------------------------------

CHARACTERS, ITEMS, NUMBERS = (
    "must be less than {} characters",
    "no more than {} items allowed",
    "must be less than {}",
)
SIZES = [
    *((f"{name}: characters", "modal", CHARACTERS, 1, *row) for name, row in sizes.CHARACTERS.items()),
    *((f"{name}: characters", "message", CHARACTERS, 1, *row) for name, row in sizes.IN_MESSAGES.items()),
    *((f"{name}: items", "modal", ITEMS, 0, *row) for name, row in sizes.ITEMS.items()),
    *((f"{name}: items", "message", ITEMS, 0, *row) for name, row in sizes.ITEMS_IN_MESSAGES.items()),
    *((f"{name}: number", "modal", NUMBERS, 1, *row) for name, row in sizes.NUMBERS.items()),
    *((f"{name}: number", "message", NUMBERS, 1, *row) for name, row in sizes.NUMBERS_IN_MESSAGES.items()),
    *((name, "message", "must be less than {} characters in all", 1, *row) for name, row in sizes.TOTALS.items()),
]


@pytest.mark.parametrize(
    ("surface", "sentence", "more", "most", "block", "at"), [row[1:] for row in SIZES], ids=[row[0] for row in SIZES]
)
def test_a_size_is_accepted_at_its_most_and_refused_above(
    send: Send, surface: str, sentence: str, more: int, most: int, block: Callable[[int], Block], at: str
) -> None:
    accepted = send(surface, [block(most)])
    assert accepted["ok"], accepted
    refused(send(surface, [block(most + 1)]), surface, (sentence.format(most + more), below(at, surface)))


# --- what must be there -----------------------------------------------------------------------------------------------


def where(block: Block) -> str:
    """A surface on which the block may stand."""
    return samples.BLOCKS[block["type"]][0][0]


def dropped(block: Block, at: str, field: str) -> Block:
    """The block with one field of one thing in it left out."""
    less: Block = json.loads(json.dumps(block))
    thing: Any = less
    for step in at.split("/") if at else ():
        thing = thing[int(step) if step.isdigit() else step]
    del thing[field]
    return less


NEEDED = [(name, block, at, field) for name, (block, at, fields) in needs.NEEDED.items() for field in fields]
MISSING = [
    (where(block), dropped(block, at, field), at, f"missing required field: {field}") for _, block, at, field in NEEDED
]
LEAST = [(where(block), block, at, sentence) for block, at, sentence in needs.LEAST.values()]


@pytest.mark.parametrize("name", needs.NEEDED)
def test_what_has_all_its_fields_is_accepted(send: Send, name: str) -> None:
    block, _, _ = needs.NEEDED[name]
    accepted = send(where(block), [block])
    assert accepted["ok"], accepted


@pytest.mark.parametrize(
    ("surface", "block", "at", "sentence"),
    [*MISSING, *LEAST],
    ids=[*(f"{name} without {field}" for name, _, _, field in NEEDED), *needs.LEAST],
)
def test_what_lacks_something_is_refused(send: Send, surface: str, block: Block, at: str, sentence: str) -> None:
    refused(send(surface, [block]), surface, (sentence, below(at, surface)))


# --- mistakes ---------------------------------------------------------------------------------------------------------

EVERYWHERE = mistakes.ANYWHERE | newer_mistakes.ANYWHERE
SEVERAL = mistakes.SEVERAL | newer_mistakes.SEVERAL
MISTAKES = [
    *((name, surface, *row) for name, row in EVERYWHERE.items() for surface in samples.SURFACES),
    *((name, "message", *row) for name, row in newer_mistakes.IN_MESSAGES.items()),
]


@pytest.mark.parametrize(
    ("name", "surface", "block", "at", "sentence"), MISTAKES, ids=[f"{row[0]}-{row[1]}" for row in MISTAKES]
)
def test_a_mistake_is_refused_with_its_place(
    send: Send, name: str, surface: str, block: Block, at: str, sentence: str
) -> None:
    told = SEVERAL.get(name, [(sentence, at)])
    refused(send(surface, [block]), surface, *((words, below(place, surface)) for words, place in told))


# --- what is right ----------------------------------------------------------------------------------------------------

RIGHT = [
    *((name, "message", blocks) for name, blocks in oddities.MESSAGES.items()),
    *((name, surface, blocks) for name, blocks in oddities.ANYWHERE.items() for surface in samples.SURFACES),
    *((name, "modal", view) for name, view in oddities.VIEWS.items()),
]


@pytest.mark.parametrize(("name", "surface", "content"), RIGHT, ids=[f"{row[0]}-{row[1]}" for row in RIGHT])
def test_what_only_looks_wrong_is_accepted(send: Send, name: str, surface: str, content: Any) -> None:
    answered = send(surface, content)
    assert answered["ok"], answered
