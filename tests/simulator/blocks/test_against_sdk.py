"""Slack's own models as a second opinion: where slack_sdk checks a limit, the simulator says the same of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import blocks as sdk
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.views import View

from bot.simulator.kit.layouts import BLOCKS
from tests.simulator.blocks.samples import SURFACES
from tests.simulator.blocks.strategies import blocks_of, objects_in
from tests.simulator.blocks.test_properties import THOROUGH, accepted

# The SDK has no model of these.
UNKNOWN = ("data_table", "data_visualization")
# The SDK is stricter than Slack's reference: it counts "less than 200" and "less than 50" as 199 and 49, and wants a
# task's status.
STRICTER = ("video", "task_card")


def sdk_accepts(thing: JsonObject) -> bool:
    """Whether Slack's own model would be sent."""
    try:
        thing.to_dict()
    except SlackObjectFormationError:
        return False
    return True


@contextmanager
def unchecked() -> Iterator[None]:
    """The SDK's models without their checks, to see what they would have sent."""
    with patch.object(JsonObject, "validate_json", lambda self: None):
        yield


def raw(thing: JsonObject) -> dict[str, Any]:
    """What the model would have sent."""
    with unchecked():
        made = thing.to_dict()
    assert isinstance(made, dict)
    return made


def near(most: int, least: int = 1) -> SearchStrategy[int]:
    """Sizes about a limit, mostly right."""
    return st.sampled_from([least, least, most // 2, most - 1, most, most, most + 1])


def words(most: int, least: int = 1) -> SearchStrategy[str]:
    """So many characters."""
    return near(most, least).map(lambda n: "x" * n)


def maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Or nothing."""
    return st.none() | strategy


def listed(strategy: SearchStrategy[Any], most: int, least: int = 1) -> SearchStrategy[Any]:
    """One thing, so many times."""
    return st.tuples(strategy, near(most, least)).map(lambda drawn: [drawn[0]] * drawn[1])


PLAIN = sdk.PlainTextObject
MARKED = sdk.MarkdownTextObject
IDS = words(255)
TEXT = words(3000).map(lambda text: MARKED(text=text))
CONFIRM = st.builds(
    sdk.ConfirmObject,
    title=words(100),
    text=words(300).map(lambda text: PLAIN(text=text)),
    confirm=words(30),
    deny=words(30),
    style=st.sampled_from([None, "danger", "primary", "red"]),
)
BUTTON = st.builds(
    sdk.ButtonElement,
    text=words(75),
    value=maybe(words(2000)),
    url=maybe(words(3000)),
    accessibility_label=maybe(words(75)),
    agent_prompt=maybe(words(4000)),
    style=st.sampled_from([None, None, "danger", "primary", "green"]),
    confirm=maybe(CONFIRM),
)
OPTION = st.builds(sdk.Option, text=words(75), value=words(150))
GROUP = st.builds(
    sdk.OptionGroup, label=words(75).map(lambda text: PLAIN(text=text)), options=OPTION.map(lambda o: [o])
)
LARGE = st.builds(sdk.OptionGroup, label=st.just(PLAIN(text="x")), options=listed(OPTION, 100))
SELECT = st.builds(
    sdk.StaticSelectElement,
    placeholder=maybe(words(150)),
    options=maybe(listed(OPTION, 100)),
    option_groups=maybe(listed(GROUP, 100) | LARGE.map(lambda group: [group])),
    confirm=maybe(CONFIRM),
)
PICTURE = {"image_url": words(3000), "alt_text": words(2000)}
OVERFLOW = st.builds(sdk.OverflowMenuElement, options=listed(OPTION, 5))
DAY = st.builds(
    sdk.DatePickerElement, initial_date=st.sampled_from(["2026-08-10", "2026-13-10", "2026-08-32", "10/08/2026"])
)
TIME = st.builds(sdk.TimePickerElement, initial_time=st.sampled_from(["00:00", "23:59", "24:00", "9:30", "09:60"]))
CARD = st.builds(
    sdk.CardBlock,
    title=maybe(words(150)),
    subtitle=maybe(words(150)),
    body=maybe(words(200)),
    actions=maybe(listed(BUTTON, 3).filter(lambda buttons: len(buttons) < 4)),
)
SECTION = st.builds(
    sdk.SectionBlock,
    block_id=maybe(IDS),
    text=maybe(TEXT),
    fields=maybe(listed(st.just(MARKED(text="x")), 10)),
    accessory=st.none() | BUTTON | SELECT | OVERFLOW | DAY | TIME,
)

MODELS: dict[str, SearchStrategy[JsonObject]] = {
    "section": SECTION,
    "header": st.builds(sdk.HeaderBlock, text=words(150), block_id=maybe(IDS)),
    "context": st.builds(sdk.ContextBlock, elements=listed(TEXT.filter(lambda text: len(text.text) <= 3000), 10)),
    "actions": st.builds(sdk.ActionsBlock, elements=listed(BUTTON | SELECT | OVERFLOW, 25)),
    "image": st.builds(sdk.ImageBlock, **PICTURE, title=maybe(words(2000))),
    "input": st.builds(
        sdk.InputBlock,
        label=words(2000),
        hint=maybe(words(2000)),
        element=SELECT | DAY | TIME | st.builds(sdk.PlainTextInputElement, placeholder=maybe(words(150))),
    ),
    "card": CARD,
    "carousel": st.builds(sdk.CarouselBlock, elements=listed(CARD, 10)),
    "container": st.builds(
        sdk.ContainerBlock,
        child_blocks=listed(SECTION, 10),
        title=maybe(words(150)),
        subtitle=maybe(words(150)),
        width=st.sampled_from([None, "full", "huge"]),
        is_collapsible=st.none() | st.booleans(),
        has_header_divider=st.none() | st.booleans(),
    ),
    "auth_provider": st.builds(
        sdk.AuthProviderBlock,
        value=words(150),
        name=words(75),
        is_connected=st.booleans(),
        description=maybe(words(150)),
        connected_identity=maybe(words(75)),
        connected_context=maybe(words(75)),
        accessory=maybe(OVERFLOW),
    ),
}


@pytest.mark.parametrize("kind", MODELS)
@settings(THOROUGH, max_examples=30)
@given(data=st.data())
def test_a_block_of_the_sdk_is_accepted_if_the_sdk_would_send_it(kind: str, data: st.DataObject) -> None:
    model = data.draw(MODELS[kind])
    assert accepted("modal", [raw(model)]) == sdk_accepts(model)


@settings(THOROUGH)
@given(data=st.data())
def test_a_view_of_the_sdk_is_accepted_if_the_sdk_would_send_it(data: st.DataObject) -> None:
    drawn: dict[str, Any] = {name: data.draw(words(24)) for name in ("title", "submit", "close")}
    drawn |= {"private_metadata": data.draw(words(3000)), "callback_id": data.draw(words(255))}
    model = View(type="modal", blocks=data.draw(listed(st.just(sdk.DividerBlock()), 100)), **drawn)
    assert accepted("modal", raw(model)) == sdk_accepts(model)


@pytest.mark.parametrize("kind", [kind for kind in BLOCKS if kind not in (*UNKNOWN, *STRICTER)])
@settings(THOROUGH, max_examples=8)
@given(data=st.data())
def test_the_sdk_would_send_what_the_tables_allow(kind: str, data: st.DataObject) -> None:
    surface = data.draw(st.sampled_from([name for name in SURFACES if name in BLOCKS[kind].surfaces]))
    block = data.draw(blocks_of(BLOCKS[kind], kind, surface))
    assume(not any(thing.get("type") in STRICTER for thing in objects_in(block)))
    model = sdk.Block.parse(block)
    assert model is not None
    assert sdk_accepts(model)


def test_the_sdk_can_be_asked_with_and_without_its_checks() -> None:
    long = sdk.HeaderBlock(text="x" * 151)
    assert not sdk_accepts(long)
    assert raw(long)["text"]["text"] == "x" * 151
