"""Receipts: files that have no request while the claim is still being written."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.tables import UtcDateTime

revision = "0017"
down_revision = "0016"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_OLD = ("id", "request_id", "purpose", "by_id", "file_id", "state", "at", "name", "media_type", "size", "sha256",
        "flaw", "attempts", "error", "next_at", "lease_owner", "lease_until")  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("attachments", "request_id", existing_type=Id, nullable=True)
        op.add_column("attachments", sa.Column("told", Json, nullable=True))
    else:
        _rebuild(sa.Column("told", Json, nullable=True), request=True)


def downgrade() -> None:
    mine = "(SELECT id FROM attachments WHERE request_id IS NULL)"
    for table in ("attachment_showings", "attachment_contents", "receipt_readings"):
        op.execute(f"DELETE FROM {table} WHERE attachment_id IN {mine}")
    op.execute("DELETE FROM attachments WHERE request_id IS NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("attachments", "told")
        op.alter_column("attachments", "request_id", existing_type=Id, nullable=False)
    else:
        _rebuild(request=False)


def _rebuild(*more: sa.Column[Any], request: bool) -> None:
    """SQLite changes no column; other tables name this one's rows, so it is filled again under its own name."""
    columns = ", ".join(_OLD)
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TEMPORARY TABLE rebuilt AS SELECT {columns} FROM attachments")
    op.drop_table("attachments")
    op.create_table(
        "attachments",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("request_id", Id, nullable=request),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("flaw", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        *more,
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_attachments_request_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_attachments_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("request_id", "purpose", "file_id", name=op.f("uq_attachments_request_id_purpose_file_id")),
    )
    op.execute(f"INSERT INTO attachments ({columns}) SELECT {columns} FROM rebuilt")
    op.execute("DROP TABLE rebuilt")
    op.create_index("ix_attachments_due", "attachments", ["next_at"], sqlite_where=sa.text("state = 'wanted'"))
