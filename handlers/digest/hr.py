"""The digests of HR: who is away, what waits for whom and since when, what is about to go wrong."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.approval import Request
from domain.people import Action, Person, Role, may, standings
from handlers.approval.telling import awaited, links
from handlers.digest.part import LISTED, Digest, Found, Part, found
from handlers.office import Reader
from handlers.texts import Mrkdwn
from handlers.vacation.brazil import radar
from handlers.vacation.chase import Lack, overdue
from handlers.vacation.lookup import absence
from storage import approval, people, vacation
from storage.approval import Silence
from storage.db import Tx

WEEK = timedelta(days=6)
PICTURE = "away.png"
WEEKS = 4
WORKING = 5
"""Of each week the days that are drawn."""


def away(tx: Tx, first: date, last: date, reader: Reader, *, of: int | None = None, beginning: bool = False) -> Found:
    """Who is away between two days: names and days, never why."""
    n = vacation.count_away(tx, first=first, last=last, of=of, beginning=beginning)

    def lines(skip: int, most: int) -> list[str]:
        some = vacation.known_away(tx, first=first, last=last, limit=most, skip=skip, of=of, beginning=beginning)
        return [absence(reader.voice, one, first) for one in some]

    return Found(n, lines)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def weeks(day: date) -> list[list[date]]:
    """The working days of its week and of the three that follow."""
    return [[monday(day) + timedelta(days=7 * week + n) for n in range(WORKING)] for week in range(WEEKS)]


def by_day(tx: Tx, drawn: Sequence[Sequence[date]]) -> list[list[int]]:
    """How many are away on each day of some weeks."""
    known = vacation.many_away(tx, first=drawn[0][0], last=drawn[-1][-1])
    return [[known.get(day, 0) for day in week] for week in drawn]


def waiting(tx: Tx, reader: Reader, day: date, *, kinds: Sequence[str] = ()) -> Found:
    """Every request that waits (of these kinds): for whom, and since when."""

    def lines(skip: int, most: int) -> list[str]:
        some = approval.load_many(tx, approval.all_waiting(tx, limit=most, skip=skip, kinds=kinds))
        names = people.get_many(tx, (i for r in some.values() for i in (r.requester_id, *r.seated())))
        ways_to = links(tx, reader, some.values())
        return [_wait(reader, r, names, ways_to[r.id]) for r in some.values()]

    return Found(approval.count_waiting(tx, kinds=kinds), lines)


def _wait(reader: Reader, request: Request, names: Mapping[int, Person], link: str) -> str:
    told = {
        "reference": Mrkdwn(link),
        "who": names[request.requester_id].name,
        "whom": awaited(reader.voice, names, request),
        "when": reader.voice.moment(request.asked_at),
    }
    return reader.voice.say("{reference} {who}: waiting for {whom} since {when}", **told)


def _silent(tx: Tx, reader: Reader, day: date) -> Sequence[str]:
    """By whom it waits, and for how long."""
    v, found_ = reader.voice, approval.silent(tx, limit=LISTED + 1)
    names = people.get_many(tx, (one.person_id for one in found_))
    lines = [_silence(reader, names[one.person_id].name, one) for one in found_[:LISTED]]
    return [*lines, *([v.say("… and more")] if len(found_) > LISTED else [])]


def _silence(reader: Reader, name: str, one: Silence) -> str:
    v, n = reader.voice, reader.voice.count("{n} request", "{n} requests", one.n)
    days = (reader.now.astimezone(v.zone).date() - one.since.astimezone(v.zone).date()).days
    if not days:
        return v.say("*{name}*: {waiting}, since today", name=name, waiting=n)
    if one.n == 1:
        return v.count("*{name}*: 1 request, for {n} day", "*{name}*: 1 request, for {n} days", days, name=name)
    return v.count(
        "*{name}*: {waiting}, the longest for {n} day",
        "*{name}*: {waiting}, the longest for {n} days",
        days,
        name=name,
        waiting=n,
    )


def _certificates(tx: Tx, reader: Reader, day: date) -> Found:
    return found([_late(reader, one) for one in overdue(tx, reader.office, reader.now)])


def _late(reader: Reader, one: Lack) -> str:
    told = {"reference": one.request.reference, "who": one.requester.name, "day": reader.voice.day(one.due)}
    return reader.voice.say("{reference} {who}: was due {day}", **told)


def _many(tx: Tx, reader: Reader, day: date) -> Sequence[str] | None:
    """By whom, where more wait than a digest names."""
    return _silent(tx, reader, day) if approval.count_waiting(tx) > LISTED else None


AWAY = Part(
    key="away",
    heading=lambda v: v.say("Away"),
    find=lambda tx, reader, day: away(tx, day, day + WEEK, reader),
    nothing=lambda v: v.say("Nobody."),
)
WAITING = Part(
    key="waiting",
    # Not of leave alone: of any request HR can ask somebody else in the place of whoever does not answer.
    heading=lambda v: v.say("Waiting for a decision, of every kind"),
    find=waiting,
    brief=_many,
    nothing=lambda v: v.say("Nothing."),
)
CERTIFICATES = Part(
    key="certificates",
    heading=lambda v: v.say("Certificates that are overdue"),
    find=_certificates,
    # Who brings one was ill.
    shown=lambda person: may(Action.LOOK, standings(person)),
)
RADAR = Part(
    key="radar",
    heading=lambda v: v.say("Vacation to be granted before it is paid double"),
    find=lambda tx, reader, day: found(radar.lines(tx, reader)),
    shown=lambda person: may(Action.ADJUST, standings(person)),
)
TODAY = Part(
    key="today",
    heading=lambda v: v.say("Away today"),
    find=lambda tx, reader, day: away(tx, day, day, reader),
)
BY_WHOM = Part(key="by_whom", heading=WAITING.heading, find=waiting, brief=_silent)
STARTING = Part(
    key="starting",
    heading=lambda v: v.say("Leave that begins in the next seven days"),
    find=lambda tx, reader, day: away(tx, day + timedelta(days=1), day + timedelta(days=7), reader, beginning=True),
)


def _ask(reader: Reader) -> str:
    return reader.voice.say("`{command} who` shows at any time who is away.", command=reader.office.command("vacation"))


WEEKLY = Digest(
    key="hr",
    name=lambda v: v.say("Leave this week"),
    about=lambda v: v.say("Who is away in the week, what of every kind waits for whom, what is about to go wrong"),
    whom=Role.HR,
    parts=(AWAY, WAITING, CERTIFICATES, RADAR),
    picture=PICTURE,
    pictured=lambda tx, day: any(map(sum, by_day(tx, weeks(day)))),
    foot=_ask,
)
DAILY = Digest(
    key="hr_daily",
    name=lambda v: v.say("Leave today"),
    about=lambda v: v.say("Who is away today, by whom requests of every kind wait and for how long, what begins soon"),
    whom=Role.HR,
    parts=(TODAY, BY_WHOM, STARTING),
    within=WEEKLY.key,
)
