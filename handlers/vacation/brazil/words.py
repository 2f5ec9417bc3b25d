"""Férias in words: what is lawful now, the period that a leave is of, what is sold."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.approval import OPEN
from domain.people import Person
from domain.policy import LeaveType
from domain.policy.clt import Absence
from domain.vacation import DAY, Leave
from domain.vacation.brazil.planning import Lawful, Planner
from domain.vacation.brazil.split import Split, after
from domain.vacation.brazil.standing import Standing
from domain.vacation.brazil.starts import NOTICE
from handlers.office import Reader
from handlers.texts import Mrkdwn, Voice
from handlers.vacation.brazil.plan import of_leave, planner
from handlers.vacation.brazil.refusals import days, period, ways
from storage.db import Tx


def now(v: Voice, found: Planner, standing: Standing) -> list[str]:
    """The lawful ways to take what is left of a period, and until when."""
    return [v.say("*Lawful now:* {ways}", ways=Mrkdwn(_ways(v, found, standing))), left(v, found, standing)]


def left(v: Voice, found: Planner, standing: Standing) -> str:
    """What is left of a period and until when to take it; or when the period brings it."""
    told = {"period": period(v, standing.period), "left": days(v, standing.left)}
    if standing.acquired(found.today):
        last = v.day(standing.period.concessive_last, year=True)
        return v.say("Of the period {period}: {left} left, to be taken by {last}", last=last, **told)
    day = v.day(standing.period.acquired_on, year=True)
    return v.say("The period {period} brings {left} on {day}", day=day, **told)


def next_start(v: Voice, found: Planner, standing: Standing) -> list[str]:
    """From when on something of a period can be taken."""
    start = found.earliest(standing)
    return [v.say("Next lawful start: {day}", day=v.day(start, year=start.year != found.today.year))] if start else []


def _ways(v: Voice, found: Planner, standing: Standing) -> str:
    said = [ways(found.ways(standing))]
    if sale := found.may_sell(standing):
        said.append(v.say("{days} and {sold} sold", days=standing.left - sale, sold=sale))
    return " · ".join(said)


def planned(v: Voice, found: Lawful, *, parts: Sequence[int], who: str | None) -> list[str]:
    """What a leave means by the law; ``who`` is whose it is, unless it is the reader's."""
    standing = found.standing
    last = v.day(standing.period.concessive_last, year=True)
    lines = [v.say("Of the period {period}, to be taken by {last}", period=period(v, standing.period), last=last)]
    if found.sold:
        lines.append(v.say("{days} are sold (abono, CLT art. 143)", days=days(v, found.sold)))
    if found.rest:
        lines.append(_then(v, found.rest, found.then))
    if found.rest or parts:
        lines.append(_consent(v, who))
    if found.late:
        lines.append(v.say("⚠️ It ends after {last}: those days are paid double (CLT art. 137)", last=last))
    return lines


def _then(v: Voice, rest: int, then: Sequence[Split]) -> str:
    if len(then) == 1:
        return v.say("Then {left} left, in one part", left=days(v, rest))
    return v.say("Then {left} left: {ways}", left=days(v, rest), ways=ways(then[:5]))


def _consent(v: Voice, who: str | None) -> str:
    if who is None:
        return v.say("By sending it you agree to take this leave in parts (CLT art. 134 §1)")
    return v.say("In parts only if {who} agrees (CLT art. 134 §1)", who=who)


def sold(v: Voice, leave: Leave, amount: str) -> str:
    """How much a leave takes, with what is sold."""
    if not leave.sold:
        return amount
    return v.say("{amount} and {sold} sold", amount=amount, sold=v.number(leave.sold // DAY))


def of_period(tx: Tx, reader: Reader, leave: Leave, requester: Person) -> list[str]:
    """For whoever decides: the period, until when it has to be taken, and what is left of it."""
    v = reader.voice
    found = planner(tx, reader.office, requester, leave.type, leave.rules, now=reader.now, besides=leave.request.id)
    standing = of_leave(found, leave)
    if standing is None:
        return []
    last = v.day(standing.period.concessive_last, year=True)
    lines = [v.say("Of the period {period}, to be taken by {last}", period=period(v, standing.period), last=last)]
    length, left = len(leave.days), standing.left - leave.sold // DAY
    if left > length:
        lines.append(_then(v, left - length, after(length, left, standing.taken)))
    return [*lines, *(_announce(v, leave.span.first - NOTICE, found.today) if leave.request.state in OPEN else ())]


def _announce(v: Voice, by: date, today: date) -> list[str]:
    """Until when the decision has to be there, for the leave to be announced in time."""
    if by < today:
        return [v.say("⚠️ Less than 30 days before it begins (CLT art. 135)")]
    return [v.say("To be announced by {day}, 30 days before it begins (CLT art. 135)", day=v.day(by))]


# --- the ledger -------------------------------------------------------------------------------------------------------


def brought(v: Voice, facts: Mapping[str, Any]) -> str:
    """Why the ledger has what a period brought: the period, the table of art. 130, and until when to take it."""
    first, last, until = (date.fromisoformat(facts[name]) for name in ("first", "last", "concessive"))
    told = {"period": v.dates(first, last), "until": v.day(until, year=True)}
    if facts.get("void"):
        return v.say("the period {period} is another now", **told)
    if facts.get("lost"):
        return v.say(
            "the period {period} brings nothing: {why} (CLT art. 133)", why=Mrkdwn(LOST[facts["lost"]](v)), **told
        )
    table = v.count(
        "{brought} for {n} unjustified absence", "{brought} for {n} unjustified absences", facts["absences"],
        brought=Mrkdwn(days(v, facts["days"])),
    )  # fmt: skip
    if facts.get("corrected"):
        return v.say("correction of the period {period}: {table} (CLT art. 130)", table=Mrkdwn(table), **told)
    return v.say("period {period}: {table} (CLT art. 130), to be taken by {until}", table=Mrkdwn(table), **told)


LOST: Mapping[str, Callable[[Voice], str]] = {
    Absence.PAID_LICENCE.value: lambda v: v.say("more than 30 days of paid licence"),
    Absence.STOPPAGE.value: lambda v: v.say("more than 30 days of paid stoppage"),
    Absence.SICKNESS.value: lambda v: v.say("more than 6 months of benefit from the INSS"),
}
"""What broke a period off."""


def periods(tx: Tx, reader: Reader, name: str, rules: LeaveType) -> list[str]:
    """Where the periods stand that are not used up, and the one that is running."""
    found = planner(tx, reader.office, reader.person, name, rules, now=reader.now)
    open_ = [s for s in found.standings if s.left > 0 and s.period.first <= reader.today]
    return [left(reader.voice, found, standing) for standing in open_]
