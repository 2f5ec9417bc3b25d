"""People, requests, leave, what is owed to Slack, and the audit trail."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.tables import UtcDateTime

revision = "0001"
down_revision = None

APPEND_ONLY = {
    "audit": "seq, previous, hash, at, entry",
    "leave_entries": "id, person_id, type, day, amount, rule, request_id, by_id, at, key",
}


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("previous", name=op.f("uq_audit_previous")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "counters",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_counters")),
    )
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Text(), nullable=True),
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("cost_centre", sa.Text(), nullable=True),
        sa.Column("entity", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("subdivision", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("schedule", sa.Text(), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["people.id"], name=op.f("fk_people_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_index("ix_people_manager_id", "people", ["manager_id"], unique=False)
    op.create_table(
        "rate_gates",
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("method", name=op.f("pk_rate_gates")),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wanted", sa.Integer(), server_default="1", nullable=False),
        sa.Column("shown", sa.Integer(), server_default="0", nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_cards_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint(
            "kind", "subject_id", "audience", "person_id", name=op.f("uq_cards_kind_subject_id_audience_person_id")
        ),
    )
    op.create_index(
        "ix_cards_due",
        "cards",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("shown < wanted AND error IS NULL"),
        postgresql_where=sa.text("shown < wanted AND error IS NULL"),
    )
    op.create_table(
        "person_roles",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_roles_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_roles")),
    )
    op.create_index("ix_person_roles_role", "person_roles", ["role"], unique=False)
    op.create_table(
        "requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("requester_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("round", sa.Integer(), server_default="1", nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("policy", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_requests_entered_by_id")),
        sa.ForeignKeyConstraint(["requester_id"], ["people.id"], name=op.f("fk_requests_requester_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("reference", name=op.f("uq_requests_reference")),
    )
    op.create_index("ix_requests_requester_id_state", "requests", ["requester_id", "state"], unique=False)
    op.create_index("ix_requests_state_id", "requests", ["state", "id"], unique=False)
    op.create_table(
        "slack_accounts",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("conversation", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_slack_accounts_person_id")),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_slack_accounts")),
    )
    op.create_index("ix_slack_accounts_email", "slack_accounts", ["email"], unique=False)
    op.create_index("ix_slack_accounts_person_id", "slack_accounts", ["person_id"], unique=False)
    op.create_table(
        "approval_seats",
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("remind_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_approval_seats_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_approval_seats_request_id")),
        sa.PrimaryKeyConstraint("request_id", "position", "person_id", name=op.f("pk_approval_seats")),
    )
    op.create_index(
        "ix_approval_seats_remind_at",
        "approval_seats",
        ["remind_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_approval_seats_person_id_state", "approval_seats", ["person_id", "state"], unique=False)
    op.create_table(
        "booked_days",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_booked_days_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_booked_days_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booked_days")),
    )
    op.create_index(
        "ix_booked_days_day",
        "booked_days",
        ["day"],
        unique=False,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_index("ix_booked_days_request_id", "booked_days", ["request_id"], unique=False)
    op.create_index(
        "uq_booked_days_held",
        "booked_days",
        ["person_id", "day", "half"],
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_table(
        "leave_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_leave_entries_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leave_entries_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_leave_entries_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_leave_entries_key")),
    )
    op.create_index("ix_leave_entries_person_id_type_day", "leave_entries", ["person_id", "type", "day"], unique=False)
    op.create_table(
        "leave_requests",
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_leave_requests_request_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_leave_requests")),
    )
    op.create_index("ix_leave_requests_first", "leave_requests", ["first"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("owed_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("sweep_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_messages_card_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_messages_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("token", name=op.f("uq_messages_token")),
    )
    op.create_index("ix_messages_card_id", "messages", ["card_id"], unique=False)
    op.create_index(
        "ix_messages_due",
        "messages",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('owed', 'sending')"),
        postgresql_where=sa.text("state IN ('owed', 'sending')"),
    )
    op.create_index(
        "ix_messages_lane",
        "messages",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('owed', 'sending')"),
        postgresql_where=sa.text("state IN ('owed', 'sending')"),
    )
    op.create_index(
        "ix_messages_sweep_at",
        "messages",
        ["sweep_at"],
        unique=False,
        sqlite_where=sa.text("sweep_at IS NOT NULL"),
        postgresql_where=sa.text("sweep_at IS NOT NULL"),
    )
    op.create_index(
        "uq_messages_in_flight",
        "messages",
        ["lane"],
        unique=True,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "request_moves",
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_request_moves_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_request_moves_request_id")),
        sa.PrimaryKeyConstraint("request_id", "version", name=op.f("pk_request_moves")),
    )
    op.execute("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '" + "0" * 64 + "')")
    for table, guarded in APPEND_ONLY.items():
        append_only(table, guarded)


def append_only(table: str, guarded: str) -> None:
    """Refuse DELETE, and UPDATE of the guarded columns; words of people beside them can still be erased."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("DELETE", f"UPDATE OF {guarded}"):
            name = f"{table}_no_{event.split()[0].lower()}"
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    for name, event in (("row", f"DELETE OR UPDATE OF {guarded}"), ("all", "TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{name} BEFORE {event} ON {table} "
            f"EXECUTE FUNCTION {table}_append_only()"
        )


def downgrade() -> None:
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_append_only() CASCADE")
    op.drop_table("request_moves")
    op.drop_index(
        "uq_messages_in_flight",
        table_name="messages",
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.drop_index(
        "ix_messages_sweep_at",
        table_name="messages",
        sqlite_where=sa.text("sweep_at IS NOT NULL"),
        postgresql_where=sa.text("sweep_at IS NOT NULL"),
    )
    op.drop_index(
        "ix_messages_lane",
        table_name="messages",
        sqlite_where=sa.text("state IN ('owed', 'sending')"),
        postgresql_where=sa.text("state IN ('owed', 'sending')"),
    )
    op.drop_index(
        "ix_messages_due",
        table_name="messages",
        sqlite_where=sa.text("state IN ('owed', 'sending')"),
        postgresql_where=sa.text("state IN ('owed', 'sending')"),
    )
    op.drop_index("ix_messages_card_id", table_name="messages")
    op.drop_table("messages")
    op.drop_index("ix_leave_requests_first", table_name="leave_requests")
    op.drop_table("leave_requests")
    op.drop_index("ix_leave_entries_person_id_type_day", table_name="leave_entries")
    op.drop_table("leave_entries")
    op.drop_index(
        "uq_booked_days_held",
        table_name="booked_days",
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.drop_index("ix_booked_days_request_id", table_name="booked_days")
    op.drop_index(
        "ix_booked_days_day",
        table_name="booked_days",
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.drop_table("booked_days")
    op.drop_index("ix_approval_seats_person_id_state", table_name="approval_seats")
    op.drop_index(
        "ix_approval_seats_remind_at",
        table_name="approval_seats",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_table("approval_seats")
    op.drop_index("ix_slack_accounts_person_id", table_name="slack_accounts")
    op.drop_index("ix_slack_accounts_email", table_name="slack_accounts")
    op.drop_table("slack_accounts")
    op.drop_index("ix_requests_state_id", table_name="requests")
    op.drop_index("ix_requests_requester_id_state", table_name="requests")
    op.drop_table("requests")
    op.drop_index("ix_person_roles_role", table_name="person_roles")
    op.drop_table("person_roles")
    op.drop_index(
        "ix_cards_due",
        table_name="cards",
        sqlite_where=sa.text("shown < wanted AND error IS NULL"),
        postgresql_where=sa.text("shown < wanted AND error IS NULL"),
    )
    op.drop_table("cards")
    op.drop_table("rate_gates")
    op.drop_index("ix_people_manager_id", table_name="people")
    op.drop_table("people")
    op.drop_index("ix_inbox_at", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("counters")
    op.drop_table("audit_head")
    op.drop_table("audit")
