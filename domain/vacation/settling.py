"""Settling an account: a walk through its days that finds what the ledger lacks.

On the first day of a leave year what is above ``most`` lapses, the rest is carried over. What is carried over is used
first: by the days booked until it expires, those that await a decision among them. The day after its last day the
unused part expires. Whatever changes what was posted (leave entered late, given back, refused) posts the difference,
under the same key with a number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from domain.policy import LeaveYear
from domain.vacation.account import Account, Posted, by_key, numbered
from domain.vacation.accrual import Grant, grants, year_starts
from domain.vacation.balance import Entry, Projection, Rule
from domain.vacation.brazil import ledger as brazil
from domain.vacation.span import DAY, ONE, BookedDay
from domain.vacation.turn import Expiry, Turn, last_day, recorded

TAKEN = frozenset({Rule.BOOKED, Rule.GIVEN_BACK})
TIMELY = frozenset({Rule.ACCRUED, Rule.CARRIED_OVER, Rule.EXPIRED})
"""What time does."""


@dataclass(slots=True, kw_only=True)
class Carried:
    """What was carried over, and what was taken since: it goes first; corrections downwards count as taken."""

    amount: int = 0
    taken: int = 0
    adjusted: int = 0

    def note(self, line: Posted) -> None:
        """A line since."""
        if line.rule in TAKEN:
            self.taken -= line.amount
        elif line.rule is Rule.ADJUSTED:
            self.adjusted -= line.amount

    def unused(self) -> int:
        """What is still there of it."""
        return max(self.amount - max(self.taken, 0) - max(self.adjusted, 0), 0)


Event = Expiry | Turn | Grant
ORDER: Mapping[type[Event], int] = {Expiry: 0, Turn: 1, Grant: 2}
"""What comes first where several things fall on one day."""


def due(account: Account, until: date) -> tuple[Entry, ...]:
    """The entries of days until ``until`` that the ledger lacks, in the order of their days."""
    if account.rules.acquired:
        return brazil.due(account, until)
    return tuple(Walk(account, until).entries())


def settle(account: Account, until: date) -> tuple[tuple[Entry, ...], Account]:
    """What the ledger lacks until a day, and the account once it is in there."""
    lacking = due(account, until)
    posted = (Posted(day=e.day, amount=e.amount, rule=e.rule, key=e.key, facts=e.facts or {}) for e in lacking)
    through = max(until, account.settled.through)
    settled = replace(account.settled, through=through, employment=account.employment)
    return lacking, replace(account, settled=settled, lines=(*account.lines, *posted))


def next_day(account: Account, after: date) -> date | None:
    """The next day on which time brings or takes something; None if none is foreseen."""
    if account.rules.acquired:
        return brazil.next_day(account, after)
    events = Walk(account, account.foreseen(since=after)).events()
    return min((event.day for event in events if event.day > after), default=None)


def project(account: Account, *, since: date) -> Projection:
    """How the balance moves from ``since`` on, with all that is to come by the rules."""
    projection = account.projection(due(account, account.foreseen(since=since)), since=since)

    def rebooked(days: Sequence[BookedDay]) -> Projection:
        return project(account.booked(days), since=since)

    return replace(projection, rebooked=rebooked)


@dataclass
class Walk:
    """One walk through the days of an account. ``balance`` and ``carried`` are as the day shows them."""

    account: Account
    until: date
    balance: int = 0
    carried: Carried = field(default_factory=Carried)

    @cached_property
    def imported_on(self) -> date:
        """The day of the newest imported figure: everything until its end is in that figure."""
        return max((line.day for line in self.account.lines if line.rule is Rule.IMPORTED), default=date.min)

    @cached_property
    def posted(self) -> dict[str, list[Posted]]:
        """What time has posted already, by key; corrections with what they correct."""
        return by_key(line for line in self.account.lines if line.rule in TIMELY and line.day > self.imported_on)

    @cached_property
    def moved(self) -> bool:
        """Whether the roster says something else of the employment than when the ledger was settled last."""
        return self.account.settled.employment != self.account.employment

    def events(self) -> list[Event]:
        """What time does on the days of the walk, in order."""
        turns = list(self._turns())
        expiries = (Expiry(day=turn.last + ONE, turn=turn) for turn in turns if turn.last)
        found: list[Event] = [*turns, *expiries, *self._grants]
        return sorted((e for e in found if e.day <= self.until), key=lambda e: (e.day, ORDER[type(e)]))

    def entries(self) -> Iterator[Entry]:
        """Walk, and find what the ledger lacks."""
        events = self.events()
        ours = {line for event in events for line in self.posted.get(self._key(event), ())}
        lines = sorted((line for line in self.account.lines if line not in ours), key=lambda line: line.day)
        passed = 0
        for event in events:
            while passed < len(lines) and lines[passed].day < event.day:
                self.balance += lines[passed].amount
                self.carried.note(lines[passed])
                passed += 1
            yield from self._settle(event)

    def _key(self, event: Event) -> str:
        match event:
            case Grant():
                return self.account.key(Rule.ACCRUED, event.label)
            case Turn():
                return self.account.key(Rule.CARRIED_OVER, event.day.isoformat())
        return self.account.key(Rule.EXPIRED, event.turn.day.isoformat())

    def _settle(self, event: Event) -> Iterator[Entry]:
        """The difference between what is right and what is in the ledger. A year is turned even if nothing lapses."""
        amount, facts = self._right(event)
        self.balance += amount
        key = self._key(event)
        before = self.posted.get(key, [])
        lacking = amount - sum(line.amount for line in before)
        # A period that brought nothing is taken back too: it no longer stands.
        void = bool(before) and "void" in facts and "void" not in before[-1].facts
        if lacking or void or (not before and not isinstance(event, Expiry)):
            told = {**facts, "corrected": True} if before else facts
            yield Entry(
                type=self.account.type, day=event.day, amount=lacking, rule=Rule(key.split(":")[0]),
                key=numbered(key, before), facts=told,
            )  # fmt: skip

    def _right(self, event: Event) -> tuple[int, Mapping[str, Any]]:
        match event:
            case Grant():
                return self._granted(event)
            case Turn():
                return self._turned(event)
        return self._expired(event)

    # --- accrual ------------------------------------------------------------------------------------------------------

    @cached_property
    def _grants(self) -> list[Grant]:
        """The periods that are to be in the ledger, and those that are and should not."""
        fresh = [grant for grant in self._earned if grant.day > self.imported_on and self._counts(grant)]
        return [*fresh, *self._void]

    def _counts(self, grant: Grant) -> bool:
        """What was not brought when its day came was not in the rules, unless the roster knew nothing of it."""
        key = self._key(grant)
        known = any(before.label == grant.label for before in self._before)
        return grant.day > self.account.settled.through or key in self.posted or (self.moved and not known)

    @cached_property
    def _earned(self) -> tuple[Grant, ...]:
        rules, settled = self.account.rules.accrual, self.account.settled
        if rules is None:
            return ()
        # What a year that is over has brought stays, unless the roster says something new.
        span = {"until": max(self.until, settled.through), "besides": date.min if self.moved else settled.through}
        earned = grants(rules, self.account.employment, since=settled.since, **span)
        if other := self._of_other_rules(earned):
            # A policy with other periods goes on where the one before it ended.
            return grants(rules, self.account.employment, since=max(settled.since, other + ONE), **span)
        return earned

    def _of_other_rules(self, earned: Sequence[Grant]) -> date | None:
        """The end of the last period in the ledger that neither today's rules nor a changed roster account for."""
        known = {self._key(grant) for grant in (*earned, *self._before)}
        standing = {key for key, lines in self.posted.items() if not lines[-1].facts.get("void")}
        others = [key for key in standing - known if key.startswith(Rule.ACCRUED)]
        return max((date.fromisoformat(key.split(":")[2].split("/")[1]) for key in others), default=None)

    @cached_property
    def _before(self) -> tuple[Grant, ...]:
        """What the employment that the ledger was settled for brought."""
        rules, settled = self.account.rules.accrual, self.account.settled
        if rules is None or not self.moved:
            return ()
        was = replace(settled.employment, week=self.account.employment.week)
        return grants(rules, was, since=settled.since, until=settled.through)

    @cached_property
    def _void(self) -> tuple[Grant, ...]:
        """Periods that were brought for an employment that is another now."""
        now = {grant.label for grant in self._earned}
        return tuple(g for g in self._before if g.label not in now and self._key(g) in self.posted)

    def _granted(self, grant: Grant) -> tuple[int, Mapping[str, Any]]:
        facts = {
            "first": grant.first.isoformat(), "last": grant.last.isoformat(),
            "yearly": grant.yearly, "periods": grant.periods, **grant.terms,
        }  # fmt: skip
        if grant in self._void:
            return 0, facts | {"void": True}
        before = self.posted.get(self._key(grant), [])
        # What was taken back comes anew once its day is there.
        if before and (self.moved or not before[-1].facts.get("void")):
            stands = sum(line.amount for line in before)
            if not self.moved:
                return stands, facts
            was = next((g.amount for g in self._before if g.label == grant.label), stands)
            return stands + grant.amount - was, facts
        if grant.cap is None:
            return grant.amount, facts
        room = max(grant.cap - self.balance + self.carried.unused(), 0)
        return (room, facts | {"cap": grant.cap}) if room < grant.amount else (grant.amount, facts)

    # --- carry-over ---------------------------------------------------------------------------------------------------

    def _turns(self) -> Iterator[Turn]:
        account, settled = self.account, self.account.settled
        accrual, rule = account.rules.accrual, account.rules.carry_over
        basis, hired_on = accrual.from_ if accrual else LeaveYear.JANUARY, account.employment.hired_on
        after = max(settled.since, self.imported_on)
        known = {lines[0].day: lines for lines in self.posted.values() if lines[0].rule is Rule.CARRIED_OVER}
        for lines in known.values():
            yield recorded(lines[-1])
        if rule is None:
            return
        until = min(self.until, account.employment.left_on or self.until)
        for day in year_starts(basis, hired_on, after=max(after, settled.through), until=until):
            if day not in known:
                yield Turn(
                    day=day,
                    most=None if rule.most is None else int(rule.most * DAY),
                    last=last_day(rule, day, hired_on=hired_on),
                )

    def _turned(self, turn: Turn) -> tuple[int, Mapping[str, Any]]:
        there = max(self.balance, 0)
        carried = there if turn.most is None else min(there, turn.most)
        self.carried = Carried(amount=carried)
        last = turn.last.isoformat() if turn.last else None
        return carried - there, {"carried": carried, "most": turn.most, "last": last}

    def _expired(self, expiry: Expiry) -> tuple[int, Mapping[str, Any]]:
        unused = min(self.carried.unused(), max(self.balance, 0))
        facts = {"carried": self.carried.amount, "last": str(expiry.turn.last)}
        self.carried = Carried()
        return -unused, facts
