"""What is exported of tickets: a row each, with what was promised and what became of it. No words of sensitive ones."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.people import Person
from domain.ticket import Course, Side, Ticket, course
from handlers.office import Office
from handlers.spreadsheet import Cell, Coded, Row, Table
from handlers.texts import Voice
from handlers.ticket import book
from handlers.ticket.words import IMPACTS, PRIORITIES, STATES, URGENCIES, Says
from storage import people
from storage.db import Tx
from storage.ticket import figures

COLUMNS: Mapping[str, Says] = {
    "reference": lambda v: v.say("Reference"),
    "category": lambda v: v.say("Category"),
    "title": lambda v: v.say("Title"),
    "requester": lambda v: v.say("Asked by"),
    "assignee": lambda v: v.say("Helped by"),
    "urgency": lambda v: v.say("Urgency"),
    "impact": lambda v: v.say("Impact"),
    "priority": lambda v: v.say("Priority"),
    "state": lambda v: v.say("State"),
    "opened": lambda v: v.say("Opened at"),
    "answered": lambda v: v.say("Answered at"),
    "resolved": lambda v: v.say("Resolved at"),
    "closed": lambda v: v.say("Closed at"),
    "response_minutes": lambda v: v.say("Minutes to the answer"),
    "response_target": lambda v: v.say("Minutes promised for the answer"),
    "response_met": lambda v: v.say("Answer on time"),
    "resolution_minutes": lambda v: v.say("Minutes to the solution"),
    "resolution_target": lambda v: v.say("Minutes promised for the solution"),
    "resolution_met": lambda v: v.say("Solution on time"),
    "waited_for_requester": lambda v: v.say("Minutes waited for who asked"),
    "waited_for_approver": lambda v: v.say("Minutes waited for an approval"),
    "waited_for_others": lambda v: v.say("Minutes waited for others"),
    "reopened": lambda v: v.say("Times reopened"),
    "satisfaction": lambda v: v.say("Rating"),
}
"""What programs call each column, and what it is called in somebody's language."""


def table(tx: Tx, office: Office, found: Collection[Ticket], now: datetime, *, v: Voice | None = None) -> Table:
    """A row for each ticket: moments as they are on the company's clocks, lengths in minutes of working time.

    Whoever reads it in a workbook has words, in the language of ``v``; without it there are codes alone.

    Of what is in confidence, or was once, neither what it is about nor who asked. How the help was found is of the last
    time that it was resolved.
    """
    known = people.get_many(tx, {i for one in found for i in (one.requester_id, one.assignee_id) if i})
    scores = figures.score_of(tx, found)
    courses = (course(one, book.hours(office, one), now) for one in found)
    header = [_said(v, name, says) for name, says in COLUMNS.items()]
    return Table(header, [(*_row(one, office, known, v), _score(scores.get(one.ticket.id))) for one in courses])


def _said(v: Voice | None, code: str, says: Says) -> str | Coded:
    return Coded(code, says(v)) if v else code


def _row(of: Course, office: Office, known: Mapping[int, Person], v: Voice | None) -> Row:
    one, zone = of.ticket, ZoneInfo(office.policy.company.timezone)
    in_confidence = book.in_confidence(office, one)
    return (
        one.reference,
        _said(v, one.category, lambda v: office.policy.tickets.category(one.category).name.in_(v.language)),
        "" if in_confidence else one.title,
        "" if in_confidence else known[one.requester_id].email,
        known[one.assignee_id].email if one.assignee_id else "",
        _said(v, one.urgency.value, URGENCIES[one.urgency]),
        _said(v, one.impact.value, IMPACTS[one.impact]),
        _said(v, one.priority.value, PRIORITIES[one.priority]),
        _said(v, one.state.value, STATES[one.state]),
        *(_moment(at, zone) for at in (one.opened_at, one.answered_at, one.resolved_at, one.closed_at)),
        *(_minutes(of.answered_in), _minutes(one.promise.response), _kept(v, of.answer_kept)),
        *(_minutes(of.solved_in), _minutes(one.promise.resolution), _kept(v, of.solution_kept)),
        *(_minutes(of.waited[side]) for side in (Side.REQUESTER, Side.APPROVER, Side.OTHERS)),
        Decimal(of.reopened),
    )


def _moment(at: datetime | None, zone: ZoneInfo) -> Cell:
    return at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) if at else ""


def _minutes(amount: timedelta | None) -> Cell:
    return "" if amount is None else Decimal(amount // timedelta(minutes=1))


def _score(score: int | None) -> Cell:
    return "" if score is None else Decimal(score)


def _kept(v: Voice | None, kept: bool | None) -> Cell:
    if kept is None:
        return ""
    return _said(v, "yes", lambda v: v.say("yes")) if kept else _said(v, "no", lambda v: v.say("no"))
