"""Expenses in the database: reports with their lines, and the lines that are still being written."""

from storage.expense.requests import (
    NEW,
    correct,
    counted,
    draft,
    drafts,
    forget,
    found_later,
    judge,
    load,
    load_many,
    redraft,
    save,
    snapshot,
)

__all__ = [
    "NEW",
    "correct",
    "counted",
    "draft",
    "drafts",
    "forget",
    "found_later",
    "judge",
    "load",
    "load_many",
    "redraft",
    "save",
    "snapshot",
]
