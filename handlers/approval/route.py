"""Whom a request goes to: the policy's lines with the people of today's roster."""

from collections.abc import Collection, Mapping, Sequence

from domain.approval import Circle, Request, Step, Terms, chosen, opened, plan
from domain.people import Person, Role
from domain.policy import StepRule
from handlers.approval import presence
from handlers.call import Call
from storage import delegation, people
from storage.db import Tx

LEVELS: Mapping[str, int] = {"manager": 1, "next manager": 2}
"""How many managers above a person have to be known for a rule."""


def find_chain(tx: Tx, call: Call, kind: str, requester: Person, terms: Terms) -> tuple[Step, ...]:
    """The steps of a request, the first one asked; nobody decides what they ask, for themselves or for another.

    Raises NobodyToDecide, TooFewToDecide.
    """
    rules, askers = chosen(call.office.policy.approvals.of(kind), terms, requester), {requester.id, call.actor.id}
    steps = plan(rules, requester, circle(tx, requester, rules, call, askers), on=call.today, barred=askers)
    return presence.with_stand_ins(tx, call.office, askers, opened(steps, now=call.now), call.now)


def chain_after(
    tx: Tx, call: Call, request: Request, requester: Person, terms: Terms, *, always: bool
) -> tuple[Step, ...] | None:
    """The steps of a request whose terms change; None if the policy asks for the same as before and not ``always``."""
    rules = chosen(call.office.policy.approvals.of(request.kind), terms, requester)
    if rules == tuple(step.rule for step in request.steps) and not always:
        return None
    known = circle(tx, requester, rules, call, request.askers)
    return plan(rules, requester, known, on=call.today, barred=request.askers)


def circle(
    tx: Tx, requester: Person, rules: Sequence[StepRule], call: Call, barred: Collection[int] = frozenset()
) -> Circle:
    """The people whom the rules may mean; HR and administrators only if they stand in for missing managers.

    In the place of a manager who is ``barred`` the next one is.
    """
    asked = {who for rule in rules for who in rule.ask}
    levels = max((LEVELS.get(who, 1) for who in asked), default=1)
    managers = people.managers(tx, requester, levels=levels)
    if any(manager.id in barred for manager in managers):
        managers = people.managers(tx, requester, levels=levels + 1)
    named = {who: _named(tx, who) for who in asked - LEVELS.keys()}
    if not any(m.works_here(call.today) and m.id not in barred for m in managers):
        named |= {role: people.with_role(tx, role) for role in (Role.HR, Role.ADMIN)}
    return Circle(managers=managers, named=named)


def _named(tx: Tx, who: str) -> tuple[Person, ...]:
    if "@" in who:
        known = people.by_email(tx, who)
        return (known,) if known else ()
    if who in set(Role):
        return people.with_role(tx, Role(who))
    return delegation.members(tx, who)
