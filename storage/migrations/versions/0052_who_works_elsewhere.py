"""Whoever has leave and is not away is found among those who have any, and not among all that are away."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.create_index(
        "ix_leave_requests_elsewhere",
        "leave_requests",
        ["last"],
        sqlite_where=sa.text("away = 0"),
        postgresql_where=sa.text("NOT away"),
    )


def downgrade() -> None:
    op.drop_index("ix_leave_requests_elsewhere", table_name="leave_requests")
