"""What is due for a count is found among many levels."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

THERE = sa.text("on_hand > 0")
EMPTIED = sa.text("emptied OR (on_hand > 0 AND gone >= on_hand)")


def upgrade() -> None:
    op.create_index(
        "ix_stock_levels_sure_at",
        "stock_levels",
        ["sure_at", "item_id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )
    op.create_index(
        "ix_stock_levels_emptied", "stock_levels", ["item_id"], sqlite_where=EMPTIED, postgresql_where=EMPTIED
    )


def downgrade() -> None:
    op.drop_index("ix_stock_levels_emptied", table_name="stock_levels")
    op.drop_index("ix_stock_levels_sure_at", table_name="stock_levels")
