"""What people type does nothing in a message or a form, and Slack takes both."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.simulator.kit.blocks import checked_blocks, checked_view
from handlers.call import Message

FORGED = re.compile(r"<!channel|<@U0ANA|<https://evil|<script")


def harmless(message: Message) -> Message:
    """The message, if Slack takes it and no mention, link or markup of people's words comes alive in it."""
    checked_blocks([dict(block) for block in message.blocks])
    assert 0 < len(message.text) <= 4000
    for text in (message.text, *marked(message.blocks)):
        assert not FORGED.search(text), text
    return message


def marked(node: Any) -> Iterator[str]:
    """All text that Slack reads as markup."""
    if isinstance(node, Mapping):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for value in node.values():
            yield from marked(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from marked(item)


def harmless_form(view: Mapping[str, Any]) -> Mapping[str, Any]:
    """The form, if Slack takes it and nobody's words do anything in it."""
    checked_view(dict(view), "modal")
    assert not [text for text in marked(view) if FORGED.search(text)]
    return view
