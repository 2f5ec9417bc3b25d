"""What is exported of tickets: a row each, with what was promised and what became of it. No words of sensitive ones."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.people import Person
from domain.ticket import Course, Side, Ticket, course
from handlers.office import Office
from handlers.spreadsheet import Cell, Row, Table
from handlers.texts import Voice
from handlers.ticket import book
from storage import people
from storage.db import Tx
from storage.ticket import figures

HEADER = (
    "reference", "category", "title", "requester", "assignee", "urgency", "impact", "priority", "state", "opened",
    "answered", "resolved", "closed", "response_minutes", "response_target", "response_met", "resolution_minutes",
    "resolution_target", "resolution_met", "waited_for_requester", "waited_for_approver", "waited_for_others",
    "reopened", "satisfaction",
)  # fmt: skip


def heads(v: Voice) -> list[str]:
    """What the columns are called in somebody's language, each beside its name."""
    called = {
        "reference": v.say("Reference"),
        "category": v.say("Category"),
        "title": v.say("Title"),
        "requester": v.say("Asked by"),
        "assignee": v.say("Helped by"),
        "urgency": v.say("Urgency"),
        "impact": v.say("Impact"),
        "priority": v.say("Priority"),
        "state": v.say("State"),
        "opened": v.say("Opened"),
        "answered": v.say("Answered"),
        "resolved": v.say("Resolved"),
        "closed": v.say("Closed"),
        "response_minutes": v.say("Minutes to the answer"),
        "response_target": v.say("Minutes promised for the answer"),
        "response_met": v.say("Answer on time"),
        "resolution_minutes": v.say("Minutes to the solution"),
        "resolution_target": v.say("Minutes promised for the solution"),
        "resolution_met": v.say("Solution on time"),
        "waited_for_requester": v.say("Minutes waited for who asked"),
        "waited_for_approver": v.say("Minutes waited for an approval"),
        "waited_for_others": v.say("Minutes waited for others"),
        "reopened": v.say("Times reopened"),
        "satisfaction": v.say("Rating"),
    }
    return [called[name] for name in HEADER]


def table(tx: Tx, office: Office, found: Collection[Ticket], now: datetime) -> Table:
    """A row for each ticket: moments as they are on the company's clocks, lengths in minutes of working time.

    Of what is in confidence, or was once, neither what it is about nor who asked. How the help was found is of the last
    time that it was resolved.
    """
    known = people.get_many(tx, {i for one in found for i in (one.requester_id, one.assignee_id) if i})
    scores = figures.score_of(tx, found)
    courses = (course(one, book.hours(office, one), now) for one in found)
    return Table(HEADER, [(*_row(one, office, known), _score(scores.get(one.ticket.id))) for one in courses])


def _row(of: Course, office: Office, known: Mapping[int, Person]) -> Row:
    one, zone = of.ticket, ZoneInfo(office.policy.company.timezone)
    in_confidence = book.in_confidence(office, one)
    return (
        one.reference,
        one.category,
        "" if in_confidence else one.title,
        "" if in_confidence else known[one.requester_id].email,
        known[one.assignee_id].email if one.assignee_id else "",
        one.urgency.value,
        one.impact.value,
        one.priority.value,
        one.state.value,
        *(_moment(at, zone) for at in (one.opened_at, one.answered_at, one.resolved_at, one.closed_at)),
        *(_minutes(of.answered_in), _minutes(one.promise.response), _kept(of.answer_kept)),
        *(_minutes(of.solved_in), _minutes(one.promise.resolution), _kept(of.solution_kept)),
        *(_minutes(of.waited[side]) for side in (Side.REQUESTER, Side.APPROVER, Side.OTHERS)),
        Decimal(of.reopened),
    )


def _moment(at: datetime | None, zone: ZoneInfo) -> Cell:
    return at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) if at else ""


def _minutes(amount: timedelta | None) -> Cell:
    return "" if amount is None else Decimal(amount // timedelta(minutes=1))


def _score(score: int | None) -> Cell:
    return "" if score is None else Decimal(score)


def _kept(kept: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[kept]
