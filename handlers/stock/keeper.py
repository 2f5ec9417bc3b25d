"""Who keeps the stock, as handlers ask: the roster names who else could."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.people import Action, Person, Role, may, standings
from domain.stock import NotKeeper
from handlers.call import Call
from handlers.office import Office, Reader
from handlers.stock.looking.elsewhere import check_ours
from handlers.texts import voice_of
from storage import audit, people
from storage.db import Tx


def keeps(person: Person) -> bool:
    """Whether somebody keeps the stock."""
    return may(Action.KEEP_STOCK, standings(person))


def still_keeps(tx: Tx, office: Office, person_id: int, now: datetime) -> Reader | None:
    """Whoever asked for something that keepers are sent, as its reader; None if they keep the stock no more."""
    person = people.get(tx, person_id)
    voice = voice_of(person, office.policy)
    if not keeps(person) or not person.works_here(now.astimezone(voice.zone).date()):
        return None
    return Reader(office=office, voice=voice, person=person, now=now)


def keepers(tx: Tx, call: Call) -> tuple[Person, ...]:
    """Everybody who keeps the stock and works here."""
    return tuple(p for p in people.with_role(tx, Role.STOCK) if p.works_here(call.day))


def check_keeper(tx: Tx, call: Call) -> None:
    """Raises NotKeeper."""
    if not keeps(call.actor):
        raise NotKeeper(who=frozenset(p.id for p in keepers(tx, call)))


def check_mover(tx: Tx, call: Call) -> None:
    """Who changes what is there. Raises NotKeeper, BookedElsewhere."""
    check_keeper(tx, call)
    check_ours(call.office)


def record(tx: Tx, call: Call, action: str, item_id: int, facts: Mapping[str, Any]) -> None:
    """Put into the audit trail what a keeper did to an item: last in the transaction."""
    told = {**facts, "surface": call.surface.value}
    audit.append(tx, at=call.now, actor_id=call.actor.id, action=action, subject=f"item:{item_id}", facts=told)
