"""Whom a request goes to: the policy's lines that fit it, each with the people whom it means today."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.approval.chain import Cause, Seat, SeatState, StandIn, Step, Why, needed
from domain.people import Person, Role
from domain.policy import Condition, StepRule
from domain.refusal import Refusal, refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the steps of a request depend on, besides its requester. ``amount`` is in the company's currency.

    ``categories`` are all that it is of, those too in whose place they are; a step for one of them is asked for.
    ``cost_centres`` are those that pay for some of it, beside the requester's own.
    """

    days: Decimal | None = None
    amount: Decimal | None = None
    categories: frozenset[str] = frozenset()
    cost_centres: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """The people around a requester: ``managers`` from the line manager upwards, and who is meant by a name."""

    managers: Sequence[Person] = ()
    named: Mapping[str, Sequence[Person]] = field(default_factory=dict)


@refusal
class NobodyToDecide(Refusal):
    """No manager, nobody in HR and no administrator can decide for this person."""


@refusal
class TooFewToDecide(Refusal):
    """The policy wants more people to agree than can be asked."""

    needed: int
    asked: int


@refusal
class CannotStandIn(Refusal):
    """Nobody decides in their own place, nor does somebody who left."""

    field = "delegate"
    name: str


@refusal
class ImpossibleDays(Refusal):
    """A substitution that ends before it begins (None: no day is named), or that is over; ``last`` is its end."""

    field = "last"
    first: date | None
    last: date


def fits(when: Condition, terms: Terms, requester: Person) -> bool:
    """Whether a step is asked for."""
    words = (
        (when.category, terms.categories),
        (when.department, {requester.department}),
        # The own one always: nobody gets round a step by booking on another.
        (when.cost_centre, {*terms.cost_centres, requester.cost_centre}),
    )
    ranges = ((when.days, terms.days), (when.amount, terms.amount))
    return all(not wanted or not known.isdisjoint(wanted) for wanted, known in words) and all(
        wanted is None or wanted.holds(value) for wanted, value in ranges
    )


def chosen(rules: Sequence[StepRule], terms: Terms, requester: Person) -> tuple[StepRule, ...]:
    """The rules that fit, in the order of the policy: all of them are asked, one after the other."""
    return tuple(rule for rule in rules if fits(rule.when, terms, requester))


def plan(
    rules: Sequence[StepRule], requester: Person, circle: Circle, *, on: date, barred: Collection[int] = ()
) -> tuple[Step, ...]:
    """The chain of a request, nobody asked yet, nor its requester or who is ``barred``.

    Raises NobodyToDecide, TooFewToDecide.
    """
    barred = {requester.id, *barred}
    return tuple(_step(n, rule, barred, circle, on=on) for n, rule in enumerate(rules, 1))


def _step(position: int, rule: StepRule, barred: Collection[int], circle: Circle, *, on: date) -> Step:
    why, people = _meant(rule, barred, circle, on)
    yes, no = needed(rule.quorum, len(people))
    if no == 0:
        raise TooFewToDecide(needed=yes, asked=len(people))
    seats = tuple(Seat(person_id=person.id, state=SeatState.UPCOMING) for person in people)
    return Step(position=position, rule=rule, why=why, seats=seats)


def _meant(rule: StepRule, barred: Collection[int], circle: Circle, on: date) -> tuple[Why, tuple[Person, ...]]:
    """The people of a rule who work here and are not barred; else the manager, HR, the administrators."""

    def here(people: Sequence[Person]) -> list[Person]:
        return [p for p in people if p.id not in barred and p.works_here(on)]

    managers = here(circle.managers)
    asked = [(why, p) for who in rule.ask for why, p in _named(who, circle, managers, here)]
    if asked:
        why = next((w for w, _ in asked if w is not Why.RULE), Why.RULE)
        return why, tuple({p.id: p for _, p in asked}.values())
    if managers:
        return Why.NEXT_MANAGER, (managers[0],)
    for why, role in ((Why.HR, Role.HR), (Why.ADMIN, Role.ADMIN)):
        if fallback := here(circle.named.get(role, ())):
            return why, tuple(fallback)
    raise NobodyToDecide


def _named(
    who: str, circle: Circle, managers: Sequence[Person], here: Callable[[Sequence[Person]], list[Person]]
) -> Iterator[tuple[Why, Person]]:
    level = {"manager": 0, "next manager": 1}.get(who)
    if level is None:
        yield from ((Why.RULE, p) for p in here(circle.named.get(who, ())))
    elif len(managers) > level:
        meant = circle.managers[level : level + 1]
        yield Why.RULE if managers[level] in meant else Why.NEXT_MANAGER, managers[level]


def stand_in(
    nominal: Person,
    *,
    on: date,
    away: Collection[int],
    delegate: Person | None,
    above: Sequence[Person],
    barred: Collection[int],
) -> StandIn | None:
    """Who may answer for somebody who is away, has left, or wants ``delegate`` to answer on this day.

    It is the delegate, else, for who is not there, the nearest manager of theirs who is. ``barred`` are those who asked
    and whoever has a say in the step already: nobody answers their own request, and nobody answers twice. A stand-in
    has none of their own.
    """
    gone = not nominal.works_here(on)
    if delegate and nearest((delegate,), on=on, away=away, barred=barred):
        return StandIn(person_id=delegate.id, cause=Cause.LEFT if gone else Cause.DELEGATED)
    if not gone and nominal.id not in away:
        return None
    other = nearest(above, on=on, away=away, barred=barred)
    return StandIn(person_id=other.id, cause=Cause.LEFT if gone else Cause.AWAY) if other else None


def nearest(above: Sequence[Person], *, on: date, away: Collection[int], barred: Collection[int]) -> Person | None:
    """The first of these people who works here, is there on that day, and is not barred."""
    return next((p for p in above if p.works_here(on) and p.id not in away and p.id not in barred), None)
