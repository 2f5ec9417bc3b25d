"""Tickets: where each stands, what was done to it, who was waited for, and what was said about it."""

import sqlalchemy as sa

from storage.tables.columns import Json, UtcDateTime, count_, id_, metadata, moment_, text_, to_

# As the queries write it: SQLite takes a partial index for the very same words only.
_LIVE = sa.text("state IN ('asked', 'elsewhere', 'new', 'open')")
_CHECKED = sa.text("check_at IS NOT NULL")
_WANTED = sa.text("state = 'wanted'")
_RESOLVED = sa.text("resolved_at IS NOT NULL")
_MERGED = sa.text("into_id IS NOT NULL")
_DONE = sa.text("whose = 'done'")

tickets = sa.Table(
    "tickets",
    metadata,
    id_(),
    sa.Column("reference", sa.Text, nullable=False, unique=True),
    to_("requester_id", "people.id"),
    text_("category"),
    text_("title"),
    text_("details"),
    text_("urgency"),
    text_("impact"),
    text_("priority"),
    # What was promised: seconds of working time.
    sa.Column("response", sa.BigInteger, nullable=False),
    sa.Column("resolution", sa.BigInteger, nullable=False),
    sa.Column("around_the_clock", sa.Boolean, nullable=False),
    text_("state"),
    count_("version", 1),
    to_("assignee_id", "people.id", null=True),
    moment_("opened_at"),
    moment_("answered_at", null=True),
    moment_("resolved_at", null=True),
    moment_("closed_at", null=True),
    # The hours that counted before those of now: of each until when, of which category, whether around the clock.
    sa.Column("earlier", Json, nullable=False, server_default="[]"),
    # How many of the shares of each promise were told, and when it is to be looked at: for the next, or to be closed.
    count_("told_response"),
    count_("told_resolution"),
    moment_("check_at", null=True),
    # What is dealt with first: the highest priority is 0, then what is due first, last what is paused.
    count_("rank"),
    moment_("due_at", null=True),
    sa.Column("into_id", sa.BigInteger, sa.ForeignKey("tickets.id")),
    sa.Column("after_id", sa.BigInteger, sa.ForeignKey("tickets.id")),
    # The request for access as a task of which it was made.
    sa.Column("task_of_id", sa.BigInteger),
    # The message that it was made of, in whose thread it is answered.
    text_("channel", null=True),
    text_("thread_ts", null=True),
    # The version of what tickets are called, where, and whether they are live: those that changed since are read again.
    sa.Column("named", sa.BigInteger, nullable=False, server_default="0"),
    sa.Index("ix_tickets_named", "named"),
    sa.Index("ix_tickets_after_id", "after_id"),
    sa.Index("ix_tickets_requester_id_id", "requester_id", "id"),
    sa.Index("ix_tickets_queue", "category", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    sa.Index("ix_tickets_order", "category", "rank", "due_at", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    sa.Index("ix_tickets_assignee", "assignee_id", "category", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    sa.Index(
        "ix_tickets_mine", "assignee_id", "category", "rank", "due_at", "id", sqlite_where=_LIVE, postgresql_where=_LIVE
    ),
    sa.Index("ix_tickets_check_at", "check_at", "id", sqlite_where=_CHECKED, postgresql_where=_CHECKED),
    sa.Index("ix_tickets_into_id", "into_id"),
    # Somebody's open ones; and what figures of a period are of.
    sa.Index("ix_tickets_asked", "requester_id", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    sa.Index("ix_tickets_opened_at", "opened_at"),
    sa.Index("ix_tickets_resolved_at", "resolved_at", sqlite_where=_RESOLVED, postgresql_where=_RESOLVED),
    sa.Index("ix_tickets_merged_at", "closed_at", sqlite_where=_MERGED, postgresql_where=_MERGED),
    sa.Index("uq_tickets_thread", "channel", "thread_ts", unique=True),
)

# Append-only: one step leads to each version.
ticket_steps = sa.Table(
    "ticket_steps",
    metadata,
    to_("ticket_id", "tickets.id", key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    text_("act"),
    to_("by_id", "people.id", null=True),
    moment_("at"),
    to_("to_id", "people.id", null=True),
    text_("reason", null=True),
    text_("before", null=True),
    text_("after", null=True),
)

ticket_pauses = sa.Table(
    "ticket_pauses",
    metadata,
    to_("ticket_id", "tickets.id", key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    text_("whose"),
    moment_("start"),
    moment_("end", null=True),
    # What was resolved and did not last.
    sa.Index("ix_ticket_pauses_done", "start", sqlite_where=_DONE, postgresql_where=_DONE),
)

# The number of the last turn that each had to be given a ticket.
ticket_turns = sa.Table(
    "ticket_turns",
    metadata,
    text_("category", key=True),
    to_("person_id", "people.id", key=True),
    sa.Column("last", sa.BigInteger, nullable=False),
)

# The one conversation in two threads: what somebody said, where, and whether it stays with those who help. ``who`` is
# how somebody is called who is not of the company; by_id then is whose ticket it is.
ticket_words = sa.Table(
    "ticket_words",
    metadata,
    id_(),
    to_("ticket_id", "tickets.id"),
    to_("by_id", "people.id"),
    moment_("at"),
    text_("said"),
    sa.Column("inside", sa.Boolean, nullable=False),
    text_("channel"),
    text_("ts"),
    text_("who", null=True),
    # Slack's, of the change that was heard last; and whether it was taken back.
    text_("edited_ts", null=True),
    sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.false()),
    # What was said before there was a ticket is told in one message, which is called by the first of them.
    sa.Column("told_in", sa.BigInteger),
    sa.UniqueConstraint("channel", "ts"),
    sa.Index("ix_ticket_words_ticket_id_id", "ticket_id", "id"),
    sa.Index("ix_ticket_words_told_in", "told_in"),
)

# The messages that tickets are made of: whose thread is to be read, and whether it is answered there.
ticket_origins = sa.Table(
    "ticket_origins",
    metadata,
    id_(),
    to_("ticket_id", "tickets.id", null=True),
    text_("channel"),
    text_("ts"),
    # That of the message that its thread begins with; known once it was read.
    text_("thread_ts", null=True),
    # Who pressed, or put the emoji there.
    to_("by_id", "people.id"),
    moment_("at"),
    text_("state"),
    sa.Column("answers", sa.Boolean, nullable=False, server_default=sa.true()),
    count_("attempts"),
    text_("error", null=True),
    moment_("next_at"),
    text_("lease_owner", null=True),
    moment_("lease_until", null=True),
    sa.UniqueConstraint("channel", "ts"),
    sa.Index("ix_ticket_origins_ticket_id", "ticket_id"),
    sa.Index("ix_ticket_origins_channel_thread_ts", "channel", "thread_ts"),
    sa.Index("ix_ticket_origins_by_id_at", "by_id", "at"),
    sa.Index("ix_ticket_origins_due", "next_at", sqlite_where=_WANTED, postgresql_where=_WANTED),
)

# Whoever has the same trouble, and is told as who asked is.
ticket_followers = sa.Table(
    "ticket_followers",
    metadata,
    to_("ticket_id", "tickets.id", key=True),
    to_("person_id", "people.id", key=True),
    moment_("at"),
)

# Solutions that are kept for others. ``version`` numbers the changes of all of them.
ticket_answers = sa.Table(
    "ticket_answers",
    metadata,
    id_(),
    text_("category"),
    text_("title"),
    text_("said"),
    text_("phrases"),
    to_("ticket_id", "tickets.id", null=True),
    to_("by_id", "people.id"),
    moment_("at"),
    sa.Column("retired", sa.Boolean, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Index("ix_ticket_answers_version", "version"),
)

# What became of an answer that was offered in a form: read, of help, or a ticket all the same.
ticket_offers = sa.Table(
    "ticket_offers",
    metadata,
    to_("answer_id", "ticket_answers.id", key=True),
    text_("form", key=True),
    to_("person_id", "people.id"),
    moment_("at"),
    moment_("read_at", null=True),
    moment_("helped_at", null=True),
    to_("ticket_id", "tickets.id", null=True),
    sa.Index("ix_ticket_offers_at", "at"),
)

# Who reads what is asked of a category, and up to which ticket each has a place where they do; none: all have.
ticket_queues = sa.Table(
    "ticket_queues",
    metadata,
    text_("category", key=True),
    text_("readers"),
    sa.Column("walked", sa.BigInteger),
)

# How whoever asked found the help, once for each time that it was resolved.
ticket_ratings = sa.Table(
    "ticket_ratings",
    metadata,
    to_("ticket_id", "tickets.id", key=True),
    sa.Column("resolved_at", UtcDateTime, primary_key=True),
    sa.Column("score", sa.Integer, nullable=False),
    text_("said", null=True),
    moment_("at"),
    sa.Index("ix_ticket_ratings_resolved_at", "resolved_at"),
)
