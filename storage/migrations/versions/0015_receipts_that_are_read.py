"""Receipts: what was read from each, and which report has which."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "receipt_readings",
        sa.Column("attachment_id", Id, nullable=False),
        sa.Column("fiscal_key", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachments.id"], name=op.f("fk_receipt_readings_attachment_id")),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_receipt_readings")),
    )
    op.create_table(
        "expense_proofs",
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_expense_proofs_request_id")),
        sa.PrimaryKeyConstraint("proof", name=op.f("pk_expense_proofs")),
    )
    op.create_index("ix_expense_proofs_request_id", "expense_proofs", ["request_id"])


def downgrade() -> None:
    op.drop_table("expense_proofs")
    op.drop_table("receipt_readings")
