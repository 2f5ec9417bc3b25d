"""What people look up: their balance, their requests, who is away."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from domain.policy import LeaveType
from domain.vacation import Span
from handlers.approval.listing import PAGE, on_from
from handlers.approval.telling import lines as told
from handlers.call import Json, Message
from handlers.cards import actions, in_lines, section
from handlers.meant import CANCEL
from handlers.office import Reader
from handlers.texts import Voice, escape
from handlers.vacation import block
from handlers.vacation.account import projected
from handlers.vacation.explain import buttons, expiring, explain, kept
from storage import approval, vacation
from storage.db import Tx

MOST_AWAY, TEAM = 40, 12


def balances(tx: Tx, reader: Reader) -> list[str]:
    """A line for each type that a balance is kept of: what is left, what awaits a decision, what expires when."""
    return _lines(tx, reader, kept(reader))


def at_a_glance(tx: Tx, reader: Reader) -> list[str]:
    """Those lines but for types of which the reader never had anything; all of them, if that is so of every type."""
    types = kept(reader)
    had = {n: rules for n, rules in types.items() if rules.granted or vacation.used(tx, reader.person.id, n)}
    return _lines(tx, reader, had or types)


def _lines(tx: Tx, reader: Reader, types: Mapping[str, LeaveType]) -> list[str]:
    return [_balance(tx, reader, name, rules) for name, rules in types.items()]


def _balance(tx: Tx, reader: Reader, name: str, rules: LeaveType) -> str:
    v, person = reader.voice, reader.person
    projection = projected(tx, reader.office, person, name, since=reader.today, now=reader.now)
    facts = {"type": rules.name.in_(v.language), "left": v.days(projection.usable())}
    said = v.say("*{type}:* {left} left", **facts)
    if awaiting := vacation.awaiting(tx, person.id, name):
        said = v.say(
            "*{type}:* {left} left, after deducting {awaiting} awaiting a decision",
            awaiting=v.days(awaiting),
            **facts,
        )
    line = " · ".join([said, *expiring(v, projection, today=reader.today)])
    due = block.hint(tx, reader.office, v, person, name, rules, projection, on=reader.today, now=reader.now)
    return "\n".join([line, *due])


def balance(tx: Tx, reader: Reader) -> Message:
    """The actor's balances, with the way to how they came about."""
    lines = balances(tx, reader)
    if not lines:
        return Message(text=reader.voice.say("No type of leave has a balance here."))
    return in_lines(lines, *actions(*buttons(reader)))


def mine(tx: Tx, reader: Reader) -> Message:
    """The actor's newest requests."""
    ids = approval.asked_by(tx, reader.person.id, kind="vacation", limit=PAGE + 1)
    if not ids:
        ask = reader.office.command("vacation")
        return Message(
            text=reader.voice.say("You have not asked for leave yet. `{command}` opens the form.", command=ask)
        )
    lines = told(tx, reader, vacation.load_many(tx, ids[:PAGE]).values())
    return in_lines(lines, *on_from(reader.voice, "vacation", ids))


def cancel(tx: Tx, reader: Reader) -> Message:
    """The same for whoever wants to cancel one of them: where that is done."""
    requests, name = mine(tx, reader), reader.office.command("vacation")
    if not requests.blocks:
        return requests
    hint = reader.voice.say("`{command} VAC-12` shows one with its buttons: withdraw it, or give days back.",
                            command=name)  # fmt: skip
    return Message(text=f"{requests.text}\n{hint}", blocks=[*requests.blocks, section(hint)])


def who(tx: Tx, reader: Reader) -> Message:
    """Who is away in the next seven days: names and days, never why."""
    v, today = reader.voice, reader.today
    absent = vacation.soonest_away(tx, first=today, last=today + timedelta(days=6), limit=MOST_AWAY + 1)
    lists = {v.say("Away in the next seven days"): [absence(v, a, today) for a in absent]} if absent else {}
    lists |= _at_work(tx, reader)
    if not absent:
        nobody = v.say("Nobody is away in the next seven days.")
        if not lists:
            return Message(text=nobody)
        lists = {nobody: []} | lists
    shown = {heading: _cut(v, lines) for heading, lines in lists.items()}
    text = "\n".join(line for heading, lines in shown.items() for line in (heading, *lines))
    return Message(text=text, blocks=[_section(*one) for one in shown.items()])


def team(tx: Tx, reader: Reader) -> list[str]:
    """Who of the reader's team is away this week and next, a line each; nothing for whoever has no team."""
    v, today = reader.voice, reader.today
    last = today + timedelta(days=11 - today.weekday())
    if not (mates := vacation.team(tx, reader.person)):
        return []
    absent = vacation.away_among(tx, mates, first=today, last=last, limit=TEAM + 1)
    lines = [absence(v, one, today) for one in absent[:TEAM]] or [v.say("Nobody is away until {day}.", day=v.day(last))]
    return [*lines, *([v.say("… and more")] if len(absent) > TEAM else [])]


def _section(heading: str, lines: list[str]) -> Json:
    return section(f"*{heading}*", *lines) if lines else section(heading)


def _at_work(tx: Tx, reader: Reader) -> dict[str, list[str]]:
    """Who has leave and is not away, by the name of its type: the policy says that everybody may know."""
    v, today, types = reader.voice, reader.today, reader.office.policy.leave.types
    lists: dict[str, list[str]] = {}
    for type_, one in vacation.at_work(tx, first=today, last=today + timedelta(days=6), limit=MOST_AWAY + 1):
        if type_ in types:
            lists.setdefault(escape(types[type_].name.in_(v.language)), []).append(absence(v, one, today))
    return lists


def _cut(v: Voice, lines: list[str]) -> list[str]:
    return [*lines[:MOST_AWAY], v.say("… and more")] if len(lines) > MOST_AWAY else lines


def absence(v: Voice, away: vacation.Away, today: date) -> str:
    """Somebody's absence: name and days, never why."""
    if away.first <= today:
        return v.say("*{name}* until {last}", name=away.name, last=v.day(away.last))
    return v.say("*{name}* {days}", name=away.name, days=v.span(Span(away.first, away.last), today=today))


LOOKUPS: Mapping[str, Callable[[Tx, Reader], Message]] = {
    "balance": balance,
    "saldo": balance,
    "balance explain": explain,
    "saldo explicar": explain,
    **dict.fromkeys(("explain", "explicar"), explain),
    **dict.fromkeys(("list", "lista"), mine),
    **dict.fromkeys(CANCEL, cancel),
    "who": who,
    "quem": who,
}
"""A word in either language, and what it looks up."""
