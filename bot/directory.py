"""People in Slack: kept as we meet them, and all of them once an hour."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.delivery.fate import Fate, judge
from bot.slack import Slack, account_of
from domain.people import Account
from handlers.answering import UNANSWERED
from handlers.call import Json
from storage import accounts, delegation
from storage.db import Database

log = logging.getLogger(__name__)
PAUSE = 0.5
"""Seconds after which whoever waits for Slack looks whether it is stopped."""


class Directory:
    """Keeps what Slack says of its users, seen from the workspace ``team_id``. ``now`` dates the audit trail."""

    def __init__(self, db: Database, slack: Slack, *, team_id: str, now: Callable[[], datetime]) -> None:
        self._db, self._slack, self._team_id, self._now = db, slack, team_id, now

    def learn(self, user_id: str) -> Account | None:
        """Who a user is, asked at the moment they knock; None if Slack does not say."""
        try:
            return self._slack.account(user_id, team_id=self._team_id)
        except UNANSWERED as unknown:
            log.warning("Slack does not tell who a user is", extra={"error": type(unknown).__name__})
            return None

    def refresh(self, groups: Collection[str] = (), *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Keep everybody in the workspace, as far as Slack told before it was ``stopped``; returns how many.

        And then, of whom these user groups consist.
        """
        kept = 0
        for page in self._pages(stopped):
            self._keep(page)
            kept += len(page)
        if groups:
            self._keep_groups(groups)
        return kept

    def _pages(self, stopped: Callable[[], bool]) -> Iterator[Sequence[Account]]:
        """Everybody, some at a time, as fast as Slack lets us: what is read is kept, whatever it says of the next."""
        cursor = None
        while not stopped():
            try:
                page, cursor = self._slack.accounts(cursor, team_id=self._team_id)
            except SlackApiError as refused:
                self._wait(refused, stopped)
                continue
            yield page
            if cursor is None:
                return

    def _wait(self, refused: SlackApiError, stopped: Callable[[], bool]) -> None:
        """Wait where Slack said for how long; raises it again where it did not."""
        became = judge(refused)
        if became.fate is not Fate.RATE_LIMITED:
            raise refused
        ends = time.monotonic() + became.wait
        while not stopped() and (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, PAUSE))

    def _keep_groups(self, groups: Collection[str]) -> None:
        told = {group: members for group in sorted(groups) if (members := self._members(group)) is not None}
        everybody = {user for members in told.values() for user in members}
        with self._db.write() as tx:
            known = accounts.people_of(tx, everybody, team_id=self._team_id)
            delegation.save_members(tx, {g: {known[u] for u in members if u in known} for g, members in told.items()})

    def _members(self, group: str) -> Collection[str] | None:
        """The users of a group; None where Slack does not say: it stays as it was, and the others are read."""
        try:
            return self._slack.members(group)
        except UNANSWERED as unknown:
            log.warning("Slack does not tell who is in a group", extra={"group": group, "error": str(unknown)})
            return None

    def changed(self, user: Json) -> None:
        """Slack tells of a new or changed user."""
        self._keep([account_of(user, team_id=self._team_id)])

    def _keep(self, told: Sequence[Account]) -> None:
        elsewhere = {account.user_id for account in told if account.team_id != self._team_id}
        with self._db.write() as tx:
            if elsewhere:
                accounts.estrange(tx, team_id=self._team_id, users=elsewhere)
            accounts.keep(tx, told, now=self._now())
