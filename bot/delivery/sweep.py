"""A minute after a doubtful message was sent, its conversation is looked at once more for extra copies.

The case that nothing else covers: a worker frozen between its last look at the lease and its post.
"""

import logging
from collections.abc import Callable

from bot.delivery.fate import Fate, judge
from bot.slack import Slack
from handlers.answering import UNANSWERED
from storage import outgoing
from storage.db import Database

log = logging.getLogger(__name__)
GONE = "thread_not_found"
"""There is nothing to look at any more; whatever else Slack answers but a refusal, it is looked at again."""


def sweep(db: Database, slack: Slack, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Delete extra copies; returns how many."""
    with db.read() as tx:
        due = outgoing.to_sweep(tx)
    return sum(_sweep(db, slack, message) for message in due if not stopped())


def _sweep(db: Database, slack: Slack, message: outgoing.Swept) -> int:
    try:
        copies = slack.copies(message.channel, message.token, since=message.owed_at, thread=message.thread_ts)
        extra = [ts for ts in copies if ts != message.ts]
        for ts in extra:
            slack.delete(message.channel, ts)
    except UNANSWERED as error:
        became = judge(error)
        log.warning("a conversation could not be swept", extra={"error": became.error})
        if became.fate is not Fate.REFUSED and became.error != GONE:
            with db.write() as tx:
                outgoing.sweep_later(tx, message.id)
            return 0
        extra = []
    with db.write() as tx:
        outgoing.swept(tx, message.id)
    return len(extra)
