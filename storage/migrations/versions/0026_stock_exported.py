"""What there is in stock is sent to keepers as a file."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("attachment_showings", sa.Column("export", sa.Text(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM attachment_showings WHERE export IS NOT NULL")
    with op.batch_alter_table("attachment_showings") as showings:
        showings.drop_column("export")
