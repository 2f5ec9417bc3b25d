"""Stock: items with their codes, locations, quantities as rows, the movements that made them, and what is asked for."""

import sqlalchemy as sa

from storage.tables.columns import count_, flagged, id_, metadata, moment_, text_, to_

_KEPT = sa.text("state = 'reserved'")
_WAITS = sa.text("state = 'waiting'")
_THERE = sa.text("on_hand > 0")
_EMPTIED = sa.text("emptied OR (on_hand > 0 AND gone >= on_hand)")
_HANDED = sa.text("state = 'handed'")

# Quantities are thousandths of the unit, here and below.
stock_items = sa.Table(
    "stock_items",
    metadata,
    id_(),
    text_("sku"),
    text_("name"),
    text_("unit"),
    text_("category", null=True),
    sa.Column("minimum", sa.BigInteger),
    sa.Column("maximum", sa.BigInteger),
    sa.Column("pack_size", sa.BigInteger, nullable=False),
    # Of one unit, in minor units.
    sa.Column("cost", sa.BigInteger),
    text_("currency", null=True),
    sa.Column("active", sa.Boolean, nullable=False),
    # Whether each piece has a number of its own.
    sa.Column("serials", sa.Boolean, nullable=False, server_default=sa.false()),
    # Whether the keepers were told that it is below its minimum.
    sa.Column("low", sa.Boolean, nullable=False, server_default=sa.false()),
    # What the index of names is brought up to date by: grows over all items with each change of a name, code or active.
    sa.Column("version", sa.BigInteger, nullable=False),
    # Whoever moves some of it takes the row first.
    count_("moves"),
    sa.Index("ix_stock_items_version", "version", unique=True),
    flagged("ix_stock_items_low", "id", flag="low"),
)

# What an item is known by, folded: its SKU, and its barcodes.
stock_codes = sa.Table(
    "stock_codes",
    metadata,
    text_("folded", key=True),
    to_("item_id", "stock_items.id", key=True),
    text_("kind", key=True),
    text_("code"),
    sa.Index("ix_stock_codes_item_id", "item_id"),
    # A SKU is of one item.
    sa.Index(
        "ix_stock_codes_sku",
        "folded",
        unique=True,
        sqlite_where=sa.text("kind = 'sku'"),
        postgresql_where=sa.text("kind = 'sku'"),
    ),
)

stock_locations = sa.Table(
    "stock_locations",
    metadata,
    id_(),
    text_("name"),
    sa.Column("folded", sa.Text, nullable=False, unique=True),
)

# The sums of the movements: a queue or a lookup reads no history.
stock_levels = sa.Table(
    "stock_levels",
    metadata,
    to_("item_id", "stock_items.id", key=True),
    to_("location_id", "stock_locations.id", key=True),
    sa.Column("on_hand", sa.BigInteger, nullable=False),
    sa.Column("reserved", sa.BigInteger, nullable=False),
    # When it was counted last, or first put there; how much went out since; and whether all of it did.
    moment_("sure_at", null=True),
    sa.Column("gone", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("emptied", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_stock_levels_location_id_item_id", "location_id", "item_id"),
    # What may be due for a count: by when it was counted, and because much of it went.
    sa.Index("ix_stock_levels_sure_at", "sure_at", "item_id", sqlite_where=_THERE, postgresql_where=_THERE),
    sa.Index("ix_stock_levels_emptied", "item_id", sqlite_where=_EMPTIED, postgresql_where=_EMPTIED),
    sa.CheckConstraint("reserved >= 0", name="ck_stock_levels_reserved"),
    sa.CheckConstraint("on_hand >= reserved", name="ck_stock_levels_on_hand"),
)

# Every piece that moved or was promised: differences. Append-only.
stock_movements = sa.Table(
    "stock_movements",
    metadata,
    id_(),
    text_("kind"),
    to_("item_id", "stock_items.id"),
    to_("location_id", "stock_locations.id"),
    sa.Column("on_hand", sa.BigInteger, nullable=False),
    sa.Column("reserved", sa.BigInteger, nullable=False),
    moment_("at"),
    to_("by_id", "people.id", null=True),
    to_("request_id", "requests.id", null=True),
    text_("reason", null=True),
    # The two sides of a transfer, the lines of a count.
    text_("together", null=True),
    # A movement is undone once.
    sa.Column("reverses_id", sa.BigInteger, sa.ForeignKey("stock_movements.id"), unique=True),
    # What one unit cost then, in minor units.
    sa.Column("cost", sa.BigInteger),
    text_("currency", null=True),
    sa.Index("ix_stock_movements_item_id_id", "item_id", "id"),
    sa.Index("ix_stock_movements_item_id_at", "item_id", "at"),
    sa.Index("ix_stock_movements_at", "at"),
    sa.Index("ix_stock_movements_request_id", "request_id"),
    sa.Index("ix_stock_movements_together", "together"),
)

stock_requests = sa.Table(
    "stock_requests",
    metadata,
    to_("request_id", "requests.id", key=True),
    to_("item_id", "stock_items.id"),
    sa.Column("asked", sa.BigInteger, nullable=False),
    sa.Column("approved", sa.BigInteger),
    text_("state"),
    to_("location_id", "stock_locations.id", null=True),
    sa.Column("until", sa.Date),
    to_("handed_by_id", "people.id", null=True),
    moment_("handed_at", null=True),
    moment_("received_at", null=True),
    # Who kept it for longer than the policy says: that is done once.
    to_("longer_by_id", "people.id", null=True),
    sa.Index("ix_stock_requests_kept", "until", "request_id", sqlite_where=_KEPT, postgresql_where=_KEPT),
    sa.Index("ix_stock_requests_handed", "handed_at", "request_id", sqlite_where=_HANDED, postgresql_where=_HANDED),
    sa.Index("ix_stock_requests_item_id", "item_id"),
)

# What somebody's answer left of a request. Kept for good, as those of expenses are.
stock_cuts = sa.Table(
    "stock_cuts",
    metadata,
    to_("request_id", "requests.id", key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("step", sa.Integer, nullable=False),
    to_("by_id", "people.id"),
    sa.Column("approved", sa.BigInteger, nullable=False),
    text_("reason"),
    sa.Column("fell", sa.Integer),
)

# Who wants to be told once when an item is there again.
stock_watches = sa.Table(
    "stock_watches",
    metadata,
    to_("item_id", "stock_items.id", key=True),
    to_("person_id", "people.id", key=True),
    moment_("at"),
)

# What somebody counted, and who judged the differences that were too large to be booked at once.
stock_counts = sa.Table(
    "stock_counts",
    metadata,
    id_(),
    to_("by_id", "people.id"),
    moment_("at"),
    to_("judged_by_id", "people.id", null=True),
    moment_("judged_at", null=True),
    sa.Column("approved", sa.Boolean),
)

stock_count_lines = sa.Table(
    "stock_count_lines",
    metadata,
    to_("count_id", "stock_counts.id", key=True),
    to_("item_id", "stock_items.id", key=True),
    to_("location_id", "stock_locations.id", key=True),
    sa.Column("counted", sa.BigInteger, nullable=False),
    # What the ledger said at that moment.
    sa.Column("theory", sa.BigInteger, nullable=False),
    text_("state"),
    sa.Index("ix_stock_count_lines_waiting", "item_id", "location_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
)

# Pieces with a number of their own: each at one place, or with whoever got it; the movement that brought it there.
stock_serials = sa.Table(
    "stock_serials",
    metadata,
    id_(),
    to_("item_id", "stock_items.id"),
    text_("serial"),
    text_("folded"),
    to_("location_id", "stock_locations.id", null=True),
    to_("request_id", "requests.id", null=True),
    to_("movement_id", "stock_movements.id"),
    sa.UniqueConstraint("folded", "item_id"),
    sa.Index("ix_stock_serials_item_id_location_id", "item_id", "location_id"),
    sa.Index("ix_stock_serials_request_id", "request_id"),
)

# What another program that keeps the stock said last, of items and by location: thousandths.
stock_elsewhere = sa.Table(
    "stock_elsewhere",
    metadata,
    to_("item_id", "stock_items.id", key=True),
    moment_("as_of"),
    sa.Index("ix_stock_elsewhere_as_of", "as_of"),
)
stock_figures = sa.Table(
    "stock_figures",
    metadata,
    to_("item_id", "stock_items.id", key=True),
    to_("location_id", "stock_locations.id", key=True),
    sa.Column("in_stock", sa.BigInteger, nullable=False),
    sa.Column("committed", sa.BigInteger, nullable=False),
    sa.Column("ordered", sa.BigInteger, nullable=False),
)

# Since when it does not answer; one row.
stock_silence = sa.Table("stock_silence", metadata, id_(), moment_("since"))
