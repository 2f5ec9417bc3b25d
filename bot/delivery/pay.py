"""One owed message or card: drawn, sent, and settled by what became of the call."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery.fate import Fate, Judgement, judge
from bot.delivery.place import Awaited, Unreachable, conversation
from bot.slack import Slack
from handlers import news
from handlers.call import Message
from handlers.office import Office
from storage import messages, outgoing, people
from storage.db import Database, Tx
from storage.messages import HOME, Audience, Card
from storage.outgoing import POST, PUBLISH, UPDATE, Owed, Stands

log = logging.getLogger(__name__)
HOME_PAUSE = timedelta(seconds=1)
STOPPED_PAUSE = 60.0
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 0.2, 3, 600.0
"""Ten tries take half an hour: an outage of Slack's kills nothing. Ten of the longest take more than the hour in which
Slack tells of everybody."""


class Payer:
    """Pays single debts. ``owner`` holds the leases; without ``look`` (only in a control) a repost doubles."""

    def __init__(
        self,
        *,
        db: Database,
        slack: Slack,
        office: Office,
        now: Callable[[], datetime],
        owner: str,
        look: bool = True,
    ) -> None:
        self._db, self._slack, self._office, self._now, self._owner, self._look = db, slack, office, now, owner, look

    def pay(self, owed: Owed) -> None:
        """Post a message that was claimed."""
        try:
            self._post(owed)
        except Awaited:
            self._put_off(owed, Judgement(Fate.FAILED, "user_not_found"), delay=timedelta(seconds=LONGEST_PAUSE))
        except Unreachable:
            self._bury(owed, "user_not_found")
        except Exception as error:
            self._post_failed(owed, self._judged(error))

    def _post(self, owed: Owed) -> None:
        if owed.expires_at and owed.expires_at < self._now():
            return self._expire(owed)
        channel, thread = self._conversation(owed), self._thread(owed)
        found = (
            self._slack.copies(channel, owed.token, since=owed.owed_at, thread=thread)
            if owed.doubtful and self._look
            else []
        )
        if found:
            # What a card that was found shows nobody knows: version 0, so that it is drawn again.
            return self._sent(owed, Stands(channel, found[0], thread), shown=0)
        message, version = self._drawn(owed)
        if message is None:
            return self._expire(owed)
        with self._db.read() as tx:
            mine = outgoing.still_mine(tx, owed, owner=self._owner)
        if mine:
            ts = self._slack.post(channel, message, token=owed.token, thread=thread)
            self._sent(owed, Stands(channel, ts, thread), shown=version)
        return None

    def _conversation(self, owed: Owed) -> str:
        if owed.person_id is None:
            return owed.channel or ""
        return conversation(self._db, self._slack, owed.person_id)

    def _thread(self, owed: Owed) -> str | None:
        """Below which message it is posted. The card's own post is earlier in the same lane."""
        if owed.below_id is None:
            return owed.thread_ts
        with self._db.read() as tx:
            return messages.get_card(tx, owed.below_id).ts

    def _drawn(self, owed: Owed) -> tuple[Message | None, int]:
        with self._db.read() as tx:
            if owed.card_id is None:
                return news.render(tx, self._office, owed, self._now()), 0
            card = messages.get_card(tx, owed.card_id)
            message = news.render_card(tx, self._office, card, self._now())
            return None if message.instead else message, card.wanted

    def _sent(self, owed: Owed, stands: Stands, *, shown: int) -> None:
        with self._db.write() as tx:
            outgoing.sent(tx, owed, stands, owner=self._owner, shown=shown)

    def _expire(self, owed: Owed) -> None:
        with self._db.write() as tx:
            outgoing.expire(tx, owed, owner=self._owner)

    def _bury(self, owed: Owed, error: str) -> None:
        with self._db.write() as tx:
            outgoing.bury(tx, owed, owner=self._owner, error=error)
            self._mourn(tx, owed, error)

    def _mourn(self, tx: Tx, owed: Owed, error: str) -> None:
        log.error("a message is dead", extra={"message_id": owed.id, "kind": owed.kind, "error": error})
        news.tell_administrators(tx, owed, error, now=self._now())

    def _post_failed(self, owed: Owed, became: Judgement) -> None:
        if became.fate is Fate.REFUSED:
            return self._bury(owed, became.error)
        return self._put_off(owed, became, delay=_pause(became, owed.attempts))

    def _put_off(self, owed: Owed, became: Judgement, *, delay: timedelta) -> None:
        counts = became.fate in (Fate.UNKNOWN, Fate.FAILED, Fate.GONE)
        with self._db.write() as tx:
            self._close_gate(tx, POST, became)
            lives_on = outgoing.put_off(
                tx,
                owed,
                owner=self._owner,
                delay=delay,
                error=became.error,
                doubtful=became.fate is Fate.UNKNOWN,
                counts=counts,
            )
            if not lives_on:
                self._mourn(tx, owed, became.error)

    # --- cards that stand already -------------------------------------------------------------------------------------

    def redraw(self, card: Card) -> None:
        """Draw a card that was claimed as it is true now."""
        try:
            self._update(card)
        except Unreachable:
            self._lose(card, "user_not_found")
        except Exception as error:
            self._update_failed(card, self._judged(error))

    def _update(self, card: Card) -> None:
        office, now = self._office, self._now()
        if card.kind == HOME:
            with self._db.read() as tx:
                known, view = people.conversation(tx, card.person_id), news.render_home(tx, office, card, now)
            if known is None:
                raise Unreachable
            self._slack.publish(known[0], view)
        else:
            with self._db.read() as tx:
                message = news.render_card(tx, office, card, now)
            self._slack.update(card.channel or "", card.ts or "", message)
        with self._db.write() as tx:
            outgoing.drawn(tx, card, owner=self._owner, pause=HOME_PAUSE if card.kind == HOME else timedelta(0))

    def _update_failed(self, card: Card, became: Judgement) -> None:
        if became.fate is Fate.GONE:
            return self._post_anew(card)
        if became.fate is Fate.REFUSED:
            return self._lose(card, became.error)
        counts = became.fate in (Fate.UNKNOWN, Fate.FAILED)
        with self._db.write() as tx:
            self._close_gate(tx, PUBLISH if card.kind == HOME else UPDATE, became)
            delay = _pause(became, card.attempts)
            outgoing.put_off_card(tx, card, owner=self._owner, delay=delay, error=became.error, counts=counts)
        return None

    def _post_anew(self, card: Card) -> None:
        """The message of a card is gone: an open request gets a new one, a settled one does not bother anybody."""
        with self._db.write() as tx:
            if not news.still_open(tx, card):
                outgoing.lose_card(tx, card, owner=self._owner, error="message_not_found")
            elif outgoing.forget_place(tx, card, owner=self._owner):
                # What stood in a channel comes back there: the person is no more than who brought it about.
                shared = card.audience is Audience.CHANNEL
                place = {"channel": card.channel} if shared else {"person_id": card.person_id}
                messages.owe(tx, messages.CARD, facts={}, card_id=card.id, **place)

    def _lose(self, card: Card, error: str) -> None:
        log.error("a card cannot be drawn", extra={"card_id": card.id, "error": error})
        with self._db.write() as tx:
            outgoing.lose_card(tx, card, owner=self._owner, error=error)

    # --- what became of a call ----------------------------------------------------------------------------------------

    def _judged(self, error: Exception) -> Judgement:
        try:
            return judge(error)
        except Exception:
            # Our own mistake, such as a card that cannot be drawn: visible, counted, and tried again. It may be of the
            # database just after a post: then a look finds that.
            log.exception("something owed could not be made")
            return Judgement(Fate.UNKNOWN, type(error).__name__)

    def _close_gate(self, tx: Tx, method: str, became: Judgement) -> None:
        if became.fate is Fate.RATE_LIMITED:
            outgoing.close_gate(tx, method, seconds=became.wait)
        if became.fate is Fate.STOPPED:
            log.error("Slack does not let us speak", extra={"error": became.error})
            outgoing.close_gate(tx, method, seconds=STOPPED_PAUSE)


def _pause(became: Judgement, attempts: int) -> timedelta:
    """Until the next try: what Slack said, else three times as long each time."""
    if became.fate is Fate.RATE_LIMITED:
        return timedelta(seconds=became.wait)
    if became.fate is Fate.STOPPED:
        return timedelta(seconds=STOPPED_PAUSE)
    return timedelta(seconds=min(FIRST_PAUSE * GROWTH**attempts, LONGEST_PAUSE))
