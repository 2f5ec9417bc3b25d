"""Money on its way to people: what is outstanding, advances, who pays, and the journal of it."""

from domain.payment.advance import KIND, PREFIX, Advance, AdvanceUsed, Asked, advance, allocations
from domain.payment.correction import AboveClaimed, NothingCorrected, charges, corrected
from domain.payment.journal import Account, Charge, Entry, Posting, Turn, balances, claim, moved, restated, reversal
from domain.payment.owing import (
    Accounting,
    Movement,
    Overpaid,
    Owing,
    Payment,
    ReturnedTooMuch,
    Rule,
    check_payment,
    check_return,
    owing,
)
from domain.payment.payer import NotFinance, NotYoursToPay, check_payer, deciders, may_pay
from domain.payment.standing import AlreadyClosed, BatchState, BeingPaid, MoneyMoved, NothingChosen, NotPayable

__all__ = [
    "KIND",
    "PREFIX",
    "AboveClaimed",
    "Account",
    "Accounting",
    "Advance",
    "AdvanceUsed",
    "AlreadyClosed",
    "Asked",
    "BatchState",
    "BeingPaid",
    "Charge",
    "Entry",
    "MoneyMoved",
    "Movement",
    "NotFinance",
    "NotPayable",
    "NotYoursToPay",
    "NothingChosen",
    "NothingCorrected",
    "Overpaid",
    "Owing",
    "Payment",
    "Posting",
    "ReturnedTooMuch",
    "Rule",
    "Turn",
    "advance",
    "allocations",
    "balances",
    "charges",
    "check_payer",
    "check_payment",
    "check_return",
    "claim",
    "corrected",
    "deciders",
    "may_pay",
    "moved",
    "owing",
    "restated",
    "reversal",
]
