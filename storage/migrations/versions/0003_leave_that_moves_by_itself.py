"""Accrual, carry-over and expiry: the terms of each entry, and how far everybody's ledger was brought."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.tables import UtcDateTime

revision = "0003"
down_revision = "0002"

TRIGGER = "leave_entries_append_only_facts"
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("leave_entries", sa.Column("facts", json, nullable=True))
    _guard("facts")
    op.create_table(
        "leave_accounts",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leave_accounts_person_id")),
        sa.PrimaryKeyConstraint("person_id", "type", name=op.f("pk_leave_accounts")),
    )


def _guard(column: str) -> None:
    """The ledger is append-only in its new column too."""
    if op.get_bind().dialect.name == "sqlite":
        then = "BEGIN SELECT RAISE(ABORT, 'leave_entries is append-only'); END"
    else:
        then = "EXECUTE FUNCTION leave_entries_append_only()"
    op.execute(f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE OF {column} ON leave_entries {then}")


def downgrade() -> None:
    op.drop_table("leave_accounts")
    of = "" if op.get_bind().dialect.name == "sqlite" else " ON leave_entries"
    op.execute(f"DROP TRIGGER {TRIGGER}{of}")
    op.drop_column("leave_entries", "facts")
