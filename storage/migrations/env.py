"""How Alembic runs our migrations: on the connection it is given, else on DATABASE_URL (for ``alembic revision``)."""

import os

import sqlalchemy as sa
from alembic import context

from storage.tables import metadata


def run(connection: sa.Connection) -> None:
    """Run the migrations in the transaction of ``connection``."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=False)
    context.run_migrations()


if given := context.config.attributes.get("connection"):
    run(given)
else:
    with sa.create_engine(os.environ["DATABASE_URL"]).begin() as opened:
        run(opened)
