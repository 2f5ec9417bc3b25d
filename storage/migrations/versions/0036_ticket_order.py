"""Tickets are dealt with in the order of their priority, and of when they are due."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0036"
down_revision = "0035"

LIVE = sa.text("state IN ('asked', 'elsewhere', 'new', 'open')")
RANK = "CASE priority WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("rank", sa.Integer(), server_default="0", nullable=False))
    op.add_column("tickets", sa.Column("due_at", UtcDateTime(), nullable=True))
    op.execute(f"UPDATE tickets SET rank = {RANK}, due_at = opened_at")
    columns = ["category", "rank", "due_at", "id"]
    op.create_index("ix_tickets_order", "tickets", columns, sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    op.drop_index("ix_tickets_order", table_name="tickets")
    for name in ("due_at", "rank"):
        op.drop_column("tickets", name)
