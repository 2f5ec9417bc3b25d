"""Lines of expenses: what was spent in another currency, what is reimbursed, where it is booked."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

_PROVISIONAL = sa.text("provisional")
_LINES = sa.table("expense_lines", sa.column("amount"), sa.column("currency"), sa.column("spent"),
                  sa.column("spent_currency"))  # fmt: skip


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    added: tuple[sa.Column[Any], ...] = (
        sa.Column("approved", sa.BigInteger(), nullable=True),
        sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("spent_currency", sa.Text(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("cost_centre", sa.Text(), nullable=True),
        sa.Column("details", json, nullable=False, server_default=sa.text("'{}'")),
    )
    for column in added:
        op.add_column("expense_lines", column)
    # Until now everything was spent in the company's currency.
    op.execute(sa.update(_LINES).values(spent=_LINES.c.amount, spent_currency=_LINES.c.currency))
    with op.batch_alter_table("expense_lines") as table:
        table.alter_column("spent", existing_type=sa.BigInteger(), nullable=False)
        table.alter_column("spent_currency", existing_type=sa.Text(), nullable=False)
        table.alter_column("provisional", existing_type=sa.Boolean(), server_default=None)
        table.alter_column("details", existing_type=json, server_default=None)
    op.create_index("ix_expense_lines_spent", "expense_lines", ["spent", "spent_currency", "day"])
    op.create_index(
        "ix_expense_lines_provisional",
        "expense_lines",
        ["day"],
        sqlite_where=_PROVISIONAL,
        postgresql_where=_PROVISIONAL,
    )


def downgrade() -> None:
    op.drop_index("ix_expense_lines_provisional", table_name="expense_lines")
    op.drop_index("ix_expense_lines_spent", table_name="expense_lines")
    with op.batch_alter_table("expense_lines") as table:
        for name in ("details", "cost_centre", "provisional", "spent_currency", "spent", "approved"):
            table.drop_column(name)
