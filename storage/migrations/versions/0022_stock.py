"""Stock: items, where they are, what moved, and what is asked for."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0022"
down_revision = "0021"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _items()
    _codes()
    _places()
    _watches()
    _movements()
    _requests()


def _items() -> None:
    op.create_table(
        "stock_items",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("minimum", sa.BigInteger(), nullable=True),
        sa.Column("maximum", sa.BigInteger(), nullable=True),
        sa.Column("pack_size", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("low", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("moves", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_items")),
    )
    op.create_index(
        "ix_stock_items_low", "stock_items", ["id"], sqlite_where=sa.text("low"), postgresql_where=sa.text("low")
    )
    op.create_index("ix_stock_items_version", "stock_items", ["version"], unique=True)


def _codes() -> None:
    op.create_table(
        "stock_codes",
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["stock_items.id"], name=op.f("fk_stock_codes_item_id")),
        sa.PrimaryKeyConstraint("folded", "item_id", "kind", name=op.f("pk_stock_codes")),
    )
    op.create_index("ix_stock_codes_item_id", "stock_codes", ["item_id"])
    op.create_index(
        "ix_stock_codes_sku",
        "stock_codes",
        ["folded"],
        unique=True,
        sqlite_where=sa.text("kind = 'sku'"),
        postgresql_where=sa.text("kind = 'sku'"),
    )


def _places() -> None:
    op.create_table(
        "stock_locations",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_locations")),
        sa.UniqueConstraint("folded", name=op.f("uq_stock_locations_folded")),
    )
    op.create_table(
        "stock_levels",
        sa.Column("item_id", Id, nullable=False),
        sa.Column("location_id", Id, nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("on_hand >= reserved", name="ck_stock_levels_on_hand"),
        sa.CheckConstraint("reserved >= 0", name="ck_stock_levels_reserved"),
        sa.ForeignKeyConstraint(["item_id"], ["stock_items.id"], name=op.f("fk_stock_levels_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["stock_locations.id"], name=op.f("fk_stock_levels_location_id")),
        sa.PrimaryKeyConstraint("item_id", "location_id", name=op.f("pk_stock_levels")),
    )


def _watches() -> None:
    op.create_table(
        "stock_watches",
        sa.Column("item_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["stock_items.id"], name=op.f("fk_stock_watches_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stock_watches_person_id")),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_stock_watches")),
    )


def _movements() -> None:
    op.create_table(
        "stock_movements",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("location_id", Id, nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", Id, nullable=True),
        sa.Column("request_id", Id, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("together", sa.Text(), nullable=True),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_stock_movements_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["stock_items.id"], name=op.f("fk_stock_movements_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["stock_locations.id"], name=op.f("fk_stock_movements_location_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_stock_movements_request_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["stock_movements.id"], name=op.f("fk_stock_movements_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_stock_movements_reverses_id")),
    )
    op.create_index("ix_stock_movements_item_id_id", "stock_movements", ["item_id", "id"])
    op.create_index("ix_stock_movements_request_id", "stock_movements", ["request_id"])
    op.create_index("ix_stock_movements_together", "stock_movements", ["together"])


def _requests() -> None:
    op.create_table(
        "stock_requests",
        sa.Column("request_id", Id, nullable=False),
        sa.Column("item_id", Id, nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("approved", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("location_id", Id, nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("handed_by_id", Id, nullable=True),
        sa.Column("handed_at", UtcDateTime(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["handed_by_id"], ["people.id"], name=op.f("fk_stock_requests_handed_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["stock_items.id"], name=op.f("fk_stock_requests_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["stock_locations.id"], name=op.f("fk_stock_requests_location_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_stock_requests_request_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_stock_requests")),
    )
    op.create_index("ix_stock_requests_item_id", "stock_requests", ["item_id"])
    op.create_index(
        "ix_stock_requests_kept",
        "stock_requests",
        ["until", "request_id"],
        sqlite_where=sa.text("state = 'reserved'"),
        postgresql_where=sa.text("state = 'reserved'"),
    )


def downgrade() -> None:
    op.drop_table("stock_requests")
    op.drop_table("stock_movements")
    op.drop_table("stock_watches")
    op.drop_table("stock_levels")
    op.drop_table("stock_codes")
    op.drop_table("stock_locations")
    op.drop_table("stock_items")
