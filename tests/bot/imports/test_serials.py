"""Importing items whose pieces have numbers: that is said while nothing of them is there."""

from storage.db import Database
from storage.stock import items, ledger
from tests.bot.conftest import Terminal
from tests.bot.imports.test_stock import imported, refused

HEADER = "sku,name,unit,location,on_hand,serials"


def test_an_item_is_numbered_while_nothing_of_it_is_there(terminal: Terminal, db: Database) -> None:
    imported(terminal, "NB-1,Laptop,pcs,,,yes", "NB-2,Dock,pcs,Lisbon,3,no", header=HEADER)
    with db.read() as tx:
        assert [item.serials for item in items.by_sku(tx, ["NB-1", "NB-2"]).values()] == [True, False]

    assert refused(
        terminal, "NB-1,Laptop,pcs,Lisbon,2,", "NB-2,Dock,pcs,,,yes", "NB-3,Cable,m,,,yes", "NB-4,X,pcs,,,2",
        header=HEADER,
    ) == [
        "row 2, on_hand: Each piece of it has a serial, and a file does not say which are there. Leave the cell "
        "empty, then receive or adjust it by serial.",
        "row 3, serials: 3 are on hand: whether its pieces have serials changes only while nothing of it is there. "
        "Issue them first, then receive them anew.",
        "row 4, serials: m is measured, and only whole pieces have serials. Write no, or count it in pieces.",
        "row 5, serials: 2 is neither yes nor no. Write one of them.",
    ]  # fmt: skip
    imported(terminal, "NB-1,Laptop,pcs,,,no", header=HEADER)
    with db.read() as tx:
        (item,) = items.by_sku(tx, ["NB-1"]).values()
        assert not item.serials
        assert ledger.levels(tx, (item.id,))[item.id] == ()
