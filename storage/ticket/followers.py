"""Whoever has the same trouble as who asked, and is told as they are."""

from datetime import datetime

import sqlalchemy as sa

from storage.db import UPSERTS, Tx
from storage.tables import ticket_followers, tickets


def own(tx: Tx, ticket_id: int) -> None:
    """Take a ticket's row: nobody else moves it until the end of the transaction."""
    tx.execute(sa.update(tickets).where(tickets.c.id == ticket_id).values(told_response=tickets.c.told_response))


def join(tx: Tx, *, ticket_id: int, person_id: int, at: datetime) -> bool:
    """Somebody has the same trouble; whether that is new."""
    row = {"ticket_id": ticket_id, "person_id": person_id, "at": at}
    put = UPSERTS[tx.dialect.name](ticket_followers).values(row).on_conflict_do_nothing()
    return tx.execute(put.returning(ticket_followers.c.person_id)).first() is not None


def leave(tx: Tx, *, ticket_id: int, person_id: int) -> bool:
    """Somebody is told no more; whether they were."""
    return tx.execute(sa.delete(ticket_followers).where(_one(ticket_id, person_id))).rowcount == 1


def forget(tx: Tx, ticket_id: int) -> None:
    """It is not for everybody any more."""
    tx.execute(sa.delete(ticket_followers).where(ticket_followers.c.ticket_id == ticket_id))


def of(tx: Tx, ticket_id: int) -> list[int]:
    """Who joined a ticket, in the order in which they did."""
    query = sa.select(ticket_followers.c.person_id).where(ticket_followers.c.ticket_id == ticket_id)
    return list(tx.execute(query.order_by(ticket_followers.c.at, ticket_followers.c.person_id)).scalars())


def follows(tx: Tx, ticket_id: int, person_id: int) -> bool:
    """Whether somebody joined a ticket."""
    return tx.execute(sa.select(ticket_followers.c.at).where(_one(ticket_id, person_id))).first() is not None


def _one(ticket_id: int, person_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(ticket_followers.c.ticket_id == ticket_id, ticket_followers.c.person_id == person_id)
