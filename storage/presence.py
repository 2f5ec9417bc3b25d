"""In which requests somebody may have to answer in the place of who was asked."""

from datetime import date, timedelta

import sqlalchemy as sa

from domain.approval import Cause
from domain.people import AccountKind
from domain.vacation.span import LONGEST_REST
from storage.approval.seats import WAITING
from storage.db import Tx
from storage.tables import approval_seats, booked_days, delegations, leave_requests, people, requests, slack_accounts
from storage.vacation.absence import APPROVED
from storage.vacation.requests import HELD

DAY = timedelta(days=1)
_ASKED = approval_seats.c.person_id
_SINCE: sa.BindParameter[date] = sa.bindparam("since", type_=sa.Date)
_UNTIL: sa.BindParameter[date] = sa.bindparam("until", type_=sa.Date)


def _here(who: sa.ColumnElement[int]) -> sa.Exists:
    """Whether somebody is an employee whom messages can reach."""
    return sa.exists().where(
        people.c.id == who,
        sa.or_(people.c.left_on.is_(None), people.c.left_on >= _UNTIL),
        slack_accounts.c.person_id == people.c.id,
        slack_accounts.c.kind == AccountKind.MEMBER.value,
    )


_STAYS = sa.and_(
    sa.func.coalesce(approval_seats.c.cause, "") == Cause.SILENT.value, _here(approval_seats.c.stand_in_id)
)
"""Whoever is asked too because nobody answered stays while they are here."""
_DELEGATES = sa.exists().where(
    delegations.c.person_id == _ASKED, delegations.c.first <= _UNTIL, delegations.c.last >= _SINCE
)
_AWAY = sa.exists().where(
    booked_days.c.person_id == _ASKED,
    HELD,
    booked_days.c.day.between(sa.bindparam("rest_since", type_=sa.Date), sa.bindparam("rest_until", type_=sa.Date)),
    leave_requests.c.request_id == booked_days.c.request_id,
    leave_requests.c.first <= _UNTIL,
    leave_requests.c.last >= _SINCE,
    leave_requests.c.away,
    requests.c.id == booked_days.c.request_id,
    APPROVED,
)
_OTHERS = (
    sa.select(approval_seats.c.request_id)
    .where(approval_seats.c.state == WAITING, approval_seats.c.request_id > sa.bindparam("above"))
    .where(~_STAYS, sa.or_(approval_seats.c.stand_in_id.is_not(None), ~_here(_ASKED), _DELEGATES, _AWAY))
    .distinct()
    .order_by(approval_seats.c.request_id)
    .limit(sa.bindparam("most"))
)


def others_asked(tx: Tx, *, on: date, above: int, limit: int) -> list[int]:
    """The requests that somebody stands in for, or that await an answer of who may not be there, by id above one.

    A day more on either side of ``on``, in whatever zone who is asked may be: it names some too many, and none too few.
    """
    since, until = on - DAY, on + DAY
    days = {"since": since, "until": until, "rest_since": since - LONGEST_REST, "rest_until": until + LONGEST_REST}
    return list(tx.execute(_OTHERS, {**days, "above": above, "most": limit}).scalars())
