"""The digests, one line each. Nothing is discovered: this is the list."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from domain.digest import Circle, NotForYou, may_have
from handlers.call import Message
from handlers.digest import finance, hr, it, stock, team
from handlers.digest.away import AWAY
from handlers.digest.part import Digest, draw
from handlers.office import Reader
from storage import people
from storage.db import Tx

DIGESTS: dict[str, Digest] = {
    digest.key: digest
    for digest in (
        hr.WEEKLY,
        hr.DAILY,
        finance.DIGEST,
        it.DIGEST,
        stock.DIGEST,
        team.DIGEST,
        AWAY,
    )
}


def is_for(tx: Tx, reader: Reader, digest: Digest) -> bool:
    """Whether somebody may have a digest."""
    person = reader.person
    leads = digest.whom is Circle.MANAGERS and people.leads(tx, person.id)
    return may_have(person, digest.whom, leads=leads) or digest.also(reader.office, person)


def check(tx: Tx, reader: Reader, key: str) -> Digest:
    """A digest that somebody may have. Raises NotForYou."""
    digest = DIGESTS.get(key)
    if digest is None or not is_for(tx, reader, digest):
        raise NotForYou(digest=key)
    return digest


def _tell(tx: Tx, reader: Reader, facts: Mapping[str, Any], *, digest: Digest) -> Message | None:
    """One that is owed; None if there is nothing to tell, or it is not for this person any more."""
    if reader.person.id and not is_for(tx, reader, digest):
        return None
    return draw(tx, reader, digest, date.fromisoformat(facts["day"]))


TELLERS = {digest.kind: partial(_tell, digest=digest) for digest in DIGESTS.values()}
"""Who finds the words of which digest."""
