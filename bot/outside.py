"""What programs of others do when they are asked for something."""


class Refused(Exception):
    """They said no, and would again: somebody has to mend what was asked, or what they hold."""


class Missing(Refused):
    """They have no such thing."""


class Unreachable(Exception):
    """They take nothing now: they do not answer, or nothing that makes sense, or let nobody in."""


class Unanswered(Unreachable):
    """They did not answer when they were sent something: they may have kept it, or may still be about to."""
