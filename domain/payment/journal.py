"""The journal: for each turn that money takes an entry whose debits and credits are equal, under a key of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from domain.money import Currency, Money, total
from domain.payment.owing import Movement, Rule


class Account(StrEnum):
    """What an account is for; the policy knows its code."""

    EXPENSE = "expense"
    TAX = "tax"
    PAYABLE = "payable"
    ADVANCE = "advance"
    BANK = "bank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One side of an entry: a debit above zero, a credit below."""

    account: Account
    amount: Money
    category: str | None = None
    cost_centre: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What of a claim is booked to one category and cost centre: without tax, and the tax."""

    category: str
    cost_centre: str | None
    net: Money
    tax: Money


class Turn(StrEnum):
    """What an entry is about."""

    CLAIM = "claim"
    REVERSAL = "reversal"
    PAYMENT = "payment"
    UNDONE = "payment undone"
    RETURN = "return"
    ALLOCATION = "allocation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A balanced entry; ``key`` names it for ever, once it is kept. Raises ValueError when it does not balance."""

    key: str = ""
    turn: Turn
    request_id: int
    day: date
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        if total((p.amount for p in self.postings), self.currency):
            raise ValueError(f"an entry of request {self.request_id} does not balance")

    @property
    def currency(self) -> Currency:
        """Of all its postings."""
        return self.postings[0].amount.currency


def claim(charges: Sequence[Charge]) -> tuple[Posting, ...]:
    """A claim is due: expense and tax accounts are debited, what is payable to the person is credited.

    One posting for each category and cost centre; none for a claim of which nothing is reimbursed.
    """
    if not charges:
        return ()
    currency = charges[0].net.currency
    groups: dict[tuple[Account, str, str | None], list[Money]] = {}
    for charge in charges:
        groups.setdefault((Account.EXPENSE, charge.category, charge.cost_centre), []).append(charge.net)
        groups.setdefault((Account.TAX, charge.category, charge.cost_centre), []).append(charge.tax)
    debits = [
        Posting(account=account, amount=amount, category=category, cost_centre=cost_centre)
        for (account, category, cost_centre), amounts in groups.items()
        if (amount := total(amounts, currency))
    ]
    owed = Posting(account=Account.PAYABLE, amount=-total((p.amount for p in debits), currency))
    return (*debits, owed) if debits else ()


SIDES: Mapping[tuple[Rule, bool], tuple[Account, Account]] = MappingProxyType({
    (Rule.PAID, False): (Account.PAYABLE, Account.BANK),
    (Rule.REVERSED, False): (Account.PAYABLE, Account.BANK),
    (Rule.RETURNED, False): (Account.PAYABLE, Account.BANK),
    (Rule.ALLOCATED, False): (Account.PAYABLE, Account.ADVANCE),
    (Rule.PAID, True): (Account.ADVANCE, Account.BANK),
    (Rule.REVERSED, True): (Account.ADVANCE, Account.BANK),
    (Rule.RETURNED, True): (Account.ADVANCE, Account.BANK),
})  # fmt: skip
"""Of a movement, of a claim or of an advance: what is debited and what credited by it; below zero the other way."""
TURNS: Mapping[Rule, Turn] = MappingProxyType(
    {
        Rule.PAID: Turn.PAYMENT,
        Rule.REVERSED: Turn.UNDONE,
        Rule.RETURNED: Turn.RETURN,
        Rule.ALLOCATED: Turn.ALLOCATION,
    }
)


def moved(movement: Movement, *, of_advance: bool) -> Entry:
    """Money moved for a claim, or for an advance itself."""
    debit, credit = SIDES[movement.rule, of_advance]
    sides = (Posting(account=debit, amount=movement.amount), Posting(account=credit, amount=-movement.amount))
    turn = TURNS[movement.rule]
    return Entry(turn=turn, request_id=movement.request_id, day=movement.day, postings=sides)


def reversal(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """What undoes an entry: nothing is deleted."""
    return tuple(
        Posting(account=p.account, amount=-p.amount, category=p.category, cost_centre=p.cost_centre) for p in postings
    )


def restated(
    before: tuple[Posting, ...], charges: Sequence[Charge], *, request_id: int, day: date
) -> tuple[Entry, ...]:
    """What books a claim as it is now, where ``before`` stands: nothing if that is the same."""
    now = claim(charges)
    if now == before:
        return ()
    turns = ((Turn.REVERSAL, reversal(before)), (Turn.CLAIM, now))
    return tuple(Entry(turn=turn, request_id=request_id, day=day, postings=p) for turn, p in turns if p)
