"""Access that was asked for."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0035"
down_revision = "0034"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GRANTED = sa.text("state = 'granted' AND until IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "access_requests",
        sa.Column("request_id", Id, nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("for_ticket_id", Id, nullable=True),
        sa.Column("ticket_id", Id, nullable=True),
        sa.Column("back_ticket_id", Id, nullable=True),
        sa.Column("granted_at", UtcDateTime(), nullable=True),
        sa.Column("granted_by_id", Id, nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("back_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by_id", Id, nullable=True),
        sa.Column("revoked_proof", sa.Text(), nullable=True),
        sa.Column("next_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["back_ticket_id"], ["tickets.id"], name=op.f("fk_access_requests_back_ticket_id")),
        sa.ForeignKeyConstraint(["for_ticket_id"], ["tickets.id"], name=op.f("fk_access_requests_for_ticket_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["people.id"], name=op.f("fk_access_requests_granted_by_id")),
        sa.ForeignKeyConstraint(["next_id"], ["requests.id"], name=op.f("fk_access_requests_next_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_access_requests_request_id")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["people.id"], name=op.f("fk_access_requests_revoked_by_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_access_requests_ticket_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_access_requests")),
    )
    op.create_index(
        "ix_access_requests_until",
        "access_requests",
        ["until", "request_id"],
        sqlite_where=GRANTED,
        postgresql_where=GRANTED,
    )
    for name in ("ticket_id", "back_ticket_id", "for_ticket_id"):
        op.create_index(f"ix_access_requests_{name}", "access_requests", [name])


def downgrade() -> None:
    op.drop_table("access_requests")
