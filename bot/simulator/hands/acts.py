"""What people do, as a table: each act changes the workspace or goes to the app, and says what the person sees."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from html import escape

from bot.simulator.api import hooks
from bot.simulator.api.files import from_person, with_files
from bot.simulator.api.modals import shown
from bot.simulator.api.reactions import toggle
from bot.simulator.api.unfurling import links_shared
from bot.simulator.bodies import sayable
from bot.simulator.errors import JSON, Refusal, SlackError
from bot.simulator.hands import payloads
from bot.simulator.hands.pressing import failed, options, press, seat
from bot.simulator.hands.submitting import close, submit
from bot.simulator.posting import by_person, edit, erase, rich, say
from bot.simulator.telling.delivery import Answer, deliver
from bot.simulator.telling.events import emit
from bot.simulator.world import World

MENTION = re.compile(r"(?<![\w<])@([\w.-]+)")
LINKED = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
PLACE = re.compile(r"(?<![\w<])#([\w-]+)")
ADDRESS = re.compile(r"(?<![<|])\bhttps?://[^\s<>|]+")
Act = Callable[[World, str, JSON], Awaitable[JSON]]


def _spoken_in(world: World, user: str, did: JSON) -> JSON:
    """The conversation, where there is a field to type in."""
    channel = seat(world, user, str(did["channel"]))
    if channel["is_archived"]:
        raise Refusal("This channel has been archived.")
    return channel


async def message(world: World, user: str, did: JSON) -> JSON:
    """Types a message."""
    channel = _spoken_in(world, user, did)
    text = str(did.get("text", ""))
    files = [from_person(world, user, file) for file in did.get("files") or []]
    if not text.strip() and not files:
        raise Refusal("There is nothing to send.")
    if world.state.bot in channel["members"] and channel["is_im"] and not world.manifest.messages_tab:
        raise Refusal("Sending messages to this app has been turned off.")
    extra = {"thread_ts": did.get("thread_ts"), "subtype": "file_share" if files else None}
    typed = by_person(world, user, written(world, text), **extra)
    kept = [world.state.files[file["id"]] for file in files]
    said = say(world, channel, with_files(world, channel, typed, kept) if kept else typed)
    links_shared(world, channel, said)
    return {"ts": said["ts"]}


def written(world: World, text: str) -> str:
    """What a person typed as Slack keeps it: escaped, with mentions and addresses marked up."""
    marked = LINKED.sub(lambda m: f"\0@{m[1]}\1", text)
    safe = escape(marked, quote=False).replace("\0", "<").replace("\1", ">")
    safe = MENTION.sub(lambda m: _mention(world, m), safe)
    return ADDRESS.sub(lambda m: f"<{m[0]}>", safe)


def _mention(world: World, match: re.Match[str]) -> str:
    person = world.state.by_handle(match[1])
    return f"<@{person['id']}>" if person else match[0]


async def command(world: World, user: str, did: JSON) -> JSON:
    """Types a slash command."""
    channel = _spoken_in(world, user, did)
    name, _, words = str(did["text"]).strip().partition(" ")
    declared = world.manifest.command(name)
    if declared is None:
        raise Refusal(f'{name} is not a valid command. In Slack, all messages that start with the "/" are commands.')
    text = words.strip()
    text = _escaped(world, text) if declared.get("should_escape") else _plain(world, text)
    url = hooks.give(world, "commands", user=user, channel=channel["id"])
    given = {"command": name, "text": text, "response_url": url, "trigger_id": world.triggers.give(user)}
    answer = await deliver(world, "command", name, payloads.command(world, user, channel, **given))
    if not answer.ok:
        raise Refusal(f'{name} failed with the error "{answer.trouble}"')
    _answered(world, name, user, channel, answer)
    return {}


def _answered(world: World, name: str, user: str, channel: JSON, answer: Answer) -> None:
    """An acknowledgement may carry a message; text alone is one too."""
    body = {"text": answer.body} if isinstance(answer.body, str) else answer.body
    if not body:
        return
    try:
        hooks.answer(world, {"user": user, "channel": channel["id"], "ts": None}, body)
    except (SlackError, AttributeError):
        raise Refusal(f'{name} failed with the error "invalid_command_response"') from None


def _escaped(world: World, text: str) -> str:
    """With should_escape: people and channels as ids beside their names, addresses marked up."""

    def person(user: str, otherwise: str) -> str:
        known = world.state.users.get(user)
        return f"<@{user}|{known['name']}>" if known else otherwise

    linked = LINKED.sub(lambda m: person(m[1], m[0]), written(world, text))
    channels = {c["name"]: c["id"] for c in world.state.channels.values() if c["name"]}
    return PLACE.sub(lambda m: f"<#{channels[m[1]]}|{m[1]}>" if m[1] in channels else m[0], linked)


def _plain(world: World, text: str) -> str:
    """Without should_escape: what stands there for the eye."""
    return LINKED.sub(lambda m: f"@{world.state.users[m[1]]['name']}" if m[1] in world.state.users else m[0], text)


async def shortcut(world: World, user: str, did: JSON) -> JSON:
    """Takes a shortcut, of a message if one is named."""
    callback = str(did["callback_id"])
    declared = world.manifest.shortcut(callback)
    if world.manifest.raw is not None and declared is None:
        raise Refusal("This shortcut does not exist.")
    payload = _of_message(world, user, did) if did.get("ts") else payloads.base(world, "shortcut", user)
    stamp = world.state.new_ts()
    payload |= {"callback_id": callback, "trigger_id": world.triggers.give(user), "action_ts": stamp}
    answer = await deliver(world, "interaction", f"shortcut {callback}", payload)
    if not answer.ok:
        raise Refusal(failed(answer))
    return {}


def _of_message(world: World, user: str, did: JSON) -> JSON:
    channel = seat(world, user, str(did["channel"]))
    chosen = world.state.find(channel["id"], str(did["ts"]))
    if chosen is None:
        raise Refusal("This message no longer exists.")
    payload = payloads.base(world, "message_action", user)
    payload["channel"] = {"id": channel["id"], "name": payloads.channel_name(channel)}
    url = hooks.give(world, "app-actions", user=user, channel=channel["id"], ts=chosen["ts"])
    return {**payload, "message_ts": chosen["ts"], "message": chosen, "response_url": url}


async def open_home(world: World, user: str, did: JSON) -> JSON:
    """Opens the app, on its Home tab unless another is named."""
    if world.state.users[user].get("is_stranger"):
        raise Refusal("This app is not available to you.")
    channel = world.state.direct(world.state.bot, user)
    view = world.state.homes.get(user)
    world.state.seen_home[user] = time.time()
    event = {"type": "app_home_opened", "user": user, "channel": channel["id"], "tab": str(did.get("tab", "home"))}
    if view and event["tab"] == "home":
        event["view"] = shown(view)
    emit(world, "app_home_opened", event)
    world.told("conversations", to={user})
    return {"channel": channel["id"]}


async def read(world: World, user: str, did: JSON) -> JSON:
    """Looks at a conversation to its end."""
    channel = seat(world, user, str(did["channel"]))
    kept = world.state.messages.get(channel["id"], [])
    if kept:
        world.state.read.setdefault(user, {})[channel["id"]] = kept[-1]["ts"]
        world.told("conversations", to={user})
    return {}


async def react(world: World, user: str, did: JSON) -> JSON:
    """Adds a reaction, or takes it away again."""
    channel = seat(world, user, str(did["channel"]))
    toggle(world, user, channel, str(did["ts"]), str(did["name"]).strip(":"))
    return {}


def _own(world: World, user: str, did: JSON) -> tuple[JSON, JSON]:
    channel = seat(world, user, str(did["channel"]))
    chosen = world.state.find(channel["id"], str(did["ts"]))
    if chosen is None or chosen["user"] != user:
        raise Refusal("Only your own messages can be changed.")
    return channel, chosen


async def edit_message(world: World, user: str, did: JSON) -> JSON:
    """Changes one's own message."""
    channel, chosen = _own(world, user, did)
    text = written(world, str(did["text"]))
    edit(world, channel, chosen, {"text": text, "blocks": rich(world, text)}, by=user)
    return {}


async def delete_message(world: World, user: str, did: JSON) -> JSON:
    """Takes one's own message away."""
    channel, chosen = _own(world, user, did)
    erase(world, channel, chosen)
    return {}


ACTS: dict[str, Act] = {
    "message": message,
    "edit": edit_message,
    "delete": delete_message,
    "command": command,
    "press": press,
    "submit": submit,
    "close": close,
    "options": options,
    "open_home": open_home,
    "read": read,
    "shortcut": shortcut,
    "react": react,
}


def _well_formed(did: JSON) -> None:
    """Refuses fields of a shape that no screen sends, before they get into the state."""
    if not sayable(did):
        raise Refusal("The act holds half of a character, or a number that JSON has not.")
    payload = did.get("payload") or {}
    if not isinstance(payload, dict) or not isinstance(payload.get("selected_option") or {}, dict):
        raise Refusal("`payload` and its `selected_option` must be objects.")
    state = did.get("state") or {}
    held = list(state.values()) if isinstance(state, dict) else [state]
    if not all(isinstance(actions, dict) and all(isinstance(v, dict) for v in actions.values()) for actions in held):
        raise Refusal("`state` must be {block_id: {action_id: {type, ...}}}.")
    chosen = [v.get("files") for actions in held for v in actions.values() if v.get("type") == "file_input"]
    for files in (did.get("files"), *chosen):
        if not isinstance(files or [], list) or not all(isinstance(file, dict) for file in files or []):
            raise Refusal("`files` must be a list of {name, mimetype, content}.")


async def act(world: World, did: JSON) -> JSON:
    """Does what a person did; the answer is what they see."""
    try:
        todo = ACTS.get(str(did.get("do")))
        user = str(did.get("as"))
        if todo is None:
            raise Refusal(f"Nobody knows how to do {did.get('do')!r}.")
        if user not in world.state.users:
            raise Refusal("This person is not in the workspace.")
        if world.state.users[user]["deleted"]:
            raise Refusal("This account has been deactivated.")
        _well_formed(did)
        done = await todo(world, user, did)
    except Refusal as refusal:
        return {"ok": False, "error": str(refusal)}
    except SlackError as refusal:
        return {"ok": False, "error": refusal.code}
    except KeyError as missing:
        return {"ok": False, "error": f"The act needs {missing}."}
    world.dirty = True
    return {"ok": True, **done}
