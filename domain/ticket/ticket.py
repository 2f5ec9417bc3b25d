"""A ticket: somebody needs help, somebody helps, and everybody knows where it stands."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.policy.ticket import Impact, Priority, Urgency
from domain.refusal import Refusal, refusal
from domain.ticket.clock import Pause, Whose

KIND = "ticket"
PREFIX = "TIC"
TITLE = 150
"""So many characters a title has at most."""
DETAILS = 3000


class State(StrEnum):
    """Where a ticket stands. ASKED waits for who asked, ELSEWHERE for somebody else; both are pauses."""

    NEW = "new"
    OPEN = "open"
    ASKED = "asked"
    ELSEWHERE = "elsewhere"
    RESOLVED = "resolved"
    CLOSED = "closed"


LIVE = frozenset({State.NEW, State.OPEN, State.ASKED, State.ELSEWHERE})
"""Somebody still has to do something."""
WAITING = frozenset({State.ASKED, State.ELSEWHERE})
"""Those who help wait for somebody else."""


class Act(StrEnum):
    """What is done to a ticket. OPEN is the asking itself; WENT_ON is the answer that was waited for.

    WAIT is for somebody outside, AWAIT for whoever decides about something that was asked for with it.

    DECLARE makes it a major incident, UPDATE tells all whom it concerns how that stands.
    """

    OPEN = "open"
    CLAIM = "claim"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    PRIORITISE = "prioritise"
    ASK = "ask"
    WAIT = "wait"
    AWAIT = "await decision"
    WENT_ON = "go on"
    ANSWER = "answer"
    HAND_OVER = "hand over"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CLOSE = "close"
    MERGE = "merge"
    DECLARE = "declare"
    UPDATE = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that was done to a ticket: what, by whom (None: the clock), when, to whom if to anybody, and why.

    ``before`` and ``after``: of what changed its value, such as the priority or the category.
    """

    act: Act
    by_id: int | None
    at: datetime
    to_id: int | None = None
    reason: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """How soon it is to be answered and solved, in working time; ``around_the_clock``: of nights and weekends too."""

    response: timedelta
    resolution: timedelta
    around_the_clock: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """Until when the hours of another queue counted, or of a priority that is promised around the clock or not."""

    until: datetime
    category: str
    around_the_clock: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Somebody's ticket. ``answered_at`` is when somebody who helps first answered.

    ``pauses`` are the spans in which somebody else was waited for, in order, the last open while one still is; the time
    between being resolved and being reopened is one too. ``earlier`` are the hours that counted before those of now.
    ``told_response`` and ``told_resolution`` count how many of the shares of each promise were told. ``into_id`` is
    the ticket that it was merged into, ``after_id`` the one that it follows.
    """

    id: int
    reference: str
    requester_id: int
    category: str
    title: str
    details: str = ""
    urgency: Urgency = Urgency.NORMAL
    impact: Impact = Impact.ONE
    priority: Priority
    promise: Promise
    state: State = State.NEW
    version: int = 1
    assignee_id: int | None = None
    opened_at: datetime
    answered_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    told_response: int = 0
    told_resolution: int = 0
    into_id: int | None = None
    after_id: int | None = None
    steps: tuple[Step, ...] = field(default=(), compare=False)

    @property
    def major(self) -> datetime | None:
        """Since when it has been a major incident, whatever its priority; None if it is none."""
        return next((step.at for step in self.steps if step.act is Act.DECLARE), None)

    @property
    def live(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in LIVE

    @property
    def undecided(self) -> bool:
        """Whether it waits for whoever decides about something."""
        return self.state is State.ELSEWHERE and self.pauses[-1].whose is Whose.APPROVER


@refusal
class TitleMissing(Refusal):
    """Nobody can help with nothing."""

    field = "title"


@refusal
class NotNow(Refusal):
    """What cannot be done to a ticket as it stands. ``into`` is what it was merged into, if it was."""

    reference: str
    act: Act
    state: State
    into: str | None = None


@refusal
class Taken(Refusal):
    """Somebody else claimed it since the card was drawn; whoever still wants it takes it over."""

    reference: str
    who: frozenset[int]


@refusal
class TooLate(Refusal):
    """It was resolved too long ago to be reopened by who asked; another ticket can follow it."""

    reference: str
    days: int


@refusal
class NotAnAgent(Refusal):
    """Somebody who does not work on the tickets of this category; ``role`` is what that takes."""

    role: str


@refusal
class NobodyThere(Refusal):
    """Whoever is to get a ticket does not work on tickets of its category."""

    field = "assignee"

    name: str


@refusal
class SameCategory(Refusal):
    """It is in this queue already."""

    field = "category"


@refusal
class MadeAlready(Refusal):
    """Another ticket was made of the same message, or of another in its thread."""

    reference: str


@refusal
class CategoryGone(Refusal):
    """The policy does not name it any more."""

    field = "category"


@refusal
class WordsMissing(Refusal):
    """A question or a solution needs words: the other side reads them."""

    field = "reason"


@refusal
class NoSuchTicket(Refusal):
    """Nobody who works on tickets has one with this reference; empty if none was chosen."""

    field = "into"

    reference: str


@refusal
class Nowhere(Refusal):
    """There is no channel in which others could read of a major incident."""

    reference: str


@refusal
class NotTheirsToDeclare(Refusal):
    """Somebody who does not lead these tickets declares a major incident; ``who`` can."""

    reference: str
    who: frozenset[int]


@refusal
class InConfidence(Refusal):
    """What is in confidence is merged with nothing that others read."""

    field = "into"

    reference: str


@refusal
class Circle(Refusal):
    """Tickets cannot be merged into themselves, however many stand between."""

    field = "into"

    reference: str


@refusal
class Over(Refusal):
    """There is nothing to join any more: it was resolved, or went where not everybody may read of it."""

    reference: str


@refusal
class AnswerGone(Refusal):
    """A kept answer that is offered no more."""


@refusal
class AnswerChanged(Refusal):
    """Somebody else changed a kept answer since it was opened."""

    field = "title"

    title: str
