"""Distances of journeys, so that a year of them can be summed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("expense_lines", sa.Column("distance", sa.BigInteger(), nullable=True))
    op.add_column("expense_lines", sa.Column("vehicle", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("expense_lines") as table:
        table.drop_column("vehicle")
        table.drop_column("distance")
