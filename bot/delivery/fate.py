"""What became of a call to Slack: the one table of its errors."""

from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from math import isnan

from slack_sdk.errors import SlackApiError, SlackClientError


class Fate(StrEnum):
    """What an error means for what was to be sent."""

    RATE_LIMITED = "rate limited"
    """Not done; Slack says when to come back. No attempt is counted."""
    UNKNOWN = "unknown"
    """It may have arrived: look before sending again."""
    REFUSED = "refused"
    """Slack will never take it."""
    GONE = "gone"
    """The message to update does not exist any more."""
    STOPPED = "stopped"
    """The bot may not speak at all: keep everything until it may."""
    FAILED = "failed"
    """Not done; worth another try."""


REFUSED = frozenset(
    (
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "edit_window_closed",
        "cant_update_message",
        "cannot_dm_bot",
        "user_disabled",
        "user_not_found",
        "no_text",
        "msg_too_long",
        "invalid_arguments",
        "restricted_action",
    )
)
STOPPED = frozenset(
    ("token_revoked", "account_inactive", "token_expired", "invalid_auth", "not_authed", "missing_scope")
)
UNKNOWN = frozenset(["fatal_error", "internal_error", "service_unavailable", "request_timeout"])


@dataclass(frozen=True, slots=True)
class Judgement:
    """The fate, Slack's word for it, and the seconds to wait if Slack named them."""

    fate: Fate
    error: str
    wait: float = 0.0


LONGEST_WAIT = 3600.0
"""Against an absurd Retry-After."""


def judge(error: Exception) -> Judgement:
    """What ``error``, raised by a call, means. Raises it again if it is not of Slack or the network."""
    match error:
        case SlackApiError():
            return _answered(error)
        case SlackClientError() | OSError() | HTTPException():
            return Judgement(Fate.UNKNOWN, type(error).__name__)
    raise error


def _answered(error: SlackApiError) -> Judgement:
    status, word = error.response.status_code, _word(error)
    if status == 429 or word in ("ratelimited", "rate_limited"):
        return Judgement(Fate.RATE_LIMITED, "ratelimited", _retry_after(error))
    if status >= 500 or word in UNKNOWN:
        return Judgement(Fate.UNKNOWN, word)
    if word in STOPPED:
        return Judgement(Fate.STOPPED, word)
    if word == "message_not_found":
        return Judgement(Fate.GONE, word)
    return Judgement(Fate.REFUSED if word in REFUSED else Fate.FAILED, word)


def _word(error: SlackApiError) -> str:
    data = error.response.data
    return str(data.get("error", "")) if isinstance(data, dict) else f"http_{error.response.status_code}"


def _retry_after(error: SlackApiError) -> float:
    try:
        wait = float(error.response.headers.get("Retry-After", 1))
    except (TypeError, ValueError):
        return 1.0
    return 1.0 if isnan(wait) else min(max(wait, 0.05), LONGEST_WAIT)
