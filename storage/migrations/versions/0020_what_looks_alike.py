"""Lines of the same amount are told apart by their index alone."""

from alembic import op

revision = "0020"
down_revision = "0019"

NAME, TABLE, COLUMNS = "ix_expense_lines_spent", "expense_lines", ["spent", "spent_currency", "day"]
MORE = ["merchant", "person_id", "category", "request_id"]


def upgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, [*COLUMNS, *MORE])


def downgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, COLUMNS)
