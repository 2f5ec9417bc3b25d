"""Whose turn it was to get a ticket, and how many each has."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from storage import counters
from storage.db import UPSERTS, Tx
from storage.tables import ticket_turns, tickets
from storage.ticket.lists import IS_LIVE

DEALT = "ticket dealt"
_PEOPLE: sa.BindParameter[Any] = sa.bindparam("people", expanding=True)
_LOADS = (
    sa.select(tickets.c.assignee_id, sa.func.count())
    .where(IS_LIVE, tickets.c.assignee_id.in_(_PEOPLE))
    .group_by(tickets.c.assignee_id)
)
_TURNS = sa.select(ticket_turns.c.person_id, ticket_turns.c.last).where(
    ticket_turns.c.category == sa.bindparam("of"), ticket_turns.c.person_id.in_(_PEOPLE)
)


def next_turn(tx: Tx) -> int:
    """The number of the next turn. Until the end of the transaction nobody else deals: what is read then is true."""
    return counters.take(tx, DEALT)


def loads(tx: Tx, people_ids: Collection[int]) -> Mapping[int, int]:
    """How many live tickets each of these people has, if any."""
    return {row[0]: row[1] for row in tx.execute(_LOADS, {"people": sorted(people_ids)})}


def turns(tx: Tx, category: str, people_ids: Collection[int]) -> Mapping[int, int]:
    """The number of the last turn that each of these people had in a category, if any."""
    return {row[0]: row[1] for row in tx.execute(_TURNS, {"of": category, "people": sorted(people_ids)})}


def take(tx: Tx, category: str, person_id: int, turn: int) -> None:
    """It was somebody's turn."""
    put = UPSERTS[tx.dialect.name](ticket_turns).values(category=category, person_id=person_id, last=turn)
    keys = ["category", "person_id"]
    tx.execute(put.on_conflict_do_update(index_elements=keys, set_={"last": put.excluded.last}))
