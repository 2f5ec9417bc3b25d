"""Who pays: finance, but nobody what is their own, what they decided, or what they raised above what was decided."""

from collections.abc import Iterable

from domain.approval import DECISIONS, Request
from domain.people import Person, Role
from domain.refusal import Refusal, refusal


@refusal
class NotFinance(Refusal):
    """Only finance pays and corrects what is paid; ``who`` are they."""

    who: frozenset[int]


@refusal
class NotYoursToPay(Refusal):
    """The claim is the payer's own, or they had a say in it, perhaps by having ``raised`` it; ``who`` had none."""

    reference: str
    own: bool
    raised: bool
    who: frozenset[int]


def deciders(request: Request) -> frozenset[int]:
    """Everybody who had a say in a request."""
    answered = {seat.answered_by_id for step in request.steps for seat in step.seats}
    moved = {move.by_id for move in request.history if move.action in DECISIONS}
    return frozenset(id_ for id_ in answered | moved if id_)


def may_pay(request: Request, person: Person, *, raised: frozenset[int]) -> bool:
    """Whether somebody pays this claim; ``raised`` are they who corrected it to more than its deciders left of it."""
    involved = {request.requester_id, *deciders(request), *raised}
    return Role.FINANCE in person.roles and person.id not in involved


def check_payer(request: Request, by: Person, *, finance: Iterable[Person], raised: frozenset[int]) -> None:
    """Raises NotFinance, NotYoursToPay; ``finance`` is everybody in it who works here."""
    of_finance = list(finance)
    if Role.FINANCE not in by.roles:
        raise NotFinance(who=frozenset(p.id for p in of_finance))
    if not may_pay(request, by, raised=raised):
        raise NotYoursToPay(
            reference=request.reference,
            own=by.id == request.requester_id,
            raised=by.id in raised,
            who=frozenset(p.id for p in of_finance if may_pay(request, p, raised=raised)),
        )
