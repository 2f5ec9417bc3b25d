"""Expenses: the lines of each report, and those that somebody is still writing."""

import sqlalchemy as sa

from storage.tables.columns import Json, metadata, text_, to_

expense_lines = sa.Table(
    "expense_lines",
    metadata,
    to_("request_id", "requests.id", key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, nullable=False),
    text_("category"),
    text_("merchant"),
    # In the currency's minor unit.
    sa.Column("amount", sa.BigInteger, nullable=False),
    text_("currency"),
    text_("note", null=True),
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
