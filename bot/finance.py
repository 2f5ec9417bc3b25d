"""What finance exports: claims line by line, and the journal posting by posting."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from domain.expense import Report
from domain.people import Person
from domain.policy import Accounts
from handlers.spreadsheet import Row, Table
from storage.payment.journal import Kept
from storage.payment.payments import Payable

EXPENSES = (
    "reference", "email", "name", "line", "day", "category", "merchant", "cost_centre", "claimed", "reimbursed", "tax",
    "currency", "approved_on", "outstanding_of_claim", "paid_on",
)  # fmt: skip
JOURNAL = (
    "key", "day", "turn", "reference", "employee_id", "name", "account", "category", "cost_centre", "debit", "credit",
    "currency",
)  # fmt: skip


def expenses(found: Iterable[tuple[Payable, Report, Person]], zone: ZoneInfo) -> Table:
    """A row for each line of each approved claim; its days are those of ``zone``."""
    return Table(EXPENSES, [row for one in found for row in _lines(*one, zone)])


def _lines(known: Payable, report: Report, who: Person, zone: ZoneInfo) -> Iterable[Row]:
    for n, line in enumerate(report.lines, 1):
        yield (
            known.reference, who.email, who.name, str(n), line.day, line.category, line.merchant,
            line.cost_centre or "", line.asked.amount, line.total.amount, line.tax_approved.amount,
            line.total.currency, known.approved_at.astimezone(zone).date(), known.outstanding.amount,
            known.paid_on or "",
        )  # fmt: skip


def journal(found: Iterable[Kept], accounts: Accounts) -> Table:
    """A row for each posting; those of one key balance."""
    return Table(JOURNAL, [row for kept in found for row in _postings(kept, accounts)])


def _postings(kept: Kept, accounts: Accounts) -> Iterable[Row]:
    entry = kept.entry
    for p in entry.postings:
        debit, credit = (p.amount.amount, "") if p.amount.minor > 0 else ("", -p.amount.amount)
        yield (
            entry.key, entry.day, entry.turn.value, kept.reference, kept.employee_id or "", kept.person,
            accounts.code(p.account.value, p.category), p.category or "", p.cost_centre or "", debit, credit,
            p.amount.currency,
        )  # fmt: skip
