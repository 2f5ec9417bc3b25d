"""What the bot asks of whatever keeps the books."""

from typing import Protocol

from storage.payment.journal import Kept


class Refused(Exception):
    """The books said no to an entry, and would again: somebody has to mend the entry or the books."""


class Unreachable(Exception):
    """The books take nothing now: they do not answer, or let nobody in."""


class Unanswered(Unreachable):
    """The books did not answer when they were sent an entry: they may have kept it, or may still be about to."""


class Books(Protocol):
    """Takes journal entries."""

    def post(self, kept: Kept) -> str:
        """Keep an entry once, however often it is posted; what the books call it. Raises Refused, Unreachable."""
        ...
