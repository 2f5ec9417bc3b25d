"""The sum of each month of the ledger, kept by the database itself; open requests and entries of a request by index."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('changes asked', 'pending')")
MADE = sa.text("request_id IS NOT NULL")
MONTH = {"sqlite": "date({day}, 'start of month')", "postgresql": "CAST(date_trunc('month', {day}) AS date)"}
ADD = """INSERT INTO leave_sums (person_id, type, month, amount) VALUES (NEW.person_id, NEW.type, {month}, NEW.amount)
    ON CONFLICT (person_id, type, month) DO UPDATE SET amount = leave_sums.amount + excluded.amount;"""


def upgrade() -> None:
    op.create_index("ix_requests_open", "requests", ["requester_id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index(
        "ix_leave_entries_request_id", "leave_entries", ["request_id"], sqlite_where=MADE, postgresql_where=MADE
    )
    op.create_table(
        "leave_sums",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leave_sums_person_id")),
        sa.PrimaryKeyConstraint("person_id", "type", "month", name=op.f("pk_leave_sums")),
        sqlite_with_rowid=False,
    )
    month = MONTH[op.get_bind().dialect.name]
    op.execute(
        f"INSERT INTO leave_sums SELECT person_id, type, {month.format(day='day')}, sum(amount) FROM leave_entries "
        "GROUP BY 1, 2, 3"
    )
    _keep(ADD.format(month=month.format(day="NEW.day")))


def _keep(add: str) -> None:
    """From now on whoever writes an entry, by whatever way, adds it to its month."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER leave_entries_summed AFTER INSERT ON leave_entries BEGIN {add} END")
        return
    op.execute(
        f"CREATE FUNCTION leave_entries_summed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {add} RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER leave_entries_summed AFTER INSERT ON leave_entries "
        "FOR EACH ROW EXECUTE FUNCTION leave_entries_summed()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER leave_entries_summed")
    else:
        op.execute("DROP FUNCTION leave_entries_summed() CASCADE")
    op.drop_table("leave_sums")
    op.drop_index("ix_leave_entries_request_id", "leave_entries", sqlite_where=MADE, postgresql_where=MADE)
    op.drop_index("ix_requests_open", "requests", sqlite_where=OPEN, postgresql_where=OPEN)
