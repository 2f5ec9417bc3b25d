"""Every table, in the order of the subjects. Rows are written by the functions beside this file and nowhere else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware moments: UTC microseconds on SQLite, timestamptz on PostgreSQL. Naive values are refused."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        """The column's type in each database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.DateTime(timezone=True))
        return dialect.type_descriptor(sa.BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        return value if dialect.name == "postgresql" else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """From the database."""
        if value is None or isinstance(value, datetime):
            return value if value is None else value.astimezone(UTC)
        return EPOCH + timedelta(microseconds=int(value))


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _id() -> sa.Column[int]:
    return sa.Column("id", Id, primary_key=True, autoincrement=True)


def _to(column: str, target: str, *, null: bool = False, key: bool = False) -> sa.Column[int]:
    return sa.Column(column, Id, sa.ForeignKey(target), nullable=null, primary_key=key)


def _text(column: str, *, null: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(column, sa.Text, nullable=null, primary_key=key)


def _moment(column: str, *, null: bool = False) -> sa.Column[datetime]:
    return sa.Column(column, UtcDateTime, nullable=null)


def _count(column: str, start: int = 0) -> sa.Column[int]:
    return sa.Column(column, sa.Integer, nullable=False, server_default=str(start))


# --- people -----------------------------------------------------------------------------------------------------------

people = sa.Table(
    "people",
    metadata,
    _id(),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    _text("name"),
    _text("employee_id", null=True),
    _to("manager_id", "people.id", null=True),
    _text("department", null=True),
    _text("cost_centre", null=True),
    _text("entity", null=True),
    _text("country", null=True),
    _text("subdivision", null=True),
    _text("city", null=True),
    _text("timezone", null=True),
    _text("locale", null=True),
    _text("language", null=True),
    _text("schedule", null=True),
    sa.Column("hired_on", sa.Date),
    sa.Column("left_on", sa.Date),
    _count("version"),
    sa.Index("ix_people_manager_id", "manager_id"),
)

person_roles = sa.Table(
    "person_roles",
    metadata,
    _to("person_id", "people.id", key=True),
    _text("role", key=True),
    sa.Index("ix_person_roles_role", "role"),
)

slack_accounts = sa.Table(
    "slack_accounts",
    metadata,
    _text("team_id", key=True),
    _text("user_id", key=True),
    _to("person_id", "people.id", null=True),
    _text("kind"),
    _text("name"),
    _text("email", null=True),
    _text("timezone", null=True),
    _text("locale", null=True),
    _text("conversation", null=True),
    sa.Index("ix_slack_accounts_person_id", "person_id"),
    sa.Index("ix_slack_accounts_email", "email"),
)

# --- requests ---------------------------------------------------------------------------------------------------------

counters = sa.Table("counters", metadata, _text("kind", key=True), sa.Column("last", sa.BigInteger, nullable=False))

requests = sa.Table(
    "requests",
    metadata,
    _id(),
    _text("kind"),
    sa.Column("reference", sa.Text, nullable=False, unique=True),
    _to("requester_id", "people.id"),
    _to("entered_by_id", "people.id"),
    _text("state"),
    _count("version", 1),
    _count("round", 1),
    _moment("asked_at"),
    _text("note", null=True),
    sa.Column("policy", Json, nullable=False),
    sa.Index("ix_requests_requester_id_state", "requester_id", "state"),
    sa.Index("ix_requests_state_id", "state", "id"),
)

request_moves = sa.Table(
    "request_moves",
    metadata,
    _to("request_id", "requests.id", key=True),
    # One move leads to each version: of two deciders at once, one insert wins even without the guarded update.
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    _text("action"),
    _to("by_id", "people.id"),
    _moment("at"),
    _text("reason", null=True),
)

_WAITING = sa.text("state = 'waiting'")

approval_seats = sa.Table(
    "approval_seats",
    metadata,
    _to("request_id", "requests.id", key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    _to("person_id", "people.id", key=True),
    _text("why"),
    _text("state"),
    _moment("asked_at"),
    # When the next reminder is due; NULL until the clock has worked it out.
    _moment("remind_at", null=True),
    sa.Index("ix_approval_seats_person_id_state", "person_id", "state"),
    sa.Index("ix_approval_seats_remind_at", "remind_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
)

# --- leave ------------------------------------------------------------------------------------------------------------

leave_requests = sa.Table(
    "leave_requests",
    metadata,
    _to("request_id", "requests.id", key=True),
    _text("type"),
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("last", sa.Date, nullable=False),
    _text("starts"),
    _text("ends"),
    sa.Index("ix_leave_requests_first", "first"),
)

_HELD = sa.text("released_at IS NULL")

booked_days = sa.Table(
    "booked_days",
    metadata,
    _id(),
    _to("request_id", "requests.id"),
    _to("person_id", "people.id"),
    _text("type"),
    sa.Column("day", sa.Date, nullable=False),
    _text("half"),
    _count("amount"),
    _moment("released_at", null=True),
    sa.Index("ix_booked_days_request_id", "request_id"),
    sa.Index("ix_booked_days_day", "day", sqlite_where=_HELD, postgresql_where=_HELD),
    # The belt to the braces of the owner's row: the same half of a day is never booked twice.
    sa.Index(
        "uq_booked_days_held", "person_id", "day", "half", unique=True, sqlite_where=_HELD, postgresql_where=_HELD
    ),
)

leave_entries = sa.Table(
    "leave_entries",
    metadata,
    _id(),
    _to("person_id", "people.id"),
    _text("type"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    _text("rule"),
    _to("request_id", "requests.id", null=True),
    _to("by_id", "people.id", null=True),
    _text("reason", null=True),
    _moment("at"),
    sa.Column("key", sa.Text, unique=True),
    sa.Index("ix_leave_entries_person_id_type_day", "person_id", "type", "day"),
)

# --- deliveries, both ways --------------------------------------------------------------------------------------------

inbox = sa.Table(
    "inbox",
    metadata,
    _text("key", key=True),
    _moment("at"),
    sa.Column("answer", Json),
    _count("failures"),
    _text("error", null=True),
    sa.Index("ix_inbox_at", "at"),
)

_DUE = sa.text("shown < wanted AND error IS NULL")

cards = sa.Table(
    "cards",
    metadata,
    _id(),
    _text("kind"),
    sa.Column("subject_id", sa.BigInteger, nullable=False),
    _text("audience"),
    _to("person_id", "people.id"),
    _count("wanted", 1),
    _count("shown"),
    _text("channel", null=True),
    _text("ts", null=True),
    _count("priority"),
    _count("attempts"),
    _moment("next_at"),
    _text("lease_owner", null=True),
    _moment("lease_until", null=True),
    _text("error", null=True),
    sa.UniqueConstraint("kind", "subject_id", "audience", "person_id"),
    sa.Index("ix_cards_due", "next_at", sqlite_where=_DUE, postgresql_where=_DUE),
)

_UNSENT = sa.text("state IN ('owed', 'sending')")
_SWEEP = sa.text("sweep_at IS NOT NULL")
_IN_FLIGHT = sa.text("state = 'sending'")

messages = sa.Table(
    "messages",
    metadata,
    _id(),
    # What stands in Slack's metadata. Random, so that a restored database never takes another row's post for its own.
    sa.Column("token", sa.Text, nullable=False, unique=True),
    _text("lane"),
    _to("person_id", "people.id", null=True),
    _text("channel", null=True),
    _text("kind"),
    sa.Column("facts", Json, nullable=False),
    _to("card_id", "cards.id", null=True),
    _text("state"),
    # Its fate is unknown: look in the conversation before posting it.
    sa.Column("doubtful", sa.Boolean, nullable=False, server_default=sa.false()),
    _count("priority"),
    _count("attempts"),
    _moment("owed_at"),
    _moment("next_at"),
    _moment("expires_at", null=True),
    _text("lease_owner", null=True),
    _moment("lease_until", null=True),
    _text("ts", null=True),
    _moment("sweep_at", null=True),
    _text("error", null=True),
    sa.Index("ix_messages_sweep_at", "sweep_at", sqlite_where=_SWEEP, postgresql_where=_SWEEP),
    sa.Index("ix_messages_due", "next_at", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    sa.Index("ix_messages_lane", "lane", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    sa.Index("uq_messages_in_flight", "lane", unique=True, sqlite_where=_IN_FLIGHT, postgresql_where=_IN_FLIGHT),
    sa.Index("ix_messages_card_id", "card_id"),
)

rate_gates = sa.Table("rate_gates", metadata, _text("method", key=True), _moment("until"))

# --- audit ------------------------------------------------------------------------------------------------------------

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("previous", sa.Text, nullable=False, unique=True),
    _text("hash"),
    _moment("at"),
    sa.Column("entry", sa.Text, nullable=False),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    _text("hash"),
)
