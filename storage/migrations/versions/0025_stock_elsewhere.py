"""What another program that keeps the stock said last."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0025"
down_revision = "0024"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "stock_elsewhere",
        sa.Column("item_id", Id, nullable=False),
        sa.Column("as_of", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["stock_items.id"], name=op.f("fk_stock_elsewhere_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_stock_elsewhere")),
    )
    op.create_index("ix_stock_elsewhere_as_of", "stock_elsewhere", ["as_of"])
    op.create_table(
        "stock_figures",
        sa.Column("item_id", Id, nullable=False),
        sa.Column("location_id", Id, nullable=False),
        sa.Column("in_stock", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["stock_items.id"], name=op.f("fk_stock_figures_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["stock_locations.id"], name=op.f("fk_stock_figures_location_id")),
        sa.PrimaryKeyConstraint("item_id", "location_id", name=op.f("pk_stock_figures")),
    )
    op.create_table(
        "stock_silence",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_silence")),
    )


def downgrade() -> None:
    op.drop_table("stock_silence")
    op.drop_table("stock_figures")
    op.drop_index("ix_stock_elsewhere_as_of", table_name="stock_elsewhere")
    op.drop_table("stock_elsewhere")
