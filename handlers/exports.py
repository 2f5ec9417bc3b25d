"""Every list that can be asked for in Slack."""

from handlers.export import Export
from handlers.person import data as own
from handlers.stock.sheets import export as stock
from handlers.ticket.numbers import export as ticket

EXPORTS: tuple[Export, ...] = (stock.EXPORT, ticket.EXPORT, own.EXPORT)


def named(file: str) -> Export:
    """The list of which this is a file."""
    return next(one for one in EXPORTS if file in one.files)
