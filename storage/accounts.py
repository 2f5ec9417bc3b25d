"""Slack accounts: kept as Slack tells of them, and given to the people whose they are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.people import Account, AccountKind
from storage import audit, digests, places
from storage.db import UPSERTS, Tx, parts
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
    before = _known(tx, ordered)
    links = [link for account in ordered for link in save(tx, account)]
    if links or before != _known(tx, ordered):
        digests.look_again(tx)
    for link in links:
        facts = {"person": link.person_id, "team": link.team_id, "user": link.user_id}
        audit.append(tx, at=now, actor_id=None, action="link", subject="account", facts=facts)


def _known(tx: Tx, accounts: Collection[Account]) -> set[Any]:
    """Who can be reached, and when they are awake."""
    table = slack_accounts.c
    theirs = table.user_id.in_([account.user_id for account in accounts])
    return set(tx.execute(sa.select(table.team_id, table.user_id, table.kind, table.timezone).where(theirs)).all())


def estrange(tx: Tx, *, team_id: str, users: Collection[str]) -> None:
    """These users are of another workspace now: whatever the workspace ``team_id`` knew of them lets nobody in."""
    moved = (slack_accounts.c.team_id == team_id, slack_accounts.c.user_id.in_(sorted(users)))
    tx.execute(sa.update(slack_accounts).where(*moved).values(kind=AccountKind.STRANGER.value))


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


_MINE = (slack_accounts.c.team_id == sa.bindparam("team"), slack_accounts.c.user_id == sa.bindparam("user"))
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
    .where(*_MINE, slack_accounts.c.person_id.is_(None))
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
        _move(tx, [link for link in links if (link.team_id, link.person_id) in taken])
    return links


def _move(tx: Tx, links: Collection[Link]) -> None:
    """Whoever had another account before is written to under this one, which works, from now on."""
    theirs = slack_accounts.c
    for some in parts(links):
        had = sa.select(theirs.person_id).where(theirs.person_id.in_([link.person_id for link in some]))
        others = had.where(theirs.user_id.not_in([link.user_id for link in some]))
        if back := set(tx.execute(others).scalars()):
            places.leave(tx, back)


# --- as the roster says -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Accounts by user id: whose they are now, and whose they are no more."""

    given: Mapping[str, int]
    taken: Mapping[str, int]


NOTHING_MOVED = Moved(given={}, taken={})


_TAKE = sa.update(slack_accounts).where(*_MINE).values(person_id=None, conversation=None)


def assign(tx: Tx, owners: Mapping[str, int], *, team_id: str) -> Moved:
    """Say whose accounts of the workspace these are: each such person has that one and no other from now on.

    An account that Slack has not told us of is unseen: nobody comes in by it before Slack said what it is.
    """
    held = _held(tx, team_id)
    people_named = set(owners.values())
    taken = {u: p for u, p in held.items() if owners.get(u, p) != p or (u not in owners and p in people_named)}
    given = {u: p for u, p in sorted(owners.items()) if held.get(u) != p}
    if taken:
        tx.execute(_TAKE, [{"team": team_id, "user": user} for user in sorted(taken)])
        places.leave(tx, set(taken.values()))
    if given or taken:
        digests.look_again(tx)
    if given:
        new = {"team_id": team_id, "kind": AccountKind.UNSEEN.value, "name": ""}
        put = UPSERTS[tx.dialect.name](slack_accounts)
        put = put.on_conflict_do_update(
            index_elements=["team_id", "user_id"], set_={"person_id": put.excluded.person_id}
        )
        tx.execute(put, [{**new, "user_id": user, "person_id": person} for user, person in given.items()])
    return Moved(given=given, taken=taken)


def _held(tx: Tx, team_id: str) -> dict[str, int]:
    table = slack_accounts
    query = sa.select(table.c.user_id, table.c.person_id).where(
        table.c.team_id == team_id, table.c.person_id.is_not(None)
    )
    return {row.user_id: row.person_id for row in tx.execute(query)}


def people_of(tx: Tx, users: Collection[str], *, team_id: str) -> dict[str, int]:
    """The people behind these users of the workspace, as far as the roster knows them."""
    table = slack_accounts.c
    known = sa.select(table.user_id, table.person_id).where(table.team_id == team_id, table.user_id.in_(sorted(users)))
    return {row.user_id: row.person_id for row in tx.execute(known.where(table.person_id.is_not(None)))}
