"""What is looked at: people, roles, channels and policies. A check is a function of what is there."""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from domain.calendar import has_calendar
from domain.finding import Found, Standing
from domain.people import Role
from domain.policy import LeaveType, Policy
from storage import readiness
from storage.db import Tx
from storage.readiness import NAMED, Readiness, Some, not_on_roster
from storage.stock import items

OK, LOOK, MISSING = Standing.OK, Standing.LOOK, Standing.MISSING
QUEUES = ("expense", "stock", "ticket")
"""The subjects that have a queue in a private channel, by their commands."""


def basis(tx: Tx, policy: Policy, today: date) -> str:
    """Another one once ``look_over`` may find something else: all that it looks at follows from these."""
    said = sha256(policy.model_dump_json().encode()).hexdigest()[:16]
    return f"{today.isoformat()} {said} {readiness.basis(tx)} {bool(items.version(tx))}"


def look_over(tx: Tx, policy: Policy, today: date) -> Iterator[Found]:
    """Everything that is looked at, with what is as it should be."""
    types = policy.leave.types
    imported = [name for name, rules in types.items() if rules.balance and not (rules.accrual or rules.clt)]
    counted = {name: policy.leave.whose(name, country=policy.company.country) for name in imported}
    found = readiness.readiness(tx, types=counted, today=today)
    if not found.people:
        yield Found("people", MISSING)
        return
    yield Found("people", OK, {"n": found.people})
    yield _deciders(found)
    if found.manager_left.n:
        yield Found("manager left", LOOK, _named(found.manager_left))
    yield _accounts(found)
    yield from _balances(found, types, earned=any(rules.accrual or rules.clt for rules in types.values()))
    if found.without_hire_date.n and any(rules.accrual for rules in types.values()):
        yield Found("hired", LOOK, _named(found.without_hire_date))
    yield from _roles(tx, policy, found)
    yield from _policies(tx, policy, found)


def _named(some: Some) -> dict[str, Any]:
    return {"n": some.n, "names": list(some.names)}


def _deciders(found: Readiness) -> Found:
    alone = _named(found.without_manager)
    if Role.HR not in found.roles:
        return Found("hr", MISSING, alone)
    return Found("manager", LOOK if found.without_manager.n else OK, alone)


def _accounts(found: Readiness) -> Found:
    without = found.without_account
    if without.n and not found.accounts:
        return Found("accounts unread", LOOK)
    standing = OK if not without.n else MISSING if without.everybody else LOOK
    return Found("account", standing, _named(without))


def _balances(found: Readiness, types: Mapping[str, LeaveType], *, earned: bool) -> Iterator[Found]:
    """Without any balance nobody can ask for leave; where some leave is ``earned``, or imported, the rest may come."""
    concerned = {type_: without for type_, without in found.without_balance.items() if without.of}
    bare = not earned and all(without.everybody for without in concerned.values())
    for type_, without in concerned.items():
        standing = OK if not without.n else MISSING if bare else LOOK
        facts = {"name": types[type_].name.model_dump(), "nobody": without.everybody, **_named(without)}
        yield Found(f"balance {type_}", standing, facts)


def _roles(tx: Tx, policy: Policy, found: Readiness) -> Iterator[Found]:
    if Role.ADMIN not in found.roles:
        yield Found("admin", LOOK)
    if Role.FINANCE not in found.roles:
        yield Found("finance", LOOK)
    alone = [one for one in policy.tickets.categories.values() if Role(one.role) not in found.roles]
    if alone:
        roles = sorted({one.role for one in alone})
        yield Found("helpers", LOOK, {"names": [one.name.model_dump() for one in alone], "roles": roles})
    if Role.STOCK not in found.roles and items.version(tx):
        yield Found("keepers", LOOK)


def _policies(tx: Tx, policy: Policy, found: Readiness) -> Iterator[Found]:
    channels: Mapping[str, Any] = {
        "expense": policy.expenses.finance.channel,
        "stock": policy.stock.channel,
        "ticket": policy.tickets.channel,
    }
    if without := [name for name in QUEUES if not channels[name]]:
        yield Found("channels", LOOK, {"queues": without})
    if found.without_country.n and not policy.company.country:
        yield Found("country", LOOK, _named(found.without_country))
    if nowhere := {place: n for place, n in found.places.items() if not has_calendar(*place)}:
        names = ["-".join(filter(None, place)) for place in nowhere]
        yield Found("calendar", LOOK, {"n": sum(nowhere.values()), "names": names[:NAMED]})
    if unknown := not_on_roster(tx, _addresses(policy)):
        yield Found("addresses", LOOK, {"n": len(unknown), "names": list(unknown[:NAMED])})


def _addresses(policy: Policy) -> frozenset[str]:
    """Whom the policy names by an address."""
    leads = {address for one in policy.tickets.categories.values() for address in one.leads}
    return frozenset(address.lower() for address in leads | policy.approvals.addresses())
