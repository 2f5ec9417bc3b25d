"""Explain my balance: what is left, on any day, and the ledger line by line with the rule that made each line."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from domain.dates import read_dates
from domain.dates.words import fold
from domain.policy import LeaveType
from domain.vacation import DAY, Projection, Rule, Span
from domain.vacation.brazil.ledger import LAW
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, context, section
from handlers.forms import read_page, turned
from handlers.office import Reader
from handlers.texts import Mrkdwn, Voice, typed
from handlers.vacation.account import projected
from handlers.vacation.brazil.words import brought, periods
from storage import people, vacation
from storage.db import Tx
from storage.vacation import Told

EXPLAIN = "vacation.explain"
BALANCE = ("balance", "saldo")
PAGE = 12
MOST_TYPES = 5
SOON = timedelta(days=180)
"""How long before somebody loses days they are told."""


def kept(reader: Reader) -> Mapping[str, LeaveType]:
    """The types for the reader that a balance is kept of."""
    return {name: rules for name, rules in reader.office.types(reader.person).items() if rules.balance}


def expiring(v: Voice, balance: Projection, *, today: date) -> list[str]:
    """What is soon lost if nobody uses it, and the last day to do so."""
    soon = {day: -amount for day, amount in balance.lost.items() if today < day <= today + SOON and amount < 0}
    return [_expires(v, amount, day - timedelta(days=1), today) for day, amount in sorted(soon.items())]


def _expires(v: Voice, amount: int, last: date, today: date) -> str:
    told = {"days": v.days(amount), "day": v.day(last, year=last.year != today.year)}
    return v.count("{days} expires on {day}", "{days} expire on {day}", 1 if amount <= DAY else 2, **told)


def named_day(reader: Reader, words: str) -> date | None:
    """The day in "balance 1 Sep"; None if it is something else. Raises the refusals of domain.dates."""
    first, _, rest = words.partition(" ")
    if fold(first) not in BALANCE or not rest:
        return None
    read = read_dates(typed(rest), today=reader.today, language=reader.voice.language)
    return None if read.rest else read.first or read.last


def on_day(tx: Tx, reader: Reader, day: date) -> Message:
    """The balances on another day."""
    v, today = reader.voice, reader.today
    told = {"day": v.day(day, year=day.year != today.year)}
    lines = [
        v.say("*{type}:* {left} left on {day}", type=rules.name.in_(v.language), left=v.days(amount), **told)
        for name, rules in kept(reader).items()
        for amount in [_on(tx, reader, name, day)]
    ]
    if not lines:
        return Message(text=v.say("No type of leave has a balance here."))
    small = [v.say("By the rules and with all that is asked for today.")] if day > today else []
    return Message(text="\n".join([*lines, *small]), blocks=[section(*lines), *([context(*small)] if small else [])])


def _on(tx: Tx, reader: Reader, name: str, day: date) -> int:
    """What could be taken from a day to come; what stood on a day that is past."""
    since = min(day, reader.today)
    balance = projected(tx, reader.office, reader.person, name, since=since, now=reader.now)
    return balance.at(day) if day < reader.today else balance.from_day(day).usable()


# --- the ledger, line by line -----------------------------------------------------------------------------------------


def buttons(reader: Reader) -> list[Json]:
    """The way to the explanation: of one type first, which leads to the others."""
    first = next(iter(kept(reader)), None)
    return [button(reader.voice.say("Explain…"), f"{EXPLAIN}.0", f"{first}:0")] if first else []


def _others(reader: Reader, shown: str) -> list[Json]:
    """The way to the other types."""
    v, types = reader.voice, list(kept(reader).items())[:MOST_TYPES]
    return [
        button(rules.name.in_(v.language), f"{EXPLAIN}.{n}", f"{name}:0")
        for n, (name, rules) in enumerate(types)
        if name != shown
    ]


def explain(tx: Tx, reader: Reader, name: str = "", skip: int = 0) -> Message:
    """A page of the ledger of one type, newest first; without a name, of the first type that has a balance."""
    v, types = reader.voice, kept(reader)
    if not types:
        return Message(text=v.say("No type of leave has a balance here."))
    name = name if name in types else next(iter(types))
    found = vacation.history(tx, reader.person.id, name, limit=PAGE + 1, skip=skip)
    balance = projected(tx, reader.office, reader.person, name, since=reader.today, now=reader.now)
    told = {"type": types[name].name.in_(v.language), "left": v.days(balance.usable())}
    heading = v.say("*{type}:* {left} left", **told)
    lines = [_line(tx, reader, line) for line in found[:PAGE]] or [v.say("Nothing is in the ledger yet.")]
    small = [*_awaiting(tx, reader, name), *expiring(v, balance, today=reader.today)]
    if types[name].acquired:
        small += periods(tx, reader, name, types[name])
    small += [v.say("By {law}.", law=law)] if (law := types[name].law) else []
    blocks = [
        section(heading), *([context(*small)] if small and not skip else []), section(*lines),
        *_ways(v, name, skip, more=len(found) > PAGE), *actions(*_others(reader, name)),
    ]  # fmt: skip
    return Message(text="\n".join([heading, *lines]), blocks=blocks)


def _awaiting(tx: Tx, reader: Reader, name: str) -> list[str]:
    awaiting = vacation.awaiting(tx, reader.person.id, name)
    told = reader.voice.days(awaiting)
    return [reader.voice.say("After deducting {days} awaiting a decision", days=told)] if awaiting else []


def _ways(v: Voice, name: str, skip: int, *, more: bool) -> list[Json]:
    older = [button(v.say("Older…"), f"{EXPLAIN}.older", f"{name}:{skip + PAGE}")] if more else []
    return actions(*older, *([button(v.say("Newest"), f"{EXPLAIN}.newest", f"{name}:0")] if skip else []))


def _line(tx: Tx, reader: Reader, told: Told) -> str:
    """When, how much, and why."""
    v = reader.voice
    when = v.span(Span(told.first, told.last), today=reader.today)
    why = Mrkdwn(WHY[told.rule](tx, v, told))
    return v.say("{when}: {amount}, {why}", when=when, amount=_signed(v, told.amount), why=why)


def _signed(v: Voice, amount: int) -> str:
    return ("−" if amount < 0 else "+") + v.count("{n} day", "{n} days", Decimal(abs(amount)) / DAY)


def _day(v: Voice, told: Told, fact: str) -> str:
    return v.day(date.fromisoformat(told.facts[fact]), year=True)


def _adjusted(tx: Tx, v: Voice, told: Told) -> str:
    if told.by_id is None:
        return v.say("corrected figure of an import")
    who = people.get(tx, told.by_id).name
    return v.say("corrected by {who} (HR): “{reason}”", who=who, reason=told.reason or "")


def _accrued(tx: Tx, v: Voice, told: Told) -> str:
    if told.facts.get("law") == LAW:
        return brought(v, told.facts)
    facts = {"first": _day(v, told, "first"), "last": _day(v, told, "last"), "yearly": v.days(told.facts["yearly"])}
    if told.facts.get("corrected"):
        return v.say("correction of what was earned from {first} to {last}", **facts)
    if "monthly" in told.facts:
        return _by_the_month(v, told, facts)
    earned = _by_the_year(v, told, facts)
    if parts := told.facts.get("parts"):
        return v.say("first year, one of {parts} parts: {earned}", parts=parts, earned=Mrkdwn(earned))
    return earned


def _by_the_year(v: Voice, told: Told, facts: dict[str, str]) -> str:
    if "weeks" in told.facts:
        weeks, week = v.number(Decimal(told.facts["weeks"])), v.days(told.facts["week"] * DAY)
        facts |= {"weeks": weeks, "week": week}
        return v.say("earned from {first} to {last}, at {weeks} weeks of {week}: {yearly} a year", **facts)
    if "cap" in told.facts:
        facts["cap"] = v.days(told.facts["cap"])
        return v.say("earned from {first} to {last}, at {yearly} a year up to a balance of {cap}", **facts)
    return v.say("earned from {first} to {last}, at {yearly} a year", **facts)


def _by_the_month(v: Voice, told: Told, facts: Mapping[str, str]) -> str:
    monthly, most = v.days(told.facts["monthly"]), told.facts["most"]
    if most is None:
        return v.say("first year: {monthly} for the full month from {first} to {last}", monthly=monthly, **facts)
    facts = {**facts, "monthly": monthly, "most": v.days(most)}
    return v.say("first year: {monthly} for the full month from {first} to {last}, at most {most} in all", **facts)


def _carried_over(tx: Tx, v: Voice, told: Told) -> str:
    carried = v.days(told.facts["carried"])
    if told.facts["last"]:
        last = _day(v, told, "last")
        return v.say("new year: {carried} carried over, to be used by {last}", carried=carried, last=last)
    return v.say("new year: {carried} carried over", carried=carried)


WHY: Mapping[Rule, Callable[[Tx, Voice, Told], str]] = {
    Rule.IMPORTED: lambda tx, v, told: v.say("imported balance"),
    Rule.BOOKED: lambda tx, v, told: v.say("taken with {reference}", reference=told.reference or "…"),
    Rule.GIVEN_BACK: lambda tx, v, told: v.say("given back with {reference}", reference=told.reference or "…"),
    Rule.ADJUSTED: _adjusted,
    Rule.ACCRUED: _accrued,
    Rule.CARRIED_OVER: _carried_over,
    Rule.ENCASHED: lambda tx, v, told: v.say(
        "sale of a third with {reference} (CLT art. 143)", reference=told.reference or "…"
    ),
    Rule.EXPIRED: lambda tx, v, told: v.say("carried over and not used by {last}", last=_day(v, told, "last")),
}
"""The rule that made a line, in words."""


def turn(tx: Tx, call: Call) -> Answer:
    """A press on a type or on another page."""
    name, skip = read_page(call.value)
    return turned(call, explain(tx, call.reader, name, skip), name=EXPLAIN, title=call.voice.say("Balance"))


ENTRIES: tuple[Entry, ...] = tuple(
    action(f"{EXPLAIN}.{name}", turn) for name in (*range(MOST_TYPES), "older", "newest")
)
