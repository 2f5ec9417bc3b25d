"""Reads the threads of messages that become tickets: claimed under a lease, read outside of transactions, told once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from slack_sdk.errors import SlackApiError

from bot.files.fate import failed
from bot.slack import Slack
from bot.work import work_off
from handlers.call import Json
from handlers.office import Office
from handlers.ticket.asking import origin as tickets
from storage.db import Database
from storage.ticket import origins
from storage.ticket.origins import Origin, OriginState

log = logging.getLogger(__name__)
SHUT = frozenset(("not_in_channel", "channel_not_found", "thread_not_found", "message_not_found", "missing_scope"))
"""What Slack says of a thread that the bot may not read, or that is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """Reads threads. ``owner`` holds the leases; ``bot_id`` is whose words are our own."""

    db: Database
    slack: Slack
    office: Office
    now: Callable[[], datetime]
    owner: str
    bot_id: str

    def tick(self, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Deal with every thread that is due; returns how many."""
        claim = partial(origins.claim, owner=self.owner)
        return work_off(self.db, origins.something_due, claim, self._deal, stopped=stopped)

    def _deal(self, origin: Origin) -> None:
        try:
            thread = [one for one in self._thread(origin) if one.get("bot_id") != self.bot_id]
            if origin.ticket_id is None:
                self._open(origin, thread)
            else:
                self._tell(origin, thread)
        except SlackApiError as refused:
            word = str(refused.response.get("error"))
            if word in SHUT:
                self._give_up(origin, word)
            else:
                self._try_again(origin, refused)
        except Exception as error:
            self._try_again(origin, error)

    def _thread(self, origin: Origin) -> list[Json]:
        """The whole thread in which the message stands: of a reply alone, Slack tells where it begins."""
        found = self.slack.thread(origin.channel, origin.thread_ts or origin.ts)
        message = next((one for one in found if one["ts"] == origin.ts), {})
        root = str(message.get("thread_ts") or origin.ts)
        return found if root == (origin.thread_ts or origin.ts) else self.slack.thread(origin.channel, root)

    def _open(self, origin: Origin, thread: list[Json]) -> None:
        with self.db.write() as tx:
            if not origins.mine(tx, origin, owner=self.owner):
                return
            ticket = tickets.became(tx, self.office, origin, thread, self.now())
            if ticket is None:
                origins.settle(tx, origin, OriginState.DROPPED, owner=self.owner, answers=False)
                return
            root = next(str(one.get("thread_ts") or one["ts"]) for one in thread if one["ts"] == origin.ts)
            origins.opened(tx, origin, ticket_id=ticket.id, thread_ts=root, owner=self.owner)

    def _tell(self, origin: Origin, thread: list[Json]) -> None:
        with self.db.write() as tx:
            if origins.mine(tx, origin, owner=self.owner):
                answers = tickets.read(tx, self.office, origin, thread, self.now())
                origins.settle(tx, origin, OriginState.READ, owner=self.owner, answers=answers)

    def _give_up(self, origin: Origin, word: str) -> None:
        log.warning("a thread cannot be read", extra={"origin_id": origin.id, "error": word})
        with self.db.write() as tx:
            if origins.settle(tx, origin, OriginState.REFUSED, owner=self.owner, answers=False, error=word):
                tickets.apart(tx, self.office, origin, self.now())

    def _try_again(self, origin: Origin, error: Exception) -> None:
        why = failed(error, origin.attempts)
        log.warning("a thread could not be read yet", extra={"origin_id": origin.id, "error": why.error})
        if why.given_up:
            return self._give_up(origin, why.error)
        with self.db.write() as tx:
            origins.put_off(tx, origin, owner=self.owner, delay=why.delay, error=why.error, counts=why.counts)
        return None
