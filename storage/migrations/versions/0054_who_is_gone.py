"""Who is gone is found without a look at everybody who is there."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"

_LEFT = sa.text("left_on IS NOT NULL")
_OFF = sa.text("kind NOT IN ('member', 'unseen')")


def upgrade() -> None:
    op.create_index("ix_people_left_on", "people", ["left_on"], sqlite_where=_LEFT, postgresql_where=_LEFT)
    op.create_index("ix_slack_accounts_off", "slack_accounts", ["person_id"], sqlite_where=_OFF, postgresql_where=_OFF)


def downgrade() -> None:
    op.drop_index("ix_slack_accounts_off", table_name="slack_accounts")
    op.drop_index("ix_people_left_on", table_name="people")
