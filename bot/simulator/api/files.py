"""Files: the external upload in three steps, and their download with the bot's token."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import re
import time
from email.parser import BytesParser
from email.policy import HTTP

from bot.simulator.api.args import Args
from bot.simulator.api.conversations import target
from bot.simulator.errors import JSON, Refusal, SlackError
from bot.simulator.kit.blocks import checked_blocks
from bot.simulator.posting import by_bot, edit, say
from bot.simulator.telling.events import emit
from bot.simulator.world import World

KIND = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


def upload_url(world: World, args: Args) -> JSON:
    """files.getUploadURLExternal: where the bytes are to be posted."""
    name = world.state.new_id("F")
    made = described(world, name, args.text("filename"), size=args.number("length", 0), user=world.state.bot)
    made |= {"alt_txt": alt} if (alt := args.text("alt_txt")) else {}
    world.state.files[name] = made
    world.dirty = True
    return {"upload_url": f"{world.url}/upload/v1/{name}", "file_id": name}


def described(world: World, name: str, filename: str, *, size: int, user: str) -> JSON:
    """Slack's file object."""
    mimetype = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    # As Slack's addresses have it: whatever the file is called, every client can ask for it.
    address = f"{world.url}/files/{name}/{re.sub(r'[^a-z0-9._-]', '_', filename.lower())}"
    return {
        "id": name,
        "created": int(time.time()),
        "timestamp": int(time.time()),
        "name": filename,
        "title": filename,
        "mimetype": mimetype,
        "filetype": filename.rpartition(".")[2].lower() or "binary",
        "user": user,
        "size": size,
        "mode": "hosted",
        "pretty_type": filename.rpartition(".")[2].upper() or "Binary",
        "user_team": world.state.team["id"],
        "editable": False,
        "is_external": False,
        "external_type": "",
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "file_access": "visible",
        "comments_count": 0,
        "is_starred": False,
        "has_rich_preview": False,
        "is_public": False,
        "url_private": address,
        "url_private_download": address,
        "permalink": f"{address}?as=person",
        "channels": [],
        "groups": [],
        "ims": [],
        "shares": {},
    }


def received(world: World, name: str, body: bytes, content_type: str) -> bool:
    """Keeps the posted bytes; False where no upload was announced."""
    file = world.state.files.get(name)
    if file is None or file["user"] != world.state.bot:
        return False
    if content_type.startswith("multipart/"):
        body = _first_part(body, content_type)
    file["_content"] = base64.b64encode(body).decode()
    file["size"] = len(body)
    world.dirty = True
    return True


def _first_part(body: bytes, content_type: str) -> bytes:
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    for part in message.iter_parts():
        return bytes(part.get_payload(decode=True))
    return body


def attached(world: World, user: str, given: JSON) -> JSON:
    """A form's state with the files that a person chose kept: bytes in, file objects out."""
    for actions in given.values():
        for held in actions.values():
            if held.get("type") == "file_input":
                held["files"] = [from_person(world, user, file) for file in held.get("files") or []]
    return given


def from_person(world: World, user: str, file: JSON) -> JSON:
    """The file object of `{name, mimetype, content}` with base64 bytes, or of a known `{id}`."""
    known = world.state.files.get(str(file.get("id", "")))
    if known:
        return public(known)
    if "content" not in file:
        raise SlackError("file_not_found")
    try:
        body = base64.b64decode(file["content"], validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise Refusal("A file's `content` must be its bytes in base64.") from None
    name = world.state.new_id("F")
    made = described(world, name, str(file.get("name") or "file"), size=len(body), user=user)
    told = str(file.get("mimetype"))
    made |= {"mimetype": told if KIND.fullmatch(told) else made["mimetype"], "_content": file["content"]}
    world.state.files[name] = made
    return public(made)


def complete(world: World, args: Args) -> JSON:
    """files.completeUploadExternal: shares the uploaded files."""
    shared = []
    for wanted in args.objects("files"):
        file = world.state.files.get(str(wanted.get("id")))
        if file is None or "_content" not in file or file["user"] != world.state.bot:
            raise SlackError("file_not_found")
        file["title"] = wanted.get("title") or file["title"]
        shared.append(file)
    channels = [c for c in (args.text("channel_id"), *args.words("channels")) if c]
    for channel in channels:
        _share(world, channel, shared, args)
    world.dirty = True
    return {"files": [public(file) for file in shared]}


def _share(world: World, channel_id: str, shared: list[JSON], args: Args) -> None:
    channel = target(world, channel_id)
    text, thread = args.text("initial_comment"), args.text("thread_ts")
    blocks = checked_blocks(args.value("blocks")) if args.has("blocks") else None
    message = by_bot(world, text=text, blocks=blocks, thread_ts=thread, subtype="file_share")
    say(world, channel, with_files(world, channel, message, shared))


def with_files(world: World, channel: JSON, message: JSON, shared: list[JSON]) -> JSON:
    """The message with kept files in it, noted as shared there; the app hears of each if it is there."""
    place = "ims" if channel["is_im"] else "groups" if channel["is_private"] else "channels"
    for file in shared:
        file[place].append(channel["id"])
        share = {"ts": message["ts"], "channel_name": channel["name"], "team_id": world.state.team["id"]}
        share |= {"share_user_id": message["user"], "reply_users": [], "reply_users_count": 0, "reply_count": 0}
        kinds = file.setdefault("shares", {}).setdefault("private" if channel["is_private"] else "public", {})
        kinds.setdefault(channel["id"], []).append(share)
        if world.state.bot in channel["members"]:
            event = {"type": "file_shared", "file_id": file["id"], "user_id": message["user"]}
            emit(world, "file_shared", {**event, "file": {"id": file["id"]}, "channel_id": channel["id"]})
    return {**message, "files": [public(file) for file in shared], "upload": True, "display_as_bot": False}


def info(world: World, args: Args) -> JSON:
    """files.info."""
    file = _known(world, args)
    return {"file": public(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def _known(world: World, args: Args) -> JSON:
    """The file that a call names."""
    name = args.text("file")
    file = seen_by_app(world, name)
    if file is None:
        raise SlackError("file_deleted" if name in world.state.deleted_files else "file_not_found")
    return file


def seen_by_app(world: World, name: str) -> JSON | None:
    """The file if the bot may know of it: its own, one in a form, or one shared in public or where the bot is."""
    file = world.state.files.get(name)
    if file is None or file["user"] == world.state.bot or file["channels"]:
        return file
    places = [world.state.channels[place] for place in _places(file) if place in world.state.channels]
    return file if not _places(file) or any(world.state.bot in place["members"] for place in places) else None


def listing(world: World, args: Args) -> JSON:
    """files.list: the newest first, in pages of `count`."""
    user, channel = args.text("user"), args.text("channel")
    wanted = [
        public(file)
        for file in reversed(world.state.files.values())
        if user in ("", file["user"]) and (not channel or channel in _places(file)) and "_content" in file
        if seen_by_app(world, file["id"])
    ]
    count, page = max(1, args.number("count", 100)), max(1, args.number("page", 1))
    paging = {"count": count, "total": len(wanted), "page": page, "pages": -(-len(wanted) // count)}
    return {"files": wanted[(page - 1) * count : page * count], "paging": paging}


def _places(file: JSON) -> list[str]:
    return [*file["channels"], *file["groups"], *file["ims"]]


def delete(world: World, args: Args) -> JSON:
    """files.delete: of the app's own, wherever they are shared."""
    file = _known(world, args)
    if file["user"] != world.state.bot:
        raise SlackError("cant_delete_file")
    del world.state.files[file["id"]]
    world.state.deleted_files.append(file["id"])
    for place in _places(file):
        for message in world.state.messages.get(place, []):
            _buried(world, world.state.channels[place], message, file["id"])
    emit(world, "file_deleted", {"type": "file_deleted", "file_id": file["id"]})
    world.dirty = True
    return {}


def _buried(world: World, channel: JSON, message: JSON, name: str) -> None:
    """What a message says stays; in the place of the file it says that there was one."""
    files = message.get("files") or []
    if any(file["id"] == name for file in files):
        left = [{"id": name, "mode": "tombstone"} if file["id"] == name else file for file in files]
        edit(world, channel, message, {"files": left})


def content(file: JSON) -> bytes:
    """The bytes that were uploaded."""
    return base64.b64decode(file.get("_content", ""))


def public(file: JSON) -> JSON:
    """The file as the app sees it."""
    return {k: v for k, v in file.items() if not k.startswith("_")}
