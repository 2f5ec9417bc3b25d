"""`/ticket export`: the tickets of a year, as `export tickets` writes them."""

from datetime import timedelta

from domain.figures import Period
from domain.ticket import KIND, NotALead
from handlers.call import Call
from handlers.export import Export, Found
from handlers.office import Reader
from handlers.ticket.numbers.table import table
from handlers.ticket.team.queue import seen_by
from storage.db import Tx
from storage.ticket import figures

YEAR = timedelta(days=365)


def find(tx: Tx, reader: Reader) -> Found | None:
    """The tickets of the categories that are the person's by now; None if there are none any more."""
    known = seen_by(reader.office, reader.person)
    if not known:
        return None
    found = list(figures.opened(tx, known, Period(reader.now - YEAR, reader.now)))
    words = reader.voice.count("{n} ticket of the last 365 days.", "{n} tickets of the last 365 days.", len(found))
    return Found(table(tx, reader.office, found, reader.now, v=reader.voice), words)


def _check(tx: Tx, call: Call) -> None:
    """Raises NotALead: the file has words of tickets, which are not for all who read their numbers."""
    if not seen_by(call.office, call.actor):
        raise NotALead


EXPORT = Export(
    kind=KIND,
    file="tickets",
    called=lambda v: v.say("tickets"),
    commands=("ticket",),
    check=_check,
    find=find,
)
