"""Which leave is to be looked at for holidays, and on which days nobody worked when the others were."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"

UNLOOKED = {"sqlite": sa.text("unlooked = 1"), "postgresql": sa.text("unlooked")}
# Whatever lies ahead is looked at once. A month more: where the clock was moved, today may be another day.
AHEAD = """UPDATE leave_requests SET unlooked = true WHERE request_id IN
    (SELECT request_id FROM booked_days WHERE released_at IS NULL AND day >= {since})"""
SINCE = {"sqlite": "date('now', '-1 month')", "postgresql": "CURRENT_DATE - 31"}
COUNTED_BY = ("country", "subdivision", "schedule", "timezone")
AGAIN = """UPDATE leave_requests SET unlooked = true WHERE request_id IN
    (SELECT request_id FROM booked_days WHERE person_id = NEW.id AND released_at IS NULL);"""


def upgrade() -> None:
    op.add_column("leave_requests", sa.Column("unlooked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(AHEAD.format(since=SINCE[op.get_bind().dialect.name]))
    op.create_index(
        "ix_leave_requests_unlooked",
        "leave_requests",
        ["request_id"],
        sqlite_where=UNLOOKED["sqlite"],
        postgresql_where=UNLOOKED["postgresql"],
    )
    op.create_table(
        "leave_calendars",
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("subdivision", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("country", "subdivision", "schedule", "year", name=op.f("pk_leave_calendars")),
    )
    _keep()


def _keep() -> None:
    """Whoever moves somebody to another calendar, by whatever way, has their leave looked at again."""
    head, columns = "AFTER UPDATE OF {} ON people FOR EACH ROW WHEN ({})", ", ".join(COUNTED_BY)
    if op.get_bind().dialect.name == "sqlite":
        moved = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COUNTED_BY)
        op.execute(f"CREATE TRIGGER people_moved {head.format(columns, moved)} BEGIN {AGAIN} END")
        return
    moved = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in COUNTED_BY)
    op.execute(
        f"CREATE FUNCTION people_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {AGAIN} RETURN NULL; END $$"
    )
    op.execute(f"CREATE TRIGGER people_moved {head.format(columns, moved)} EXECUTE FUNCTION people_moved()")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER people_moved")
    else:
        op.execute("DROP FUNCTION people_moved() CASCADE")
    op.drop_table("leave_calendars")
    op.drop_index("ix_leave_requests_unlooked", table_name="leave_requests")
    op.drop_column("leave_requests", "unlooked")
