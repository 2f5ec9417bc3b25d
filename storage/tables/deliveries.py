"""What came in from Slack, and what is owed to it."""

import sqlalchemy as sa

from storage.tables.columns import Json, count_, id_, metadata, moment_, text_, to_

inbox = sa.Table(
    "inbox",
    metadata,
    text_("key", key=True),
    moment_("at"),
    sa.Column("answer", Json),
    count_("failures"),
    text_("error", null=True),
    sa.Index("ix_inbox_at", "at"),
)

_DUE = sa.text("shown < wanted AND error IS NULL")

_SHARED = sa.text("audience = 'channel'")

cards = sa.Table(
    "cards",
    metadata,
    id_(),
    text_("kind"),
    sa.Column("subject_id", sa.BigInteger, nullable=False),
    text_("audience"),
    to_("person_id", "people.id"),
    count_("wanted", 1),
    count_("shown"),
    text_("channel", null=True),
    text_("ts", null=True),
    count_("priority"),
    count_("attempts"),
    moment_("next_at"),
    text_("lease_owner", null=True),
    moment_("lease_until", null=True),
    text_("error", null=True),
    sa.UniqueConstraint("kind", "subject_id", "audience", "person_id"),
    # In a channel a card stands once; its person is whoever brought it about first.
    sa.Index("uq_cards_channel", "kind", "subject_id", unique=True, sqlite_where=_SHARED, postgresql_where=_SHARED),
    sa.Index("ix_cards_place", "channel", "ts"),
    sa.Index("ix_cards_due", "next_at", sqlite_where=_DUE, postgresql_where=_DUE),
)

_UNSENT = sa.text("state IN ('owed', 'sending')")
_SWEEP = sa.text("sweep_at IS NOT NULL")
_IN_FLIGHT = sa.text("state = 'sending'")
_DEAD = sa.text("state = 'dead'")
_BELOW = sa.text("below_id IS NOT NULL")

messages = sa.Table(
    "messages",
    metadata,
    id_(),
    # What stands in Slack's metadata. Random, so that a restored database never takes another row's post for its own.
    sa.Column("token", sa.Text, nullable=False, unique=True),
    text_("lane"),
    to_("person_id", "people.id", null=True),
    text_("channel", null=True),
    text_("kind"),
    sa.Column("facts", Json, nullable=False),
    to_("card_id", "cards.id", null=True),
    # Below which message it is posted: that of a card, wherever that stands by then, or a known one.
    sa.Column("below_id", sa.BigInteger),
    text_("thread_ts", null=True),
    text_("state"),
    # Its fate is unknown: look in the conversation before posting it.
    sa.Column("doubtful", sa.Boolean, nullable=False, server_default=sa.false()),
    count_("priority"),
    count_("attempts"),
    moment_("owed_at"),
    moment_("next_at"),
    moment_("expires_at", null=True),
    text_("lease_owner", null=True),
    moment_("lease_until", null=True),
    text_("ts", null=True),
    moment_("sweep_at", null=True),
    text_("error", null=True),
    sa.Index("ix_messages_sweep_at", "sweep_at", sqlite_where=_SWEEP, postgresql_where=_SWEEP),
    sa.Index("ix_messages_due", "next_at", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    sa.Index("ix_messages_lane", "lane", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    sa.Index("uq_messages_in_flight", "lane", unique=True, sqlite_where=_IN_FLIGHT, postgresql_where=_IN_FLIGHT),
    sa.Index("ix_messages_card_id", "card_id"),
    sa.Index("ix_messages_below_id", "below_id", sqlite_where=_BELOW, postgresql_where=_BELOW),
    sa.Index("ix_messages_dead", "id", sqlite_where=_DEAD, postgresql_where=_DEAD),
)

# News for whoever is not at work: of each subject the newest, told once they are.
held_messages = sa.Table(
    "held_messages",
    metadata,
    id_(),
    to_("person_id", "people.id"),
    text_("kind"),
    text_("subject"),
    sa.Column("facts", Json, nullable=False),
    moment_("at"),
    sa.UniqueConstraint("person_id", "kind", "subject"),
    sa.Index("ix_held_messages_at_id", "at", "id"),
)

_PLANNED = sa.text("at IS NOT NULL")

# What somebody is reminded of, of each subject the newest: all that is due in one message. ``at`` is empty once it is
# told; then ``told_at`` says in which message.
reminders = sa.Table(
    "reminders",
    metadata,
    id_(),
    to_("person_id", "people.id"),
    text_("kind"),
    text_("subject"),
    sa.Column("facts", Json, nullable=False),
    moment_("at", null=True),
    moment_("told_at", null=True),
    sa.UniqueConstraint("person_id", "kind", "subject"),
    sa.Index("ix_reminders_at", "at", sqlite_where=_PLANNED, postgresql_where=_PLANNED),
)

rate_gates = sa.Table("rate_gates", metadata, text_("method", key=True), moment_("until"))
