"""Files that people hand in with a request, their bytes, and who is shown them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0005"
down_revision = "0004"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _owed_work() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
    )


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("request_id", Id, nullable=False),
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
        *_owed_work(),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_attachments_request_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_attachments_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("request_id", "purpose", "file_id", name=op.f("uq_attachments_request_id_purpose_file_id")),
    )
    _due("attachments", "state = 'wanted'")
    op.create_table(
        "attachment_contents",
        sa.Column("attachment_id", Id, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachments.id"], name="fk_attachment_contents_attachment_id"),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment_contents")),
    )
    op.create_table(
        "attachment_showings",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("attachment_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("copy_id", sa.Text(), nullable=True),
        *_owed_work(),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachments.id"], name="fk_attachment_showings_attachment_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attachment_showings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_showings")),
    )
    op.create_index("ix_attachment_showings_attachment_id", "attachment_showings", ["attachment_id"])
    _due("attachment_showings", "state = 'owed'")


def _due(table: str, when: str) -> None:
    where = sa.text(when)
    op.create_index(f"ix_{table}_due", table, ["next_at"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table in ("attachment_showings", "attachment_contents", "attachments"):
        op.drop_table(table)
