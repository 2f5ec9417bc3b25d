"""People as we know them, and the Slack accounts that they use."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from domain.people import Account, AccountKind, Person, Role, spoken
from storage import digests
from storage.db import Tx, literal, once
from storage.tables import people, person_roles, slack_accounts

_ROLES = (
    sa.select(sa.func.aggregate_strings(person_roles.c.role, ";"))
    .where(person_roles.c.person_id == people.c.id)
    .scalar_subquery()
    .label("roles")
)
_ACCOUNT = (
    slack_accounts.c.user_id,
    slack_accounts.c.kind,
    slack_accounts.c.timezone.label("slack_timezone"),
    slack_accounts.c.locale.label("slack_locale"),
)
_PERSON = (
    people.c.id,
    people.c.name,
    people.c.email,
    people.c.language,
    people.c.locale,
    people.c.timezone,
    people.c.country,
    people.c.subdivision,
    people.c.schedule,
    people.c.department,
    people.c.cost_centre,
    people.c.manager_id,
    people.c.hired_on,
    people.c.left_on,
    _ROLES,
    *_ACCOUNT,
)
_PEOPLE = sa.select(*_PERSON).select_from(people.outerjoin(slack_accounts, slack_accounts.c.person_id == people.c.id))


def _person(row: Any) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        email=row.email,
        language=row.language or spoken(row.slack_locale) or spoken(row.locale),
        timezone=row.timezone or row.slack_timezone,
        quiet_timezone=row.slack_timezone or row.timezone,
        country=row.country,
        subdivision=row.subdivision,
        schedule=row.schedule,
        department=row.department,
        cost_centre=row.cost_centre,
        manager_id=row.manager_id,
        hired_on=row.hired_on,
        left_on=row.left_on,
        roles=frozenset(Role(r) for r in (row.roles or "").split(";") if r),
        slack_id=row.user_id,
        reachable=row.kind == AccountKind.MEMBER,
    )


_BY_ID = _PEOPLE.where(people.c.id.in_(sa.bindparam("ids", expanding=True)))


def get_many(tx: Tx, ids: Iterable[int]) -> dict[int, Person]:
    """The people with these ids; a person with several accounts is met by one that works."""
    return once(tx, "people", ids, partial(_read, tx))


def _read(tx: Tx, wanted: list[int]) -> dict[int, Person]:
    return _met(tx.execute(_BY_ID, {"ids": wanted}))


def _met(rows: Iterable[Any]) -> dict[int, Person]:
    """People by id, each by an account that works, if they have one."""
    found: dict[int, Person] = {}
    for person in map(_person, rows):
        if person.id not in found or person.reachable:
            found[person.id] = person
    return found


def get(tx: Tx, person_id: int) -> Person:
    """The person with this id. Raises KeyError."""
    return get_many(tx, (person_id,))[person_id]


def by_email(tx: Tx, email: str) -> Person | None:
    """The person with this address, in whatever case it is written."""
    found = _met(tx.execute(_PEOPLE.where(people.c.email == email.strip().lower())))
    return next(iter(found.values()), None)


def managers(tx: Tx, person: Person, *, levels: int = 1) -> tuple[Person, ...]:
    """The line of managers upwards, nearest first, until ``levels`` of them are there; a circle ends it."""
    chain: list[Person] = []
    seen, next_id = {person.id}, person.manager_id
    while next_id and next_id not in seen and levels:
        seen.add(next_id)
        chain.append(get(tx, next_id))
        levels -= chain[-1].reachable and chain[-1].left_on is None
        next_id = chain[-1].manager_id
    return tuple(chain)


_HOLDERS = sa.select(person_roles.c.person_id).where(person_roles.c.role == sa.bindparam("role"))


def with_role(tx: Tx, role: Role) -> tuple[Person, ...]:
    """Everybody who holds ``role``, in the order of their names."""
    ids = tx.execute(_HOLDERS, {"role": role.value}).scalars().all()
    return tuple(sorted(get_many(tx, ids).values(), key=lambda p: (p.name, p.id)))


def leads(tx: Tx, person_id: int) -> bool:
    """Whether somebody is anybody's manager."""
    return tx.execute(sa.select(people.c.id).where(people.c.manager_id == person_id).limit(1)).first() is not None


def _stepped(zone: sa.Column[str], *those: sa.ColumnElement[bool]) -> sa.Select[tuple[str]]:
    """The zones of a column, each found from the one before: so many looks, not people."""
    first = sa.select(sa.func.min(zone)).where(*those).scalar_subquery()
    zones = sa.select(first.label("zone")).cte(recursive=True)
    following = sa.select(sa.func.min(zone)).where(zone > zones.c.zone, *those).scalar_subquery()
    zones = zones.union_all(sa.select(following).where(zones.c.zone.is_not(None)))
    return sa.select(zones.c.zone).where(zones.c.zone.is_not(None))


_OF_A_MEMBER = slack_accounts.c.kind == literal(AccountKind.MEMBER)
# Slack says that every bot is in Los Angeles.
_ZONES = sa.union(_stepped(slack_accounts.c.timezone, _OF_A_MEMBER), _stepped(people.c.timezone))


def zones(tx: Tx) -> frozenset[str]:
    """Every zone in which a member is, or was when they were read."""
    return frozenset(str(zone) for zone in tx.execute(_ZONES).scalars())


_BY_ACCOUNT = (
    sa.select(
        slack_accounts.c.team_id,
        slack_accounts.c.name.label("account_name"),
        slack_accounts.c.email.label("account_email"),
        slack_accounts.c.person_id,
        *_PERSON,
    )
    .select_from(slack_accounts.outerjoin(people, slack_accounts.c.person_id == people.c.id))
    .where(slack_accounts.c.team_id == sa.bindparam("team"), slack_accounts.c.user_id == sa.bindparam("user"))
)


def by_account(tx: Tx, *, team_id: str, user_id: str) -> tuple[Account, Person | None] | None:
    """The account of a Slack user and the person behind it; None if the account was never seen."""
    row = tx.execute(_BY_ACCOUNT, {"team": team_id, "user": user_id}).one_or_none()
    if row is None:
        return None
    account = Account(
        team_id=row.team_id,
        user_id=row.user_id,
        kind=AccountKind(row.kind),
        name=row.account_name,
        email=row.account_email,
        timezone=row.slack_timezone,
        locale=row.slack_locale,
        person_id=row.person_id,
    )
    return account, _person(row) if row.person_id else None


def conversation(tx: Tx, person_id: int) -> tuple[str, str | None] | None:
    """The Slack user to write to and the direct message conversation if it is known; None if unreachable."""
    table = slack_accounts
    row = tx.execute(
        sa.select(table.c.user_id, table.c.conversation).where(
            table.c.person_id == person_id, table.c.kind == AccountKind.MEMBER.value
        )
    ).first()
    return (row.user_id, row.conversation) if row else None


def awaited(tx: Tx, person_id: int) -> bool:
    """Whether Slack has still to tell of the account that the roster names for somebody, and they have no other."""
    kinds = set(tx.execute(sa.select(slack_accounts.c.kind).where(slack_accounts.c.person_id == person_id)).scalars())
    return AccountKind.UNSEEN in kinds and AccountKind.MEMBER not in kinds


def keep_conversation(tx: Tx, *, user_id: str, conversation: str) -> None:
    """Remember the direct message conversation with a Slack user."""
    tx.execute(sa.update(slack_accounts).where(slack_accounts.c.user_id == user_id).values(conversation=conversation))


_OWN = sa.update(people).where(people.c.id == sa.bindparam("person")).values(version=people.c.version + 1)


def own(tx: Tx, person_id: int) -> None:
    """Take the person's row until the transaction ends: sums over what is theirs are checked after this.

    Without it 99 of 100 people overdrew their balance on PostgreSQL with 8 threads.
    """
    own_all(tx, [person_id])


def own_all(tx: Tx, ids: Iterable[int]) -> None:
    """Take the rows of these people, in one order for everybody."""
    if rows := [{"person": person_id} for person_id in sorted(set(ids))]:
        tx.execute(_OWN, rows)


def own_language(tx: Tx, person_id: int) -> str | None:
    """The language that somebody chose for themselves; None while they did not."""
    return tx.execute(sa.select(people.c.language).where(people.c.id == person_id)).scalar()


def speak(tx: Tx, person_id: int, language: str | None) -> None:
    """Write to somebody in this language from now on; None: as Slack and the roster say."""
    tx.execute(sa.update(people).where(people.c.id == person_id).values(language=language))


_UNKNOWING = (
    sa.select(people.c.id)
    .where(
        people.c.welcomed_at.is_(None),
        sa.select(slack_accounts.c.user_id)
        .where(slack_accounts.c.person_id == people.c.id, slack_accounts.c.kind == AccountKind.MEMBER.value)
        .exists(),
    )
    .order_by(people.c.id)
    .limit(sa.bindparam("most"))
)


def not_welcomed(tx: Tx, *, limit: int) -> list[int]:
    """People whom a message reaches and who were told nothing yet of what the bot is."""
    return list(tx.execute(_UNKNOWING, {"most": limit}).scalars())


_WELCOME = sa.update(people).where(people.c.id == sa.bindparam("person"), people.c.welcomed_at.is_(None))


def welcome(tx: Tx, person_id: int, *, now: datetime) -> bool:
    """Somebody is welcomed now; False if they were before."""
    return tx.execute(_WELCOME.values(welcomed_at=now), {"person": person_id}).rowcount == 1


def roster(tx: Tx) -> Sequence[Person]:
    """Everybody, by name."""
    return tuple(_met(tx.execute(_PEOPLE.order_by(people.c.name, people.c.id))).values())


def save(tx: Tx, email: str, values: Mapping[str, Any]) -> tuple[int, bool]:
    """Insert or update the person with this address; returns their id and whether anything changed."""
    row = tx.execute(sa.select(people).where(people.c.email == email)).mappings().one_or_none()
    if row is None:
        new = tx.execute(sa.insert(people).values(email=email, **values).returning(people.c.id)).scalar_one()
        digests.look_again(tx)
        return new, True
    changed = {k: v for k, v in values.items() if row[k] != v}
    if changed:
        digests.look_again(tx)
        tx.execute(sa.update(people).where(people.c.id == row["id"]).values(changed))
    return row["id"], bool(changed)


def save_roles(tx: Tx, person_id: int, roles: Iterable[Role]) -> bool:
    """Give the person exactly these roles; returns whether anything changed."""
    wanted = {r.value for r in roles}
    mine = person_roles.c.person_id == person_id
    held = set(tx.execute(sa.select(person_roles.c.role).where(mine)).scalars())
    if held == wanted:
        return False
    digests.look_again(tx)
    tx.execute(sa.delete(person_roles).where(mine))
    if wanted:
        tx.execute(sa.insert(person_roles), [{"person_id": person_id, "role": r} for r in sorted(wanted)])
    return True
