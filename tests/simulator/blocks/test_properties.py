"""Blocks by the hundred: what the tables allow is accepted, and one mistake made in it is pointed at."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.simulator.errors import SlackError
from bot.simulator.kit.blocks import checked_blocks, checked_view
from bot.simulator.kit.layouts import BLOCK, BLOCKS
from bot.simulator.kit.rules import NO_SCHEMA
from tests.simulator.blocks.build import plain
from tests.simulator.blocks.samples import SURFACES
from tests.simulator.blocks.strategies import blocks_of, spoiled

# Checked in the process itself: what goes over HTTP is checked by the same two functions, as the cases show.
THOROUGH = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SURFACE = st.sampled_from(SURFACES)


def check(surface: str, content: Any) -> None:
    """Accepts or refuses blocks where they stand, or a whole view."""
    if surface == "message":
        checked_blocks(content)
    elif isinstance(content, dict):
        checked_view(content, surface)
    else:
        modal = {"title": plain(), "submit": plain()} if surface == "modal" else {}
        checked_view({"type": surface, **modal, "blocks": content}, surface)


def accepted(surface: str, content: Any) -> bool:
    """Whether blocks may stand there, or whether a whole view is right."""
    try:
        check(surface, content)
    except SlackError:
        return False
    return True


def told(surface: str, blocks: list[Any]) -> list[str]:
    """The places of the mistakes, as steps below the blocks."""
    with pytest.raises(SlackError) as refused:
        check(surface, blocks)
    assert refused.value.code == ("invalid_blocks" if surface == "message" else "invalid_arguments")
    root = "/blocks" if surface == "message" else "/view/blocks"
    said = [message for message in refused.value.messages if NO_SCHEMA not in message]
    return [message.split(f"[json-pointer:{root}")[1].rstrip("]") for message in said]


@pytest.mark.parametrize("kind", BLOCKS)
@settings(THOROUGH, max_examples=12)
@given(data=st.data())
def test_every_kind_of_block_that_the_tables_allow_is_accepted(kind: str, data: st.DataObject) -> None:
    surface = data.draw(st.sampled_from(BLOCKS[kind].surfaces))
    check(surface, [data.draw(blocks_of(BLOCKS[kind], kind, surface))])


@pytest.mark.parametrize("kind", BLOCKS)
@settings(THOROUGH, max_examples=20)
@given(data=st.data())
def test_one_mistake_is_pointed_at(kind: str, data: st.DataObject) -> None:
    surface = data.draw(st.sampled_from(BLOCKS[kind].surfaces))
    block = data.draw(blocks_of(BLOCKS[kind], kind, surface))
    mistake = data.draw(st.sampled_from(list(spoiled(BLOCK, block, ()))))
    place = "".join(f"/{step}" for step in mistake.at)
    assert told(surface, [{"type": "divider"}, mistake.made_in(block)]) == [f"/1{place}"], mistake.what


@settings(THOROUGH)
@given(data=st.data(), surface=SURFACE)
def test_a_block_out_of_place_is_pointed_at(data: st.DataObject, surface: str) -> None:
    kind = data.draw(st.sampled_from([kind for kind, shape in BLOCKS.items() if surface not in shape.surfaces]))
    block = data.draw(blocks_of(BLOCKS[kind], kind, BLOCKS[kind].surfaces[0]))
    assert told(surface, [block]) == ["/0/type"]


@settings(THOROUGH)
@given(data=st.data(), surface=SURFACE, most=st.integers(2, 12))
def test_an_id_that_stands_twice_is_pointed_at(data: st.DataObject, surface: str, most: int) -> None:
    blocks = [{"type": "divider", "block_id": str(i)} for i in range(most)]
    first = data.draw(st.integers(0, most - 2))
    second = data.draw(st.integers(first + 1, most - 1))
    check(surface, blocks)
    blocks[second]["block_id"] = blocks[first]["block_id"]
    assert told(surface, blocks) == [f"/{second}/block_id"]
