"""What the bot asks of a program that gives access and takes it away."""

from typing import Protocol

from domain.access import Order


class Doer(Protocol):
    """Gives access and takes it away."""

    def do(self, order: Order) -> str:
        """Do it once, however often it is told; how that is seen.

        Raises bot.outside.Refused, Unreachable.
        """
        ...
