"""Férias: the acquisition period that a leave is of, and what is sold with it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("leave_requests", sa.Column("period", sa.Date(), nullable=True))
    op.add_column("leave_requests", sa.Column("sold", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("leave_requests", "sold")
    op.drop_column("leave_requests", "period")
