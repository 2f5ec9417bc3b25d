"""Money that somebody gets before they spend it: paid, then claimed by their next reports, the rest given back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.approval import Request
from domain.money import Money, total
from domain.payment.owing import Movement, Owing, Rule
from domain.refusal import Refusal, refusal

KIND = "advance"
PREFIX = "ADV"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for an advance: how much, and what for."""

    request: Request
    amount: Money
    purpose: str


@refusal
class PurposeMissing(Refusal):
    """Nobody can decide an advance without knowing what it is for."""

    field = "purpose"


@refusal
class AdvanceUsed(Refusal):
    """The payment of an advance is not undone once it was claimed from, or some of it given back."""

    reference: str
    used: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """An advance in money: what was granted, paid, claimed by reports, and given back."""

    granted: Money
    paid: Money
    claimed: Money
    returned: Money

    @property
    def outstanding(self) -> Money:
        """What of it is still to be paid."""
        return self.granted - self.paid

    @property
    def used(self) -> Money:
        """What is accounted for."""
        return self.claimed + self.returned

    @property
    def left(self) -> Money:
        """What the person has and did not account for: 15,000 paid - 12,000 claimed = 3,000."""
        return self.paid - self.used


def advance(*, granted: Money, movements: Iterable[Movement]) -> Advance:
    """An advance with what moved for it: its own payments, and what reports took of it."""
    moved, currency = list(movements), granted.currency

    def sum_of(*rules: Rule) -> Money:
        return total((m.amount for m in moved if m.rule in rules), currency)

    return Advance(
        granted=granted,
        paid=sum_of(Rule.PAID, Rule.REVERSED),
        claimed=sum_of(Rule.ALLOCATED),
        returned=-sum_of(Rule.RETURNED),
    )


def allocations(
    owing: Owing, *, taken: Sequence[tuple[int, Money]], left: Mapping[int, Money], most: Money | None = None
) -> dict[int, Money]:
    """What a claim takes of advances, by their ids, so that it takes as much as it can and no more than it is due.

    ``taken`` is what it took of each so far, ``left`` what else the person has of each in its currency; oldest first.
    ``most`` is what it may take in all, where that is less than it is due.
    What it took and is not due any more goes back first, to the newest.
    """
    nothing = Money.nothing(owing.due.currency)
    moves: dict[int, Money] = {}
    over, wanted = owing.owed_back, owing.outstanding
    if most is not None:
        wanted = max(min(wanted, most - owing.allocated), nothing)
    for id_, amount in reversed(taken):
        if back := min(over, amount):
            moves[id_], over = -back, over - back
    for id_, amount in left.items():
        if share := min(wanted, amount):
            moves[id_], wanted = moves.get(id_, nothing) + share, wanted - share
    return moves
