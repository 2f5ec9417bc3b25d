"""On its first day a leave can no longer be taken back by its decider: the cards say so from then on."""

from datetime import UTC, datetime, timedelta

from domain.vacation import Leave
from handlers.office import Office
from handlers.once import each_once
from handlers.vacation.kind import VACATION, begun
from storage import digests, inbox, messages, people, vacation
from storage.db import Database, Tx

LOOK_BACK = timedelta(days=3)
BEGUN = "begun"
QUARTER = timedelta(minutes=15)
"""In any zone a day begins with a quarter of an hour in UTC."""


def tick(db: Database, office: Office, now: datetime) -> int:
    """Want the cards of leave that began drawn again, once each; returns how many.

    They are looked at once in each quarter of an hour; of what is decided meanwhile the card is drawn as it is then.
    """
    label = str((now - datetime.min.replace(tzinfo=UTC)) // QUARTER)
    with db.read() as tx:
        if digests.last_look(tx, BEGUN) == label:
            return 0
    drawn = _look(db, office, now)
    with db.write() as tx:
        digests.looked(tx, BEGUN, label)
    return drawn


def _look(db: Database, office: Office, now: datetime) -> int:
    # A day ahead: it is tomorrow already somewhere.
    with db.read() as tx:
        ids = vacation.beginning(tx, on_or_before=(now + timedelta(days=1)).date(), after=(now - LOOK_BACK).date())
        known = inbox.known(tx, (_slot(i) for i in ids))
        new = [i for i in ids if _slot(i) not in known]
        leaves = vacation.load_many(tx, new).values()
        requesters = people.get_many(tx, (leave.request.requester_id for leave in leaves))
    due = [leave for leave in leaves if begun(office, requesters[leave.request.requester_id], leave, now)]
    return each_once(db, due, _redraw, slot=lambda leave: _slot(leave.request.id), now=now)


def _redraw(tx: Tx, leave: Leave) -> None:
    messages.touch(tx, kind=VACATION.name, subject_id=leave.request.id)


def _slot(request_id: int) -> str:
    return f"{BEGUN}:{request_id}"
