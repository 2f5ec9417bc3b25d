"""Who was welcomed."""

import sqlalchemy as sa
from alembic import op

from storage.tables import EPOCH, UtcDateTime

revision = "0043"
down_revision = "0042"

_NEW = sa.text("welcomed_at IS NULL")


def upgrade() -> None:
    op.add_column("people", sa.Column("welcomed_at", UtcDateTime()))
    # Whoever is there already knows the bot.
    people = sa.table("people", sa.column("welcomed_at", UtcDateTime()))
    op.execute(sa.update(people).values(welcomed_at=EPOCH))
    op.create_index("ix_people_new", "people", ["id"], sqlite_where=_NEW, postgresql_where=_NEW)


def downgrade() -> None:
    op.drop_index("ix_people_new", "people")
    op.drop_column("people", "welcomed_at")
