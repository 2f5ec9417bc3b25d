"""Slack accounts: kept as Slack tells of them, and given to the people whose they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from domain.people import Account, AccountKind
from storage import audit
from storage.db import UPSERTS, Tx
from storage.tables import people, slack_accounts

_OF_A_MEMBER = (AccountKind.MEMBER.value, AccountKind.DEACTIVATED.value)
_GONE = AccountKind.DEACTIVATED.value


@dataclass(frozen=True, slots=True)
class Link:
    """An account that found its person."""

    team_id: str
    user_id: str
    person_id: int


def keep(tx: Tx, accounts: Iterable[Account], *, now: datetime) -> None:
    """Insert or renew accounts as Slack tells of them. Each that finds its person is told of in the audit trail."""
    # In one order, and the head of the trail last: whoever keeps the same accounts at once waits, and no two lock up.
    ordered = sorted(accounts, key=lambda account: (account.user_id, account.team_id))
    links = [link for account in ordered for link in save(tx, account)]
    for link in links:
        facts = {"person": link.person_id, "team": link.team_id, "user": link.user_id}
        audit.append(tx, at=now, actor_id=None, action="link", subject="account", facts=facts)


def save(tx: Tx, account: Account) -> list[Link]:
    """Insert or renew an account; returns its link if it was found just now to be somebody's."""
    table = slack_accounts
    values = {
        "kind": account.kind.value,
        "name": account.name,
        "email": account.email,
        "timezone": account.timezone,
        "locale": account.locale,
    }
    # One statement: several deliveries of somebody new, and the directory, learn of them at the same moment.
    put = UPSERTS[tx.dialect.name](table).values(team_id=account.team_id, user_id=account.user_id, **values)
    tx.execute(put.on_conflict_do_update(index_elements=["team_id", "user_id"], set_=values))
    if not account.email:
        return []
    return link_by_address(tx, table.c.team_id == account.team_id, table.c.user_id == account.user_id)


_HOLDER = slack_accounts.alias("holder")
_HELD = (
    sa.select(_HOLDER.c.user_id)
    .where(_HOLDER.c.team_id == slack_accounts.c.team_id, _HOLDER.c.person_id == people.c.id, _HOLDER.c.kind != _GONE)
    .exists()
)
_FREE = (
    sa.select(slack_accounts.c.team_id, slack_accounts.c.user_id, slack_accounts.c.kind, people.c.id)
    .join(people, people.c.email == sa.func.lower(slack_accounts.c.email))
    .where(slack_accounts.c.person_id.is_(None), slack_accounts.c.kind.in_(_OF_A_MEMBER), ~_HELD)
    .order_by(slack_accounts.c.kind == _GONE, slack_accounts.c.team_id, slack_accounts.c.user_id)
)
_LINK = (
    sa.update(slack_accounts)
    .where(
        slack_accounts.c.team_id == sa.bindparam("team"),
        slack_accounts.c.user_id == sa.bindparam("user"),
        slack_accounts.c.person_id.is_(None),
    )
    .values(person_id=sa.bindparam("person"))
)


def link_by_address(tx: Tx, *which: sa.ColumnElement[bool]) -> list[Link]:
    """Give accounts to the people who have the same address; returns what was given.

    An address alone is a weak proof: whoever may invite guests could name one HR's. So it counts for members and former
    members only, and for nobody whose person has another account that works.
    """
    links: list[Link] = []
    taken: set[tuple[str, int]] = set()
    for row in tx.execute(_FREE.where(*which)):
        if (row.team_id, row.id) not in taken:
            links.append(Link(row.team_id, row.user_id, row.id))
        if row.kind != _GONE:
            taken.add((row.team_id, row.id))
    if links:
        rows = [{"team": link.team_id, "user": link.user_id, "person": link.person_id} for link in links]
        tx.execute(_LINK, rows)
    return links


def link(tx: Tx, *, team_id: str, user_id: str, person_id: int) -> None:
    """Say whose account this is; it is met later if Slack has not told us of it yet."""
    new = {"team_id": team_id, "user_id": user_id, "kind": AccountKind.MEMBER.value, "name": ""}
    put = UPSERTS[tx.dialect.name](slack_accounts).values(person_id=person_id, **new)
    tx.execute(put.on_conflict_do_update(index_elements=["team_id", "user_id"], set_={"person_id": person_id}))
