"""Who decides in whose place, and who belongs to which group."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from domain.people import Person
from storage import people
from storage.db import UPSERTS, Tx
from storage.tables import delegations, group_members


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Somebody's substitute: between two days, or, without days, whenever the person is away."""

    person_id: int
    delegate_id: int
    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the substitute decides on this day, be the person away or not."""
        return self.first is not None and self.last is not None and self.first <= day <= self.last


def delegate(tx: Tx, delegation: Delegation) -> None:
    """Name a substitute, in the place of an earlier one."""
    row = {f: getattr(delegation, f) for f in Delegation.__dataclass_fields__}
    put = UPSERTS[tx.dialect.name](delegations)
    changed = {name: put.excluded[name] for name in row if name != "person_id"}
    tx.execute(put.on_conflict_do_update(index_elements=["person_id"], set_=changed), row)


def undelegate(tx: Tx, person_id: int) -> None:
    """Name nobody any more."""
    tx.execute(sa.delete(delegations).where(delegations.c.person_id == person_id))


_OF = sa.select(delegations).where(delegations.c.person_id.in_(sa.bindparam("people", expanding=True)))


def delegations_of(tx: Tx, people_ids: Collection[int]) -> dict[int, Delegation]:
    """The substitutes that these people named."""
    rows = tx.execute(_OF, {"people": sorted(people_ids)}).mappings()
    return {row["person_id"]: Delegation(**row) for row in rows}


def members(tx: Tx, group_id: str) -> tuple[Person, ...]:
    """The people of a Slack user group, by name."""
    ids = tx.execute(sa.select(group_members.c.person_id).where(group_members.c.group_id == group_id)).scalars().all()
    return tuple(sorted(people.get_many(tx, ids).values(), key=lambda p: (p.name, p.id)))


def save_members(tx: Tx, groups: Mapping[str, Collection[int]]) -> None:
    """Keep who belongs to these groups now."""
    tx.execute(sa.delete(group_members).where(group_members.c.group_id.in_(sorted(groups))))
    rows = [{"group_id": group, "person_id": i} for group, ids in sorted(groups.items()) for i in sorted(ids)]
    if rows:
        tx.execute(sa.insert(group_members), rows)
