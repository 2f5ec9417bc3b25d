"""How whoever asked found the help: one question, once it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.refusal import Refusal, refusal
from domain.ticket.ticket import Act, State, Ticket

SCORES = (1, 2, 3, 4, 5)
"""From bad to very good."""
EDITABLE_HOURS = 12
SAID = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A score with a word, if one was said; ``at`` is when it was first given."""

    score: int
    said: str | None = None
    at: datetime

    def editable(self, now: datetime) -> bool:
        """Whether it can still be changed."""
        return now <= self.at + timedelta(hours=EDITABLE_HOURS)


@refusal
class NoScore(Refusal):
    """It is rated by one of the scores."""

    field = "score"


@refusal
class NotOver(Refusal):
    """It is not over, or not by who asked: there is nothing to be rated yet."""

    reference: str


@refusal
class RatedAlready(Refusal):
    """It was rated so long ago that it stays as it is."""

    reference: str
    score: int
    hours: int


def ratable(ticket: Ticket) -> bool:
    """Whether who asked may be asked: it is closed, or they said themselves that it is solved. Not what was merged."""
    if ticket.resolved_at is None or ticket.into_id is not None:
        return False
    solved = next((step for step in reversed(ticket.steps) if step.act is Act.RESOLVE), None)
    themselves = solved is not None and solved.by_id == ticket.requester_id
    return ticket.state is State.CLOSED or (ticket.state is State.RESOLVED and themselves)


def rate(ticket: Ticket, before: Rating | None, score: int, said: str | None, now: datetime) -> Rating:
    """The rating as it is now; its first moment stays. Raises NoScore, NotOver, RatedAlready."""
    if score not in SCORES:
        raise NoScore
    if not ratable(ticket):
        raise NotOver(reference=ticket.reference)
    if before is not None and not before.editable(now):
        raise RatedAlready(reference=ticket.reference, score=before.score, hours=EDITABLE_HOURS)
    return Rating(score=score, said=said, at=before.at if before else now)
