"""Figures that are counted before somebody looks at them."""

import sqlalchemy as sa

from storage.tables.columns import Json, id_, metadata, moment_, text_

# A month of a board, among what somebody sees of it. Without figures it was not counted yet, or is of few things.
kept_figures = sa.Table(
    "kept_figures",
    metadata,
    id_(),
    text_("board"),
    text_("among"),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("figures", Json),
    moment_("counted_at", null=True),
    moment_("looked_at", null=True),
    moment_("due_at"),
    text_("lease_owner", null=True),
    moment_("lease_until", null=True),
    sa.UniqueConstraint("board", "among", "month"),
    sa.Index("ix_kept_figures_due_at", "due_at"),
)
