"""Who has tickets of which category is found without reading them."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

INDEX = "ix_tickets_assignee"
LIVE = sa.text("state IN ('asked', 'elsewhere', 'new', 'open')")


def upgrade() -> None:
    _index_on("assignee_id", "category", "id")


def downgrade() -> None:
    _index_on("assignee_id", "id")


def _index_on(*columns: str) -> None:
    op.drop_index(INDEX, table_name="tickets")
    op.create_index(INDEX, "tickets", list(columns), sqlite_where=LIVE, postgresql_where=LIVE)
