"""A ticket is the task of one request for access, and of no other."""

from alembic import op

revision = "0044"
down_revision = "0043"

TASKS = ("ticket_id", "back_ticket_id")
ONCE = """
UPDATE access_requests SET {task} = NULL WHERE EXISTS (
    SELECT 1 FROM access_requests AS first
    WHERE first.{task} = access_requests.{task} AND first.request_id < access_requests.request_id
)
"""


def upgrade() -> None:
    for task in TASKS:
        op.execute(ONCE.format(task=task))
        op.drop_index(f"ix_access_requests_{task}", "access_requests")
        op.create_index(f"ix_access_requests_{task}", "access_requests", [task], unique=True)


def downgrade() -> None:
    for task in TASKS:
        op.drop_index(f"ix_access_requests_{task}", "access_requests")
        op.create_index(f"ix_access_requests_{task}", "access_requests", [task])
