"""The hours that counted for a ticket before; what is resolved is found as what is late is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"

Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
RESOLVED = sa.text("state = 'resolved'")


def upgrade() -> None:
    op.add_column("tickets", sa.Column("earlier", Json, server_default="[]", nullable=False))
    op.drop_index("ix_tickets_resolved", "tickets")
    # Looked at once, each finds out when it is to be closed.
    op.execute("UPDATE tickets SET check_at = resolved_at WHERE state = 'resolved'")


def downgrade() -> None:
    op.execute("UPDATE tickets SET check_at = NULL WHERE state = 'resolved'")
    columns = ["resolved_at", "id"]
    op.create_index("ix_tickets_resolved", "tickets", columns, sqlite_where=RESOLVED, postgresql_where=RESOLVED)
    op.drop_column("tickets", "earlier")
