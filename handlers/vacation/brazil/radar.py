"""The radar in HR's digest: whose férias have to be granted soon, before they are paid double."""

from collections.abc import Iterator
from datetime import date

from domain.people import Person
from domain.vacation.brazil.radar import Urgent, urgent
from handlers.office import Reader
from handlers.vacation.brazil.plan import planner
from handlers.vacation.brazil.refusals import days, period
from storage import people
from storage.db import Tx


def lines(tx: Tx, reader: Reader) -> list[str]:
    """Everybody's days that nobody has planned, the most urgent first."""
    found = [
        (warning.period.concessive_last, who, warning) for who in people.roster(tx) for warning in _of(tx, reader, who)
    ]
    return [_line(reader, who, warning) for _, who, warning in sorted(found, key=lambda one: (one[0], one[1].name))]


def _of(tx: Tx, reader: Reader, person: Person) -> Iterator[Urgent]:
    if not person.hired_on or (person.left_on and person.left_on < reader.today):
        return
    for name, rules in reader.office.types(person).items():
        if rules.acquired:
            yield from urgent(planner(tx, reader.office, person, name, rules, now=reader.now))


def _line(reader: Reader, person: Person, warning: Urgent) -> str:
    v, last = reader.voice, warning.period.concessive_last
    told = {
        "who": person.name,
        "days": days(v, warning.days),
        "period": period(v, warning.period),
        "last": v.day(last, year=True),
    }
    if warning.left_for < 0:
        return v.say(
            "⚠️ *{who}*: {days} of {period} had to be taken by {last} and are paid double (CLT art. 137)", **told
        )
    if warning.latest is None or warning.latest < reader.today:
        return v.say(
            "⚠️ *{who}*: {days} of {period} no longer fit before {last}: what is later is paid double (CLT art. 137)",
            **told,
        )
    return v.say("*{who}*: {days} of {period}, last lawful start {start}", start=_start(reader, warning.latest), **told)


def _start(reader: Reader, start: date) -> str:
    return reader.voice.day(start, year=start.year != reader.today.year)
