"""Search: items are found by their names as people type them, and by their codes exactly."""

from domain.search.index import Entry, Hit, Index
from domain.search.words import plain_code

__all__ = ["Entry", "Hit", "Index", "plain_code"]
