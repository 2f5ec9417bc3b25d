"""The figures of tickets, for those who work on them and their leads: a month against the one before."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from domain.figures import Period
from domain.people import Person, Role
from domain.ticket import KIND, Figures, NotALead, Side, by_age, course
from domain.ticket.figures import figures
from handlers.call import Answer, Call, Entry, action
from handlers.figures.cells import of_average, of_counts, of_share, of_spread, of_times
from handlers.figures.kept import asked_for, turned_to
from handlers.figures.page import Board, Row, meaning, read_back, turn
from handlers.figures.words import NONE, score, share, spread
from handlers.office import Office, Reader
from handlers.texts import Voice
from handlers.ticket.book import hours
from handlers.ticket.team.queue import seen_by
from storage.db import Tx
from storage.ticket import figures as kept

NUMBERS = f"{KIND}.numbers"
A_TICKET = 10
"""So many decisions are counted while the working time of a ticket is."""
OLDER = ("up to 1 day", "up to 3 days", "up to 7 days", "up to 30 days", "older")
"""What a table calls the ages of open tickets."""


def led_by(office: Office, person: Person) -> list[str]:
    """The categories whose figures are for somebody: those that they see, for administrators all but what is sensitive.

    Of what is in confidence the numbers say something too: nobody reads them who does not work on it, or lead it.
    """
    tickets = office.policy.tickets
    known = {*seen_by(office, person), *(tickets.shown() if Role.ADMIN in person.roles else ())}
    return [key for key in tickets.categories if key in known]


def check_lead(call: Call) -> list[str]:
    """The categories whose figures are for the actor. Raises NotALead."""
    found = led_by(call.office, call.actor)
    if not found:
        raise NotALead
    return found


def of(tx: Tx, office: Office, known: Collection[str], period: Period, now: datetime) -> Figures:
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


def _waited(v: Voice, found: Mapping[Side, timedelta]) -> str:
    whole = sum(found.values(), timedelta(0))
    if not whole:
        return NONE
    parts = {side: round(100 * found[side] / whole) for side in FOR if found.get(side)}
    return ", ".join(FOR[side](v, v.number(part)) for side, part in parts.items())


def _backlog(v: Voice, found: tuple[int, ...]) -> str:
    if not sum(found):
        return v.say("none")
    return f"{v.number(sum(found))} ({', '.join(aged(v, found))})"


def aged(v: Voice, found: tuple[int, ...]) -> list[str]:
    """How many are how old."""
    return [says(v, v.number(n)) for says, n in zip(AGES, found, strict=True) if n]


FOR: Mapping[Side, Callable[[Voice, str], str]] = {
    Side.AGENT: lambda v, n: v.say("{n}% for those who help", n=n),
    Side.REQUESTER: lambda v, n: v.say("{n}% for who asked", n=n),
    Side.APPROVER: lambda v, n: v.say("{n}% for who decides", n=n),
    Side.OTHERS: lambda v, n: v.say("{n}% for others", n=n),
}
"""For whom a ticket waited."""
AGES: tuple[Callable[[Voice, str], str], ...] = (
    lambda v, n: v.say("{n} up to a day old", n=n),
    lambda v, n: v.say("{n} up to 3 days", n=n),
    lambda v, n: v.say("{n} up to 7 days", n=n),
    lambda v, n: v.say("{n} up to 30 days", n=n),
    lambda v, n: v.say("{n} older", n=n),
)


ROWS: tuple[Row[Figures], ...] = (
    Row(
        "tickets",
        lambda v: v.say("Tickets"),
        lambda v, f: v.say("{opened} opened, {resolved} resolved", opened=f.opened, resolved=f.resolved),
        lambda v: v.say(
            "Opened in the month; resolved in it and not reopened since. What was merged counts where it went on."
        ),
        lambda f: of_counts({"opened": f.opened, "resolved": f.resolved}),
    ),
    Row(
        "response",
        lambda v: v.say("First answer"),
        lambda v, f: spread(v, f.response),
        lambda v: v.say(
            "Working time from the opening until somebody who helps first answered; of those opened in the month that "
            "are answered. What is sent automatically is no answer."
        ),
        lambda f: of_spread(f.response),
    ),
    Row(
        "response_kept",
        lambda v: v.say("Answered in time"),
        lambda v, f: share(v, f.answers),
        lambda v: v.say(
            "Of those opened in the month: in time / (in time + late). What is late and not answered yet is one of the "
            "late."
        ),
        lambda f: of_share(f.answers),
    ),
    Row(
        "resolution",
        lambda v: v.say("Solution"),
        lambda v, f: spread(v, f.resolution),
        lambda v: v.say(
            "Working time from the opening until it was resolved, less the time in which somebody else was waited for; "
            "of those resolved in the month."
        ),
        lambda f: of_spread(f.resolution),
    ),
    Row(
        "resolution_kept",
        lambda v: v.say("Solved in time"),
        lambda v, f: share(v, f.solutions),
        lambda v: v.say(
            "Of those opened in the month: in time / (in time + late). What is late and not solved yet is one of the "
            "late."
        ),
        lambda f: of_share(f.solutions),
    ),
    Row(
        "reopened",
        lambda v: v.say("Reopened"),
        lambda v, f: share(v, f.reopened),
        lambda v: v.say("Of the solutions of the month, those after which the ticket was reopened."),
        lambda f: of_share(f.reopened),
    ),
    Row(
        "satisfaction",
        lambda v: v.say("Satisfaction"),
        lambda v, f: score(v, f.satisfaction),
        lambda v: v.say(
            "What those who asked gave on average, from 1 to 5, for the solutions of the month; also for those that "
            "did not last."
        ),
        lambda f: of_average(f.satisfaction),
    ),
    Row(
        "waited",
        lambda v: v.say("Waiting time"),
        lambda v, f: _waited(v, f.waited),
        lambda v: v.say("The working time of those resolved in the month, by who was waited for."),
        lambda f: of_times({side.value: amount for side, amount in f.waited.items()}),
    ),
    Row(
        "backlog",
        lambda v: v.say("Open"),
        lambda v, f: _backlog(v, f.backlog),
        lambda v: v.say("At the end of the month, or now; by their age in days of the calendar."),
        lambda f: of_counts(dict(zip(OLDER, f.backlog, strict=True))),
    ),
    Row(
        "deflected",
        lambda v: v.say("Solved by a kept answer"),
        lambda v, f: share(v, f.deflected),
        lambda v: v.say(
            "Forms of the month in which an answer helped, so that no ticket came of them / (those + tickets opened)."
        ),
        lambda f: of_share(f.deflected),
    ),
)
"""What is shown, from top to bottom."""


BOARD = Board(
    key=KIND,
    name=NUMBERS,
    tab=lambda v: v.say("Tickets"),
    title=lambda v, month: v.say("Tickets in {month}", month=month),
    rows=ROWS,
    find=lambda tx, scope, period: of(tx, scope.office, scope.among, period, scope.now),
    shape=Figures,
    made_of=lambda f: A_TICKET * (f.opened + f.resolved) + sum(f.backlog),
    about=lambda reader: _named(reader, led_by(reader.office, reader.person)),
    among=led_by,
)


def _named(reader: Reader, known: list[str]) -> str:
    tickets, language = reader.office.policy.tickets, reader.voice.language
    return " · ".join(tickets.category(key).name.in_(language) for key in known)


# --- asked for --------------------------------------------------------------------------------------------------------


def asked(tx: Tx, call: Call) -> Answer:
    """`/ticket numbers`: this month. Raises NotALead."""
    check_lead(call)
    return asked_for(tx, call, BOARD)


def press(tx: Tx, call: Call) -> Answer:
    """Another month, or back from what they mean. Raises NotALead."""
    check_lead(call)
    return turned_to(tx, call, BOARD)


def press_meant(tx: Tx, call: Call) -> Answer:
    """What they mean."""
    return turn(call, BOARD, meaning(call.voice, BOARD, read_back(call)))


ENTRIES: tuple[Entry, ...] = (
    action(NUMBERS, press),
    *(action(f"{NUMBERS}.{name}", press) for name in ("before", "after", KIND)),
    action(f"{NUMBERS}.meant", press_meant),
)
