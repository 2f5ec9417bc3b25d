"""Requests for stock of which less is approved, and who kept something for longer."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HANDED = sa.text("state = 'handed'")
BY = "fk_stock_requests_longer_by_id"


def upgrade() -> None:
    op.create_table(
        "stock_cuts",
        sa.Column("request_id", ID, sa.ForeignKey("requests.id", name="fk_stock_cuts_request_id")),
        sa.Column("version", sa.Integer(), autoincrement=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("by_id", ID, sa.ForeignKey("people.id", name="fk_stock_cuts_by_id"), nullable=False),
        sa.Column("approved", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fell", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("request_id", "version", name="pk_stock_cuts"),
    )
    with op.batch_alter_table("stock_requests") as table:
        table.add_column(sa.Column("longer_by_id", ID, sa.ForeignKey("people.id", name=BY), nullable=True))
    op.create_index(
        "ix_stock_requests_handed",
        "stock_requests",
        ["handed_at", "request_id"],
        sqlite_where=HANDED,
        postgresql_where=HANDED,
    )


def downgrade() -> None:
    op.drop_index("ix_stock_requests_handed", table_name="stock_requests")
    with op.batch_alter_table("stock_requests") as table:
        table.drop_constraint(BY, type_="foreignkey")
        table.drop_column("longer_by_id")
    op.drop_table("stock_cuts")
