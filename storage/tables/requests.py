"""Requests of every kind: their state, history, and who is asked."""

import sqlalchemy as sa

from storage.tables.columns import Json, count_, id_, metadata, moment_, text_, to_

counters = sa.Table("counters", metadata, text_("kind", key=True), sa.Column("last", sa.BigInteger, nullable=False))

# As the queries write it: SQLite takes the index for the very same words only.
_OPEN = sa.text("state IN ('changes asked', 'pending')")
_DECIDED = sa.text("action IN ('approve', 'reject')")

requests = sa.Table(
    "requests",
    metadata,
    id_(),
    text_("kind"),
    sa.Column("reference", sa.Text, nullable=False, unique=True),
    to_("requester_id", "people.id"),
    to_("entered_by_id", "people.id"),
    text_("state"),
    count_("version", 1),
    count_("round", 1),
    moment_("asked_at"),
    text_("note", null=True),
    sa.Column("policy", Json, nullable=False),
    # The lines of the policy that asked for each step, as they read when the request was made.
    sa.Column("chain", Json, nullable=False, server_default=sa.text("'[]'")),
    sa.Index("ix_requests_requester_id_id", "requester_id", "id"),
    sa.Index("ix_requests_state_id", "state", "id"),
    sa.Index("ix_requests_open", "requester_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
)

request_moves = sa.Table(
    "request_moves",
    metadata,
    to_("request_id", "requests.id", key=True),
    # One move leads to each version: of two deciders at once, one insert wins even without the guarded update.
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    text_("action"),
    # Nobody: the clock did it.
    to_("by_id", "people.id", null=True),
    to_("for_id", "people.id", null=True),
    moment_("at"),
    text_("reason", null=True),
    # In which step it waited until then.
    sa.Column("step", sa.Integer),
    # Whether somebody had a say in a request.
    sa.Index("ix_request_moves_by_id_request_id", "by_id", "request_id"),
    # What was decided when: for the figures of a month.
    sa.Index("ix_request_moves_decided", "at", "request_id", sqlite_where=_DECIDED, postgresql_where=_DECIDED),
)

_WAITING = sa.text("state = 'waiting'")

approval_seats = sa.Table(
    "approval_seats",
    metadata,
    to_("request_id", "requests.id", key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    to_("person_id", "people.id", key=True),
    text_("why"),
    text_("state"),
    moment_("asked_at", null=True),
    to_("stand_in_id", "people.id", null=True),
    text_("cause", null=True),
    to_("answered_by_id", "people.id", null=True),
    # When the next reminder is due; NULL until the clock has worked it out.
    moment_("remind_at", null=True),
    count_("reminded"),
    sa.Index("ix_approval_seats_person_id_state", "person_id", "state"),
    sa.Index("ix_approval_seats_stand_in_id", "stand_in_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    sa.Index("ix_approval_seats_answered_by_id_request_id", "answered_by_id", "request_id"),
    sa.Index("ix_approval_seats_waiting", "request_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    sa.Index("ix_approval_seats_remind_at", "remind_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
)

# Who decides in somebody's place: between two days, or, without days, whenever that person is away.
delegations = sa.Table(
    "delegations",
    metadata,
    to_("person_id", "people.id", key=True),
    to_("delegate_id", "people.id"),
    sa.Column("first", sa.Date),
    sa.Column("last", sa.Date),
)

# The members of the Slack user groups that the policy asks.
group_members = sa.Table(
    "group_members", metadata, text_("group_id", key=True), to_("person_id", "people.id", key=True)
)
