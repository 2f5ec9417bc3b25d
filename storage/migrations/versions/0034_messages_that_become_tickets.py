"""Messages that tickets are made of, and what was said before."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0034"
down_revision = "0033"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WANTED = sa.text("state = 'wanted'")


def upgrade() -> None:
    op.create_table(
        "ticket_origins",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("ticket_id", Id, nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answers", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_ticket_origins_by_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_origins_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_origins")),
        sa.UniqueConstraint("channel", "ts", name=op.f("uq_ticket_origins_channel_ts")),
    )
    op.create_index("ix_ticket_origins_ticket_id", "ticket_origins", ["ticket_id"])
    op.create_index("ix_ticket_origins_channel_thread_ts", "ticket_origins", ["channel", "thread_ts"])
    op.create_index(
        "ix_ticket_origins_due", "ticket_origins", ["next_at"], sqlite_where=WANTED, postgresql_where=WANTED
    )
    op.add_column("ticket_words", sa.Column("told_in", sa.BigInteger(), nullable=True))
    op.create_index("ix_ticket_words_told_in", "ticket_words", ["told_in"])


def downgrade() -> None:
    op.drop_index("ix_ticket_words_told_in", table_name="ticket_words")
    op.drop_column("ticket_words", "told_in")
    op.drop_table("ticket_origins")
