"""Expenses: what was spent, line by line, what can be claimed of it, and what is reimbursed."""

from domain.expense.check import (
    MOST_LINES,
    MerchantMissing,
    NothingClaimed,
    OtherCurrency,
    SpentInTheFuture,
    SpentTooLongAgo,
    TooManyLines,
    UnknownCategory,
    check_line,
    check_lines,
)
from domain.expense.flag import Flag, FlagKind
from domain.expense.line import KIND, PREFIX, Exchange, Line, Report, Tax, Verdict, claimed, spent, sums
from domain.expense.spent import NoRate, NotARate, ReasonMissing, Spent, read_spent

__all__ = [
    "KIND",
    "MOST_LINES",
    "PREFIX",
    "Exchange",
    "Flag",
    "FlagKind",
    "Line",
    "MerchantMissing",
    "NoRate",
    "NotARate",
    "NothingClaimed",
    "OtherCurrency",
    "ReasonMissing",
    "Report",
    "Spent",
    "SpentInTheFuture",
    "SpentTooLongAgo",
    "Tax",
    "TooManyLines",
    "UnknownCategory",
    "Verdict",
    "check_line",
    "check_lines",
    "claimed",
    "read_spent",
    "spent",
    "sums",
]
