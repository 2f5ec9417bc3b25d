"""How many of a team are away at once: whose row is taken, what is looked at, and how it is said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from domain.people import Person
from domain.policy import Staffing
from domain.vacation import Absent, Crowd, Team
from handlers.office import Office
from handlers.texts import Voice
from storage import vacation
from storage.db import Tx

NAMED = 5
"""So many absent colleagues are named."""


def own(tx: Tx, office: Office, person: Person) -> None:
    """Take the rows of the teams that leave of the person counts in. The person's own row is taken before."""
    vacation.own_teams(tx, [_name(person, department) for _, department in _rules(office, person)])


def teams(tx: Tx, office: Office, person: Person, type_: str, *, first: date, last: date) -> tuple[Team, ...]:
    """The teams that such leave of the person counts in, and who of the others is away; none, if the type is exempt."""
    rules = office.policy.leave.types.get(type_)
    if rules is None or not (rules.staffing and rules.away):
        return ()
    return tuple(
        Team(rule=rule, department=department, absent=_absent(tx, office, person, department, first=first, last=last))
        for rule, department in _rules(office, person)
    )


def _absent(
    tx: Tx, office: Office, person: Person, department: str | None, *, first: date, last: date
) -> Sequence[Absent]:
    """When others are away. Of a department, people know the names of those whom their calendars show them."""
    found = vacation.absent_of(
        tx, manager_id=person.manager_id, department=department, besides=person.id, first=first, last=last
    )
    if not found or department is None or office.policy.leave.feeds.company:
        return found
    near = vacation.team(tx, person)
    return [replace(absent, known=absent.person_id in near) for absent in found]


def _rules(office: Office, person: Person) -> Iterator[tuple[Staffing, str | None]]:
    """The rules that count the person, each with the department, or None for their manager's people."""
    for rule in office.policy.leave.staffing:
        if person.department and person.department in rule.departments:
            yield rule, person.department
        if not rule.departments and person.manager_id is not None:
            yield rule, None


def _name(person: Person, department: str | None) -> str:
    return f"department:{department}" if department else f"manager:{person.manager_id}"


# --- in words ---------------------------------------------------------------------------------------------------------


def said(v: Voice, crowd: Crowd) -> str:
    """Who else is away on the tightest day, for whoever asks: names that anybody may know, and numbers."""
    named, more = list(crowd.known[:NAMED]), len(crowd.known[NAMED:]) + crowd.unnamed
    if more:
        named.append(v.count("{n} more", "{n} more", more) if named else v.count("{n} person", "{n} people", more))
    named += [v.count("{n} not decided yet", "{n} not decided yet", crowd.undecided)] if crowd.undecided else []
    away = v.say("Away on {day}: {who}.", day=v.day(crowd.day), who=v.names(named))
    if crowd.department:
        return f"{away} " + v.count(
            "At most {n} of {department} may be away at once.",
            "At most {n} of {department} may be away at once.",
            crowd.most,
            department=crowd.department,
        )
    return f"{away} " + v.count(
        "At most {n} of the team may be away at once.", "At most {n} of the team may be away at once.", crowd.most
    )


def preview(v: Voice, crowds: Sequence[Crowd]) -> list[str]:
    """What the form says of the teams of whoever asks; where they are full and the policy refuses, others say it."""
    some = [crowd for crowd in crowds if crowd.away]
    if crowds and not some:
        return [v.say("Nobody else in the team is away then.")]
    told = [crowd for crowd in some if not (crowd.full and crowd.firm)]
    return [f"⚠️ {said(v, crowd)}" if crowd.full else said(v, crowd) for crowd in told]


def on_card(v: Voice, crowd: Crowd) -> str:
    """How full it gets with the leave, for whoever decides."""
    facts = {"day": v.day(crowd.day), "n": v.number(crowd.away + 1), "most": v.number(crowd.most)}
    if crowd.department:
        line = v.say("With this leave {n} of {department} are away on {day}; at most {most} may be.", **facts,
                     department=crowd.department)  # fmt: skip
    else:
        line = v.say("With this leave {n} of the team are away on {day}; at most {most} may be.", **facts)
    return f"⚠️ {line}" if crowd.full else line
