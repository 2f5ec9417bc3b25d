"""Sends copies of files to those who may look at them: into their own conversation, once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError

from bot.delivery.place import Unreachable, conversation
from bot.files.fate import failed, is_gone
from bot.files.wire import Broken, Wire
from bot.slack import Slack
from bot.work import work_off
from handlers import attachment, exports
from handlers.attachment import Copy
from handlers.digest import hr
from handlers.digest import picture as digest_picture
from handlers.office import Office
from handlers.payment import bank
from handlers.stock.moving import picture
from handlers.ticket.threads import files as ticket_files
from storage import messages, showings
from storage.db import Database, Tx
from storage.files import Files
from storage.showings import Showing

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shower:
    """Sends copies. ``owner`` holds the leases; without ``look`` (only in a control) a copy comes twice."""

    db: Database
    slack: Slack
    wire: Wire
    files: Files
    office: Office
    now: Callable[[], datetime]
    owner: str
    look: bool = True

    def tick(self, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Deal with every showing that is due; returns how many."""
        claim = partial(showings.claim, owner=self.owner)
        return work_off(self.db, showings.something_due, claim, self._deal, stopped=stopped)

    def _deal(self, showing: Showing) -> None:
        try:
            self._show(showing)
        except Unreachable:
            self._drop(showing, "user_not_found")
        except Exception as error:
            self._try_again(showing, error)

    def _show(self, showing: Showing) -> None:
        with self.db.read() as tx:
            copy = _subject(showing).copy(tx, self.office, showing, self.now())
        if copy is None:
            return self._drop(showing, "not_allowed")
        place, thread = self._place(showing)
        arrived = self.look and showing.copy_id and self._arrived(showing.copy_id, place)
        if arrived or self._send(showing, copy, place, thread):
            with self.db.write() as tx:
                showings.sent(tx, showing, owner=self.owner)
        return None

    def _place(self, showing: Showing) -> tuple[str, str | None]:
        """Conversation and thread. Raises Unreachable, and Broken while the card that it stands below does not."""
        if showing.channel and showing.below_id is None:
            return showing.channel, showing.thread_ts
        if showing.below_id is None:
            return conversation(self.db, self.slack, showing.person_id), None
        with self.db.read() as tx:
            card = messages.get_card(tx, showing.below_id)
        if card.channel is None or card.ts is None:
            raise Broken("its card does not stand yet", wait=1.0)
        return card.channel, card.ts

    def _arrived(self, copy_id: str, place: str) -> bool:
        """Whether a copy whose fate is unknown stands in the conversation."""
        try:
            return shared_in(self.slack.file(copy_id), place)
        except SlackApiError as refused:
            if is_gone(refused):
                return False
            raise

    def _send(self, showing: Showing, copy: Copy, place: str, thread: str | None) -> bool:
        """False if another took over meanwhile, and will send it."""
        body = copy.body or self.files.get(copy.digest)
        copy_id, url = self.slack.announce(copy.name, len(body), alt=copy.alt)
        self.wire.put(url, body)
        with self.db.write() as tx:
            mine = showings.announce(tx, showing, copy_id, owner=self.owner)
        if mine:
            self.slack.share(copy_id, channel=place, title=copy.name, words=copy.words, thread=thread)
        return mine

    def _drop(self, showing: Showing, error: str) -> None:
        log.warning("a file is not shown", extra={"showing_id": showing.id, "error": error})
        with self.db.write() as tx:
            showings.drop(tx, showing, owner=self.owner, error=error)

    def _try_again(self, showing: Showing, error: Exception) -> None:
        why = failed(error, showing.attempts)
        log.warning("a file could not be shown yet", extra={"showing_id": showing.id, "error": why.error})
        with self.db.write() as tx:
            if not why.given_up:
                showings.put_off(tx, showing, owner=self.owner, delay=why.delay, error=why.error, counts=why.counts)
            elif showings.drop(tx, showing, owner=self.owner, error=why.error):
                _subject(showing).not_shown(tx, showing)


class Subject(Protocol):
    """What makes the copy of a showing, and says that it could not be sent."""

    def copy(self, tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None: ...
    def not_shown(self, tx: Tx, showing: Showing) -> None: ...


def _subject(showing: Showing) -> Subject:
    if showing.export == hr.PICTURE:
        return digest_picture
    if showing.export:
        return exports.named(showing.export)
    if showing.item_id:
        return picture
    if showing.below_id or showing.channel:
        return ticket_files
    return bank if showing.batch_id else attachment


def shared_in(told: Any, place: str) -> bool:
    """Whether a file stands in a conversation, by what Slack tells of it."""
    shares = told.get("shares") or {}
    return place in (told.get("ims") or ()) or any(place in (kind or {}) for kind in shares.values())
