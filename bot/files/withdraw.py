"""Deletes copies of files whose words were taken back, or that may not be read any more where they stand."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from slack_sdk.errors import SlackApiError

from bot.files.fate import failed, is_gone
from bot.slack import Slack
from bot.work import work_off
from storage import showings
from storage.db import Database
from storage.showings import Showing

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawer:
    """Deletes copies. ``owner`` holds the leases."""

    db: Database
    slack: Slack
    owner: str

    def tick(self, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Deal with every copy that is to be deleted; returns how many."""
        claim = partial(showings.claim_withdrawn, owner=self.owner)
        return work_off(self.db, showings.something_to_delete, claim, self._deal, stopped=stopped)

    def _deal(self, showing: Showing) -> None:
        try:
            self._delete(showing)
        except Exception as error:
            self._try_again(showing, error)
        else:
            with self.db.write() as tx:
                showings.deleted(tx, showing, owner=self.owner)

    def _delete(self, showing: Showing) -> None:
        # Without an id none was ever sent.
        if showing.copy_id is None:
            return
        try:
            self.slack.remove(showing.copy_id)
        except SlackApiError as refused:
            if not is_gone(refused):
                raise

    def _try_again(self, showing: Showing, error: Exception) -> None:
        why = failed(error, showing.attempts)
        log.warning("a copy could not be deleted yet", extra={"showing_id": showing.id, "error": why.error})
        with self.db.write() as tx:
            if not why.given_up:
                showings.delete_later(
                    tx, showing, owner=self.owner, delay=why.delay, error=why.error, counts=why.counts
                )
                return
            log.error("a copy stays that was taken back", extra={"showing_id": showing.id, "error": why.error})
            showings.deleted(tx, showing, owner=self.owner, error=why.error)
