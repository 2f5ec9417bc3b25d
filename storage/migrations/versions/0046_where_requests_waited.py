"""In which step a request waited until each of its turns, and what was decided when."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

DECIDED = sa.text("action IN ('approve', 'reject')")


def upgrade() -> None:
    op.add_column("request_moves", sa.Column("step", sa.Integer(), nullable=True))
    # Of those from before, the answers that stand: of who answered in several steps, it is the first.
    op.execute(
        "UPDATE request_moves SET step = (SELECT min(s.position) FROM approval_seats s"
        " WHERE s.request_id = request_moves.request_id AND s.answered_by_id = request_moves.by_id)"
        " WHERE action IN ('approve', 'reject', 'ask for changes') AND by_id IS NOT NULL"
    )
    op.create_index(
        "ix_request_moves_decided", "request_moves", ["at", "request_id"],
        sqlite_where=DECIDED, postgresql_where=DECIDED,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_request_moves_decided", table_name="request_moves")
    op.drop_column("request_moves", "step")
