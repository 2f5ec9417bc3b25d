"""Payments of expenses, advances, the journal; cards in channels; lists of payments that are sent to people."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.tables import UtcDateTime

revision = "0013"
down_revision = "0012"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = {
    "payments": "id, rule, request_id, advance_id, batch_id, reverses_id, amount, currency, day, at, by_id",
    "journal": "id, key, turn, request_id, day, at, by_id, postings",
}


def upgrade() -> None:
    _payables()
    _batches()
    _payments()
    _journal()
    op.create_index("uq_cards_channel", "cards", ["kind", "subject_id"], unique=True, **_where("audience = 'channel'"))
    for table, guarded in APPEND_ONLY.items():
        _append_only(table, guarded)
    with op.batch_alter_table("attachment_showings") as showings:
        showings.alter_column("attachment_id", existing_type=Id, nullable=True)
        showings.add_column(sa.Column("batch_id", Id, nullable=True))
        showings.create_foreign_key(op.f("fk_attachment_showings_batch_id"), "payment_batches", ["batch_id"], ["id"])


def _payables() -> None:
    op.create_table(
        "payables",
        sa.Column("request_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("approved", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=False),
        sa.Column("outstanding", sa.BigInteger(), nullable=False),
        sa.Column("left_over", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        *_to("payables", "requests.id", "request_id"),
        *_to("payables", "people.id", "person_id"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_payables")),
    )
    op.create_index("ix_payables_outstanding", "payables", ["request_id"], **_where("outstanding <> 0"))
    op.create_index("ix_payables_left", "payables", ["person_id", "request_id"], **_where("left_over <> 0"))
    op.create_index("ix_payables_paid_on", "payables", ["paid_on"])
    op.create_table(
        "advances",
        sa.Column("request_id", Id, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        *_to("advances", "requests.id", "request_id"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_advances")),
    )


def _batches() -> None:
    op.create_table(
        "payment_batches",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by_id", Id, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        *_to("payment_batches", "people.id", "by_id", "closed_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_batches")),
    )
    op.create_index("ix_payment_batches_open", "payment_batches", ["id"], **_where("state = 'open'"))
    op.create_table(
        "payment_items",
        sa.Column("batch_id", Id, nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        *_to("payment_items", "payment_batches.id", "batch_id"),
        *_to("payment_items", "requests.id", "request_id"),
        sa.PrimaryKeyConstraint("batch_id", "request_id", name=op.f("pk_payment_items")),
    )
    op.create_index("ix_payment_items_request_id", "payment_items", ["request_id"])


def _payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("advance_id", Id, nullable=True),
        sa.Column("batch_id", Id, nullable=True),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", Id, nullable=True),
        *_to("payments", "requests.id", "request_id", "advance_id"),
        *_to("payments", "payment_batches.id", "batch_id"),
        *_to("payments", "payments.id", "reverses_id"),
        *_to("payments", "people.id", "by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_payments_reverses_id")),
    )
    for column in ("request_id", "advance_id", "batch_id"):
        op.create_index(f"ix_payments_{column}", "payments", [column])


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("turn", sa.Text(), nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", Id, nullable=True),
        sa.Column("postings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("posted_id", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        *_to("journal", "requests.id", "request_id"),
        *_to("journal", "people.id", "by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("key", name=op.f("uq_journal_key")),
    )
    op.create_index("ix_journal_request_id", "journal", ["request_id"])
    op.create_index("ix_journal_due", "journal", ["next_at"], **_where("state = 'owed'"))


def _to(table: str, target: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([c], [target], name=op.f(f"fk_{table}_{c}")) for c in columns]


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _append_only(table: str, guarded: str) -> None:
    """Refuse DELETE, and UPDATE of the guarded columns."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("DELETE", f"UPDATE OF {guarded}"):
            name = f"{table}_no_{event.split()[0].lower()}"
            then = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {then}")
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
    # A list of a payment has no file that was handed in: it can be asked for again.
    op.execute("DELETE FROM attachment_showings WHERE attachment_id IS NULL")
    with op.batch_alter_table("attachment_showings") as showings:
        showings.drop_constraint(op.f("fk_attachment_showings_batch_id"), type_="foreignkey")
        showings.drop_column("batch_id")
        showings.alter_column("attachment_id", existing_type=Id, nullable=False)
    op.drop_index("uq_cards_channel", table_name="cards")
    op.execute("DELETE FROM messages WHERE card_id IN (SELECT id FROM cards WHERE audience = 'channel')")
    op.execute("DELETE FROM cards WHERE audience = 'channel'")
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_append_only() CASCADE")
    for table in ("journal", "payments", "payment_items", "payment_batches", "advances", "payables"):
        op.drop_table(table)
