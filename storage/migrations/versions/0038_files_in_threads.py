"""Copies of files that are sent into threads."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column("attachment_showings", sa.Column("below_id", sa.BigInteger(), nullable=True))
    op.add_column("attachment_showings", sa.Column("channel", sa.Text(), nullable=True))
    op.add_column("attachment_showings", sa.Column("thread_ts", sa.Text(), nullable=True))


def downgrade() -> None:
    for name in ("thread_ts", "channel", "below_id"):
        op.drop_column("attachment_showings", name)
