"""Who reads what is asked of a category, and up to which ticket each has a place where they do."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.create_table(
        "ticket_queues",
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("readers", sa.Text(), nullable=False),
        sa.Column("walked", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("category", name=op.f("pk_ticket_queues")),
    )


def downgrade() -> None:
    op.drop_table("ticket_queues")
