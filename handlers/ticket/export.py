"""`/ticket export`: the tickets of a year as a file in one's own conversation, as `export tickets` writes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from domain.ticket import KIND, Period
from handlers.attachment import Copy
from handlers.call import Answer, Call, Entry, Message, command
from handlers.office import Office, Reader
from handlers.spreadsheet import written
from handlers.texts import voice_of
from handlers.ticket.figures import check_lead
from handlers.ticket.queue import seen_by
from handlers.ticket.table import people_of, table
from storage import audit, messages, people, showings
from storage.db import Tx
from storage.showings import Showing
from storage.ticket import figures

NOT_SENT = f"{KIND}.export_not_sent"
WORKBOOK, CSV = "tickets.xlsx", "tickets.csv"
FILES = frozenset({WORKBOOK, CSV})
IN_WORKBOOK = 20_000
"""So many tickets are put into a workbook; more of them are CSV, which takes a thirtieth of the time."""
YEAR = timedelta(days=365)


def ask(tx: Tx, call: Call, name: str) -> Answer:
    """Whoever works on tickets or leads those who do wants the file. Raises NotALead."""
    check_lead(call)
    if showings.owe_export(tx, name, to=call.actor.id, now=call.now):
        facts = {"file": name, "surface": call.surface.value}
        audit.append(tx, at=call.now, actor_id=call.actor.id, action="export", subject=KIND, facts=facts)
    return Answer(say=Message(text=call.voice.say("{name} comes to you in a moment.", name=name)))


def copy(tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
    """What is sent: of the categories that are the person's by then; None if there are none any more."""
    assert showing.export, "it is an export"
    person = people.get(tx, showing.person_id)
    known = seen_by(office, person) if person.works_here(office.day(now)) else []
    if not known:
        return None
    v, found = voice_of(person, office.policy), list(figures.opened(tx, known, Period(now - YEAR, now)))
    words = v.count("{n} ticket of the last 365 days.", "{n} tickets of the last 365 days.", len(found))
    name = showing.export if len(found) <= IN_WORKBOOK else CSV
    rows = table(found, office, people.get_many(tx, people_of(found)), now)
    return Copy(name=name, words=words, digest="", body=written(rows, name))


def not_shown(tx: Tx, showing: Showing) -> None:
    """The file could not be sent."""
    messages.owe(tx, NOT_SENT, facts={"name": showing.export}, person_id=showing.person_id)


def tell_not_sent(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The news of it."""
    told = {"name": facts["name"], "command": reader.office.command("ticket")}
    said = reader.voice.say("Slack did not take {name} from me. `{command} export` asks for it once more.", **told)
    return Message(text=said)


WORDS: Mapping[str, str] = {
    f"{verb}{ending}": name
    for verb in ("export", "exportar")
    for ending, name in (("", WORKBOOK), (" xlsx", WORKBOOK), (" csv", CSV))
}
"""What may follow the command, in both languages, and the file that is meant."""

ENTRIES: tuple[Entry, ...] = tuple(
    command(f"{KIND} {words}", partial(ask, name=name), changes=True) for words, name in WORDS.items()
)
