"""Requests of every kind: their state, history, and who is asked."""

import sqlalchemy as sa

from storage.tables.columns import Json, count_, id_, metadata, moment_, text_, to_

counters = sa.Table("counters", metadata, text_("kind", key=True), sa.Column("last", sa.BigInteger, nullable=False))

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
    sa.Index("ix_requests_requester_id_state", "requester_id", "state"),
    sa.Index("ix_requests_state_id", "state", "id"),
)

request_moves = sa.Table(
    "request_moves",
    metadata,
    to_("request_id", "requests.id", key=True),
    # One move leads to each version: of two deciders at once, one insert wins even without the guarded update.
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    text_("action"),
    to_("by_id", "people.id"),
    moment_("at"),
    text_("reason", null=True),
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
    moment_("asked_at"),
    # When the next reminder is due; NULL until the clock has worked it out.
    moment_("remind_at", null=True),
    sa.Index("ix_approval_seats_person_id_state", "person_id", "state"),
    sa.Index("ix_approval_seats_remind_at", "remind_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
)
