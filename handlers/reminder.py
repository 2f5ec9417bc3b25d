"""Reminders of all subjects: what is due for somebody is one message, once they are at work, which can be put off."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from handlers import quiet
from handlers.access import ending
from handlers.access import news as of_access
from handlers.approval import chase as approvals
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import DIVIDER, actions, button, section
from handlers.each import each, in_the_end
from handlers.office import Office, Reader
from handlers.payment import chase as advances
from handlers.stock import news as of_stock
from handlers.stock.giving import deadline
from handlers.vacation import chase as certificates
from storage import messages, people, reminders
from storage.db import Database, Tx
from storage.messages import Priority
from storage.reminders import Facts

REMINDER = "reminder"
SNOOZE = "reminder.snooze"
BATCH = 200
LISTED = 10
"""So many things of a kind are told of; the lists show the rest."""
MOST_BLOCKS = 49
STALE_AFTER = timedelta(days=1)
Stopped = Callable[[], bool]
Words = Callable[[Tx, Reader, Sequence[Facts]], Message | None]
"""What is said of all things of one kind; None if there is nothing to say any more."""


@dataclass(frozen=True, slots=True)
class Source:
    """A subject that reminds: ``look`` plans what is due, by its own rules; ``kinds`` knows its words."""

    look: Callable[[Database, Office, datetime, Stopped], object]
    kinds: Mapping[str, Words]


@in_the_end()
def tick(db: Database, office: Office, now: datetime, *, stopped: Stopped = lambda: False) -> int:
    """Owe the reminders that are due; returns how many people are reminded. Once, whoever looks how often.

    All subjects are asked before anything is told: what another process plans beside this one is planned by then, so
    that nobody gets two messages where one would do. One that fails keeps no other from reminding.
    """
    each(SOURCES, lambda source: source.look(db, office, now, stopped), name=lambda source: ", ".join(source.kinds))
    return _tell_due(db, office, now, stopped)


def _tell_due(db: Database, office: Office, now: datetime, stopped: Stopped) -> int:
    told = 0
    while not stopped():
        with db.read() as tx:
            due = reminders.due(tx, now, limit=BATCH)
        done = each(due, lambda person_id: _tell(db, office, person_id, now), name="person {}".format)
        told += sum(done)
        # Where none could be dealt with the same ones would be found again.
        if len(due) < BATCH or not done:
            break
    return told


def _tell(db: Database, office: Office, person_id: int, now: datetime) -> bool:
    with db.write() as tx:
        begins = quiet.at_work(tx, office, people.get(tx, person_id), now)
        if begins > now:
            reminders.put_off(tx, person_id, now=now, until=begins)
            return False
        if not reminders.take(tx, person_id, now=now):
            return False
        messages.owe(
            tx,
            REMINDER,
            facts={"told": now.isoformat()},
            person_id=person_id,
            priority=Priority.SCHEDULED,
            expires_at=now + STALE_AFTER,
        )
    return True


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """The message; None if there is nothing to be reminded of any more."""
    parts = list(_parts(tx, reader, datetime.fromisoformat(facts["told"])))
    if not parts:
        return None
    later = button(reader.voice.say("Remind me tomorrow"), SNOOZE, facts["told"])
    blocks = [block for part in parts for block in (DIVIDER, *_blocks(part))][1:]
    return Message(text="\n".join(part.text for part in parts), blocks=[*blocks[:MOST_BLOCKS], *actions(later)])


def _parts(tx: Tx, reader: Reader, told_at: datetime) -> Iterator[Message]:
    """What is said of each kind, in the order of the sources."""
    told: dict[str, list[Facts]] = {kind: [] for kind in WORDS}
    for one in reminders.told(tx, reader.person.id, told_at):
        told[one.kind].append(one.facts)
    yield from (said for kind, some in told.items() if some and (said := WORDS[kind](tx, reader, some)))


def _blocks(part: Message) -> Sequence[Json]:
    return part.blocks or [section(part.text)]


def _each(tell_one: Callable[[Tx, Reader, Facts], Message | None]) -> Words:
    """The words for several things of a kind, from those for one."""

    def say(tx: Tx, reader: Reader, told: Sequence[Facts]) -> Message | None:
        said = [one for facts in told if (one := tell_one(tx, reader, facts))]
        if not said:
            return None
        more = [section(reader.voice.say("… and more"))] if len(said) > LISTED else []
        blocks = [*(block for one in said[:LISTED] for block in _blocks(one)), *more]
        return Message(text="\n".join(one.text for one in said), blocks=blocks)

    return say


def snooze(tx: Tx, call: Call) -> Answer:
    """Be reminded of the same on the next working day."""
    hours, told_at = call.office.working_hours(call.actor), _moment(call.value)
    tomorrow = hours.today(call.now) + timedelta(days=1)
    begins = hours.next_working_moment(datetime.combine(tomorrow, time(), hours.zone))
    if told_at is None or not reminders.snooze(tx, call.actor.id, told_at, until=begins):
        return Answer(
            say=Message(text=call.voice.say("It is put off already, or nothing of it is left to be reminded of."))
        )
    when = call.voice.moment(begins)
    return Answer(say=Message(text=call.voice.say("I will remind you of this on {when}.", when=when)))


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else None


SOURCES: tuple[Source, ...] = (
    Source(lambda db, office, now, stopped: approvals.tick(db, office, now), {approvals.WAITING: approvals.tell}),
    Source(
        lambda db, office, now, stopped: certificates.tick(db, office, now),
        {certificates.DUE: _each(certificates.tell)},
    ),
    Source(
        lambda db, office, now, stopped: deadline.tick(db, office, now, stopped=stopped),
        {of_stock.ENDING: _each(of_stock.tell_ending), of_stock.UNCONFIRMED: _each(of_stock.tell_unconfirmed)},
    ),
    Source(
        lambda db, office, now, stopped: ending.tick(db, office, now, stopped=stopped),
        {of_access.ENDING: _each(of_access.tell_ending)},
    ),
    Source(
        lambda db, office, now, stopped: advances.tick(db, office, now, stopped=stopped),
        {advances.UNCLAIMED: _each(advances.tell)},
    ),
)
"""Who reminds of what; in a message what waits for others comes first."""
WORDS: Mapping[str, Words] = {kind: words for source in SOURCES for kind, words in source.kinds.items()}

ENTRIES: tuple[Entry, ...] = (action(SNOOZE, snooze, changes=True),)
