"""What leave brings to the engine of requests: its words, its rules, its bookings."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from domain.approval import Move, Request, State, Terms
from domain.calendar import Half
from domain.people import Action, Person
from domain.policy import Counting, LeaveType
from domain.vacation import (
    DAY,
    HOLDS_DAYS,
    KIND,
    PREFIX,
    Crowd,
    Leave,
    Span,
    after,
    check_balance,
    check_move,
    check_overlap,
    check_staffing,
    crowds,
    entries,
    returnable,
    total,
)
from handlers.call import Json
from handlers.cards import button, pressed
from handlers.kinds import Kind
from handlers.office import Office, Reader
from handlers.texts import Mrkdwn, Voice
from handlers.vacation import certificate, staffing
from handlers.vacation.account import projected
from handlers.vacation.brazil.plan import check_part
from handlers.vacation.brazil.refusals import days as calendar_days
from handlers.vacation.brazil.words import of_period, sold
from handlers.vacation.rest import counted_too
from storage import people, vacation
from storage.db import Tx

OPEN_GIVE_BACK, OPEN_CHANGE = "vacation.open_give_back", "vacation.open_change"
NAMED = 5
"""So many absent colleagues are named on a card."""


def title(reader: Reader, leave: Leave) -> str:
    """The type of leave."""
    return leave.rules.name.in_(reader.voice.language)


def summary(reader: Reader, leave: Leave) -> str:
    """When, and how much."""
    today = reader.now.astimezone(reader.voice.zone).date()
    return f"{reader.voice.span(leave.span, today=today)} · {amount(reader.voice, leave)}"


def amount(v: Voice, leave: Leave) -> str:
    """How much it takes, in the unit that its type counts."""
    if leave.rules.counting is Counting.CALENDAR_DAYS and leave.amount % DAY == 0:
        return sold(v, leave, calendar_days(v, leave.amount // DAY))
    return v.days(leave.amount)


def terms_of(thousandths: int, type_: str, rules: LeaveType) -> Terms:
    """What the steps of the approval depend on; those for a type are asked for what is in its place, too."""
    return Terms(days=Decimal(thousandths) / DAY, categories=frozenset({type_, *filter(None, (rules.instead_of,))}))


def before(tx: Tx, reader: Reader, leave: Leave, move: Move) -> str:
    """When, and how much, until the correction ``move``; and of what, if not of the same type."""
    v, (type_, days) = reader.voice, vacation.replaced(tx, leave.request.id, at=move.at)
    first, last = days[0], days[-1]
    span = Span(first.day, last.day, first.half or Half.MORNING, last.half or Half.AFTERNOON)
    terms = f"{v.span(span, today=reader.now.astimezone(v.zone).date())} · {v.days(total(days))}"
    rules = reader.office.policy.leave.types.get(type_)
    return terms if type_ == leave.type or rules is None else f"{rules.name.in_(v.language)}, {terms}"


def facts(tx: Tx, reader: Reader, leave: Leave) -> list[str]:
    """The rest days that count, the balance after, and who else of the team is away."""
    requester = people.get(tx, leave.request.requester_id)
    return [
        *counted_too(reader.voice, leave.days, rules=leave.rules, calendar=reader.office.calendar(requester)),
        *_balance(tx, reader, leave, requester),
        *(of_period(tx, reader, leave, requester) if leave.rules.acquired else ()),
        *_away(tx, reader, leave, requester),
        *_staffing(tx, reader, leave, requester),
    ]


def _balance(tx: Tx, reader: Reader, leave: Leave, requester: Person) -> list[str]:
    if not leave.rules.balance:
        return []
    without = projected(tx, reader.office, requester, leave.type, since=leave.span.first, now=reader.now,
                        besides=leave.request.id)  # fmt: skip
    left = after(without, leave.days).usable() - leave.sold
    line = reader.voice.say(
        "Balance: {before}, then {after}", before=reader.voice.days(without.usable()), after=reader.voice.days(left)
    )
    return [line]


def _staffing(tx: Tx, reader: Reader, leave: Leave, requester: Person) -> list[str]:
    """For whoever decides: how full the teams get."""
    if reader.person.id == requester.id:
        return []
    found = _crowds(tx, reader.office, leave, requester)
    return [staffing.on_card(reader.voice, crowd) for crowd in found if crowd.away]


def _crowds(tx: Tx, office: Office, leave: Leave, requester: Person) -> Sequence[Crowd]:
    teams = staffing.teams(tx, office, requester, leave.type, first=leave.span.first, last=leave.span.last)
    return crowds(teams, leave.days, office.calendar(requester))


def _away(tx: Tx, reader: Reader, leave: Leave, requester: Person) -> list[str]:
    """For whoever decides, and for HR: names and dates, never the type."""
    if reader.person.id == requester.id or requester.manager_id is None:
        return []
    others = vacation.team_away(
        tx, manager_id=requester.manager_id, besides=requester.id, first=leave.span.first, last=leave.span.last
    )
    if not others:
        return [reader.voice.say("Nobody else in the team is away then.")]
    lines = [_away_line(reader, away) for away in others[:NAMED]]
    if len(others) > NAMED:
        lines.append(reader.voice.count("{n} more", "{n} more", len(others) - NAMED))
    return [reader.voice.say("Also away: {names}", names=Mrkdwn(reader.voice.names(lines)))]


def _away_line(reader: Reader, away: vacation.Away) -> str:
    v, days = reader.voice, reader.voice.span(Span(away.first, away.last), today=reader.today)
    if away.pending:
        return v.say("{name} ({days}, not decided yet)", name=away.name, days=days)
    return v.say("{name} ({days})", name=away.name, days=days)


def offers(reader: Reader, leave: Leave) -> list[Json]:
    """Giving days back, while some can be; other days instead, while all lie ahead."""
    possible = returnable(leave, today=reader.today, calendar=reader.office.calendar(reader.person))
    if leave.request.state is not State.APPROVED or not possible:
        return []
    back = button(reader.voice.say("Give days back…"), OPEN_GIVE_BACK, pressed(leave.request))
    other = button(reader.voice.say("Change…"), OPEN_CHANGE, pressed(leave.request))
    return [back, other] if leave.span.first > reader.today else [back]


def begun(office: Office, requester: Person, leave: Leave, now: datetime) -> bool:
    """Whether the leave has begun where the person is."""
    return leave.span.first <= office.calendar(requester).today(now)


def check(tx: Tx, office: Office, leave: Leave, action: Action, now: datetime) -> None:
    """Raises LeaveHasBegun; and, where days are to be held again, what check_free raises."""
    requester = people.get(tx, leave.request.requester_id)
    check_move(leave, action, today=office.calendar(requester).today(now))
    if action is Action.TAKE_BACK and leave.request.state not in HOLDS_DAYS:
        check_free(tx, office, requester, leave, now)


def check_free(tx: Tx, office: Office, requester: Person, leave: Leave, now: datetime, *, limited: bool = True) -> None:
    """Whether the days are free, the balance holds them and, where HR does not do it, not too many are away.

    To be sure, own the rows. Raises Overlaps, NotEnoughDays, TooManyAway and, of férias, the refusals of the planner.
    """
    if limited:
        check_staffing(_crowds(tx, office, leave, requester))
    first, last, besides = leave.span.first, leave.span.last, leave.request.id
    check_overlap(leave.days, vacation.taken(tx, requester.id, first=first, last=last, besides=besides))
    if leave.rules.acquired:
        check_part(tx, office, requester, leave, now=now)
    elif leave.rules.balance:
        balance = projected(tx, office, requester, leave.type, since=first, now=now, besides=besides)
        check_balance(leave.days, rules=leave.rules, balance=balance)


def apply(tx: Tx, office: Office, leave: Leave, was: State, moved: Request) -> None:
    """Book, hold and let go of days as the request goes from one state to another."""
    at = moved.turned_at
    posted = entries(leave, was=was, now=moved.state)
    vacation.post(tx, moved.requester_id, posted, now=at, by_id=moved.turned_by_id, request_id=moved.id)
    if was in HOLDS_DAYS and moved.state not in HOLDS_DAYS:
        vacation.release(tx, moved.id, now=at)
    if was not in HOLDS_DAYS and moved.state in HOLDS_DAYS:
        vacation.book(tx, leave)


VACATION = Kind(
    name=KIND,
    prefix=PREFIX,
    load_many=vacation.load_many,
    title=title,
    summary=summary,
    facts=facts,
    before=before,
    offers=offers,
    papers=certificate.papers,
    own=staffing.own,
    begun=begun,
    check=check,
    apply=apply,
)
