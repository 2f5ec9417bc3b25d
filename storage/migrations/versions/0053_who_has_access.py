"""Which systems anybody is in is found without a look at each access that is given."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"

_HAD = sa.text("state IN ('granted', 'to revoke')")


def upgrade() -> None:
    op.create_index(
        "ix_access_requests_had", "access_requests", ["system", "role"], sqlite_where=_HAD, postgresql_where=_HAD
    )


def downgrade() -> None:
    op.drop_index("ix_access_requests_had", table_name="access_requests")
