"""Programs of others: asked at one address, and what they do when they are asked for something."""

from typing import Any
from urllib.request import HTTPRedirectHandler, build_opener


class Refused(Exception):
    """They said no, and would again: somebody has to mend what was asked, or what they hold."""


class Missing(Refused):
    """They have no such thing."""


class Unreachable(Exception):
    """They take nothing now: they do not answer, or nothing that makes sense, or let nobody in."""


class Unanswered(Unreachable):
    """They did not answer when they were sent something: they may have kept it, or may still be about to."""


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: a token, a signature or a session would go along, to wherever it leads."""

    def redirect_request(self, *told: Any) -> None:
        """Do not follow."""


OPENER = build_opener(_Stay)
