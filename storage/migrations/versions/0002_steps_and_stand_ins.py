"""Approvals of several steps: the policy's lines kept with a request, stand-ins, delegations, groups."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.tables import UtcDateTime

revision = "0002"
down_revision = "0001"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("requests", sa.Column("chain", json, nullable=False, server_default=sa.text("'[]'")))
    op.drop_index("ix_requests_requester_id_state", "requests")
    op.create_index("ix_requests_requester_id_id", "requests", ["requester_id", "id"])
    with op.batch_alter_table("request_moves") as moves:
        moves.alter_column("by_id", existing_type=Id, nullable=True)
        moves.add_column(sa.Column("for_id", Id, nullable=True))
        moves.create_foreign_key(op.f("fk_request_moves_for_id"), "people", ["for_id"], ["id"])
    with op.batch_alter_table("approval_seats") as seats:
        seats.alter_column("asked_at", existing_type=UtcDateTime(), nullable=True)
        seats.add_column(sa.Column("stand_in_id", Id, nullable=True))
        seats.add_column(sa.Column("cause", sa.Text(), nullable=True))
        seats.add_column(sa.Column("answered_by_id", Id, nullable=True))
        seats.add_column(sa.Column("reminded", sa.Integer(), server_default="0", nullable=False))
        seats.create_foreign_key(op.f("fk_approval_seats_stand_in_id"), "people", ["stand_in_id"], ["id"])
        seats.create_foreign_key(op.f("fk_approval_seats_answered_by_id"), "people", ["answered_by_id"], ["id"])
    op.create_index(
        "ix_approval_seats_stand_in_id",
        "approval_seats",
        ["stand_in_id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index("ix_approval_seats_answered_by_id_request_id", "approval_seats", ["answered_by_id", "request_id"])
    op.create_index(
        "ix_approval_seats_waiting", "approval_seats", ["request_id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_table(
        "delegations",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("delegate_id", Id, nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["delegate_id"], ["people.id"], name=op.f("fk_delegations_delegate_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_delegations_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_delegations")),
    )
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_group_members_person_id")),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_group_members")),
    )
    _translate_seats()


def _translate_seats() -> None:
    """One word, decided, meant yes and no: the request's last decision says which, and that the person gave it."""
    op.execute("UPDATE approval_seats SET why = 'rule' WHERE why = 'manager'")
    op.execute(
        "UPDATE approval_seats SET answered_by_id = person_id, state = ("
        "SELECT CASE action WHEN 'reject' THEN 'rejected' ELSE 'approved' END FROM request_moves"
        " WHERE request_moves.request_id = approval_seats.request_id AND action IN ('approve', 'reject')"
        " ORDER BY version DESC LIMIT 1) WHERE state = 'decided'"
    )


def downgrade() -> None:
    op.execute("UPDATE approval_seats SET state = 'decided' WHERE state IN ('approved', 'rejected')")
    op.execute("UPDATE approval_seats SET why = 'manager' WHERE why = 'rule'")
    op.execute("DELETE FROM approval_seats WHERE asked_at IS NULL")
    op.execute("DELETE FROM request_moves WHERE by_id IS NULL")
    op.drop_table("group_members")
    op.drop_table("delegations")
    op.drop_index("ix_approval_seats_waiting", "approval_seats")
    op.drop_index("ix_approval_seats_answered_by_id_request_id", "approval_seats")
    op.drop_index("ix_approval_seats_stand_in_id", "approval_seats")
    with op.batch_alter_table("approval_seats") as seats:
        seats.drop_constraint(op.f("fk_approval_seats_stand_in_id"), type_="foreignkey")
        seats.drop_constraint(op.f("fk_approval_seats_answered_by_id"), type_="foreignkey")
        for name in ("stand_in_id", "cause", "answered_by_id", "reminded"):
            seats.drop_column(name)
        seats.alter_column("asked_at", existing_type=UtcDateTime(), nullable=False)
    with op.batch_alter_table("request_moves") as moves:
        moves.drop_constraint(op.f("fk_request_moves_for_id"), type_="foreignkey")
        moves.drop_column("for_id")
        moves.alter_column("by_id", existing_type=Id, nullable=False)
    op.drop_index("ix_requests_requester_id_id", "requests")
    op.create_index("ix_requests_requester_id_state", "requests", ["requester_id", "state"])
    op.drop_column("requests", "chain")
