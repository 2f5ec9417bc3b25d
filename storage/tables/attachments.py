"""Files that were handed in, and what is owed for them: their bytes from Slack, a copy for HR."""

import sqlalchemy as sa

from storage.tables.columns import Json, count_, id_, metadata, moment_, text_, to_

_WANTED = sa.text("state = 'wanted'")
_OWED = sa.text("state = 'owed'")
_WITHDRAWN = sa.text("state = 'withdrawn'")
_SPOKEN = sa.text("words_id IS NOT NULL")

attachments = sa.Table(
    "attachments",
    metadata,
    id_(),
    # None for a receipt whose claim is not handed in yet: then it is its person's alone.
    to_("request_id", "requests.id", null=True),
    text_("purpose"),
    to_("by_id", "people.id"),
    # Slack's.
    text_("file_id"),
    text_("state"),
    moment_("at"),
    text_("name", null=True),
    text_("media_type", null=True),
    sa.Column("size", sa.BigInteger),
    text_("sha256", null=True),
    text_("flaw", null=True),
    count_("attempts"),
    text_("error", null=True),
    moment_("next_at"),
    text_("lease_owner", null=True),
    moment_("lease_until", null=True),
    # Of a receipt that was posted to the bot: what was written beside it. Of a file of a ticket: which side's it is.
    sa.Column("told", Json),
    # What somebody said about a ticket that it came with.
    sa.Column("words_id", sa.BigInteger),
    sa.UniqueConstraint("request_id", "purpose", "file_id"),
    sa.Index("ix_attachments_due", "next_at", sqlite_where=_WANTED, postgresql_where=_WANTED),
    sa.Index("ix_attachments_words_id", "words_id", sqlite_where=_SPOKEN, postgresql_where=_SPOKEN),
)

# The bytes of earlier versions; the bot moves them out to where bytes are kept by their digest.
attachment_contents = sa.Table(
    "attachment_contents",
    metadata,
    to_("attachment_id", "attachments.id", key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

attachment_showings = sa.Table(
    "attachment_showings",
    metadata,
    id_(),
    # Of a file that was handed in, of the list of a payment, of the picture of an item's history, or of an export.
    to_("attachment_id", "attachments.id", null=True),
    to_("batch_id", "payment_batches.id", null=True),
    to_("item_id", "stock_items.id", null=True),
    text_("export", null=True),
    to_("person_id", "people.id"),
    # Below which card it is sent, or in the thread of which message; else to the person's conversation.
    sa.Column("below_id", sa.BigInteger),
    text_("channel", null=True),
    text_("thread_ts", null=True),
    text_("state"),
    moment_("asked_at"),
    # The copy that is being sent, or was: whoever takes over looks whether it arrived, and can take it back.
    text_("copy_id", null=True),
    count_("attempts"),
    text_("error", null=True),
    moment_("next_at"),
    text_("lease_owner", null=True),
    moment_("lease_until", null=True),
    sa.Index("ix_attachment_showings_attachment_id", "attachment_id"),
    sa.Index("ix_attachment_showings_due", "next_at", sqlite_where=_OWED, postgresql_where=_OWED),
    sa.Index("ix_attachment_showings_withdrawn", "next_at", sqlite_where=_WITHDRAWN, postgresql_where=_WITHDRAWN),
)
