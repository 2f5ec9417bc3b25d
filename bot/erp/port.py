"""What the bot asks of whatever keeps the stock; without anybody it is our database that does."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from domain.stock.elsewhere import There


class Keeper(Protocol):
    """Another program that keeps the stock: read, and never written to."""

    def everything(self) -> Iterator[Sequence[There]]:
        """All items, a page at a time. Raises bot.outside.Refused, Unreachable."""
        ...

    def item(self, sku: str, *, within: float) -> There:
        """An item as it is now, asked within so many seconds. Raises bot.outside.Refused, Missing, Unreachable."""
        ...
