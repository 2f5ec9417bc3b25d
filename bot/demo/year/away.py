"""A year of leave: a few days in winter, weeks in summer, a cold, a day at home."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.demo.year.past import Life, Past, moment
from domain.vacation.brazil.starts import Window

DAY = timedelta(days=1)
CLT = {"igor": 300, "marcos": 200, "beatriz": 140, "gabriela": 90}
"""Those in Brazil whose férias lie in the past, and how many days ago they were to begin."""
NOTES = ("family", "the mountains", "", "moving house", "", "a wedding", "", "school holidays", "")
NO = ("Two others of the team are away that week", "The fair is in that week", "The auditors come then")
TWICE = 10
"""From so many days on HR agrees too."""
LATER = {"camille": 3, "owen": 5, "luisa": 6, "miguel": 9, "jonas": 10, "ines": 13, "piotr": 17, "grace": 20, "rui": 24}
"""Who has leave ahead, in how many days."""
NOW = {"lars": 2, "raquel": 1, "vasco": 3}
"""Who is away today, and since how many days."""
WAITS = {"filipe": 2, "noah": 4, "matias": 1}
"""Whose request is waiting, since how many days."""


def leave(past: Past, today: date) -> Iterator[Life]:
    """Everybody's leave of the year before ``today``, and what was asked for ahead."""
    for n, name in enumerate(sorted(past.everybody)):
        if name in CLT:
            yield _by_law(past, name, today - CLT[name] * DAY)
        elif past.everybody[name].country != "BR":
            yield from _usual(past, name, n, today)
        if n % 5 == 0:
            yield _at_once(past, name, today - (20 + n * 29 % 320) * DAY, "home_office", 1 + n % 3 % 2)
    for name, ahead in LATER.items():
        yield _asked(past, name, today + ahead * DAY, 3 + ahead % 5, before=ahead + 12)
    for name, since in NOW.items():
        yield _asked(past, name, today - since * DAY, 6, before=30)
    for name, since in WAITS.items():
        yield _asked(past, name, today + 30 * DAY, 5, before=30 + since, decided=60)


def _usual(past: Past, name: str, n: int, today: date) -> Iterator[Life]:
    if n % 3 == 1:
        yield _asked(past, name, today - (325 - n * 7 % 70) * DAY, 3 + n % 3, before=20, no=n % 11 == 5)
    if name not in ("tom", "ana"):
        yield _asked(past, name, today - (200 - n * 13 % 110) * DAY, 12 if n % 2 else 5, before=40 + n % 30)
    if n % 3 == 2:
        yield _asked(past, name, today - (70 - n * 11 % 50) * DAY, 2 + n % 2, before=15, back=n % 13 == 4)
    if n % 5 == 1:
        yield _at_once(past, name, today - (15 + n * 23 % 330) * DAY, "sick", 1 + n % 3)


def _asked(past: Past, name: str, wanted: date, days: int, *, before: int, no: bool = False, back: bool = False,
           decided: int = 0) -> Life:  # fmt: skip
    """Asked so many days ``before`` and decided some days later; or turned down, or taken back."""
    asked = moment(wanted - before * DAY, 8 + days % 8, days * 7 % 60)
    yield asked
    first = past.working_day(name, wanted)
    request_id = _hand_in(past, name, first, first + (days - 1) * DAY, NOTES[before % len(NOTES)])
    yield moment((asked + (decided or 1 + days % 3) * DAY).date(), 10, 15)
    if back:
        past.do(name, "request.withdraw", value=past.pressed(request_id))
        return
    past.decide(request_id, reason=NO[days % len(NO)] if no else None)
    if days >= TWICE:
        yield moment((asked + (4 + days % 3) * DAY).date(), 11)
        past.decide(request_id)


def _by_law(past: Past, name: str, wanted: date) -> Life:
    """Fifteen days of férias, from the nearest lawful day."""
    yield moment(wanted - 45 * DAY, 12)
    calendar = past.office.calendar(past.everybody[name])
    first = Window(calendar=calendar, earliest=wanted - 10 * DAY).nearest(wanted, 15) or wanted
    request_id = _hand_in(past, name, first, first + 14 * DAY, "praia")
    for days in (43, 41):
        yield moment(wanted - days * DAY, 14)
        past.decide(request_id)


def _at_once(past: Past, name: str, day: date, type_: str, days: int) -> Life:
    """A cold, or a day at home: asked and approved on the same day."""
    yield moment(day, 7, 40)
    first = past.working_day(name, past.now.date())
    request_id = _hand_in(past, name, first, first + (days - 1) * DAY, "", type_)
    yield past.now + timedelta(hours=2)
    past.decide(request_id)


def _hand_in(past: Past, name: str, first: date, last: date, note: str, type_: str = "vacation") -> int:
    memo = {"form": "vacation.ask", "person": past.everybody[name].id}
    days = {"first": first.isoformat(), "last": last.isoformat(), "halves": "whole"}
    past.hand_in(name, "vacation.ask", memo=memo, type=type_, note=note, **days)
    return past.newest("vacation", "VAC")
