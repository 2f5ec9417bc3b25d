"""What is left of the lines of a report, and which reports the policy approved by itself."""

import sqlalchemy as sa

from storage.tables.columns import flagged, metadata, text_, to_

# What somebody's answer left of a line, where that is less than before. Kept for good: one that was taken back, or was
# given to a report that was changed since, says with which version it fell.
expense_cuts = sa.Table(
    "expense_cuts",
    metadata,
    to_("request_id", "requests.id", key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("step", sa.Integer, nullable=False),
    to_("by_id", "people.id"),
    sa.Column("approved", sa.BigInteger, nullable=False),
    text_("currency"),
    text_("reason"),
    sa.Column("fell", sa.Integer),
)

# The reports that the policy could approve by itself, and what the draw said: passed, or looked at all the same.
expense_draws = sa.Table(
    "expense_draws",
    metadata,
    to_("request_id", "requests.id", key=True),
    to_("person_id", "people.id"),
    # The first day of it, where the person is.
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    text_("currency"),
    sa.Column("passed", sa.Boolean, nullable=False),
    sa.Index("ix_expense_draws_person_id_month", "person_id", "month"),
    flagged("ix_expense_draws_sampled", "person_id", "request_id", flag="passed", is_set=False),
)
