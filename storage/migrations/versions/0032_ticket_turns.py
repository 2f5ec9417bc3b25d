"""Tickets are dealt out in turns."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ticket_turns",
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ticket_turns_person_id")),
        sa.PrimaryKeyConstraint("category", "person_id", name=op.f("pk_ticket_turns")),
    )


def downgrade() -> None:
    op.drop_table("ticket_turns")
