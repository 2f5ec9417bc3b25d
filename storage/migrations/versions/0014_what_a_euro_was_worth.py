"""Rates of the euro that were imported or fetched."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "exchange_rates",
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("per_euro", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("currency", "day", "source", name="pk_exchange_rates"),
    )


def downgrade() -> None:
    op.drop_table("exchange_rates")
