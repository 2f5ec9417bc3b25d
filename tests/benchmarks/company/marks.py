"""Where things are in a filled company: the newest of each kind, and who has to do with it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.db import Database
from storage.tables import approval_seats, payables, requests, slack_accounts, stock_items, tickets


@dataclass(frozen=True)
class Marks:
    """What the probes of one database are about."""

    db: Database

    def one(self, query: sa.Select[Any]) -> Any:
        """A value that is there."""
        with self.db.read() as tx:
            return tx.execute(query).scalars().first()

    def request(self, kind: str, *states: str) -> tuple[int, str]:
        """The newest request of a kind, and who asked for it."""
        asked = (
            sa.select(requests.c.id, requests.c.version, slack_accounts.c.user_id)
            .join(slack_accounts, slack_accounts.c.person_id == requests.c.requester_id)
            .where(requests.c.kind == kind, requests.c.state.in_(states or ("approved", "pending", "rejected")))
            .order_by(requests.c.id.desc())
        )
        with self.db.read() as tx:
            row = tx.execute(asked).first()
        assert row, (kind, states)
        return row.id, row.user_id.removeprefix("U0")

    def ticket(self, state: str) -> int:
        """The newest ticket in a state."""
        found: int = self.one(sa.select(tickets.c.id).where(tickets.c.state == state).order_by(tickets.c.id.desc()))
        return found

    def item(self) -> tuple[int, str]:
        """Some item, and its code."""
        with self.db.read() as tx:
            row = tx.execute(sa.select(stock_items.c.id, stock_items.c.sku).order_by(stock_items.c.id)).first()
        assert row
        return row.id, row.sku

    def payable(self) -> int:
        """A request of which something is to be paid."""
        newest = sa.select(payables.c.request_id).where(payables.c.outstanding > 0)
        found: int = self.one(newest.order_by(payables.c.request_id.desc()))
        return found


def whose(marks: Marks, kind: str, state: str) -> tuple[str, str]:
    """Who asked for the newest in a state, and what their button carries."""
    id_, who = marks.request(kind, state)
    return who, f"{id_}:1"


def decider(marks: Marks, kind: str) -> tuple[str, str]:
    """Whoever is asked about the newest that waits, so that it opens what they decide with; the newest if none does."""
    waits = sa.and_(approval_seats.c.request_id == requests.c.id, approval_seats.c.state == "waiting")
    asked = (
        sa.select(requests.c.id, slack_accounts.c.user_id)
        .join(approval_seats, waits)
        .join(slack_accounts, slack_accounts.c.person_id == approval_seats.c.person_id)
        .where(requests.c.kind == kind)
        .order_by(requests.c.id.desc())
    )
    with marks.db.read() as tx:
        row = tx.execute(asked).first()
    return (row.user_id.removeprefix("U0"), f"{row.id}:1") if row else ("bruno", f"{marks.request(kind)[0]}:1")


def reference(marks: Marks, kind: str) -> str:
    """That of the newest."""
    if kind == "ticket":
        return f"TIC-{marks.one(sa.select(sa.func.max(tickets.c.id)))}"
    found: str = marks.one(sa.select(requests.c.reference).where(requests.c.id == marks.request(kind)[0]))
    return found
