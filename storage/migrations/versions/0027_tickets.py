"""Tickets; and messages that are posted below others."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0027"
down_revision = "0026"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("state IN ('asked', 'elsewhere', 'new', 'open')")
RESOLVED = sa.text("state = 'resolved'")
CHECKED = sa.text("check_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("requester_id", Id, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("category", "title", "details")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("urgency", "impact", "priority")),
        sa.Column("response", sa.BigInteger(), nullable=False),
        sa.Column("resolution", sa.BigInteger(), nullable=False),
        sa.Column("around_the_clock", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("assignee_id", Id, nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=True) for name in ("answered_at", "resolved_at", "closed_at")),
        sa.Column("told_response", sa.Integer(), server_default="0", nullable=False),
        sa.Column("told_resolution", sa.Integer(), server_default="0", nullable=False),
        sa.Column("check_at", UtcDateTime(), nullable=True),
        sa.Column("into_id", sa.BigInteger(), nullable=True),
        sa.Column("after_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["after_id"], ["tickets.id"], name=op.f("fk_tickets_after_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_tickets_assignee_id")),
        sa.ForeignKeyConstraint(["into_id"], ["tickets.id"], name=op.f("fk_tickets_into_id")),
        sa.ForeignKeyConstraint(["requester_id"], ["people.id"], name=op.f("fk_tickets_requester_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("reference", name=op.f("uq_tickets_reference")),
    )
    _index("ix_tickets_queue", ["category", "id"], LIVE)
    _index("ix_tickets_assignee", ["assignee_id", "id"], LIVE)
    _index("ix_tickets_check_at", ["check_at", "id"], CHECKED)
    _index("ix_tickets_resolved", ["resolved_at", "id"], RESOLVED)
    op.create_index("ix_tickets_into_id", "tickets", ["into_id"])
    op.create_index("ix_tickets_requester_id_id", "tickets", ["requester_id", "id"])
    op.create_index("uq_tickets_thread", "tickets", ["channel", "thread_ts"], unique=True)
    _told()
    op.create_index("ix_cards_place", "cards", ["channel", "ts"])
    op.add_column("messages", sa.Column("below_id", sa.BigInteger(), nullable=True))
    op.add_column("messages", sa.Column("thread_ts", sa.Text(), nullable=True))


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "tickets", columns, sqlite_where=where, postgresql_where=where)


def _told() -> None:
    """What was done, waited for and said."""
    op.create_table(
        "ticket_steps",
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("by_id", Id, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("to_id", Id, nullable=True),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("reason", "before", "after")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_ticket_steps_by_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_steps_ticket_id")),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_ticket_steps_to_id")),
        sa.PrimaryKeyConstraint("ticket_id", "version", name=op.f("pk_ticket_steps")),
    )
    op.create_table(
        "ticket_pauses",
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("whose", sa.Text(), nullable=False),
        sa.Column("start", UtcDateTime(), nullable=False),
        sa.Column("end", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_pauses_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "number", name=op.f("pk_ticket_pauses")),
    )
    op.create_table(
        "ticket_words",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_ticket_words_by_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_words_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_words")),
        sa.UniqueConstraint("channel", "ts", name=op.f("uq_ticket_words_channel_ts")),
    )
    op.create_index("ix_ticket_words_ticket_id_id", "ticket_words", ["ticket_id", "id"])


def downgrade() -> None:
    op.drop_column("messages", "thread_ts")
    op.drop_column("messages", "below_id")
    op.drop_index("ix_cards_place", table_name="cards")
    for table in ("ticket_words", "ticket_pauses", "ticket_steps", "tickets"):
        op.drop_table(table)
