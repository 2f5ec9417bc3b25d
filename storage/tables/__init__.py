"""Every table, by subject. Rows are written by the functions beside this folder and nowhere else."""

from storage.tables.attachments import attachment_contents, attachment_showings, attachments
from storage.tables.columns import EPOCH, UtcDateTime, metadata
from storage.tables.deliveries import cards, inbox, messages, rate_gates
from storage.tables.expense import exchange_rates, expense_drafts, expense_lines
from storage.tables.leave import (
    booked_days,
    calendar_feeds,
    leave_accounts,
    leave_entries,
    leave_requests,
    leave_returns,
    leave_sums,
    leave_teams,
)
from storage.tables.payment import (
    advances,
    journal,
    payables,
    payment_batches,
    payment_items,
    payments,
)
from storage.tables.people import people, person_roles, slack_accounts
from storage.tables.receipts import expense_proofs, receipt_readings
from storage.tables.requests import approval_seats, counters, delegations, group_members, request_moves, requests
from storage.tables.secrets import secrets
from storage.tables.stock import (
    stock_codes,
    stock_count_lines,
    stock_counts,
    stock_cuts,
    stock_elsewhere,
    stock_figures,
    stock_items,
    stock_levels,
    stock_locations,
    stock_movements,
    stock_requests,
    stock_serials,
    stock_silence,
    stock_watches,
)
from storage.tables.ticket import ticket_pauses, ticket_steps, ticket_words, tickets
from storage.tables.trail import audit, audit_head
from storage.tables.verdicts import expense_cuts, expense_draws

__all__ = [
    "EPOCH",
    "UtcDateTime",
    "advances",
    "approval_seats",
    "attachment_contents",
    "attachment_showings",
    "attachments",
    "audit",
    "audit_head",
    "booked_days",
    "calendar_feeds",
    "cards",
    "counters",
    "delegations",
    "exchange_rates",
    "expense_cuts",
    "expense_drafts",
    "expense_draws",
    "expense_lines",
    "expense_proofs",
    "group_members",
    "inbox",
    "journal",
    "leave_accounts",
    "leave_entries",
    "leave_requests",
    "leave_returns",
    "leave_sums",
    "leave_teams",
    "messages",
    "metadata",
    "payables",
    "payment_batches",
    "payment_items",
    "payments",
    "people",
    "person_roles",
    "rate_gates",
    "receipt_readings",
    "request_moves",
    "requests",
    "secrets",
    "slack_accounts",
    "stock_codes",
    "stock_count_lines",
    "stock_counts",
    "stock_cuts",
    "stock_elsewhere",
    "stock_figures",
    "stock_items",
    "stock_levels",
    "stock_locations",
    "stock_movements",
    "stock_requests",
    "stock_serials",
    "stock_silence",
    "stock_watches",
    "ticket_pauses",
    "ticket_steps",
    "ticket_words",
    "tickets",
]
