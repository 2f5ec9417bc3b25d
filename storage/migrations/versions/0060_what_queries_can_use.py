"""Indexes that a form of payments can be read from alone; and on SQLite those of flags as queries write them.

It takes a partial index only where a query says the very same: "low = 1", while the indexes said "low".
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"

DUE = sa.text("outstanding <> 0")
FLAGS = (("stock_items", "low", "ix_stock_items_low", "id"),
         ("expense_lines", "provisional", "ix_expense_lines_provisional", "day"),
         ("expense_lines", "found_later", "ix_expense_lines_later", "request_id"))  # fmt: skip


def upgrade() -> None:
    op.create_index("ix_request_moves_by_id_request_id", "request_moves", ["by_id", "request_id"])
    op.create_index("ix_journal_by_id_request_id", "journal", ["by_id", "request_id"])
    _instead(
        "ix_payables_outstanding",
        "payables",
        ["request_id", "outstanding", "person_id", "currency", "approved_at"],
        DUE,
    )
    _flags("{} = 1")


def downgrade() -> None:
    op.drop_index("ix_request_moves_by_id_request_id", table_name="request_moves")
    op.drop_index("ix_journal_by_id_request_id", table_name="journal")
    _instead("ix_payables_outstanding", "payables", ["request_id"], DUE)
    _flags("{}")


def _instead(index: str, table: str, columns: list[str], when: sa.TextClause) -> None:
    op.drop_index(index, table_name=table)
    op.create_index(index, table, columns, sqlite_where=when, postgresql_where=when)


def _flags(written: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, flag, index, column in FLAGS:
            _instead(index, table, [column], sa.text(written.format(flag)))
