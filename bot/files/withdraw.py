"""Deletes copies of files whose words were taken back, or that may not be read any more where they stand."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from slack_sdk.errors import SlackApiError

from bot.files.fate import is_gone, pause, what
from bot.slack import Slack
from bot.work import work_off
from storage import attachments, showings
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
        word, wait, counts = what(error)
        log.warning("a copy could not be deleted yet", extra={"showing_id": showing.id, "error": word})
        given_up = counts and showing.attempts + 1 >= attachments.ATTEMPTS
        with self.db.write() as tx:
            if given_up:
                log.error("a copy stays that was taken back", extra={"showing_id": showing.id, "error": word})
                showings.deleted(tx, showing, owner=self.owner, error=word)
            else:
                delay = pause(wait, showing.attempts)
                showings.delete_later(tx, showing, owner=self.owner, delay=delay, error=word, counts=counts)
