"""Secrets of the house's own."""

import sqlalchemy as sa

from storage.tables.columns import metadata, text_

# Made once, at random, and told to nobody.
secrets = sa.Table("secrets", metadata, text_("name", key=True), text_("value"))
