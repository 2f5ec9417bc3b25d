"""The newest entry of the ledger that no request made is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"

GIVEN = sa.text("request_id IS NULL")


def upgrade() -> None:
    op.create_index("ix_leave_entries_given", "leave_entries", ["id"], sqlite_where=GIVEN, postgresql_where=GIVEN)


def downgrade() -> None:
    op.drop_index("ix_leave_entries_given", table_name="leave_entries")
