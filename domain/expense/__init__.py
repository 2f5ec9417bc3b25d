"""Expenses: what was spent, line by line, what can be claimed of it, and what is reimbursed."""

from domain.expense.auto_approve import may_pass, sampled
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
from domain.expense.line import KIND, PREFIX, Cut, Exchange, Line, Report, Tax, Verdict, claimed, spent, sums
from domain.expense.spent import NoRate, NotARate, ReasonMissing, Spent, read_spent
from domain.expense.verdict import MoreThanIsLeft, OfLine, check_verdict, cuts_of, judged, nothing_left, standing

__all__ = [
    "KIND",
    "MOST_LINES",
    "PREFIX",
    "Cut",
    "Exchange",
    "Flag",
    "FlagKind",
    "Line",
    "MerchantMissing",
    "MoreThanIsLeft",
    "NoRate",
    "NotARate",
    "NothingClaimed",
    "OfLine",
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
    "check_verdict",
    "claimed",
    "cuts_of",
    "judged",
    "may_pass",
    "nothing_left",
    "read_spent",
    "sampled",
    "spent",
    "standing",
    "sums",
]
