"""Figures are counted before somebody looks at them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.tables import UtcDateTime

revision = "0055"
down_revision = "0054"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "kept_figures",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("among", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("figures", Json),
        sa.Column("counted_at", UtcDateTime()),
        sa.Column("looked_at", UtcDateTime()),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_figures")),
        sa.UniqueConstraint("board", "among", "month", name=op.f("uq_kept_figures_board_among_month")),
    )
    op.create_index("ix_kept_figures_due_at", "kept_figures", ["due_at"])


def downgrade() -> None:
    op.drop_table("kept_figures")
