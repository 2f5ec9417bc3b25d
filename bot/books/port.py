"""What the bot asks of whatever keeps the books."""

from typing import Protocol

from storage.payment.journal import Kept


class Books(Protocol):
    """Takes journal entries."""

    def post(self, kept: Kept) -> str:
        """Keep an entry once, however often it is posted; what the books call it.

        Raises bot.outside.Refused, Unreachable.
        """
        ...
