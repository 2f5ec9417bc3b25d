"""People, and the Slack accounts that they use."""

import sqlalchemy as sa

from storage.tables.columns import Json, count_, id_, metadata, moment_, text_, to_

_NEW = sa.text("welcomed_at IS NULL")
_LEFT = sa.text("left_on IS NOT NULL")
# As the queries write it: SQLite takes a partial index for the very same words only.
_OFF = sa.text("kind NOT IN ('member', 'unseen')")

people = sa.Table(
    "people",
    metadata,
    id_(),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    text_("name"),
    text_("employee_id", null=True),
    to_("manager_id", "people.id", null=True),
    text_("department", null=True),
    text_("cost_centre", null=True),
    text_("entity", null=True),
    text_("country", null=True),
    text_("subdivision", null=True),
    text_("city", null=True),
    text_("timezone", null=True),
    text_("locale", null=True),
    text_("language", null=True),
    text_("schedule", null=True),
    sa.Column("hired_on", sa.Date),
    sa.Column("left_on", sa.Date),
    count_("version"),
    moment_("welcomed_at", null=True),
    sa.Index("ix_people_manager_id", "manager_id"),
    sa.Index("ix_people_new", "id", sqlite_where=_NEW, postgresql_where=_NEW),
    sa.Index("ix_people_timezone", "timezone"),
    sa.Index("ix_people_left_on", "left_on", sqlite_where=_LEFT, postgresql_where=_LEFT),
)

person_roles = sa.Table(
    "person_roles",
    metadata,
    to_("person_id", "people.id", key=True),
    text_("role", key=True),
    sa.Index("ix_person_roles_role", "role"),
)

slack_accounts = sa.Table(
    "slack_accounts",
    metadata,
    text_("team_id", key=True),
    text_("user_id", key=True),
    to_("person_id", "people.id", null=True),
    text_("kind"),
    text_("name"),
    text_("email", null=True),
    text_("timezone", null=True),
    text_("locale", null=True),
    text_("conversation", null=True),
    sa.Index("ix_slack_accounts_person_id", "person_id"),
    sa.Index("ix_slack_accounts_email", "email"),
    sa.Index("ix_slack_accounts_timezone", "timezone"),
    sa.Index("ix_slack_accounts_off", "person_id", sqlite_where=_OFF, postgresql_where=_OFF),
)

# What somebody said of a digest: that they want it, or not. Without a word the policy decides.
subscriptions = sa.Table(
    "subscriptions",
    metadata,
    to_("person_id", "people.id", key=True),
    text_("digest", key=True),
    sa.Column("wanted", sa.Boolean, nullable=False),
    sa.Index("ix_subscriptions_digest_person_id", "digest", "person_id"),
)

# Until when those in a zone, or everybody, were looked at for a digest or something else, so that they are not looked
# at again at once.
digest_sweeps = sa.Table("digest_sweeps", metadata, text_("digest", key=True), text_("zone", key=True), text_("label"))

# What is missing to go live, or may be. What an administrator left so is told of again once its facts are others.
findings = sa.Table(
    "findings",
    metadata,
    text_("key", key=True),
    text_("standing"),
    sa.Column("facts", Json, nullable=False),
    sa.Column("left_so", sa.Boolean, nullable=False),
)
