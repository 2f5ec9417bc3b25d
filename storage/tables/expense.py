"""Expenses: the lines of each report, and those that somebody is still writing."""

import sqlalchemy as sa

from storage.tables.columns import Json, flagged, metadata, text_, to_

_REST = ("category", "request_id", "position", "approved")

expense_lines = sa.Table(
    "expense_lines",
    metadata,
    to_("request_id", "requests.id", key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    # The requester, once more: what somebody spent in a month is found without all that they ever claimed.
    to_("person_id", "people.id"),
    sa.Column("day", sa.Date, nullable=False),
    text_("category"),
    text_("merchant"),
    # What is claimed, in the minor unit of the company's currency, and what is reimbursed of it where that is another.
    sa.Column("amount", sa.BigInteger, nullable=False),
    text_("currency"),
    sa.Column("approved", sa.BigInteger),
    # What stands on the receipt, in the minor unit of its own currency.
    sa.Column("spent", sa.BigInteger, nullable=False),
    text_("spent_currency"),
    sa.Column("provisional", sa.Boolean, nullable=False),
    text_("cost_centre", null=True),
    text_("note", null=True),
    # Of a journey: in thousandths of the policy's unit.
    sa.Column("distance", sa.BigInteger),
    text_("vehicle", null=True),
    # Whether something came up about it after it was handed in.
    sa.Column("found_later", sa.Boolean, nullable=False, server_default=sa.false()),
    # What no query asks for.
    sa.Column("details", Json, nullable=False),
    sa.Index("ix_expense_lines_person_id_day", "person_id", "day"),
    # All that is looked at to dismiss a line of the same amount, anybody's or one's own: of a usual one there are many.
    sa.Index("ix_expense_lines_spent", "spent", "spent_currency", "day", "merchant", "person_id", *_REST),
    sa.Index("ix_expense_lines_own", "person_id", "spent", "spent_currency", "day", "merchant", *_REST),
    flagged("ix_expense_lines_provisional", "day", flag="provisional"),
    flagged("ix_expense_lines_later", "request_id", flag="found_later"),
)

# What one euro was worth on a day, in billionths: what was imported or fetched beside the history that we came with.
exchange_rates = sa.Table(
    "exchange_rates",
    metadata,
    text_("currency", key=True),
    sa.Column("day", sa.Date, primary_key=True, autoincrement=False),
    text_("source", key=True),
    sa.Column("per_euro", sa.BigInteger, nullable=False),
)

# Lines of a form that is not handed in yet: of a new report, or of one that is being changed.
expense_drafts = sa.Table(
    "expense_drafts",
    metadata,
    to_("person_id", "people.id", key=True),
    sa.Column("report", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("line", Json, nullable=False),
)
