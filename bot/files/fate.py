"""What a failed exchange of a file means: whether the try counts, and when to come back."""

import logging
from dataclasses import dataclass
from http.client import HTTPException

from slack_sdk.errors import SlackApiError

from bot.delivery.fate import LONGEST_WAIT, Fate, judge
from bot.files.wire import Broken, SignedOut
from bot.slack import UNREACHABLE
from storage.attachments import ATTEMPTS
from storage.files import Damaged, Missing, Unavailable

log = logging.getLogger(__name__)
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 1.0, 3, 600.0
"""Eight tries take half an hour."""
STOPPED_PAUSE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A try that failed: why, in a word; seconds until the next one; whether it counts, and whether it was the last."""

    error: str
    delay: float
    counts: bool
    given_up: bool


def failed(error: Exception, attempts: int) -> Failed:
    """A try after so many ``attempts``; the next waits as Slack said, else three times as long each time."""
    word, wait, counts = _what(error)
    delay = wait or min(FIRST_PAUSE * GROWTH**attempts, LONGEST_PAUSE)
    return Failed(error=word, delay=delay, counts=counts, given_up=counts and attempts + 1 >= ATTEMPTS)


def _what(error: Exception) -> tuple[str, float, bool]:
    """What went wrong in a word, the seconds to wait if they are given, and whether the try counts."""
    match error:
        case SignedOut():
            return "signed_out", 0.0, True
        case Unavailable():
            log.error("files cannot be kept or read", extra={"error": str(error)})
            return "files_unavailable", STOPPED_PAUSE, False
        case Missing() | Damaged():
            log.error("bytes are missing or damaged", extra={"digest": str(error)})
            return type(error).__name__.lower(), 0.0, True
        case Broken():
            return str(error), min(error.wait, LONGEST_WAIT), not error.wait
    if not isinstance(error, (SlackApiError, *UNREACHABLE, HTTPException)):
        log.exception("a file could not be dealt with")
        return type(error).__name__, 0.0, True
    became = judge(error)
    if became.fate is Fate.RATE_LIMITED:
        return became.error, became.wait, False
    # Without the scope nothing will come of it; without a token nothing at all does, and everything waits.
    stopped = became.fate is Fate.STOPPED and became.error != "missing_scope"
    return became.error, STOPPED_PAUSE if stopped else 0.0, not stopped


def is_gone(refused: SlackApiError) -> bool:
    """Whether Slack has the file no more, or never had it."""
    return refused.response.get("error") in ("file_not_found", "file_deleted")
