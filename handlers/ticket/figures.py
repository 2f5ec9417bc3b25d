"""The figures of tickets, for those who work on them and their leads: a month against the one before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.ticket import KIND, Figures, NotALead, Period, Share, Side, Spread, by_age, course
from domain.ticket.figures import Average, figures
from domain.vacation.accrual import shift
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, context, header, section
from handlers.forms import read_page, turned
from handlers.office import Office, Reader
from handlers.texts import Voice
from handlers.ticket.book import hours
from handlers.ticket.queue import seen_by
from storage.db import Tx
from storage.ticket import figures as kept

NUMBERS = f"{KIND}.numbers"
NONE = "–"
BACK = 36
"""So many months before this one can be looked at."""


def check_lead(call: Call) -> list[str]:
    """The categories whose figures are for the actor. Raises NotALead."""
    found = seen_by(call.office, call.actor)
    if not found:
        raise NotALead
    return found


def month(office: Office, now: datetime, back: int) -> Period:
    """So many months before this one, where the company is; this one until now."""
    first = shift(office.day(now).replace(day=1), -back)
    since, until = (_midnight(office, day) for day in (first, shift(first, 1)))
    return Period(since, min(until, now))


def _midnight(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(office.policy.company.timezone))


def of(tx: Tx, office: Office, known: list[str], period: Period, now: datetime) -> Figures:
    """The figures of a period, by what is known now."""
    found = (course(ticket, hours(office, ticket), now) for ticket in kept.concerned(tx, known, period))
    return figures(
        found,
        period,
        backlog=by_age(kept.open_at(tx, known, period.until), period.until),
        scores=kept.scores(tx, known, period),
        deflected=kept.deflected(tx, known, period),
    )


# --- in words ---------------------------------------------------------------------------------------------------------


def length(v: Voice, amount: timedelta) -> str:
    """An amount of working time: "2 h 10 min"."""
    hours_, minutes = divmod(round(amount / timedelta(minutes=1)), 60)
    parts = [f"{v.number(hours_)} h"] if hours_ else []
    return " ".join([*parts, *([f"{minutes} min"] if minutes or not hours_ else [])])


def _spread(v: Voice, found: Spread | None) -> str:
    if found is None:
        return NONE
    if found.n == 1:
        return f"{length(v, found.mean)} (1)"
    told = {name: length(v, getattr(found, name)) for name in ("mean", "median", "p90")}
    return v.say("{mean} on average, half within {median}, nine in ten within {p90} ({n})", n=v.number(found.n), **told)


def share(v: Voice, found: Share) -> str:
    """How many of them: "92 % (11 of 12)"."""
    if found.percent is None:
        return NONE
    percent = v.number(Decimal(round(found.percent)))
    return v.say("{percent} % ({n} of {of})", percent=percent, n=v.number(found.n), of=v.number(found.of))


def _score(v: Voice, found: Average | None) -> str:
    if found is None:
        return NONE
    return v.say("{score} of 5 ({n})", score=v.number(Decimal(round(10 * found.mean)) / 10), n=v.number(found.n))


def _waited(v: Voice, found: Mapping[Side, timedelta]) -> str:
    whole = sum(found.values(), timedelta(0))
    if not whole:
        return NONE
    told = {side.value: v.number(round(100 * amount / whole)) for side, amount in found.items()}
    return v.say(
        "{agent} % for those who help, {requester} % for who asked, {approver} % for who decides, "
        "{others} % for others",
        **told,
    )


def _backlog(v: Voice, found: tuple[int, ...]) -> str:
    if not sum(found):
        return v.say("none")
    return f"{v.number(sum(found))} ({', '.join(aged(v, found))})"


def aged(v: Voice, found: tuple[int, ...]) -> list[str]:
    """How many are how old."""
    return [says(v, v.number(n)) for says, n in zip(AGES, found, strict=True) if n]


AGES: tuple[Callable[[Voice, str], str], ...] = (
    lambda v, n: v.say("{n} up to a day old", n=n),
    lambda v, n: v.say("{n} up to 3 days", n=n),
    lambda v, n: v.say("{n} up to 7 days", n=n),
    lambda v, n: v.say("{n} up to 30 days", n=n),
    lambda v, n: v.say("{n} older", n=n),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: its name, how it is said, and what it counts."""

    name: Callable[[Voice], str]
    said: Callable[[Voice, Figures], str]
    means: Callable[[Voice], str]


ROWS: tuple[Row, ...] = (
    Row(
        lambda v: v.say("Tickets"),
        lambda v, f: v.say("{opened} opened, {resolved} resolved", opened=f.opened, resolved=f.resolved),
        lambda v: v.say(
            "Opened in the month; resolved in it and not reopened since. What was merged counts where it went on."
        ),
    ),
    Row(
        lambda v: v.say("First answer"),
        lambda v, f: _spread(v, f.response),
        lambda v: v.say(
            "Working time from the opening until somebody who helps first answered; of those opened in the month that "
            "are answered. What is sent automatically is no answer."
        ),
    ),
    Row(
        lambda v: v.say("Answered in time"),
        lambda v, f: share(v, f.answers),
        lambda v: v.say(
            "Of those opened in the month: in time / (in time + late). What is late and not answered yet is one of the "
            "late."
        ),
    ),
    Row(
        lambda v: v.say("Solution"),
        lambda v, f: _spread(v, f.resolution),
        lambda v: v.say(
            "Working time from the opening until it was resolved, less the time in which somebody else was waited for; "
            "of those resolved in the month."
        ),
    ),
    Row(
        lambda v: v.say("Solved in time"),
        lambda v, f: share(v, f.solutions),
        lambda v: v.say(
            "Of those opened in the month: in time / (in time + late). What is late and not solved yet is one of the "
            "late."
        ),
    ),
    Row(
        lambda v: v.say("Reopened"),
        lambda v, f: share(v, f.reopened),
        lambda v: v.say("Of the solutions of the month, those after which the ticket was reopened."),
    ),
    Row(
        lambda v: v.say("Satisfaction"),
        lambda v, f: _score(v, f.satisfaction),
        lambda v: v.say(
            "What those who asked gave on average, from 1 to 5, for the solutions of the month; also for those that "
            "did not last."
        ),
    ),
    Row(
        lambda v: v.say("Waiting time"),
        lambda v, f: _waited(v, f.waited),
        lambda v: v.say("The working time of those resolved in the month, by who was waited for."),
    ),
    Row(
        lambda v: v.say("Open"),
        lambda v, f: _backlog(v, f.backlog),
        lambda v: v.say("At the end of the month, or now; by their age in days of the calendar."),
    ),
    Row(
        lambda v: v.say("Solved by a kept answer"),
        lambda v, f: share(v, f.deflected),
        lambda v: v.say(
            "Forms of the month in which an answer helped, so that no ticket came of them / (those + tickets opened)."
        ),
    ),
)
"""What is shown, from top to bottom."""


def page(tx: Tx, reader: Reader, known: list[str], back: int) -> Message:
    """A month, each figure with that of the month before."""
    v, office = reader.voice, reader.office
    periods = [month(office, reader.now, n) for n in (back, back + 1)]
    now, before = (of(tx, office, known, period, reader.now) for period in periods)
    name, name_before = (v.month(office.day(period.since), year=n == 0) for n, period in enumerate(periods))
    title = v.say("Tickets in {month}", month=name)
    named = [office.policy.tickets.category(key).name.in_(v.language) for key in known]
    rows = [_row(v, row, now, before, name_before) for row in ROWS if {row.said(v, now), row.said(v, before)} != {NONE}]
    blocks = [header(title), context(" · ".join(named)), *rows, *_ways(v, back)]
    told = ". ".join(f"{row.name(v)}: {row.said(v, now)}" for row in ROWS)
    return Message(text=f"{title}: {told}", blocks=blocks)


def _row(v: Voice, row: Row, now: Figures, before: Figures, name_before: str) -> Json:
    return section(f"*{row.name(v)}:* {row.said(v, now)}", f"_{name_before}:_ {row.said(v, before)}")


def _ways(v: Voice, back: int) -> list[Json]:
    meant = button(v.say("What does this count?"), f"{NUMBERS}.meant", f"{NUMBERS}:{back}")
    earlier = button(v.say("Month before"), f"{NUMBERS}.before", f"{NUMBERS}:{back + 1}")
    later = button(v.say("Month after"), f"{NUMBERS}.after", f"{NUMBERS}:{back - 1}")
    return actions(meant, *([earlier] if back < BACK else []), *([later] if back else []))


def meaning(v: Voice, back: int) -> Message:
    """What each figure counts, and the way back to them."""
    lines = [f"*{row.name(v)}:* {row.means(v)}" for row in ROWS]
    blocks = [*(section(line) for line in lines), *actions(button(v.say("Back"), NUMBERS, f"{NUMBERS}:{back}"))]
    return Message(text="\n".join(lines), blocks=blocks)


# --- asked for --------------------------------------------------------------------------------------------------------


def asked(tx: Tx, call: Call) -> Answer:
    """`/ticket numbers`: this month. Raises NotALead."""
    return Answer(say=page(tx, call.reader, check_lead(call), 0))


def press(tx: Tx, call: Call) -> Answer:
    """Another month, or back from what they mean. Raises NotALead."""
    return _turned(call, page(tx, call.reader, check_lead(call), _back(call)))


def press_meant(tx: Tx, call: Call) -> Answer:
    """What they mean."""
    return _turned(call, meaning(call.voice, _back(call)))


def _back(call: Call) -> int:
    return min(read_page(call.value)[1], BACK)


def _turned(call: Call, shown: Message) -> Answer:
    return turned(call, shown, name=NUMBERS, title=call.voice.say("Numbers"))


ENTRIES: tuple[Entry, ...] = (
    action(NUMBERS, press),
    *(action(f"{NUMBERS}.{name}", press) for name in ("before", "after")),
    action(f"{NUMBERS}.meant", press_meant),
)
