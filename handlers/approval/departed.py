"""Who has left and is asked all the same, by open requests or by name in the policy: administrators are told once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from domain.people import Person, Role
from domain.policy import Approvals
from handlers.call import Message
from handlers.cards import in_lines
from handlers.office import Office, Reader
from handlers.once import each_once
from handlers.texts import Mrkdwn
from storage import approval, messages, people
from storage.db import Database, Tx

DEPARTED = "departed"
"""The news of it."""
KINDS = tuple(Approvals.model_fields)
NAMED = 10
"""So many requests are named."""


def tick(db: Database, office: Office, now: datetime) -> int:
    """Owe the news of each who left; returns how many. Once for each last day, whoever looks how often."""
    with db.read() as tx:
        # A day ahead: it is tomorrow already somewhere, and a last day is over there.
        found = people.get_many(tx, approval.asked_of_departed(tx, before=(now + timedelta(days=1)).date()))
        found |= {person.id: person for person in _named(tx, office)}
    gone = [person for person in found.values() if _has_left(office, person, now)]
    return each_once(db, gone, partial(_owe, today=now.date()), slot=_slot, now=now)


def _named(tx: Tx, office: Office) -> Sequence[Person]:
    """The people whose addresses the policy names."""
    asked = {address for kind in KINDS for address in _addresses(office, kind)}
    return [person for who in sorted(asked) if (person := people.by_email(tx, who))]


def _addresses(office: Office, kind: str) -> set[str]:
    return {who.lower() for rule in office.policy.approvals.of(kind) for who in rule.ask if "@" in who}


def _has_left(office: Office, person: Person, now: datetime) -> bool:
    return person.left_on is not None and person.left_on < office.calendar(person).today(now)


def _slot(person: Person) -> str:
    return f"{DEPARTED}:{person.id}:{person.left_on}"


def _owe(tx: Tx, person: Person, *, today: date) -> None:
    for reader in _readers(tx, today):
        messages.owe(tx, DEPARTED, facts={"person": person.id}, person_id=reader.id)


def _readers(tx: Tx, today: date) -> Sequence[Person]:
    """Administrators who are there, else HR."""
    for role in (Role.ADMIN, Role.HR):
        if here := [person for person in people.with_role(tx, role) if person.works_here(today)]:
            return here
    return ()


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """What still asks them, as it is now; None if nothing does any more."""
    v, person = reader.voice, people.get(tx, facts["person"])
    ids = approval.waiting_for(tx, person.id, limit=NAMED + 1)
    kinds = [kind for kind in KINDS if person.email in _addresses(reader.office, kind)]
    if person.left_on is None or not (ids or kinds):
        return None
    lines = [v.say("*{who}* left, the last day was {day}.", who=person.name, day=v.day(person.left_on, year=True))]
    if ids:
        references = [request.reference for request in approval.load_many(tx, ids[:NAMED]).values()]
        more = [v.say("… and more")] if len(ids) > NAMED else []
        waiting = Mrkdwn(", ".join([*references, *more]))
        lines.append(v.say("Still asked to decide {requests}. Whoever stands in can; HR can ask somebody else.",
                           requests=waiting))  # fmt: skip
    if kinds:
        where = Mrkdwn(", ".join(f"`approvals: {kind}`" for kind in kinds))
        lines.append(v.say("app.yaml still names {email} under {where}: write somebody else there.",
                           email=person.email, where=where))  # fmt: skip
    return in_lines(lines)
