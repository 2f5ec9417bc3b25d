"""Money on its way to people: what is owed for each request, what moved, payments made together, and the journal."""

import sqlalchemy as sa

from storage.tables.columns import Json, count_, id_, metadata, moment_, text_, to_

_DUE = sa.text("outstanding <> 0")
_LEFT = sa.text("left_over <> 0")
_OPEN = sa.text("state = 'open'")
_UNPOSTED = sa.text("state = 'owed'")

# What was approved of a request, and what the movements make of it: kept so that a queue reads no history.
payables = sa.Table(
    "payables",
    metadata,
    to_("request_id", "requests.id", key=True),
    to_("person_id", "people.id"),
    # In minor units, as all amounts here. Of an advance, what was granted.
    sa.Column("approved", sa.BigInteger, nullable=False),
    sa.Column("tax", sa.BigInteger, nullable=False),
    text_("currency"),
    moment_("approved_at"),
    # Below zero it is owed back.
    sa.Column("outstanding", sa.BigInteger, nullable=False),
    # Of an advance, what the person has not accounted for.
    sa.Column("left_over", sa.BigInteger, nullable=False),
    # The day on which the last of it was paid; NULL while something is outstanding, or nothing ever was.
    sa.Column("paid_on", sa.Date),
    # With all that a form adds up: of hundreds no row is read.
    sa.Index(
        "ix_payables_outstanding",
        "request_id",
        "outstanding",
        "person_id",
        "currency",
        "approved_at",
        sqlite_where=_DUE,
        postgresql_where=_DUE,
    ),
    sa.Index("ix_payables_left", "person_id", "request_id", sqlite_where=_LEFT, postgresql_where=_LEFT),
    sa.Index("ix_payables_paid_on", "paid_on"),
)

# Requests that are paid together: a file for the bank, and a mark.
payment_batches = sa.Table(
    "payment_batches",
    metadata,
    id_(),
    text_("state"),
    moment_("at"),
    to_("by_id", "people.id"),
    sa.Column("paid_on", sa.Date),
    moment_("closed_at", null=True),
    to_("closed_by_id", "people.id", null=True),
    text_("reason", null=True),
    sa.Index("ix_payment_batches_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
)

payment_items = sa.Table(
    "payment_items",
    metadata,
    to_("batch_id", "payment_batches.id", key=True),
    to_("request_id", "requests.id", key=True),
    sa.Column("amount", sa.BigInteger, nullable=False),
    text_("currency"),
    sa.Index("ix_payment_items_request_id", "request_id"),
)

# Every cent that moved: to the person above zero, back below. Append-only.
payments = sa.Table(
    "payments",
    metadata,
    id_(),
    text_("rule"),
    to_("request_id", "requests.id"),
    # An allocation takes it from this advance.
    to_("advance_id", "requests.id", null=True),
    to_("batch_id", "payment_batches.id", null=True),
    # A payment is undone once.
    sa.Column("reverses_id", sa.BigInteger, sa.ForeignKey("payments.id"), unique=True),
    sa.Column("amount", sa.BigInteger, nullable=False),
    text_("currency"),
    sa.Column("day", sa.Date, nullable=False),
    moment_("at"),
    to_("by_id", "people.id", null=True),
    sa.Index("ix_payments_request_id", "request_id"),
    sa.Index("ix_payments_advance_id", "advance_id"),
    sa.Index("ix_payments_batch_id", "batch_id"),
)

advances = sa.Table(
    "advances",
    metadata,
    to_("request_id", "requests.id", key=True),
    sa.Column("amount", sa.BigInteger, nullable=False),
    text_("currency"),
    text_("purpose"),
)

# What the books are told, under a key that is the same for ever. Append-only but for what became of it there.
journal = sa.Table(
    "journal",
    metadata,
    id_(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    text_("turn"),
    to_("request_id", "requests.id"),
    sa.Column("day", sa.Date, nullable=False),
    moment_("at"),
    to_("by_id", "people.id", null=True),
    sa.Column("postings", Json, nullable=False),
    text_("reason", null=True),
    # owed: not exported.
    text_("state"),
    text_("posted_id", null=True),
    count_("attempts"),
    text_("error", null=True),
    moment_("next_at"),
    text_("lease_owner", null=True),
    moment_("lease_until", null=True),
    sa.Index("ix_journal_request_id", "request_id"),
    sa.Index("ix_journal_by_id_request_id", "by_id", "request_id"),
    sa.Index("ix_journal_due", "next_at", sqlite_where=_UNPOSTED, postgresql_where=_UNPOSTED),
)
