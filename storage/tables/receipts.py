"""Receipts: what was read from each, and which report has which."""

import sqlalchemy as sa

from storage.tables.columns import metadata, text_, to_

receipt_readings = sa.Table(
    "receipt_readings",
    metadata,
    to_("attachment_id", "attachments.id", key=True),
    text_("fiscal_key", null=True),
    sa.Column("day", sa.Date),
    # In the minor unit of the currency of fiscal codes.
    sa.Column("total", sa.BigInteger),
    # The measure of the picture, in hexadecimal.
    text_("picture", null=True),
)

# A fiscal key or the digest of a file, and the one report that has it.
expense_proofs = sa.Table(
    "expense_proofs",
    metadata,
    text_("proof", key=True),
    to_("request_id", "requests.id"),
    sa.Index("ix_expense_proofs_request_id", "request_id"),
)
