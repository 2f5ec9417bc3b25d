"""Lines of the same amount are told apart by their index alone, those of one's own from all others."""

from alembic import op

revision = "0021"
down_revision = "0020"

NAME, OWN, TABLE = "ix_expense_lines_spent", "ix_expense_lines_own", "expense_lines"
AMOUNT = ["spent", "spent_currency", "day"]
BEFORE = [*AMOUNT, "merchant", "person_id", "category", "request_id"]


def upgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, [*BEFORE, "position", "approved"])
    op.create_index(OWN, TABLE, ["person_id", *AMOUNT, "merchant", "category", "request_id", "position", "approved"])


def downgrade() -> None:
    op.drop_index(OWN, table_name=TABLE)
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, BEFORE)
