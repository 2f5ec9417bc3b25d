"""Stock is counted, numbered piece by piece where that is wanted, and its history is drawn."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0024"
down_revision = "0023"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITS = sa.text("state = 'waiting'")
SHOWN = "fk_attachment_showings_item_id"


def upgrade() -> None:
    op.create_table(
        "stock_counts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("by_id", ID, sa.ForeignKey("people.id", name="fk_stock_counts_by_id"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("judged_by_id", ID, sa.ForeignKey("people.id", name="fk_stock_counts_judged_by_id"), nullable=True),
        sa.Column("judged_at", UtcDateTime(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_stock_counts"),
    )
    op.create_table(
        "stock_count_lines",
        sa.Column("count_id", ID, sa.ForeignKey("stock_counts.id", name="fk_stock_count_lines_count_id")),
        sa.Column("item_id", ID, sa.ForeignKey("stock_items.id", name="fk_stock_count_lines_item_id")),
        sa.Column("location_id", ID, sa.ForeignKey("stock_locations.id", name="fk_stock_count_lines_location_id")),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("theory", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("count_id", "item_id", "location_id", name="pk_stock_count_lines"),
    )
    op.create_index(
        "ix_stock_count_lines_waiting",
        "stock_count_lines",
        ["item_id", "location_id"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    op.create_table(
        "stock_serials",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("item_id", ID, sa.ForeignKey("stock_items.id", name="fk_stock_serials_item_id"), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("location_id", ID, sa.ForeignKey("stock_locations.id", name="fk_stock_serials_location_id"),
                  nullable=True),
        sa.Column("request_id", ID, sa.ForeignKey("requests.id", name="fk_stock_serials_request_id"), nullable=True),
        sa.Column("movement_id", ID, sa.ForeignKey("stock_movements.id", name="fk_stock_serials_movement_id"),
                  nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stock_serials"),
        sa.UniqueConstraint("folded", "item_id", name="uq_stock_serials_folded_item_id"),
    )  # fmt: skip
    op.create_index("ix_stock_serials_item_id_location_id", "stock_serials", ["item_id", "location_id"])
    op.create_index("ix_stock_serials_request_id", "stock_serials", ["request_id"])
    op.add_column("stock_items", sa.Column("serials", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("stock_levels", sa.Column("sure_at", UtcDateTime(), nullable=True))
    op.add_column("stock_levels", sa.Column("gone", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("stock_levels", sa.Column("emptied", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_stock_levels_location_id_item_id", "stock_levels", ["location_id", "item_id"])
    op.create_index("ix_stock_movements_item_id_at", "stock_movements", ["item_id", "at"])
    with op.batch_alter_table("attachment_showings") as showings:
        showings.add_column(sa.Column("item_id", ID, nullable=True))
        showings.create_foreign_key(SHOWN, "stock_items", ["item_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM attachment_showings WHERE item_id IS NOT NULL")
    with op.batch_alter_table("attachment_showings") as showings:
        showings.drop_constraint(SHOWN, type_="foreignkey")
        showings.drop_column("item_id")
    op.drop_index("ix_stock_movements_item_id_at", "stock_movements")
    op.drop_index("ix_stock_levels_location_id_item_id", "stock_levels")
    for column in ("emptied", "gone", "sure_at"):
        op.drop_column("stock_levels", column)
    op.drop_column("stock_items", "serials")
    for table in ("stock_serials", "stock_count_lines", "stock_counts"):
        op.drop_table(table)
