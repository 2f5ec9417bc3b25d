"""Leave: what is asked for, the days booked, the ledger with its sums, the rows that own teams."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.tables.columns import Json, count_, flagged, id_, metadata, moment_, text_, to_

leave_requests = sa.Table(
    "leave_requests",
    metadata,
    to_("request_id", "requests.id", key=True),
    text_("type"),
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("last", sa.Date, nullable=False),
    text_("starts"),
    text_("ends"),
    sa.Column("period", sa.Date),
    count_("sold"),
    # Home office and the like take days, and nobody is away on them.
    sa.Column("away", sa.Boolean, nullable=False, server_default=sa.true()),
    # The leave, or the calendar of its person, changed since somebody looked whether one of its days is a holiday.
    sa.Column("unlooked", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_leave_requests_first", "first"),
    flagged("ix_leave_requests_elsewhere", "last", flag="away", is_set=False),
    flagged("ix_leave_requests_unlooked", "request_id", flag="unlooked"),
)

# By which days leave was looked at last, of people whose days are counted alike: a sign for each day of a year.
leave_calendars = sa.Table(
    "leave_calendars",
    metadata,
    text_("country", key=True),
    text_("subdivision", key=True),
    text_("schedule", key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    text_("days"),
)

_HELD = sa.text("released_at IS NULL")

booked_days = sa.Table(
    "booked_days",
    metadata,
    id_(),
    to_("request_id", "requests.id"),
    to_("person_id", "people.id"),
    text_("type"),
    sa.Column("day", sa.Date, nullable=False),
    text_("half"),
    count_("amount"),
    moment_("released_at", null=True),
    sa.Index("ix_booked_days_request_id", "request_id"),
    sa.Index("ix_booked_days_day", "day", sqlite_where=_HELD, postgresql_where=_HELD),
    # The belt to the braces of the owner's row: the same half of a day is never booked twice.
    sa.Index(
        "uq_booked_days_held", "person_id", "day", "half", unique=True, sqlite_where=_HELD, postgresql_where=_HELD
    ),
)

Terms = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

_MADE, _GIVEN = sa.text("request_id IS NOT NULL"), sa.text("request_id IS NULL")

leave_entries = sa.Table(
    "leave_entries",
    metadata,
    id_(),
    to_("person_id", "people.id"),
    text_("type"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    text_("rule"),
    to_("request_id", "requests.id", null=True),
    to_("by_id", "people.id", null=True),
    text_("reason", null=True),
    moment_("at"),
    sa.Column("key", sa.Text, unique=True),
    sa.Column("facts", Terms),
    sa.Index("ix_leave_entries_person_id_type_day", "person_id", "type", "day"),
    sa.Index("ix_leave_entries_request_id", "request_id", sqlite_where=_MADE, postgresql_where=_MADE),
    sa.Index("ix_leave_entries_given", "id", sqlite_where=_GIVEN, postgresql_where=_GIVEN),
)

# What the entries of a month come to: kept by a trigger on each entry, so that a balance costs what is new.
leave_sums = sa.Table(
    "leave_sums",
    metadata,
    to_("person_id", "people.id", key=True),
    text_("type", key=True),
    sa.Column("month", sa.Date, primary_key=True),
    sa.Column("amount", sa.BigInteger, nullable=False),
    # The key is the table: the months of a person lie side by side.
    sqlite_with_rowid=False,
)

leave_accounts = sa.Table(
    "leave_accounts",
    metadata,
    to_("person_id", "people.id", key=True),
    text_("type", key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("through", sa.Date, nullable=False),
    sa.Column("hired_on", sa.Date),
    sa.Column("left_on", sa.Date),
    count_("version"),
    text_("policy"),
    moment_("next_at", null=True),
)

leave_returns = sa.Table(
    "leave_returns",
    metadata,
    to_("request_id", "requests.id", key=True),
    to_("leave_id", "requests.id"),
    sa.Column("days", Json, nullable=False),
    sa.Column("asked_on", sa.Date, nullable=False),
    text_("zone"),
    # What an approval gave back, when, and from when to when the leave went before.
    sa.Column("given", Terms),
    moment_("given_at", null=True),
    sa.Column("first", sa.Date),
    sa.Column("last", sa.Date),
    sa.Index("ix_leave_returns_leave_id", "leave_id"),
)

# The digest finds whose an address is; the seed and the audit key make the address, which itself is kept nowhere.
calendar_feeds = sa.Table(
    "calendar_feeds",
    metadata,
    to_("person_id", "people.id", key=True),
    text_("feed", key=True),
    text_("seed"),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
)

# Whoever books days that a rule of staffing counts takes the team's row first: manager:7, department:Sales.
leave_teams = sa.Table("leave_teams", metadata, text_("name", key=True), count_("version"))
