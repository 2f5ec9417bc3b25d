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
from domain.expense.line import KIND, PREFIX, Exchange, Line, Report, Verdict, claimed, sums

__all__ = [
    "KIND",
    "MOST_LINES",
    "PREFIX",
    "Exchange",
    "Flag",
    "FlagKind",
    "Line",
    "MerchantMissing",
    "NothingClaimed",
    "OtherCurrency",
    "Report",
    "SpentInTheFuture",
    "SpentTooLongAgo",
    "TooManyLines",
    "UnknownCategory",
    "Verdict",
    "check_line",
    "check_lines",
    "claimed",
    "sums",
]
