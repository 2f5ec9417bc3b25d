"""News below a card, and messages that were given up, are found without a look at all that was ever sent."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"

INDEXES = (("ix_messages_below_id", "below_id", sa.text("below_id IS NOT NULL")),
           ("ix_messages_dead", "id", sa.text("state = 'dead'")))  # fmt: skip


def upgrade() -> None:
    for index, column, when in INDEXES:
        op.create_index(index, "messages", [column], sqlite_where=when, postgresql_where=when)


def downgrade() -> None:
    for index, *_ in INDEXES:
        op.drop_index(index, table_name="messages")
