"""What the program that gives access and takes it away is to be told."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0039"
down_revision = "0038"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OWED = sa.text("state = 'owed'")


def upgrade() -> None:
    op.create_table(
        "access_orders",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("do", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_access_orders_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_orders")),
    )
    op.create_index(
        "ix_access_orders_due", "access_orders", ["next_at", "id"], sqlite_where=OWED, postgresql_where=OWED
    )
    op.create_index("ix_access_orders_request_id", "access_orders", ["request_id", "id"])


def downgrade() -> None:
    op.drop_table("access_orders")
