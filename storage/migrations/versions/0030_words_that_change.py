"""What was said about a ticket can be changed and taken back, and be by somebody who is not of the company."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("ticket_words", sa.Column("who", sa.Text(), nullable=True))
    op.add_column("ticket_words", sa.Column("edited_ts", sa.Text(), nullable=True))
    op.add_column("ticket_words", sa.Column("gone", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    for name in ("gone", "edited_ts", "who"):
        op.drop_column("ticket_words", name)
