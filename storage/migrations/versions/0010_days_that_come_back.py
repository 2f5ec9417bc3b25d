"""Wishes to give days of leave back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.tables import UtcDateTime

revision = "0010"
down_revision = "0009"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "leave_returns",
        sa.Column("request_id", Id, nullable=False),
        sa.Column("leave_id", Id, nullable=False),
        sa.Column("days", json, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("given", json, nullable=True),
        sa.Column("given_at", UtcDateTime(), nullable=True),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["leave_id"], ["requests.id"], name=op.f("fk_leave_returns_leave_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_leave_returns_request_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_leave_returns")),
    )
    op.create_index("ix_leave_returns_leave_id", "leave_returns", ["leave_id"])


def downgrade() -> None:
    op.drop_table("leave_returns")
