"""People in Slack: kept as we meet them, and all of them once an hour."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from itertools import takewhile

from bot.slack import Slack, account_of
from domain.people import Account
from handlers.answering import UNANSWERED
from handlers.call import Json
from storage import accounts, delegation
from storage.db import Database

log = logging.getLogger(__name__)


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
        everybody = list(takewhile(lambda _: not stopped(), self._slack.accounts(team_id=self._team_id)))
        for start in range(0, len(everybody), 200):
            self._keep(everybody[start : start + 200])
        if groups:
            self._keep_groups({group: self._slack.members(group) for group in sorted(groups)})
        return len(everybody)

    def _keep_groups(self, users: Mapping[str, Collection[str]]) -> None:
        everybody = {user for members in users.values() for user in members}
        with self._db.write() as tx:
            known = accounts.people_of(tx, everybody, team_id=self._team_id)
            delegation.save_members(tx, {g: {known[u] for u in members if u in known} for g, members in users.items()})

    def changed(self, user: Json) -> None:
        """Slack tells of a new or changed user."""
        self._keep([account_of(user, team_id=self._team_id)])

    def _keep(self, told: Sequence[Account]) -> None:
        elsewhere = {account.user_id for account in told if account.team_id != self._team_id}
        with self._db.write() as tx:
            if elsewhere:
                accounts.estrange(tx, team_id=self._team_id, users=elsewhere)
            accounts.keep(tx, told, now=self._now())
