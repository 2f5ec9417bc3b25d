"""Acting on an element: buttons, menus, pickers, in messages, modals and the Home tab; and loading options."""

from __future__ import annotations

from typing import Any

from bot.simulator.api import hooks
from bot.simulator.api.files import attached
from bot.simulator.errors import JSON, Refusal, SlackError
from bot.simulator.hands import payloads
from bot.simulator.kit.blocks import find_element
from bot.simulator.kit.fieldstate import HELD, merged
from bot.simulator.kit.limits import GROUP, OPTION, options_of
from bot.simulator.kit.rules import Found, Many
from bot.simulator.telling.delivery import TIMEOUT, Answer, deliver
from bot.simulator.world import World

GONE = "This button is no longer there. Reload to see what changed."
MODAL_TROUBLE = "We had some trouble connecting. Try again?"
# What an element's own action carries of its definition.
ECHOED: tuple[str, ...] = ("text", "value", "url", "style", "confirm", "placeholder", "accessibility_label")
ECHOED += tuple(initial for _, initial in HELD.values() if initial)


def seat(world: World, user: str, channel_id: str) -> JSON:
    """The conversation in which the person sits; public channels are open to all."""
    channel = world.state.channels.get(channel_id)
    if channel is None or (channel["is_private"] and user not in channel["members"]):
        raise Refusal("This conversation cannot be found.")
    return channel


def failed(answer: Answer) -> str:
    """What Slack says when an interaction outside of a modal was not acknowledged."""
    if answer.trouble == TIMEOUT:
        return "Operation timed out. Apps need to respond within 3 seconds."
    return f"This app responded with Status Code {answer.status}." if answer.status else "This app did not respond."


async def press(world: World, user: str, did: JSON) -> JSON:
    """Presses a button or chooses in a menu; with `force`, one that an old picture still shows."""
    payload, blocks = _place(world, user, did, "block_actions")
    block_id, action_id = str(did.get("block_id", "")), str(did["action_id"])
    found = find_element(blocks, block_id, action_id)
    given = {**(did.get("payload") or {}), **({"value": did["value"]} if "value" in did else {})}
    element = found[1] if found else {"type": given.get("type", "button")}
    if not did.get("force") and (found is None or not _offers(element, given)):
        raise Refusal(GONE)
    stamp = world.state.new_ts()
    action = {"action_id": action_id, "block_id": block_id, "type": element["type"]}
    action |= {k: element[k] for k in ECHOED if k in element} | given | {"action_ts": stamp}
    view = payload.get("view")
    payload["trigger_id"] = world.triggers.give(user, view["id"] if view and view["type"] == "modal" else None)
    payload["actions"] = [action]
    answer = await deliver(world, "interaction", f"press {action_id}", payload)
    if not answer.ok:
        raise Refusal(_trouble(world, user, payload, answer))
    return {}


def _offers(element: JSON, given: JSON) -> bool:
    """Whether a screen could send this: a button has one value, and a menu those of its options."""
    if element["type"] == "button":
        return "value" not in given or given["value"] == element.get("value")
    chosen = given.get("selected_option")
    if not chosen or element["type"] not in ("static_select", "radio_buttons", "overflow"):
        return True
    return any(option["value"] == chosen.get("value") for option in options_of(element))


def _place(world: World, user: str, did: JSON, kind: str) -> tuple[JSON, list[JSON]]:
    """The payload of something done in a view or a message, and the blocks in which it was done."""
    if did.get("view_id"):
        return _in_view(world, user, did, kind)
    channel = seat(world, user, str(did.get("channel", "")))
    ts = str(did.get("ts", ""))
    message = world.state.find(channel["id"], ts, viewer=user)
    if message is None and not did.get("force"):
        raise Refusal("This message no longer exists.")
    message = message or {"ts": ts, "type": "message", "text": "", "user": world.state.bot, "blocks": []}
    _remember(world, f"{channel['id']}:{ts}", did)
    payload = payloads.in_message(world, kind, user, channel, message)
    if kind == "block_actions":
        payload["response_url"] = hooks.give(world, "actions", user=user, channel=channel["id"], ts=ts)
    return payload, message.get("blocks") or []


def _in_view(world: World, user: str, did: JSON, kind: str) -> tuple[JSON, list[JSON]]:
    view = world.state.views.get(str(did["view_id"]))
    if view is None or view["_user"] != user:
        raise Refusal("This view is no longer open.")
    given = attached(world, user, did.get("state") or {})
    view["state"] = {"values": merged(merged(view["state"]["values"], given), _own_change(view, did))}
    return payloads.in_view(world, kind, user, view), view["blocks"]


def _remember(world: World, place: str, did: JSON) -> None:
    given = merged(did.get("state") or {}, _own_change({}, did))
    if given:
        world.state.input_values[place] = merged(world.state.input_values.get(place, {}), given)


def _own_change(view: JSON, did: JSON) -> JSON:
    """What the act itself changes in the fields: choosing a date is also holding it."""
    given: JSON = did.get("payload") or {}
    kind = str(given.get("type", "")) or _type_of(view, did)
    key = HELD.get(kind, ("", ""))[0]
    if not key or key not in given:
        return {}
    return {str(did.get("block_id")): {str(did.get("action_id")): {"type": kind, key: given[key]}}}


def _type_of(view: JSON, did: JSON) -> str:
    found = find_element(view.get("blocks") or [], str(did.get("block_id")), str(did.get("action_id")))
    return str(found[1]["type"]) if found else ""


def _trouble(world: World, user: str, payload: JSON, answer: Answer) -> str:
    view = payload.get("view")
    if view and view["type"] == "modal":
        world.modal_errors[user] = MODAL_TROUBLE
        world.hub.tell("modals", to={user})
        return MODAL_TROUBLE
    return failed(answer)


async def options(world: World, user: str, did: JSON) -> JSON:
    """Loads the options of an external menu for what the person typed."""
    payload, blocks = _place(world, user, {**did, "payload": {}}, "block_suggestion")
    found = find_element(blocks, str(did["block_id"]), str(did["action_id"]))
    if found is None:
        raise Refusal(GONE)
    typed = str(did.get("value", ""))
    if len(typed) < found[1].get("min_query_length", 3):
        return {"options": []}
    payload |= {"block_id": did["block_id"], "action_id": did["action_id"], "value": typed}
    answer = await deliver(world, "options", f"options {did['action_id']}", payload)
    if not answer.ok or not isinstance(answer.body, dict):
        raise Refusal("Sorry, there was an error loading the options.")
    return _offered(answer.body)


def _offered(body: JSON) -> JSON:
    found = Found("modal")
    rules = {"options": OPTION, "option_groups": GROUP}
    name = next((n for n in rules if n in body), "options")
    offered: Any = body.get(name, [])
    Many(rules[name], 100, least=0).check(offered, f"/{name}", found)
    if found.messages:
        raise SlackError("; ".join(found.messages))
    return {name: offered}
