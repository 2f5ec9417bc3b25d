"""People in Slack: kept as we meet them, and all of them once an hour."""

import logging

from slack_sdk.errors import SlackClientError

from bot.slack import Slack, account_of
from domain.people import Account
from handlers.call import Json
from storage import people
from storage.db import Database

log = logging.getLogger(__name__)


class Directory:
    """Keeps what Slack says of its users, seen from the workspace ``team_id``."""

    def __init__(self, db: Database, slack: Slack, *, team_id: str) -> None:
        self._db, self._slack, self._team_id = db, slack, team_id

    def learn(self, user_id: str) -> Account | None:
        """Who a user is, asked at the moment they knock; None if Slack does not say."""
        try:
            return self._slack.account(user_id, team_id=self._team_id)
        except (SlackClientError, OSError) as unknown:
            log.warning("Slack does not tell who a user is", extra={"error": type(unknown).__name__})
            return None

    def refresh(self) -> int:
        """Keep everybody in the workspace; returns how many. Each page is a transaction of its own."""
        accounts = list(self._slack.accounts(team_id=self._team_id))
        for start in range(0, len(accounts), 200):
            with self._db.write() as tx:
                for account in accounts[start : start + 200]:
                    people.save_account(tx, account)
        return len(accounts)

    def changed(self, user: Json) -> None:
        """Slack tells of a new or changed user."""
        with self._db.write() as tx:
            people.save_account(tx, account_of(user, team_id=self._team_id))
