"""Files are found by what somebody said with them: they go where a ticket goes, and are taken back with the words."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.add_column("attachments", sa.Column("words_id", sa.BigInteger(), nullable=True))
    said = "json_extract(told, '$.words')" if op.get_bind().dialect.name == "sqlite" else "(told->>'words')::bigint"
    op.execute(f"UPDATE attachments SET words_id = {said} WHERE purpose = 'ticket'")
    _index("ix_attachments_words_id", "attachments", "words_id", "words_id IS NOT NULL")
    _index("ix_attachment_showings_withdrawn", "attachment_showings", "next_at", "state = 'withdrawn'")


def _index(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    op.execute("UPDATE attachment_showings SET state = 'dropped' WHERE state = 'withdrawn'")
    op.drop_index("ix_attachment_showings_withdrawn", table_name="attachment_showings")
    op.drop_index("ix_attachments_words_id", table_name="attachments")
    op.drop_column("attachments", "words_id")
