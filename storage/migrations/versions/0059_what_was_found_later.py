"""What came up about an expense after it was handed in is found without reading every line that waits for money."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"

LATER = sa.text("found_later")


def upgrade() -> None:
    op.add_column("expense_lines", sa.Column("found_later", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE expense_lines SET found_later = true WHERE CAST(details AS text) LIKE '%\"found_at\"%'")
    index = "ix_expense_lines_later"
    op.create_index(index, "expense_lines", ["request_id"], sqlite_where=LATER, postgresql_where=LATER)


def downgrade() -> None:
    op.drop_index("ix_expense_lines_later", table_name="expense_lines")
    op.drop_column("expense_lines", "found_later")
