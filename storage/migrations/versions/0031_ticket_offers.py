"""What is offered to whoever asks for help: tickets to join, and answers that are kept; and how they found the help."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0031"
down_revision = "0030"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("tickets", sa.Column("named", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index("ix_tickets_named", "tickets", ["named"])
    op.create_index("ix_tickets_after_id", "tickets", ["after_id"])
    op.create_table(
        "ticket_followers",
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ticket_followers_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_followers_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_ticket_followers")),
    )
    _answers()
    op.create_table(
        "ticket_ratings",
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("resolved_at", UtcDateTime(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_ratings_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "resolved_at", name=op.f("pk_ticket_ratings")),
    )
    op.create_index("ix_ticket_ratings_resolved_at", "ticket_ratings", ["resolved_at"])


def _answers() -> None:
    op.create_table(
        "ticket_answers",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("category", "title", "said", "phrases")),
        sa.Column("ticket_id", Id, nullable=True),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_ticket_answers_by_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_answers_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_answers")),
    )
    op.create_index("ix_ticket_answers_version", "ticket_answers", ["version"])
    op.create_table(
        "ticket_offers",
        sa.Column("answer_id", Id, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=True) for name in ("read_at", "helped_at")),
        sa.Column("ticket_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["ticket_answers.id"], name=op.f("fk_ticket_offers_answer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ticket_offers_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_offers_ticket_id")),
        sa.PrimaryKeyConstraint("answer_id", "form", name=op.f("pk_ticket_offers")),
    )
    op.create_index("ix_ticket_offers_at", "ticket_offers", ["at"])


def downgrade() -> None:
    for table in ("ticket_ratings", "ticket_offers", "ticket_answers", "ticket_followers"):
        op.drop_table(table)
    op.drop_index("ix_tickets_after_id", table_name="tickets")
    op.drop_index("ix_tickets_named", table_name="tickets")
    op.drop_column("tickets", "named")
