"""What moved in stock is found by when it did: for the figures of a month."""

from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.create_index("ix_stock_movements_at", "stock_movements", ["at"])


def downgrade() -> None:
    op.drop_index("ix_stock_movements_at", table_name="stock_movements")
