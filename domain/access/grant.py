"""A request for access, and what became of it: nobody has it before it was approved, nor after its last day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.approval import Request, Terms
from domain.people import Person
from domain.refusal import Refusal, refusal

KIND = "access"
PREFIX = "ACC"
LONGEST = 3660
"""Days: what is asked for longer is asked for good."""


class GrantState(StrEnum):
    """Where access stands: to be given by those who do it, given, to be taken away, taken away; or another goes on."""

    NONE = "none"
    TO_GRANT = "to grant"
    GRANTED = "granted"
    TO_REVOKE = "to revoke"
    REVOKED = "revoked"
    GOES_ON = "goes on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What became of an approved request. ``until`` is the last day, None for good.

    ``ticket_id`` is the task of those who give it, ``back_ticket_id`` of those who take it away; ``proof`` and
    ``revoked_proof`` say how that is seen to be done. ``back_at`` is when who has it gave it back before its end.
    ``next_id`` is the request as which it goes on.
    """

    state: GrantState = GrantState.NONE
    ticket_id: int | None = None
    back_ticket_id: int | None = None
    granted_at: datetime | None = None
    granted_by_id: int | None = None
    proof: str | None = None
    until: date | None = None
    back_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by_id: int | None = None
    revoked_proof: str | None = None
    next_id: int | None = None

    @property
    def task_id(self) -> int | None:
        """The ticket that waits to be resolved with a proof, if one does."""
        return {GrantState.TO_GRANT: self.ticket_id, GrantState.TO_REVOKE: self.back_ticket_id}.get(self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A request for a role in a system, for so many days from when it is given, None for good.

    ``for_ticket_id`` is the ticket about which somebody who helps asked for it.
    """

    request: Request
    system: str
    role: str
    days: int | None
    for_ticket_id: int | None = None
    grant: Grant = Grant()


@refusal
class SystemGone(Refusal):
    """Nobody can ask for this any more: the policy does not name it."""

    field = "system"


@refusal
class NoDays(Refusal):
    """How long is no number of days."""

    field = "lasts"


@refusal
class TooLong(Refusal):
    """More days than the policy gives at a time; None for good where it has an end."""

    field = "lasts"

    days: int | None
    most: int


@refusal
class ProofMissing(Refusal):
    """Whoever gives or takes access away says how that is seen."""

    field = "proof"


@refusal
class NotHere(Refusal):
    """A request that nobody made."""


@refusal
class ProofNeeded(Refusal):
    """The ticket is a task that is resolved with a proof, by those who do it."""

    ticket: str
    reference: str


@refusal
class OwnTask(Refusal):
    """Nobody gives themselves access, or says that theirs is taken away, while somebody else could."""

    ticket: str
    reference: str
    role: str


@refusal
class GoneSince(Refusal):
    """Nothing is given to who does not work here any more."""

    reference: str
    who: frozenset[int]


@refusal
class NotDecided(Refusal):
    """Somebody decides about a ticket first."""

    ticket: str
    reference: str
    who: frozenset[int]


@refusal
class AskedAlready(Refusal):
    """One request for access is made about a ticket: what somebody needs beside it is another ticket's."""

    ticket: str
    reference: str


@refusal
class NotGiven(Refusal):
    """What cannot be done to access as it stands."""

    reference: str
    state: GrantState


@refusal
class NotYoursToGiveBack(Refusal):
    """Somebody else has it."""

    reference: str
    who: frozenset[int]


def terms(system: str, role: str, days: int | None) -> Terms:
    """What the steps of its approval depend on: the system, the role in it, and for how long; for good is for ever."""
    lasts = Decimal("Infinity") if days is None else Decimal(days)
    return Terms(days=lasts, categories=frozenset({system, role, f"{system}.{role}"}))


def check_days(typed: str, *, most: int | None) -> int | None:
    """For how many days somebody asks, as they wrote it; nothing is for good. Raises NoDays, TooLong."""
    written = typed.strip()
    if written and not (written.isascii() and written.isdecimal() and int(written)):
        raise NoDays
    days = int(written) if written else None
    limit = most if most is not None else LONGEST
    if (days is None and most is not None) or (days is not None and days > limit):
        raise TooLong(days=days, most=limit)
    return days


def ends(access: Access, given: date) -> date | None:
    """The last day of what is given on a day."""
    return None if access.days is None else given + timedelta(days=access.days - 1)


def lasts_until(access: Access, given: date, had: Iterable[Access]) -> date | None:
    """The last day of what is given on a day to who ``had`` that: nobody loses days by asking for the same again."""
    before = [one.grant.until for one in had if one.grant.state is GrantState.GRANTED and goes_on(one, access)]
    days = [day for day in (ends(access, given), *before) if day is not None]
    return max(days) if len(days) == len(before) + 1 else None


def granted(
    access: Access, *, by_id: int | None, at: datetime, on: date, proof: str, had: Iterable[Access] = ()
) -> Grant:
    """It was given on that day to who ``had`` that, by somebody or by a program (None).

    Raises NotGiven, ProofMissing.
    """
    _check(access, GrantState.TO_GRANT)
    _prove(proof)
    return replace(
        access.grant,
        state=GrantState.GRANTED,
        granted_at=at,
        granted_by_id=by_id,
        proof=" ".join(proof.split()),
        until=lasts_until(access, on, had),
    )


def over(access: Access, today: date) -> bool:
    """Whether its last day is over."""
    grant = access.grant
    return grant.state is GrantState.GRANTED and grant.until is not None and grant.until < today


def give_back(access: Access, by: Person, at: datetime) -> Grant:
    """Who has it needs it no more. Raises NotYoursToGiveBack, NotGiven."""
    check_whose(access, by)
    _check(access, GrantState.GRANTED)
    return replace(access.grant, state=GrantState.TO_REVOKE, back_at=at)


def check_whose(access: Access, by: Person) -> None:
    """Raises NotYoursToGiveBack."""
    if by.id != access.request.requester_id:
        raise NotYoursToGiveBack(reference=access.request.reference, who=frozenset({access.request.requester_id}))


def revoked(access: Access, *, by_id: int | None, at: datetime, proof: str) -> Grant:
    """It was taken away. Raises NotGiven, ProofMissing."""
    _check(access, GrantState.TO_REVOKE)
    _prove(proof)
    return replace(
        access.grant,
        state=GrantState.REVOKED,
        revoked_at=at,
        revoked_by_id=by_id,
        revoked_proof=" ".join(proof.split()),
    )


def goes_on(old: Access, new: Access) -> Grant | None:
    """What becomes of access that somebody has already, once the same is given to them anew; None if nothing does."""
    same = (old.system, old.role, old.request.requester_id) == (new.system, new.role, new.request.requester_id)
    if (
        not same
        or old.request.id == new.request.id
        or old.grant.state not in (GrantState.GRANTED, GrantState.TO_REVOKE)
    ):
        return None
    return replace(old.grant, state=GrantState.GOES_ON, next_id=new.request.id)


def _check(access: Access, state: GrantState) -> None:
    if access.grant.state is not state:
        raise NotGiven(reference=access.request.reference, state=access.grant.state)


def _prove(proof: str) -> None:
    if not proof.strip():
        raise ProofMissing
