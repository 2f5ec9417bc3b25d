"""The tickets of a period, and somebody's open ones, are found through indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

LIVE = sa.text("state IN ('asked', 'elsewhere', 'new', 'open')")
RESOLVED = sa.text("resolved_at IS NOT NULL")
MERGED = sa.text("into_id IS NOT NULL")
DONE = sa.text("whose = 'done'")


def upgrade() -> None:
    _index("ix_tickets_asked", "tickets", ["requester_id", "id"], LIVE)
    op.create_index("ix_tickets_opened_at", "tickets", ["opened_at"])
    _index("ix_tickets_resolved_at", "tickets", ["resolved_at"], RESOLVED)
    _index("ix_tickets_merged_at", "tickets", ["closed_at"], MERGED)
    _index("ix_ticket_pauses_done", "ticket_pauses", ["start"], DONE)
    _index("ix_ticket_pauses_reopened", "ticket_pauses", ["end"], DONE)


def _index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in ("reopened", "done"):
        op.drop_index(f"ix_ticket_pauses_{name}", table_name="ticket_pauses")
    for name in ("merged_at", "resolved_at", "opened_at", "asked"):
        op.drop_index(f"ix_tickets_{name}", table_name="tickets")
