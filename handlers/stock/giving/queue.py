"""What is to be handed over, to whom, where and until when, and what is low: in the keepers' channel, or for one."""

from collections.abc import Mapping
from datetime import datetime

from domain.people import Person
from domain.stock import Asked
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, context, header, section, sections
from handlers.office import Office, Reader
from handlers.stock import news
from handlers.stock.book import QUEUE, those_told
from handlers.stock.giving import handover_card
from handlers.stock.keeper import check_keeper
from handlers.stock.words import quantity
from storage import people, shared
from storage.db import Database, Tx
from storage.stock import ledger, requests

PAGE = "stock.queue_page"
ROW = "queue:"
"""What the blocks of the list are called."""
ROWS, LISTED = 15, 10
"""So many requests are on a page: a message takes 50 blocks; and so many lines in what is said beside them."""


def draw(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """The card in the channel: what ends first, and the way to the rest."""
    return _drawn(tx, reader, 0, (reader.voice.say("Show all…"), 0))


def page(tx: Tx, reader: Reader, mark: int = 0) -> Message:
    """One page of it, for a keeper's eyes."""
    return _drawn(tx, reader, mark, (reader.voice.say("Next page"), mark + ROWS))


def _drawn(tx: Tx, reader: Reader, mark: int, rest: tuple[str, int]) -> Message:
    v, count = reader.voice, requests.count_kept(tx)
    found = requests.load_many(tx, requests.kept(tx, limit=ROWS, skip=mark))
    names = people.get_many(tx, (asked.request.requester_id for asked in found.values()))
    rows = [block for asked in found.values() for block in _row(reader, asked, names)]
    together = v.count("{n} request to be handed over", "{n} requests to be handed over", count)
    said = together if count else v.say("Nothing is to be handed over.")
    name, following = rest
    ways = [button(name, f"{PAGE}.next", f"queue:{following}")] if count > mark + ROWS else []
    ways += [button(v.say("First page"), f"{PAGE}.first", "queue:0")] if mark else []
    beside = [] if mark else [*_unconfirmed(tx, reader), *_low(tx, reader)]
    blocks = [header(v.say("To be handed over")), *(rows or [section(said)]), *([context(said)] if rows else []),
              *actions(*ways, block_id=f"{ROW}ways"), *beside]  # fmt: skip
    return Message(text=said, blocks=blocks)


def _row(reader: Reader, asked: Asked, names: Mapping[int, Person]) -> list[Json]:
    """A request: who gets what, where it is and until when; what ends soon can be kept for longer."""
    v, handover, request = reader.voice, asked.handover, asked.request
    who = names[request.requester_id].name
    much = quantity(v, reader.office, asked.item, asked.quantity)
    told = {"who": who, "quantity": much, "item": asked.item.name, "sku": asked.item.sku}
    lines = [
        v.say("*{who}* {quantity}, {item} · {sku}", **told),
        v.say(
            "{place}, until {day} · {reference}",
            place=handover.location,
            day=handover_card.day(reader, handover.until),
            reference=request.reference,
        ),
    ]
    calendar = reader.office.calendar(reader.person)
    soon = handover.until is not None and handover.until <= calendar.add_working_days(reader.today, 1)
    name = f"{ROW}{request.id}"
    keep = handover_card.longer(reader, asked) if soon else []
    return [
        section(*lines, button=handover_card.hand_over(reader, asked), block_id=name),
        *actions(*keep, block_id=f"{name}:longer"),
    ]


def _unconfirmed(tx: Tx, reader: Reader) -> list[Json]:
    """What was handed over, and nobody has said yet that they have it."""
    v, found = reader.voice, requests.load_many(tx, requests.handed(tx, limit=LISTED + 1))
    ids = {i for a in found.values() for i in (a.request.requester_id, a.handover.handed_by_id) if i}
    names = people.get_many(tx, ids)
    lines = [
        v.say("⏳ {who} has not confirmed {reference} yet, handed over by {by} {when}.",
              who=names[asked.request.requester_id].name, reference=asked.request.reference,
              by=names[asked.handover.handed_by_id].name, when=v.moment(asked.handover.handed_at))
        for asked in found.values() if asked.handover.handed_by_id and asked.handover.handed_at
    ]  # fmt: skip
    return _listed(reader, lines)


def _low(tx: Tx, reader: Reader) -> list[Json]:
    """What is below its minimum, and how much to order."""
    found = ledger.stocked(tx, ledger.low_ones(tx, limit=LISTED + 1))
    return _listed(reader, [" ".join(news.low_lines(reader, stocked)) for stocked in found.values()])


def _listed(reader: Reader, lines: list[str]) -> list[Json]:
    more = [reader.voice.say("… and more")] if len(lines) > LISTED else []
    return sections(*lines[:LISTED], *more) if lines else []


def turn(tx: Tx, call: Call) -> Answer:
    """A press on another page. Raises NotKeeper."""
    check_keeper(tx, call)
    _, mark = forms.read_page(call.value)
    return turned(tx, call, mark)


def turned(tx: Tx, call: Call, mark: int) -> Answer:
    """A page in the place of the one that was pressed."""
    return forms.turned(call, page(tx, call.reader, mark), name=PAGE, title=call.voice.say("To be handed over"))


def tick(db: Database, office: Office, now: datetime) -> int:
    """Put the card into the channel that the policy names, once it says anything; whether it was put there."""
    channel = office.policy.stock.channel
    if channel is None:
        return 0
    with db.read() as tx:
        stands = shared.stands_in(tx, kind=QUEUE, subject_id=0)
        found = requests.kept(tx, limit=1) or requests.handed(tx, limit=1) or ledger.low_ones(tx, limit=1)
        someone = those_told(tx, office.day(now))
    if not found or stands == channel or not someone:
        return 0
    with db.write() as tx:
        shared.owe_in(tx, channel, kind=QUEUE, subject_id=0, person_id=someone[0].id)
    return 1


ENTRIES: tuple[Entry, ...] = tuple(action(f"{PAGE}.{name}", turn) for name in ("next", "first"))
