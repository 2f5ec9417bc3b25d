"""Sending a form and closing it."""

from __future__ import annotations

from typing import Any

from bot.simulator.api import hooks
from bot.simulator.api.files import attached
from bot.simulator.api.modals import new_hash, popped, pushed, replaced, stack_of, taken_out
from bot.simulator.errors import JSON, Refusal, SlackError
from bot.simulator.hands import payloads
from bot.simulator.hands.pressing import MODAL_TROUBLE
from bot.simulator.kit.blocks import checked_view
from bot.simulator.kit.fieldstate import client_errors, merged, values
from bot.simulator.telling.delivery import deliver
from bot.simulator.world import World


async def submit(world: World, user: str, did: JSON) -> JSON:
    """Sends the form on top; what is wrong stands beside its field."""
    view = _on_top(world, user, did)
    if not view.get("submit"):
        raise Refusal("This form cannot be sent.")
    view["state"] = {"values": merged(view["state"]["values"], attached(world, user, did.get("state") or {}))}
    held = values(view["blocks"], view["state"]["values"])
    wrong = client_errors(view["blocks"], held)
    if wrong:
        # Slack's client says these itself; nothing was sent.
        return {"response_action": "errors", "errors": wrong, "sent": False}
    given = {"trigger_id": world.triggers.give(user, view["id"]), "response_urls": _urls(world, user, view, held)}
    payload = payloads.submission(world, user, view, **given)
    answer = await deliver(world, "interaction", f"submit {view['callback_id'] or view['id']}", payload)
    try:
        if not answer.ok or not isinstance(answer.body, dict | None):
            raise SlackError("trouble")
        return _responded(world, user, view, answer.body or {})
    except SlackError:
        world.modal_errors[user] = MODAL_TROUBLE
        world.hub.tell("modals", to={user})
        raise Refusal(MODAL_TROUBLE) from None


def _on_top(world: World, user: str, did: JSON) -> JSON:
    stack = stack_of(world, user)
    if not stack or stack[-1]["id"] != did["view_id"]:
        raise Refusal("This form is no longer open.")
    return stack[-1]


def _urls(world: World, user: str, view: JSON, held: JSON) -> list[JSON]:
    """A response_url for each chosen conversation whose menu asks for one."""
    urls: list[JSON] = []
    for block in view["blocks"]:
        element = block.get("element") or {}
        if element.get("response_url_enabled"):
            value = held[block["block_id"]][element["action_id"]]
            channel = value.get("selected_conversation") or value.get("selected_channel")
            if channel:
                place = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": channel}
                urls.append({**place, "response_url": hooks.give(world, "app", user=user, channel=channel)})
    return urls


def _responded(world: World, user: str, view: JSON, body: JSON) -> JSON:
    """Does what the acknowledgement asks for; none closes this form alone."""
    action = body.get("response_action")
    if action not in RESPONSES:
        raise SlackError("invalid_response_action")
    world.modal_errors.pop(user, None)
    return {"response_action": action, **RESPONSES[action](world, user, view, body)}


def _close_this(world: World, user: str, view: JSON, body: JSON) -> JSON:
    # The app may have opened another form over this one before it answered.
    taken_out(world, user, view)
    return {}


def _clear(world: World, user: str, view: JSON, body: JSON) -> JSON:
    popped(world, user, everything=True)
    return {}


def _errors(world: World, user: str, view: JSON, body: JSON) -> JSON:
    errors: Any = body.get("errors")
    fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= fields:
        raise SlackError("invalid_errors")
    # The form is drawn anew, so what is sent next is another form; a try after silence is the same one.
    view["hash"] = new_hash()
    return {"errors": errors}


def _update(world: World, user: str, view: JSON, body: JSON) -> JSON:
    replaced(world, view, checked_view(body.get("view"), "modal"))
    return {}


def _push(world: World, user: str, view: JSON, body: JSON) -> JSON:
    stack = world.state.stacks.get(user, [])
    pushed(world, user, checked_view(body.get("view"), "modal"), stack)
    return {}


RESPONSES = {None: _close_this, "clear": _clear, "errors": _errors, "update": _update, "push": _push}


async def close(world: World, user: str, did: JSON) -> JSON:
    """Dismisses the form on top, or all of them, and tells the app where it wants to know."""
    view = _on_top(world, user, did)
    everything = bool(view["clear_on_close"] or did.get("all"))
    for gone in popped(world, user, everything=everything):
        if gone["notify_on_close"]:
            payload = payloads.closed(world, user, gone, cleared=everything)
            world.spawn(deliver(world, "interaction", f"close {gone['callback_id'] or gone['id']}", payload))
    return {}
