"""Who asks and who decides in the rules' own stories, and requests that wait."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain.approval import Circle, Request, State, Step, Why, forward, opened, plan, settle
from domain.people import Action, Person, Role
from domain.policy import StepRule

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
TODAY = NOW.date()


def person(id_: int, name: str, *roles: Role) -> Person:
    """Somebody of the company."""
    return Person(id=id_, name=name, email=f"{name.lower()}@x", roles=frozenset(roles))


ANA, BRUNO, EVA = person(1, "Ana"), person(2, "Bruno"), person(3, "Eva")
RITA, HUGO = person(4, "Rita", Role.HR), person(5, "Hugo", Role.HR, Role.ADMIN)
GINA = replace(person(6, "Gina"), left_on=date(2026, 7, 31))
IVO = replace(person(8, "Ivo", Role.HR), reachable=False)
PEOPLE = (ANA, BRUNO, EVA, RITA, HUGO)
MANAGER = StepRule(ask=("manager",))


def chain(*steps: tuple[StepRule, Sequence[Person]]) -> tuple[Step, ...]:
    """Steps, the first one asked: each a rule and the people whom it means."""
    named = {f"S{n:05}": people for n, (_, people) in enumerate(steps)}
    rules = [rule.model_copy(update={"ask": (name,)}) for name, (rule, _) in zip(named, steps, strict=True)]
    return opened(plan(rules, person(99, "Nobody"), Circle(named=named), on=TODAY), now=NOW)


def asked(by: Person = ANA, *, deciders: Sequence[Person] = (BRUNO,), steps: tuple[Step, ...] = ()) -> Request:
    """A request that waits; of one step that anybody of ``deciders`` answers, if not of ``steps``."""
    return Request(
        id=1, kind="vacation", reference="VAC-1", requester_id=by.id, entered_by_id=by.id, state=State.PENDING,
        version=1, round=1, asked_at=NOW, steps=steps or chain((MANAGER, deciders)),
    )  # fmt: skip


def act(
    request: Request,
    action: Action,
    by: Person,
    *,
    seen: int | None = None,
    reason: str = "So.",
    steps: tuple[Step, ...] | None = None,
) -> Request:
    """A move at the next minute."""
    now = NOW + timedelta(minutes=request.version)
    if action is Action.REASSIGN:
        return forward(request, to=EVA, by=by, now=now, reason=reason, seen=seen)
    return settle(request, action, by=by, now=now, reason=reason, seen=seen, steps=steps)


__all__ = ["ANA", "BRUNO", "EVA", "GINA", "HUGO", "IVO", "MANAGER", "NOW", "PEOPLE", "RITA", "TODAY", "Why", "act",
           "asked", "chain", "person"]  # fmt: skip
