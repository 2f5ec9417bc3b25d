"""The whole list behind a number of a digest, in pages; for those alone who may have the digest."""

from datetime import date, timedelta

from domain.digest import NotForYou
from handlers.call import Answer, Call, Entry, Message, action
from handlers.cards import actions, button, header, section
from handlers.digest.known import check
from handlers.digest.part import LIST, Digest
from handlers.forms import read_page, turned
from storage.db import Tx

PAGE = 25
FAR = timedelta(days=366)
TURNED = "digest.listed"


def press(tx: Tx, call: Call) -> Answer:
    """A page of the list. Raises NotForYou."""
    name, mark = read_page(call.value)
    digest, page = _page(tx, call, name, mark)
    return turned(call, page, name=TURNED, title=digest.name(call.voice))


def _page(tx: Tx, call: Call, name: str, mark: int) -> tuple[Digest, Message]:
    v, (key, part_key, told) = call.voice, (*name.split("."), "", "", "")[:3]
    digest = check(tx, call.reader, key)
    part = next((part for part in digest.parts if part.key == part_key and part.shown(call.actor)), None)
    day = _day(told, call.today)
    if part is None or day is None:
        raise NotForYou(digest=key)
    known = part.find(tx, call.reader, day)
    lines = known.lines(mark, PAGE)
    pages = [button(v.say("Next page"), f"{LIST}.next", f"{name}:{mark + PAGE}")] if known.n > mark + PAGE else []
    pages += [button(v.say("First page"), f"{LIST}.first", f"{name}:0")] if mark else []
    title = f"{part.heading(v)}: {known.said or v.number(known.n)}"
    # Apart from each other: on a phone each of them takes several lines.
    body = [section(line) for line in lines] or [section(v.say("There is nothing left here."))]
    return digest, Message(text=title, blocks=[header(title), *body, *actions(*pages)])


def _day(told: str, today: date) -> date | None:
    """The day of a digest; None for what is none, or too far away to be one."""
    try:
        found = date.fromisoformat(told)
    except ValueError:
        return None
    return found if abs(found - today) <= FAR else None


ENTRIES: tuple[Entry, ...] = tuple(action(name, press) for name in (LIST, f"{LIST}.next", f"{LIST}.first"))
