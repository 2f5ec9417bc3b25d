"""Expenses: the lines of reports, and those still being written."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "expense_lines",
        sa.Column("request_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("merchant", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_expense_lines_request_id")),
        sa.PrimaryKeyConstraint("request_id", "position", name=op.f("pk_expense_lines")),
    )
    op.create_table(
        "expense_drafts",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", json, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_expense_drafts_person_id")),
        sa.PrimaryKeyConstraint("person_id", "report", "position", name=op.f("pk_expense_drafts")),
    )


def downgrade() -> None:
    op.drop_table("expense_drafts")
    op.drop_table("expense_lines")
