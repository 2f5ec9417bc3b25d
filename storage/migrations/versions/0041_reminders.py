"""What somebody is reminded of, in one message."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.tables import UtcDateTime

revision = "0041"
down_revision = "0040"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_PLANNED = sa.text("at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("at", UtcDateTime()),
        sa.Column("told_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reminders_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("person_id", "kind", "subject", name=op.f("uq_reminders_person_id_kind_subject")),
    )
    op.create_index("ix_reminders_at", "reminders", ["at"], sqlite_where=_PLANNED, postgresql_where=_PLANNED)


def downgrade() -> None:
    op.drop_table("reminders")
