"""Lines of expenses decided one by one, and reports that the policy approves by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SAMPLED = sa.text("NOT passed")


def upgrade() -> None:
    op.create_table(
        "expense_cuts",
        sa.Column("request_id", _ID, sa.ForeignKey("requests.id", name="fk_expense_cuts_request_id")),
        sa.Column("version", sa.Integer(), autoincrement=False),
        sa.Column("line", sa.Integer(), autoincrement=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("by_id", _ID, sa.ForeignKey("people.id", name="fk_expense_cuts_by_id"), nullable=False),
        sa.Column("approved", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fell", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("request_id", "version", "line", name="pk_expense_cuts"),
    )
    op.create_table(
        "expense_draws",
        sa.Column("request_id", _ID, sa.ForeignKey("requests.id", name="fk_expense_draws_request_id")),
        sa.Column("person_id", _ID, sa.ForeignKey("people.id", name="fk_expense_draws_person_id"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_expense_draws"),
    )
    op.create_index("ix_expense_draws_person_id_month", "expense_draws", ["person_id", "month"])
    op.create_index(
        "ix_expense_draws_sampled",
        "expense_draws",
        ["person_id", "request_id"],
        sqlite_where=_SAMPLED,
        postgresql_where=_SAMPLED,
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )


def downgrade() -> None:
    for table in ("secrets", "expense_draws", "expense_cuts"):
        op.drop_table(table)
