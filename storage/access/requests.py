"""Requests for access as they are written and read."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import chain
from typing import Any

import sqlalchemy as sa

from domain.access import KIND, Access, Grant, GrantState
from domain.approval import State
from domain.people import AccountKind
from storage import approval
from storage.db import UPSERTS, Tx, literal, literals, parts
from storage.tables import access_requests as _TABLE
from storage.tables import people, requests, slack_accounts, tickets

_GRANT = tuple(name for name in Grant.__dataclass_fields__ if name != "state")


def save(
    tx: Tx, request_id: int, *, system: str, role: str, days: int | None, for_ticket_id: int | None = None
) -> None:
    """Keep what is asked for, in the place of what was."""
    row = {
        "request_id": request_id,
        "system": system,
        "role": role,
        "days": days,
        "for_ticket_id": for_ticket_id,
        "state": GrantState.NONE.value,
    }
    put = UPSERTS[tx.dialect.name](_TABLE).values(row)
    anew = {name: put.excluded[name] for name in ("system", "role", "days")}
    tx.execute(put.on_conflict_do_update(index_elements=["request_id"], set_=anew))


def turn(tx: Tx, request_id: int, grant: Grant) -> None:
    """Keep what became of a request. The requester's row must be owned."""
    values: dict[str, Any] = {name: getattr(grant, name) for name in _GRANT}
    values["state"] = grant.state.value
    tx.execute(sa.update(_TABLE).where(_TABLE.c.request_id == request_id).values(values))


_LOAD = sa.select(_TABLE).where(_TABLE.c.request_id.in_(sa.bindparam("ids", expanding=True)))


def load_many(tx: Tx, ids: Iterable[int]) -> dict[int, Access]:
    """The requests with these ids, in their order."""
    order = list(dict.fromkeys(ids))
    if not order:
        return {}
    loaded = approval.load_many(tx, order)
    found = {
        row.request_id: Access(
            request=loaded[row.request_id],
            system=row.system,
            role=row.role,
            days=row.days,
            for_ticket_id=row.for_ticket_id,
            grant=Grant(state=GrantState(row.state), **{name: getattr(row, name) for name in _GRANT}),
        )
        for row in tx.execute(_LOAD, {"ids": order})
    }
    return {i: found[i] for i in order if i in found}


def load(tx: Tx, request_id: int) -> Access:
    """The request with this id. Raises KeyError."""
    return load_many(tx, (request_id,))[request_id]


_TICKET: sa.BindParameter[int] = sa.bindparam("ticket", type_=sa.BigInteger)
_WHOSE_TASK = sa.select(_TABLE.c.request_id).where(
    sa.or_(_TABLE.c.ticket_id == _TICKET, _TABLE.c.back_ticket_id == _TICKET)
)
_TASK_OF = sa.select(tickets.c.task_of_id).where(tickets.c.id == _TICKET)


def of_ticket(tx: Tx, ticket_id: int) -> int | None:
    """The one request for access whose task a ticket is, or was."""
    asked = {"ticket": ticket_id}
    request_id: int | None = tx.execute(_WHOSE_TASK, asked).scalar()
    return request_id or tx.execute(_TASK_OF, asked).scalar()


def tasks(tx: Tx, ids: Collection[int]) -> set[int]:
    """Those of these tickets that are the task of a request for access, or were."""
    mine = (
        sa.select(_TABLE.c.ticket_id).where(_TABLE.c.ticket_id.in_(ids)),
        sa.select(_TABLE.c.back_ticket_id).where(_TABLE.c.back_ticket_id.in_(ids)),
        sa.select(tickets.c.id).where(tickets.c.id.in_(ids), tickets.c.task_of_id.is_not(None)),
    )
    return set(tx.execute(sa.union_all(*mine)).scalars())


def made(tx: Tx, request_id: int, ticket_id: int) -> None:
    """A ticket was made as a task of a request: nobody else's matter, whichever task the request has later."""
    tx.execute(sa.update(tickets).where(tickets.c.id == ticket_id).values(task_of_id=request_id))


def latest_task(tx: Tx, request_id: int) -> int | None:
    """The ticket in which access is dealt with, or was: the one that it was asked for, if there is none of its own."""
    task = sa.func.coalesce(_TABLE.c.back_ticket_id, _TABLE.c.ticket_id, _TABLE.c.for_ticket_id)
    return tx.execute(sa.select(task).where(_TABLE.c.request_id == request_id)).scalar()


def asked_for(tx: Tx, ticket_id: int) -> list[int]:
    """The requests for access that were made about a ticket, the oldest first."""
    query = sa.select(_TABLE.c.request_id).where(_TABLE.c.for_ticket_id == ticket_id)
    return list(tx.execute(query.order_by(_TABLE.c.request_id)).scalars())


def ending(tx: Tx, until: date, *, limit: int, after: tuple[date, int] | None = None) -> list[int]:
    """What is given and ends on that day at the latest, what ends first comes first."""
    order = (_TABLE.c.until, _TABLE.c.request_id)
    granted = _TABLE.c.state == literal(GrantState.GRANTED)
    query = sa.select(_TABLE.c.request_id).where(granted, _TABLE.c.until.is_not(None), _TABLE.c.until <= until)
    query = query if after is None else query.where(sa.tuple_(*order) > after)
    return list(tx.execute(query.order_by(*order).limit(limit)).scalars())


_HAD = _TABLE.c.state.in_([GrantState.GRANTED.value, GrantState.TO_GRANT.value])
_WANTED = requests.c.state.in_([State.PENDING.value, State.CHANGES.value])
# An account that Slack did not tell of yet is nobody's end.
_HERE = [AccountKind.MEMBER.value, AccountKind.UNSEEN.value]
_OTHER = slack_accounts.alias("other")
_STILL = sa.exists().where(_OTHER.c.person_id == slack_accounts.c.person_id, _OTHER.c.kind.in_(_HERE))
_NOT_HERE = slack_accounts.c.kind.not_in(literals(_HERE))
_OFF = sa.select(slack_accounts.c.person_id).where(_NOT_HERE, ~_STILL)
_LEFT = sa.select(people.c.id).where(people.c.left_on < sa.bindparam("before", type_=sa.Date))
_GONE = sa.union(_LEFT, _OFF)
_OF_THEM = (
    sa.select(requests.c.id)
    .join(_TABLE, _TABLE.c.request_id == requests.c.id)
    .where(requests.c.requester_id.in_(sa.bindparam("who", expanding=True)), requests.c.kind == KIND)
    .where(requests.c.id > sa.bindparam("after"), sa.or_(_HAD, _WANTED))
)


def of_departed(tx: Tx, *, before: date, limit: int, after: int = 0) -> list[int]:
    """What people have, get or wait for whose last day was before a day, or whose account is a member's no more.

    Who is gone is found first, who are few: all that people ever got would be looked through every few seconds.
    """
    gone = [person_id for person_id in tx.execute(_GONE, {"before": before}).scalars() if person_id]
    found = (tx.execute(_OF_THEM, {"who": some, "after": after}).scalars() for some in parts(gone))
    return sorted(chain.from_iterable(found))[:limit]


def held_by(tx: Tx, person_id: int, system: str) -> list[Access]:
    """What somebody has of a system now, or is about to get or to lose."""
    mine = sa.select(requests.c.id).where(requests.c.requester_id == person_id, requests.c.kind == KIND)
    now = _TABLE.c.state.in_([GrantState.GRANTED.value, GrantState.TO_GRANT.value, GrantState.TO_REVOKE.value])
    query = sa.select(_TABLE.c.request_id).where(_TABLE.c.request_id.in_(mine), _TABLE.c.system == system, now)
    return list(load_many(tx, tx.execute(query.order_by(_TABLE.c.request_id)).scalars()).values())
