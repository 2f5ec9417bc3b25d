"""The digest of those who help: what of their promises was kept, what is open and how old it is, what nobody has."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from domain.figures import Period, Share
from domain.people import Role
from domain.ticket import Course, by_age, course
from handlers.digest.part import Digest, Found, Part
from handlers.figures.words import share
from handlers.office import Reader
from handlers.texts import Mrkdwn
from handlers.ticket import book
from handlers.ticket.numbers.figures import aged
from handlers.ticket.team.queue import lines_of, seen_by
from storage.db import Tx
from storage.ticket import figures, lists, tickets, waiting

WEEK = timedelta(days=7)


def _known(reader: Reader) -> list[str]:
    """The categories that it tells of: in a channel all but the sensitive ones."""
    if reader.person.id:
        return seen_by(reader.office, reader.person)
    return [key for key, one in reader.office.policy.tickets.categories.items() if not one.sensitive]


def _promises(kept: Callable[[Course], bool | None]) -> Callable[[Tx, Reader, date], Found]:
    """What of those that were opened in a week was kept; those of which it was not are listed."""

    def find(tx: Tx, reader: Reader, day: date) -> Found:
        period = Period(reader.now - WEEK, reader.now)
        opened = [one for one in figures.concerned(tx, _known(reader), period) if one.opened_at in period]
        known = [
            (one, done)
            for one in opened
            if (done := kept(course(one, book.hours(reader.office, one), reader.now))) is not None
        ]
        late = [one for one, done in known if not done]
        said = _kept(reader, len(known) - len(late), len(known)) if known else ""
        return Found(len(late), lambda skip, most: lines_of(tx, reader, late[skip : skip + most]), said=said)

    return find


def _kept(reader: Reader, n: int, of: int) -> str:
    """The share, and of how many the list is: of those that were late."""
    v, said = reader.voice, share(reader.voice, Share(n, of))
    return v.count("{share} · {n} late", "{share} · {n} late", of - n, share=Mrkdwn(said)) if n < of else said


def _open(tx: Tx, reader: Reader, day: date) -> Found:
    def lines(skip: int, most: int) -> Sequence[str]:
        ids = lists.queued(tx, _known(reader), limit=most, skip=skip)
        return lines_of(tx, reader, list(tickets.load_many(tx, ids).values()))

    return Found(len(figures.open_at(tx, _known(reader), reader.now)), lines)


def _ages(tx: Tx, reader: Reader, day: date) -> Sequence[str]:
    opened = figures.open_at(tx, _known(reader), reader.now)
    return aged(reader.voice, by_age(opened, reader.now))


def _free(tx: Tx, reader: Reader, day: date) -> Found:
    def lines(skip: int, most: int) -> Sequence[str]:
        ids = lists.queued(tx, _known(reader), limit=most, skip=skip, free=True)
        return lines_of(tx, reader, list(tickets.load_many(tx, ids).values()), free=True)

    return Found(waiting.many_unassigned(tx, _known(reader)), lines)


DIGEST = Digest(
    key="it",
    name=lambda v: v.say("Tickets this week"),
    about=lambda v: v.say("What of the promises was kept, what is open and how old it is, what nobody has taken"),
    whom=Role.IT,
    also=lambda office, person: bool(seen_by(office, person)),
    parts=(
        Part(key="free", heading=lambda v: v.say("With nobody yet"), find=_free),
        Part(key="open", heading=lambda v: v.say("Open"), find=_open, brief=_ages),
        Part(
            key="answers",
            heading=lambda v: v.say("Answered in time, of those of seven days"),
            find=_promises(lambda one: one.answer_kept),
        ),
        Part(
            key="solutions",
            heading=lambda v: v.say("Solved in time, of those of seven days"),
            find=_promises(lambda one: one.solution_kept),
        ),
    ),
)
