"""Who wants which digest, and which zones were looked at for it."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_subscriptions_person_id")),
        sa.PrimaryKeyConstraint("person_id", "digest", name=op.f("pk_subscriptions")),
    )
    op.create_index("ix_subscriptions_digest_person_id", "subscriptions", ["digest", "person_id"])
    op.create_table(
        "digest_sweeps",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "zone", name=op.f("pk_digest_sweeps")),
    )
    op.create_index("ix_people_timezone", "people", ["timezone"])
    op.create_index("ix_slack_accounts_timezone", "slack_accounts", ["timezone"])


def downgrade() -> None:
    op.drop_index("ix_slack_accounts_timezone", "slack_accounts")
    op.drop_index("ix_people_timezone", "people")
    op.drop_table("digest_sweeps")
    op.drop_table("subscriptions")
