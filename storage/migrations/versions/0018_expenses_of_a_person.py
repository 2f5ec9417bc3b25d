"""Lines of expenses name the person whose they are: limits count what somebody spent in a month or a year."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LINES = sa.table("expense_lines", sa.column("request_id"), sa.column("person_id"))
_REQUESTS = sa.table("requests", sa.column("id"), sa.column("requester_id"))


def upgrade() -> None:
    op.add_column("expense_lines", sa.Column("person_id", Id, nullable=True))
    whose = sa.select(_REQUESTS.c.requester_id).where(_REQUESTS.c.id == _LINES.c.request_id).scalar_subquery()
    op.execute(sa.update(_LINES).values(person_id=whose))
    with op.batch_alter_table("expense_lines") as table:
        table.alter_column("person_id", existing_type=Id, nullable=False)
        table.create_foreign_key(op.f("fk_expense_lines_person_id"), "people", ["person_id"], ["id"])
    op.create_index("ix_expense_lines_person_id_day", "expense_lines", ["person_id", "day"])


def downgrade() -> None:
    op.drop_index("ix_expense_lines_person_id_day", table_name="expense_lines")
    with op.batch_alter_table("expense_lines") as table:
        table.drop_constraint(op.f("fk_expense_lines_person_id"), type_="foreignkey")
        table.drop_column("person_id")
