"""Who gets which digest: by what they answer for, by their own wish, and once per local day."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa

from domain.digest import Circle
from domain.people import AccountKind, Role
from storage.db import UPSERTS, Tx
from storage.tables import digest_sweeps, inbox, people, person_roles, slack_accounts, subscriptions


def slot(digest: str, receiver: object, day: date) -> str:
    """What names the digest of a day for a person or channel."""
    return f"digest.{digest}:{receiver}:{day.isoformat()}"


def want(tx: Tx, person_id: int, digest: str, *, wanted: bool) -> None:
    """Somebody wants a digest, or does not."""
    put = UPSERTS[tx.dialect.name](subscriptions).values(person_id=person_id, digest=digest, wanted=wanted)
    key = ["person_id", "digest"]
    tx.execute(put.on_conflict_do_update(index_elements=key, set_={"wanted": put.excluded.wanted}))
    look_again(tx)


def wishes(tx: Tx, person_id: int) -> dict[str, bool]:
    """What somebody said of digests: whether they want them."""
    mine = subscriptions.c.person_id == person_id
    return {row.digest: row.wanted for row in tx.execute(sa.select(subscriptions).where(mine))}


def receivers(
    tx: Tx,
    digest: str,
    whom: Role | Circle | None,
    day: date,
    *,
    zones: Collection[str],
    home: str,
    after: int,
    limit: int,
) -> list[int]:
    """The people in some zones who have not got the digest of a day yet, by id: ``whom`` it is for, and who wants it.

    ``home`` is the zone of those of whom none is known. With None it is for those alone who want it.
    """
    who = _meant(digest, whom, after).subquery()
    zone = sa.func.coalesce(slack_accounts.c.timezone, people.c.timezone, home)
    key = sa.literal(slot(digest, "", day).partition(":")[0] + ":") + sa.cast(who.c.id, sa.Text) + f":{day.isoformat()}"
    query = (
        sa.select(who.c.id)
        .join(people, people.c.id == who.c.id)
        .join(slack_accounts, slack_accounts.c.person_id == who.c.id)
        .where(slack_accounts.c.kind == AccountKind.MEMBER.value, zone.in_(sorted(zones)))
        .where(~sa.exists().where(inbox.c.key == key))
    )
    return list(tx.execute(query.distinct().order_by(who.c.id).limit(limit)).scalars())


def getting(tx: Tx, digest: str, whom: Role | Circle | None, among: Collection[int]) -> frozenset[int]:
    """Those of these people whom a digest is for, or who want it."""
    who = _meant(digest, whom, min(among) - 1).subquery()
    return frozenset(tx.execute(sa.select(who.c.id).where(who.c.id.in_(list(among)))).scalars())


def _meant(
    digest: str, whom: Role | Circle | None, after: int
) -> sa.CompoundSelect[tuple[int]] | sa.Select[tuple[int]]:
    said = subscriptions.c.digest == digest, subscriptions.c.person_id > after
    wanted = sa.select(subscriptions.c.person_id.label("id")).where(*said, subscriptions.c.wanted)
    if whom is None or whom is Circle.EVERYBODY:
        return wanted
    who = people.c.manager_id if whom is Circle.MANAGERS else person_roles.c.person_id
    held = [] if whom is Circle.MANAGERS else [person_roles.c.role == whom.value]
    unwanted = sa.select(subscriptions.c.person_id).where(*said, ~subscriptions.c.wanted)
    return sa.union(wanted, sa.select(who.label("id")).where(who > after, *held, who.not_in(unwanted)))


# --- what was looked at -----------------------------------------------------------------------------------------------


ALL = "*"


def look_again(tx: Tx) -> None:
    """Somebody is to be looked at who was not there, was elsewhere, or did not want any: wherever it is time."""
    sweep(tx, ALL, {ALL: secrets.token_hex(8)})


def somebody_new(tx: Tx) -> str:
    """Another label once somebody came, went or is elsewhere."""
    return last_look(tx, ALL) or ""


def last_look(tx: Tx, what: str) -> str | None:
    """For what everybody was last looked at; None if nobody ever was."""
    mine = digest_sweeps.c.digest == what, digest_sweeps.c.zone == ALL
    return tx.execute(sa.select(digest_sweeps.c.label).where(*mine)).scalar()


def looked(tx: Tx, what: str, label: str) -> None:
    """Everybody was looked at, for this."""
    sweep(tx, what, {ALL: label})


def swept(tx: Tx) -> dict[tuple[str, str], str]:
    """What a zone was last looked at for, by digest and zone; of all of them, what was not known before."""
    return {(row.digest, row.zone): row.label for row in tx.execute(sa.select(digest_sweeps))}


def sweep(tx: Tx, digest: str, labels: Mapping[str, str]) -> None:
    """Everybody in these zones was looked at, for this."""
    put = UPSERTS[tx.dialect.name](digest_sweeps)
    newest = put.on_conflict_do_update(index_elements=["digest", "zone"], set_={"label": put.excluded.label})
    tx.execute(newest, [{"digest": digest, "zone": zone, "label": label} for zone, label in sorted(labels.items())])
