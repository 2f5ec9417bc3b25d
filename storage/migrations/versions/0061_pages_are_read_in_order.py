"""A page of who has access to what is read in its order, from the index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"

HAD = sa.text("state IN ('granted', 'to revoke')")


def upgrade() -> None:
    _had("system", "role", "request_id")


def downgrade() -> None:
    _had("system", "role")


def _had(*columns: str) -> None:
    index, table = "ix_access_requests_had", "access_requests"
    op.drop_index(index, table_name=table)
    op.create_index(index, table, [*columns], sqlite_where=HAD, postgresql_where=HAD)
