"""What can be done to a ticket when, and what comes of it. Pure: a ticket in, a ticket out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from domain.ticket.clock import Pause, Whose
from domain.ticket.ticket import (
    LIVE,
    WAITING,
    Act,
    Circle,
    NotNow,
    State,
    Step,
    Ticket,
    TooLate,
    WordsMissing,
)

S = State
SAME: Mapping[State, State] = {state: state for state in LIVE}
TAKEN: Mapping[State, State] = {**SAME, S.NEW: S.OPEN}
MOVES: Mapping[Act, Mapping[State, State]] = {
    Act.CLAIM: TAKEN,
    Act.ASSIGN: TAKEN,
    Act.UNASSIGN: {**SAME, S.OPEN: S.NEW},
    Act.PRIORITISE: SAME,
    Act.HAND_OVER: dict.fromkeys(LIVE, S.NEW),
    Act.ASK: dict.fromkeys(LIVE, S.ASKED),
    Act.WAIT: dict.fromkeys(LIVE, S.ELSEWHERE),
    # A question that waits for its answer stands.
    Act.AWAIT: {**dict.fromkeys(LIVE, S.ELSEWHERE), S.ASKED: S.ASKED},
    Act.WENT_ON: dict.fromkeys(WAITING, S.OPEN),
    # The first answer of somebody who helps.
    Act.ANSWER: TAKEN,
    Act.RESOLVE: dict.fromkeys(LIVE, S.RESOLVED),
    Act.REOPEN: {S.RESOLVED: S.OPEN, S.CLOSED: S.OPEN},
    Act.CLOSE: {S.RESOLVED: S.CLOSED},
    Act.MERGE: dict.fromkeys(LIVE, S.CLOSED),
    Act.DECLARE: SAME,
    Act.UPDATE: TAKEN,
}
"""Each act: from which state it leads where."""
WHOSE: Mapping[tuple[Act, State], Whose] = {
    (Act.ASK, S.ASKED): Whose.REQUESTER,
    (Act.WAIT, S.ELSEWHERE): Whose.OTHERS,
    (Act.AWAIT, S.ELSEWHERE): Whose.APPROVER,
}
"""For whom a ticket waits that an act led there."""
WORDED = frozenset({Act.ASK, Act.RESOLVE, Act.UPDATE})
"""What the other side reads the words of."""
ANSWERS = frozenset({Act.ASK, Act.RESOLVE, Act.ANSWER, Act.UPDATE})
"""What counts as a first answer when somebody who helps does it."""


def can(ticket: Ticket, act: Act) -> bool:
    """Whether something can be done to a ticket as it stands."""
    return ticket.state in MOVES[act] and ticket.into_id is None


def move(ticket: Ticket, step: Step, *, helps: bool = True) -> Ticket:
    """The ticket after a step. ``helps``: whether it is by somebody who works on it. Raises NotNow, WordsMissing."""
    if not can(ticket, step.act):
        raise NotNow(reference=ticket.reference, act=step.act, state=ticket.state)
    if step.act in WORDED and helps and not (step.reason or "").strip():
        raise WordsMissing
    moved = replace(
        ticket,
        state=MOVES[step.act][ticket.state],
        version=ticket.version + 1,
        steps=(*ticket.steps, step),
        pauses=_pauses(ticket, step),
    )
    return _dated(_assigned(moved, step), step, answers=helps and step.act in ANSWERS and step.by_id is not None)


def _assigned(ticket: Ticket, step: Step) -> Ticket:
    if step.act in (Act.CLAIM, Act.ASSIGN):
        return replace(ticket, assignee_id=step.to_id)
    if step.act in (Act.UNASSIGN, Act.HAND_OVER):
        return replace(ticket, assignee_id=None)
    return ticket


def _dated(ticket: Ticket, step: Step, *, answers: bool) -> Ticket:
    if answers and ticket.answered_at is None:
        ticket = replace(ticket, answered_at=step.at)
    if step.act is Act.RESOLVE:
        return replace(ticket, resolved_at=step.at)
    if step.act in (Act.CLOSE, Act.MERGE):
        return replace(ticket, closed_at=step.at)
    if step.act is Act.REOPEN:
        return replace(ticket, resolved_at=None, closed_at=None)
    return ticket


def _pauses(ticket: Ticket, step: Step) -> tuple[Pause, ...]:
    """What was waited for is over once anything else is; a time of being resolved was a pause, once it is reopened."""
    after, pauses = MOVES[step.act][ticket.state], ticket.pauses
    if step.act is Act.REOPEN:
        since = ticket.resolved_at or ticket.closed_at
        return (*pauses, Pause(since, step.at, Whose.DONE)) if since else pauses
    whose = WHOSE.get((step.act, after))
    if after is ticket.state and (whose is None or whose is pauses[-1].whose):
        return pauses
    if ticket.state in WAITING:
        pauses = (*pauses[:-1], replace(pauses[-1], end=step.at))
    return (*pauses, Pause(step.at, whose=whose)) if whose else pauses


def merge(source: Ticket, target: Ticket, step: Step) -> Ticket:
    """A ticket that goes on in another: closed, and pointing to that. Raises Circle, NotNow.

    Only what is open takes others in, and what was merged is closed: so they cannot lead back to themselves.
    """
    if source.id == target.id:
        raise Circle(reference=target.reference)
    if not target.live or target.into_id is not None:
        raise NotNow(reference=target.reference, act=Act.MERGE, state=target.state)
    return replace(move(source, step), into_id=target.id)


def along(source: Ticket, step: Step) -> Ticket:
    """A ticket that was merged goes where the one goes that it was merged into; ``step`` hands that over."""
    gone = replace(step, before=source.category, reason=None)
    return replace(source, category=step.after or "", version=source.version + 1, steps=(*source.steps, gone))


def check_reopen(ticket: Ticket, now: datetime, *, days: int) -> None:
    """Who asked has a ticket again within so many days. Raises NotNow, TooLate."""
    if not can(ticket, Act.REOPEN):
        raise NotNow(reference=ticket.reference, act=Act.REOPEN, state=ticket.state)
    if too_late(ticket, now, days=days):
        raise TooLate(reference=ticket.reference, days=days)


def too_late(ticket: Ticket, now: datetime, *, days: int) -> bool:
    """Whether it was over more than so many days ago: what is wrong then is another ticket."""
    over = ticket.resolved_at or ticket.closed_at
    return over is not None and now > over + timedelta(days=days)
