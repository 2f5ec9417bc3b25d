"""A ticket that was made as a task of access says so, whichever task its request has later."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("task_of_id", sa.BigInteger(), nullable=True))
    for task, own in (("ticket_id", " AND for_ticket_id IS DISTINCT FROM ticket_id"), ("back_ticket_id", "")):
        made = f"FROM access_requests WHERE access_requests.{task} = tickets.id{own}"
        if op.get_bind().dialect.name == "sqlite":
            made = made.replace("IS DISTINCT FROM", "IS NOT")
        op.execute(f"UPDATE tickets SET task_of_id = (SELECT request_id {made}) WHERE EXISTS (SELECT 1 {made})")


def downgrade() -> None:
    op.drop_column("tickets", "task_of_id")
