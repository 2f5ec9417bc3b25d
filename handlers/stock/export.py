"""`/stock export`: every item with its levels as a file in one's own conversation, as `export stock` writes it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from domain.stock import KIND
from handlers.attachment import Copy
from handlers.call import Answer, Call, Entry, Message, command
from handlers.office import Office, Reader
from handlers.spreadsheet import written
from handlers.stock import shelf
from handlers.stock.keeper import check_keeper, still_keeps
from storage import audit, messages, showings
from storage.db import Tx
from storage.showings import Showing
from storage.stock import report

NOT_SENT = "stock.export_not_sent"
WORKBOOK, CSV = "stock.xlsx", "stock.csv"
IN_WORKBOOK = 20_000
"""So many items are put into a workbook; more of them are CSV, which takes a thirtieth of the time."""


def ask(tx: Tx, call: Call, name: str) -> Answer:
    """A keeper wants the file. Raises NotKeeper."""
    check_keeper(tx, call)
    if showings.owe_export(tx, name, to=call.actor.id, now=call.now):
        facts = {"file": name, "surface": call.surface.value}
        audit.append(tx, at=call.now, actor_id=call.actor.id, action="export", subject=KIND, facts=facts)
    return Answer(say=Message(text=call.voice.say("{name} comes to you in a moment.", name=name)))


def copy(tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
    """What is sent; None if the person keeps the stock no more."""
    assert showing.export, "it is an export"
    reader = still_keeps(tx, office, showing.person_id, now)
    if reader is None:
        return None
    v = reader.voice
    found = list(report.everything(tx))
    words = v.count(
        "{n} item in stock, as of {when}. Posted here, it can be imported again.",
        "{n} items in stock, as of {when}. Posted here, it can be imported again.",
        len(found),
        when=v.moment(now),
    )
    name = showing.export if len(found) <= IN_WORKBOOK else CSV
    return Copy(name=name, words=words, digest="", body=written(shelf.stock(found), name))


def not_shown(tx: Tx, showing: Showing) -> None:
    """The file could not be sent."""
    messages.owe(tx, NOT_SENT, facts={"name": showing.export}, person_id=showing.person_id)


def tell_not_sent(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The news of it."""
    told = {"name": facts["name"], "command": reader.office.command("stock")}
    said = reader.voice.say("Slack did not take {name} from me. `{command} export` asks for it once more.", **told)
    return Message(text=said)


WORDS: Mapping[str, str] = {
    f"{verb}{ending}": name
    for verb in ("export", "exportar")
    for ending, name in (("", WORKBOOK), (" xlsx", WORKBOOK), (" csv", CSV))
}
"""What may follow the command, in both languages, and the file that is meant."""

ENTRIES: tuple[Entry, ...] = tuple(
    command(f"stock {words}", partial(ask, name=name), changes=True) for words, name in WORDS.items()
)
