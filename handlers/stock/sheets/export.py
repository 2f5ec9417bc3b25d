"""`/stock export`: every item with its levels, as `export stock` writes it."""

from domain.stock import KIND
from handlers.export import Export, Found
from handlers.office import Reader
from handlers.stock.keeper import check_keeper, keeps
from handlers.stock.sheets import shelf
from storage.db import Tx
from storage.stock import report


def find(tx: Tx, reader: Reader) -> Found | None:
    """What there is; None if the person keeps the stock no more."""
    if not keeps(reader.person):
        return None
    v, found = reader.voice, list(report.everything(tx))
    words = v.count(
        "{n} item in stock, as of {when}. Posted here, it can be imported again.",
        "{n} items in stock, as of {when}. Posted here, it can be imported again.",
        len(found),
        when=v.moment(reader.now),
    )
    return Found(shelf.stock(found), words)


EXPORT = Export(
    kind=KIND,
    file="stock",
    called=lambda v: v.say("stock"),
    commands=("stock",),
    check=check_keeper,
    find=find,
)
