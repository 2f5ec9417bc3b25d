"""How many messages somebody made tickets of lately."""

from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.create_index("ix_ticket_origins_by_id_at", "ticket_origins", ["by_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_ticket_origins_by_id_at", "ticket_origins")
