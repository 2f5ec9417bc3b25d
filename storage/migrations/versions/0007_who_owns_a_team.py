"""A row for each team that a rule of staffing counts: whoever books days in it takes the row first."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "leave_teams",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leave_teams")),
    )


def downgrade() -> None:
    op.drop_table("leave_teams")
