"""Access that was asked for: whether it is given, by whom, until when, and the proofs of it."""

import sqlalchemy as sa

from storage.tables.columns import count_, id_, metadata, moment_, text_, to_

# As the queries write it: SQLite takes a partial index for the very same words only.
_OWED = sa.text("state = 'owed'")
_HAD = sa.text("state IN ('granted', 'to revoke')")
_GRANTED = sa.text("state = 'granted' AND until IS NOT NULL")

access_requests = sa.Table(
    "access_requests",
    metadata,
    to_("request_id", "requests.id", key=True),
    text_("system"),
    text_("role"),
    # For so many days from when it is given; none: for good.
    sa.Column("days", sa.Integer),
    text_("state"),
    # The ticket about which somebody who helps asked for it; the tasks of those who give it and take it away.
    to_("for_ticket_id", "tickets.id", null=True),
    to_("ticket_id", "tickets.id", null=True),
    to_("back_ticket_id", "tickets.id", null=True),
    moment_("granted_at", null=True),
    to_("granted_by_id", "people.id", null=True),
    text_("proof", null=True),
    sa.Column("until", sa.Date),
    moment_("back_at", null=True),
    moment_("revoked_at", null=True),
    to_("revoked_by_id", "people.id", null=True),
    text_("revoked_proof", null=True),
    # The request as which it goes on.
    to_("next_id", "requests.id", null=True),
    sa.Index("ix_access_requests_until", "until", "request_id", sqlite_where=_GRANTED, postgresql_where=_GRANTED),
    sa.Index("ix_access_requests_had", "system", "role", "request_id", sqlite_where=_HAD, postgresql_where=_HAD),
    sa.Index("ix_access_requests_ticket_id", "ticket_id", unique=True),
    sa.Index("ix_access_requests_back_ticket_id", "back_ticket_id", unique=True),
    sa.Index("ix_access_requests_for_ticket_id", "for_ticket_id"),
)

# What the program that gives access and takes it away is to be told.
access_orders = sa.Table(
    "access_orders",
    metadata,
    id_(),
    to_("request_id", "requests.id"),
    text_("do"),
    text_("state"),
    moment_("asked_at"),
    count_("attempts"),
    moment_("next_at"),
    text_("lease_owner", null=True),
    moment_("lease_until", null=True),
    text_("error", null=True),
    sa.Index("ix_access_orders_due", "next_at", "id", sqlite_where=_OWED, postgresql_where=_OWED),
    sa.Index("ix_access_orders_request_id", "request_id", "id"),
)
