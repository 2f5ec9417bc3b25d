"""The imported roster: its cells, and what a row changes about somebody whom we know."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from holidays import country_holidays
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic import field_validator as check

from domain.calendar import has_calendar
from domain.people import Role
from domain.policy import Model, WeeklySchedule, Zone

FEW = 40
"""So many parts of a country fit into a sentence."""


def _email(words: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+", words):
        raise ValueError("no address; write one such as ana@company.example")
    return words.lower()


def _slack_id(words: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]{2,20}", words):
        raise ValueError("no Slack user id; it begins with U or W and is in the person's Slack profile")
    return words


def _locale(words: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,4}){0,2}", words):
        raise ValueError("no locale; write one such as pt-BR or en")
    return words


def _roles(words: object) -> frozenset[Role]:
    wanted = {word.strip().lower() for word in re.split("[;,]", str(words)) if word.strip()}
    for word in sorted(wanted - {role.value for role in Role}):
        raise ValueError(f"'{word}' is no role; there are {', '.join(role.value for role in Role)}")
    return frozenset(map(Role, wanted))


def _date(words: object) -> date:
    # pydantic would take 20260131 for a moment in 1970.
    try:
        if isinstance(words, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", words):
            return date.fromisoformat(words)
    except ValueError:
        pass
    raise ValueError("no date; write one such as 2026-01-31")


Email = Annotated[str, AfterValidator(_email)]
Day = Annotated[date, BeforeValidator(_date)]
Line = Annotated[str, Field(max_length=200)]


class PersonRow(Model):
    """A person as a row of the roster says it. An empty cell is None."""

    model_config = ConfigDict(str_strip_whitespace=True)

    email: Email
    name: Line
    slack_id: Annotated[str, AfterValidator(_slack_id)] | None = None
    manager_email: Email | None = None
    department: Line | None = None
    cost_centre: Line | None = None
    country: Annotated[str, AfterValidator(str.upper)] | None = None
    subdivision: Line | None = None
    timezone: Zone | None = None
    locale: Annotated[str, AfterValidator(_locale)] | None = None
    hired_on: Day | None = None
    left_on: Day | None = None
    roles: Annotated[frozenset[Role], BeforeValidator(_roles)] = frozenset()
    employee_id: Line | None = None
    city: Line | None = None
    entity: Line | None = None
    schedule: WeeklySchedule | None = None

    @check("country")
    @classmethod
    def _known(cls, country: str | None) -> str | None:
        if country and not has_calendar(country, None):
            raise ValueError("no public holidays are known for this country; write one such as PT or BR, or nothing")
        return country

    @check("subdivision")
    @classmethod
    def _inside(cls, subdivision: str | None, info: ValidationInfo) -> str | None:
        if subdivision is None or "country" not in info.data:
            return subdivision
        country = info.data["country"]
        if country is None:
            raise ValueError("a part of which country? fill in the country too")
        if not has_calendar(country, subdivision):
            raise ValueError(f"no part of {country}; {_parts(country)}")
        return subdivision

    @check("left_on")
    @classmethod
    def _after(cls, left_on: date | None, info: ValidationInfo) -> date | None:
        hired_on = info.data.get("hired_on")
        if left_on and hired_on and left_on < hired_on:
            raise ValueError(f"is before hired_on, {hired_on}")
        return left_on


def _parts(country: str) -> str:
    parts = country_holidays(country).subdivisions
    if not parts:
        return "none of its parts has holidays of its own; write nothing"
    return f"there are {', '.join(parts[:FEW])}{' and others' if len(parts) > FEW else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody as they are kept: ``values`` by the roster's columns, ``slack_ids`` in the workspace."""

    id: int
    values: Mapping[str, object]
    slack_ids: frozenset[str] = frozenset()


def changes(known: Known | None, row: PersonRow, columns: Collection[str]) -> tuple[str, ...]:
    """The columns in which ``row`` says something new; what the file has no column for stays as it is."""
    return tuple(column for column in columns if column != "email" and _differs(known, row, column))


def _differs(known: Known | None, row: PersonRow, column: str) -> bool:
    said = getattr(row, column)
    if column == "slack_id":
        # An empty cell takes no account away: most people are linked by their address. An id takes all others away.
        return said is not None and (known is None or known.slack_ids != {said})
    return known is None or bool(said != known.values[column])


def circles(managers: Mapping[str, str | None]) -> Iterator[tuple[str, ...]]:
    """Everybody who would be their own manager's manager, each circle once; addresses from a person to themselves."""
    clear: set[str] = set()
    for start in managers:
        line: list[str] = []
        at: str | None = start
        while at is not None and at not in clear and at not in line:
            line.append(at)
            at = managers.get(at)
        if at in line:
            yield (*line[line.index(at) :], at)
        clear.update(line)
