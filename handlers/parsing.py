"""What Slack sends, in the shapes that it documents, as one value."""

import hashlib
import json
import re
from collections.abc import Mapping

from domain.people import Account, AccountKind
from domain.policy import COMMANDS, Policy
from handlers.call import Delivery, Json, Surface, Whisper, clean, inputs_of, memo_of

TYPED, SAID = 500, 4000
"""Characters of what somebody types that are read: forty thousand of them keep the database waiting for a second."""


def parse(surface: Surface, body: Json, policy: Policy) -> Delivery:
    """The delivery in ``body``; what is missing is empty, never an error."""
    match surface:
        case Surface.COMMAND:
            return _command(body, policy)
        case Surface.EVENT:
            return _event(body)
        case _:
            return _interaction(surface, body)


def unknown(delivery: Delivery) -> Account:
    """The account of somebody whom Slack does not tell us of: one of another company."""
    return Account(team_id=delivery.team_id, user_id=delivery.user_id, kind=AccountKind.STRANGER)


def _command(body: Json, policy: Policy) -> Delivery:
    called = str(body.get("command", "")).removeprefix("/")
    typed = clean(str(body.get("text") or "")).strip()
    ours = {getattr(policy.commands, name): name for name in COMMANDS}
    return Delivery(
        surface=Surface.COMMAND,
        name=ours.get(called, called),
        team_id=str(body.get("team_id") or body.get("enterprise_id") or ""),
        user_id=str(body.get("user_id", "")),
        key=f"command:{body.get('trigger_id')}",
        text=typed[:TYPED],
        said=typed[:SAID],
        trigger_id=body.get("trigger_id"),
        response_url=body.get("response_url"),
    )


def _event(body: Json) -> Delivery:
    event = clean(_mapping(body.get("event")))
    # A change or a deletion is told of with the message that it befell, and has neither author nor words of its own.
    befell = _mapping(event.get("message") or event.get("previous_message"))
    typed = str(event.get("text") or befell.get("text") or "").strip()
    user = event.get("user") or befell.get("user")
    user_id = user.get("id") if isinstance(user, Mapping) else user
    # The same message can arrive under another event_id and without a retry header.
    key = f"message:{event.get('channel')}:{event['ts']}" if event.get("type") == "message" and "ts" in event else None
    return Delivery(
        surface=Surface.EVENT,
        name=str(event.get("type", "")),
        team_id=str(body.get("team_id") or body.get("enterprise_id") or ""),
        user_id=str(user_id or ""),
        key=key or f"event:{body.get('event_id') or _digest(body)}",
        text=typed[:TYPED],
        said=typed[:SAID],
        event=event,
    )


def _interaction(surface: Surface, body: Json) -> Delivery:
    user, view, container = (_mapping(body.get(part)) for part in ("user", "view", "container"))
    # On Enterprise Grid ``team`` may be null; accounts are kept under the workspace of the user.
    team_id = _mapping(body.get("team")).get("id") or user.get("team_id") or _mapping(body.get("enterprise")).get("id")
    pressed = _chosen(next(iter(body.get("actions") or ()), {}))
    # Of a message, a shortcut tells all: there is no container.
    message = clean(_mapping(body.get("message"))) if surface is Surface.SHORTCUT else {}
    channel = container.get("channel_id") or (_mapping(body.get("channel")).get("id") if message else None)
    ts = container.get("message_ts") or message.get("ts")
    # A form whose fields are filled anew counts how often: Slack keeps what was typed into fields of the same name.
    action = re.sub(r":\d+$", "", str(pressed.get("action_id") or ""))
    name = {Surface.ACTION: action, Surface.FORM: view.get("callback_id")}
    by = f"{team_id}:{user.get('id')}"
    where = f"{channel}:{ts}" if ts else view.get("id")
    key = {
        Surface.FORM: f"form:{by}:{view.get('id')}:{view.get('hash')}",
        Surface.ACTION: f"press:{by}:{where}:{pressed.get('action_id')}:{pressed.get('action_ts')}",
    }
    return Delivery(
        surface=surface,
        name=str(name.get(surface) or body.get("action_id") or body.get("callback_id") or ""),
        team_id=str(team_id or ""),
        user_id=str(user.get("id", "")),
        key=key.get(surface) or f"{surface}:{_digest(body)}",
        text=clean(str(body.get("value") or "")) if surface is Surface.OPTIONS else "",
        value=_pressed_value(pressed),
        whisper=_whisper(body, pressed) if container.get("is_ephemeral") else _whispered_before(view),
        place=(str(channel), str(ts)) if channel and ts else None,
        view=view,
        inputs=inputs_of(view),
        event=message,
        trigger_id=body.get("trigger_id"),
        response_url=body.get("response_url"),
    )


def _whisper(body: Json, pressed: Json) -> Whisper | None:
    url = body.get("response_url")
    return Whisper(url=str(url), row=str(pressed.get("block_id") or "")) if url else None


def _whispered_before(view: Json) -> Whisper | None:
    """The whisper from which an open form came; Slack keeps what a form of ours remembers."""
    remembered = _mapping(memo_of(view).get("whisper"))
    return Whisper(url=str(remembered["url"]), row=str(remembered.get("row"))) if "url" in remembered else None


def _chosen(pressed: Json) -> Json:
    """A choice from a menu of ours, as the button that it stands for: the option says "name value"."""
    if pressed.get("type") != "overflow":
        return pressed
    name, _, value = _pressed_value(pressed).partition(" ")
    return {**pressed, "action_id": name, "value": value}


def _pressed_value(pressed: Json) -> str:
    chosen = pressed.get("selected_option") or {}
    return str(clean(pressed.get("value") or chosen.get("value") or ""))


def _mapping(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def _digest(body: Json) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def first_input(delivery: Delivery) -> str:
    """The block of a form that a sentence about all of it stands beside."""
    blocks = delivery.view.get("blocks") or ()
    return next((b["block_id"] for b in blocks if b.get("type") == "input"), "form")
