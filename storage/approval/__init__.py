"""Requests of every kind: their state, their history, and who is asked."""

from storage.approval.lists import all_waiting, asked_by, decided_by, waiting_for
from storage.approval.requests import (
    Draft,
    Stale,
    create,
    find,
    kinds_of,
    load,
    load_many,
    policies,
    replace_note,
    replace_policy,
    requester_of,
    save,
)
from storage.approval.seats import (
    Asked,
    asked_of_departed,
    plan_reminder,
    seat_stand_in,
    snooze,
    to_remind,
    unplanned,
    waiting,
)

__all__ = [
    "Asked",
    "Draft",
    "Stale",
    "all_waiting",
    "asked_by",
    "asked_of_departed",
    "create",
    "decided_by",
    "find",
    "kinds_of",
    "load",
    "load_many",
    "plan_reminder",
    "policies",
    "replace_note",
    "replace_policy",
    "requester_of",
    "save",
    "seat_stand_in",
    "snooze",
    "to_remind",
    "unplanned",
    "waiting",
    "waiting_for",
]
