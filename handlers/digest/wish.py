"""`/backoffice digest`: which digests there are for somebody, when they come, and whether they want them."""

from domain.digest import Circle
from domain.policy import EVERY, NEVER, WEEKDAYS
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import button, header, section
from handlers.digest.known import DIGESTS, check, is_for
from handlers.digest.part import Digest
from handlers.forms import read_page, turned
from handlers.office import Reader
from storage import digests
from storage.db import Tx

WANT, SHOW = "digest.want", "digest.show"


def shown(tx: Tx, reader: Reader) -> Message:
    """All of them, each with a button that turns it on or off."""
    title, rows = reader.voice.say("Digests"), blocks(tx, reader)
    none = reader.voice.say("There is no digest for you here.")
    return Message(text=title if rows else none, blocks=[header(title), *(rows or [section(none)])])


def blocks(tx: Tx, reader: Reader) -> list[Json]:
    """A row for each digest that the reader may have."""
    said = digests.wishes(tx, reader.person.id)
    mine = (one for one in DIGESTS.values() if _sent(reader, one) and is_for(tx, reader, one))
    return [_row(reader, one, said.get(one.key, _by_default(reader, one))) for one in mine]


def _sent(reader: Reader, digest: Digest) -> bool:
    return reader.office.policy.digests.of(digest.key).weekday != NEVER


def _by_default(reader: Reader, digest: Digest) -> bool:
    """Whether somebody gets it who said nothing."""
    policy = reader.office.policy.digests.of(digest.key)
    return not policy.places and digest.whom in (*reader.person.roles, Circle.MANAGERS)


def _row(reader: Reader, digest: Digest, wanted: bool) -> Json:
    v = reader.voice
    state = v.say("You get it.") if wanted else v.say("You do not get it.")
    change = v.say("Stop") if wanted else v.say("Send it to me")
    press = button(change, WANT, f"{digest.key}:{0 if wanted else 1}")
    return section(f"*{digest.name(v)}* · {_when(reader, digest)}", f"{digest.about(v)}. {state}", button=press)


def _when(reader: Reader, digest: Digest) -> str:
    v, policy = reader.voice, reader.office.policy.digests.of(digest.key)
    at = v.clock(policy.at)
    if policy.weekday == EVERY:
        return v.say("on working days at {at}", at=at)
    return v.say("each week, {weekday} at {at}", weekday=v.weekday(WEEKDAYS.index(policy.weekday)), at=at)


def asked(tx: Tx, call: Call) -> Answer:
    """What there is."""
    return Answer(say=shown(tx, call.reader))


def press(tx: Tx, call: Call) -> Answer:
    """On or off. Raises NotForYou."""
    key, wanted = read_page(call.value)
    digest = check(tx, call.reader, key)
    digests.want(tx, call.actor.id, digest.key, wanted=bool(wanted))
    return turned(call, shown(tx, call.reader), name=WANT, title=call.voice.say("Digests"))


def show(tx: Tx, call: Call) -> Answer:
    """The same, from the settings."""
    return turned(call, shown(tx, call.reader), name=WANT, title=call.voice.say("Digests"))


ENTRIES: tuple[Entry, ...] = (action(SHOW, show), action(WANT, press, changes=True))
