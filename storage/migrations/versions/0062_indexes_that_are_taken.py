"""SQLite finds what was drawn to be looked at by its index, which said it otherwise; one that nothing took is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"

DONE = sa.text("whose = 'done'")


def upgrade() -> None:
    op.drop_index("ix_ticket_pauses_reopened", table_name="ticket_pauses")
    _sampled("passed = 0")


def downgrade() -> None:
    _sampled("NOT passed")
    op.create_index("ix_ticket_pauses_reopened", "ticket_pauses", ["end"], sqlite_where=DONE, postgresql_where=DONE)


def _sampled(written: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        index, table = "ix_expense_draws_sampled", "expense_draws"
        op.drop_index(index, table_name=table)
        op.create_index(index, table, ["person_id", "request_id"], sqlite_where=sa.text(written))
