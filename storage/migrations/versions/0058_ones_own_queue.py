"""One's own tickets are found in the order in which they are dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"

LIVE = sa.text("state IN ('asked', 'elsewhere', 'new', 'open')")


def upgrade() -> None:
    columns = ["assignee_id", "category", "rank", "due_at", "id"]
    op.create_index("ix_tickets_mine", "tickets", columns, sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    op.drop_index("ix_tickets_mine", table_name="tickets")
