"""A wish to give days of leave back, as a kind of request: its words, its rules, and what an approval books."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from domain.approval import AlreadySettled, Move, Request, State, elapse, settle
from domain.people import Action, Person
from domain.vacation import (
    BookedDay,
    DaysHaveBegun,
    Leave,
    LeaveIsOver,
    NothingToGiveBack,
    Return,
    Span,
    can_hold_again,
    check_unasked,
    entries,
    held_again,
    sale_moved,
    stands,
    still,
    taken_after_all,
    total,
    without,
)
from domain.vacation.returning import KIND, PREFIX
from handlers.kinds import Kind
from handlers.office import Office, Reader
from handlers.texts import Mrkdwn
from handlers.vacation import kind as leave_kind
from handlers.vacation import staffing
from handlers.vacation.brazil.plan import check_given_back
from storage import approval, people, vacation
from storage.db import Tx

LISTED = 4
"""So many runs of days are listed; more are said as one span."""


def title(reader: Reader, wish: Return) -> str:
    """Leave of which type is given back."""
    return reader.voice.say("{type}, days to give back", type=Mrkdwn(leave_kind.title(reader, wish.leave)))


def summary(reader: Reader, wish: Return) -> str:
    """Which days; once it is granted those that were given back, and those that were not."""
    v, granted = reader.voice, wish.request.state is State.APPROVED
    days, kept = (wish.given, taken_after_all(wish)) if granted else (wish.days, ())
    told = {"days": Mrkdwn(on(reader, days)), "amount": v.days(total(days)), "reference": wish.leave.request.reference}
    said = v.say("{days} · {amount} of {reference}", **told)
    if kept:
        return v.say("{given}; not {kept}, begun before the decision", given=said, kept=Mrkdwn(on(reader, kept)))
    return said


def on(reader: Reader, days: Sequence[BookedDay]) -> str:
    """The days in words: those that follow each other as one."""
    runs = _runs(days)
    if len(runs) > LISTED:
        runs = [days]
    spans = [Span(run[0].day, run[-1].day) for run in runs]
    return reader.voice.names([reader.voice.span(span, today=reader.today) for span in spans])


def _runs(days: Sequence[BookedDay]) -> list[Sequence[BookedDay]]:
    breaks = [n for n, (a, b) in enumerate(pairwise(days), 1) if b.day - a.day > timedelta(days=1)]
    return [days[first:last] for first, last in pairwise([0, *breaks, len(days)])]


def facts(tx: Tx, reader: Reader, wish: Return) -> list[str]:
    """The leave, what remains of it, and the days that had begun when they were asked back."""
    v, given = reader.voice, still(wish, now=reader.now)
    leave = v.say("Leave: {terms}", terms=leave_kind.summary(reader, wish.leave))
    if not given:
        return [leave, v.say("None of the days can be given back any more.")]
    gone = len(given) == len(wish.leave.days)
    left = "" if gone else leave_kind.summary(reader, without(wish.leave, given))
    after = v.say("After that: nothing of it, it is called off") if gone else v.say("After that: {terms}", terms=left)
    past = [booked for booked in given if booked.day <= wish.asked_on]
    late = [booked for booked in wish.days if booked not in given and booked in wish.leave.days]
    return [
        leave,
        after,
        *([v.say("Begun or over when asked: {days}", days=Mrkdwn(on(reader, past)))] if past else []),
        *([v.say("Begun since, so not given back: {days}", days=Mrkdwn(on(reader, late)))] if late else []),
    ]


def begun(office: Office, requester: Person, wish: Return, now: datetime) -> bool:
    """Whether an approval stands: a day that it gave back has begun, or it called the leave off."""
    return wish.request.state is State.APPROVED and (stands(wish, now=now) is not None or not can_hold_again(wish))


def check(tx: Tx, office: Office, wish: Return, action: Action, now: datetime) -> None:
    """Raises NothingToGiveBack; and, of what undoes a decision, the refusals that holding or asking again has.

    Once granted a wish is no wish any more that could be changed: AlreadySettled.
    """
    if action is Action.RESUBMIT and wish.request.state is State.APPROVED:
        request = wish.request
        raise AlreadySettled(reference=request.reference, state=request.state, last=request.settled())
    if action is Action.APPROVE and not still(wish, now=now):
        raise NothingToGiveBack(reference=wish.request.reference, leave=wish.leave.request.reference)
    if action is Action.APPROVE:
        check_rest(tx, office, wish.leave, still(wish, now=now), now=now)
    if action is Action.TAKE_BACK and wish.request.state is State.REJECTED:
        check_unasked(wish.days, vacation.open_returns(tx, wish.leave.request.id, besides=wish.request.id))
    if action in (Action.TAKE_BACK, Action.CANCEL) and wish.request.state is State.APPROVED:
        _check_undone(tx, office, wish, now, limited=action is Action.TAKE_BACK)


def check_rest(tx: Tx, office: Office, leave: Leave, given: Collection[BookedDay], *, now: datetime) -> None:
    """Whether what remains of a leave may remain. Raises the refusals of the planner of the CLT."""
    if leave.rules.acquired and len(given) < len(leave.days):
        requester = people.get(tx, leave.request.requester_id)
        check_given_back(tx, office, requester, without(leave, given), now=now)


def _check_undone(tx: Tx, office: Office, wish: Return, now: datetime, *, limited: bool) -> None:
    if day := stands(wish, now=now):
        raise DaysHaveBegun(day=day)
    if not can_hold_again(wish):
        raise LeaveIsOver(reference=wish.leave.request.reference)
    requester = people.get(tx, wish.request.requester_id)
    leave_kind.check_free(tx, office, requester, held_again(wish), now, limited=limited)


def apply(tx: Tx, office: Office, wish: Return, was: State, moved: Request) -> Request | None:
    """Give the days back once the wish is granted, hold them again if that is undone; the leave, if it was moved."""
    if moved.last is None or (was is State.APPROVED) == (moved.state is State.APPROVED):
        return None
    if moved.state is not State.APPROVED:
        vacation.amend_return(tx, replace(wish, given=(), given_at=None, before=None))
        return _held(tx, wish, moved.last)
    given, span = still(wish, now=moved.last.at), wish.leave.span
    granted = replace(wish, given=given, given_at=moved.last.at, before=(span.first, span.last))
    vacation.amend_return(tx, granted)
    return _given(tx, office, wish, given, moved.last)


def _given(tx: Tx, office: Office, wish: Return, given: Sequence[BookedDay], decided: Move) -> Request:
    """The leave without the days: it was its person's wish."""
    leave, person = wish.leave, people.get(tx, wish.request.requester_id)
    action = Action.CALL_OFF if len(given) == len(leave.days) else Action.GIVE_BACK
    after = settle(leave.request, action, by=person, now=decided.at)
    approval.save(tx, leave.request, after)
    if action is Action.CALL_OFF:
        leave_kind.apply(tx, office, leave, State.APPROVED, after)
    else:
        let_go(tx, leave, given=given, now=decided.at, by_id=decided.by_id)
    return after


def let_go(tx: Tx, leave: Leave, *, given: Collection[BookedDay], now: datetime, by_id: int | None) -> None:
    """Let go of the days, and give back what they took: entries of their own, nothing is rewritten."""
    request, rest = leave.request, without(leave, given)
    back = entries(replace(leave, days=tuple(given), sold=0), was=State.APPROVED, now=State.CANCELLED)
    gained = (*back, *sale_moved(leave, rest))
    vacation.post(tx, request.requester_id, gained, now=now, by_id=by_id, request_id=request.id)
    vacation.release(tx, request.id, now=now, days={booked.day for booked in given})
    vacation.amend(tx, rest)


def _held(tx: Tx, wish: Return, undone: Move) -> Request:
    """The leave with the days again."""
    leave, whole = wish.leave, held_again(wish)
    after = elapse(leave.request, Action.HOLD_AGAIN, now=undone.at)
    approval.save(tx, leave.request, after)
    booked = entries(replace(leave, days=wish.given, sold=0), was=State.PENDING, now=State.APPROVED)
    gained = (*booked, *sale_moved(leave, whole))
    vacation.post(tx, after.requester_id, gained, now=undone.at, by_id=undone.by_id, request_id=after.id)
    vacation.release(tx, after.id, now=undone.at)
    vacation.amend(tx, whole)
    vacation.book(tx, whole)
    return after


RETURN = Kind(
    name=KIND,
    prefix=PREFIX,
    load_many=vacation.returns,
    title=title,
    summary=summary,
    facts=facts,
    own=staffing.own,
    begun=begun,
    check=check,
    apply=apply,
)
