"""The tickets of a period, and how many are open: what figures and exports are made of."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import sqlalchemy as sa

from domain.figures import Period
from domain.ticket import Ticket, Whose
from storage.db import Tx, literal, parts
from storage.tables import ticket_answers, ticket_offers, ticket_pauses, ticket_ratings, tickets
from storage.ticket.lists import IS_LIVE
from storage.ticket.tickets import load_many

_DONE = ticket_pauses.c.whose == literal(Whose.DONE)
_MERGED = tickets.c.into_id.is_not(None)


def concerned(tx: Tx, categories: Collection[str], period: Period) -> Iterator[Ticket]:
    """The tickets that were opened or resolved in a period, also if that did not last; a few at a time."""
    of_these = tickets.c.category.in_(list(categories))
    found = sa.union(
        sa.select(tickets.c.id).where(_in(tickets.c.opened_at, period), of_these),
        sa.select(tickets.c.id).where(_in(tickets.c.resolved_at, period), of_these),
        sa.select(tickets.c.id)
        .join(ticket_pauses, ticket_pauses.c.ticket_id == tickets.c.id)
        .where(_DONE, _in(ticket_pauses.c.start, period), of_these),
    )
    yield from _loaded(tx, sorted(tx.execute(found).scalars()))


def opened(tx: Tx, categories: Collection[str] | None, period: Period) -> Iterator[Ticket]:
    """The tickets that were opened in a period, in the order of their ids, a few at a time; None: of all categories."""
    query = sa.select(tickets.c.id).where(_in(tickets.c.opened_at, period))
    query = query if categories is None else query.where(tickets.c.category.in_(categories))
    yield from _loaded(tx, sorted(tx.execute(query).scalars()))


def _loaded(tx: Tx, ids: list[int]) -> Iterator[Ticket]:
    for some in parts(ids):
        yield from load_many(tx, some).values()


def counted(tx: Tx, categories: Collection[str], period: Period) -> tuple[int, int]:
    """How many were opened in a period, and how many were resolved in it and still are."""
    # Asked for NULL, SQLite would take the index of what was merged, in which nearly all are NULL.
    of_these = (tickets.c.category.in_(list(categories)), sa.func.coalesce(tickets.c.into_id, 0) == 0)
    many = sa.select(sa.func.count()).select_from(tickets)
    return (
        tx.execute(many.where(_in(tickets.c.opened_at, period), *of_these)).scalar_one(),
        tx.execute(many.where(_in(tickets.c.resolved_at, period), *of_these)).scalar_one(),
    )


def open_at(tx: Tx, categories: Collection[str], moment: datetime) -> list[datetime]:
    """When each ticket was opened that somebody still had to do something about at a moment."""
    known = (tickets.c.category.in_(list(categories)), tickets.c.opened_at < moment)
    # Reopened since: then it was thought to be over.
    over = sa.exists().where(
        ticket_pauses.c.ticket_id == tickets.c.id, _DONE, ticket_pauses.c.start < moment, ticket_pauses.c.end >= moment
    )
    since = [
        sa.select(tickets.c.opened_at).where(when, *known, ~over)
        for when in (IS_LIVE, tickets.c.resolved_at >= moment, sa.and_(_MERGED, tickets.c.closed_at >= moment))
    ]
    return list(tx.execute(sa.union_all(*since)).scalars())


def scores(tx: Tx, categories: Collection[str], period: Period) -> list[int]:
    """How the solutions of a period were found, also those that did not last; not what was merged since."""
    query = sa.select(ticket_ratings.c.score).join(tickets, tickets.c.id == ticket_ratings.c.ticket_id)
    mine = (tickets.c.category.in_(list(categories)), sa.func.coalesce(tickets.c.into_id, 0) == 0)
    return list(tx.execute(query.where(_in(ticket_ratings.c.resolved_at, period), *mine)).scalars())


def score_of(tx: Tx, found: Iterable[Ticket]) -> dict[int, int]:
    """How the help was found by which these tickets stand resolved, where that was said."""
    resolved, c = {one.id: one.resolved_at for one in found if one.resolved_at}, ticket_ratings.c
    known: dict[int, int] = {}
    for some in parts(sorted(resolved)):
        rows = tx.execute(sa.select(c.ticket_id, c.resolved_at, c.score).where(c.ticket_id.in_(some)))
        known |= {row.ticket_id: row.score for row in rows if row.resolved_at == resolved[row.ticket_id]}
    return known


def deflected(tx: Tx, categories: Collection[str], period: Period) -> int:
    """In how many forms of a period an answer of these categories was of help, so that there was no ticket."""
    c = ticket_offers.c
    query = sa.select(sa.func.count(c.form.distinct())).join(ticket_answers, ticket_answers.c.id == c.answer_id)
    ended = (_in(c.at, period), c.helped_at.is_not(None), c.ticket_id.is_(None))
    return tx.execute(query.where(*ended, ticket_answers.c.category.in_(list(categories)))).scalar_one()


def _in(column: sa.Column[datetime], period: Period) -> sa.ColumnElement[bool]:
    return sa.and_(column >= period.since, column < period.until)
