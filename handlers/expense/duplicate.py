"""What may have been claimed before: refused where a receipt proves it, else asked about on the card."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.approval import Request, State, held
from domain.expense import KIND, STANDS, Flag, FlagKind, Line, Report
from domain.expense.duplicate import PROOFS, Claim, ClaimedAlready, Likeness, Match, overdrawn, repeats
from domain.expense.duplicate import duplicates as alike
from domain.expense.flag import DOUBTFUL, found_since, proves
from domain.expense.reading import CODED
from domain.money import Money
from domain.people import Action, Person, Standing, may
from domain.refusal import Refusal
from handlers.call import Call
from handlers.office import Reader
from handlers.texts import Mrkdwn, Voice
from handlers.told import Told
from storage import approval, expense, messages, people
from storage.db import Tx
from storage.expense import duplicate, reading

NAMED = 3
"""So many other claims are named for a line, the strongest likeness first."""


def find(tx: Tx, call: Call, lines: Sequence[Line], report: int) -> Mapping[int, Sequence[Flag]]:
    """An inspector: what each line may be a duplicate of."""
    return _flags(tx, lines, duplicate.of_lines(tx, lines, report=report, by_id=call.actor.id))


def refuse(tx: Tx, call: Call, lines: Iterable[Line]) -> None:
    """Lines that are handed in are of no receipt that another report has. Raises ClaimedAlready."""
    for line in lines:
        for flag in filter(proves, line.flags):
            seen = _may_see(tx, approval.load(tx, flag.facts["request"]), call.actor)
            reference = flag.facts["reference"] if seen else None
            raise ClaimedAlready(likeness=Likeness(flag.facts["likeness"]), reference=reference, merchant=line.merchant)


def arrived(tx: Tx, request_id: int, *, now: datetime) -> bool:
    """What a claim that stands may be a duplicate of, asked about anew: a receipt's bytes came, or time went by.

    Whether it may be one of something else than before.
    """
    report = expense.load(tx, request_id)
    if report.request.state not in STANDS:
        return False
    claims = duplicate.of_lines(tx, report.lines, report=request_id, by_id=report.request.requester_id)
    flags, found_at = _flags(tx, report.lines, claims), _since(report.request, now)
    others = [tuple(flag for flag in line.flags if flag.kind not in DOUBTFUL) for line in report.lines]
    lines = [
        replace(line, flags=(*others[n], *found_since(line.flags, flags.get(n, ()), at=found_at)))
        for n, line in enumerate(report.lines)
    ]
    expense.save(tx, request_id, lines)
    duplicate.take(tx, request_id, [proof for claim in claims for proof in claim.proofs])
    return any(flag not in report.lines[n].flags for n, line in enumerate(lines) for flag in line.flags)


def _since(request: Request, now: datetime) -> datetime:
    """When it is found: after the decision that did not know it, even if the clock was set back since."""
    settled = request.settled()
    return max(now, settled.at + timedelta(microseconds=1)) if settled else now


def _flags(tx: Tx, lines: Sequence[Line], claims: Sequence[Claim]) -> dict[int, list[Flag]]:
    found = [alike(claim, duplicate.candidates(tx, claim)) for claim in claims]
    flags = {n: [_flag(claims[n], match) for match in matches[:NAMED]] for n, matches in enumerate(found)}
    for n, earlier in repeats(claims).items():
        flags[n].append(Flag(kind=FlagKind.REPEATED, facts={"line": earlier + 1}))
    for key, came in overdrawn(claims, _totals(tx, lines)).items():
        last = max(n for n, claim in enumerate(claims) if key in claim.keys)
        flags[last].append(Flag(kind=FlagKind.OVERDRAWN, facts={"came": came.minor, "currency": came.currency}))
    return flags


def _flag(claim: Claim, match: Match) -> Flag:
    other = match.other
    facts = {"likeness": match.likeness.value, "request": other.report, "reference": other.reference,
             "own": other.by_id == claim.by_id, "days": abs((claim.day - other.day).days)}  # fmt: skip
    return Flag(kind=FlagKind.DUPLICATE, facts=facts)


def _may_see(tx: Tx, request: Request, person: Person) -> bool:
    manager = people.get(tx, request.requester_id).manager_id == person.id
    return may(Action.SEE, held(request, person) | ({Standing.MANAGER} if manager else frozenset()))


def _totals(tx: Tx, lines: Sequence[Line]) -> dict[str, Money]:
    """What the receipts come to, by fiscal key, as far as their codes say."""
    read = reading.get_many(tx, (id_ for line in lines for id_ in line.receipts)).values()
    return {r.fiscal_key: Money(r.total, CODED) for r in read if r.fiscal_key and r.total is not None}


# --- who has a receipt ------------------------------------------------------------------------------------------------


def take(tx: Tx, was: State, moved: Request) -> None:
    """A report that is put to its deciders takes its receipts; of two at the same moment one gets through.

    Raises ClaimedAlready.
    """
    if moved.state is not State.PENDING or (
        moved.last and moved.last.action not in (Action.RESUBMIT, Action.TAKE_BACK)
    ):
        return
    lines = expense.load(tx, moved.id).lines
    claims = duplicate.of_lines(tx, lines, report=moved.id, by_id=moved.requester_id)
    taken = duplicate.take(tx, moved.id, [proof for claim in claims for proof in claim.proofs])
    for claim in claims:
        for match in alike(claim, duplicate.of_reports(tx, taken.values()) if taken else ()):
            if match.likeness in PROOFS:
                reference = match.other.reference if match.other.by_id == moved.requester_id else None
                raise ClaimedAlready(likeness=match.likeness, reference=reference, merchant=claim.merchant)
    if was is State.REJECTED:
        # What looks alike may have been claimed since.
        arrived(tx, moved.id, now=moved.turned_at)


# --- what is said -----------------------------------------------------------------------------------------------------


def _which(v: Voice, facts: Mapping[str, Any]) -> str:
    if facts["own"]:
        return str(facts["reference"])
    return v.say("{reference} of a colleague", reference=facts["reference"])


def _merchant(v: Voice, facts: Mapping[str, Any]) -> str:
    which = _which(v, facts)
    if not facts["days"]:
        return v.say("the same amount on the same day at a similar place in {which}", which=which)
    return v.count(
        "the same amount at a similar place in {which}, {n} day apart",
        "the same amount at a similar place in {which}, {n} days apart",
        facts["days"],
        which=which,
    )


ALIKE: Mapping[Likeness, Callable[[Voice, Mapping[str, Any]], str]] = {
    Likeness.KEY: lambda v, facts: v.say("the same fiscal key in {which}", which=_which(v, facts)),
    Likeness.FILE: lambda v, facts: v.say("the same file in {which}", which=_which(v, facts)),
    Likeness.FACTS: lambda v, facts: v.say("the same day, amount and category in {which}", which=_which(v, facts)),
    Likeness.ROUTE: lambda v, facts: v.say("the same way on the same day in {which}", which=_which(v, facts)),
    Likeness.PICTURE: lambda v, facts: v.say(
        "nearly the same picture and the same amount in {which}", which=_which(v, facts)
    ),
    Likeness.MERCHANT: _merchant,
}
"""What two claims have in common."""

SAID: Mapping[FlagKind, Callable[[Voice, Mapping[str, Any]], str]] = {
    FlagKind.DUPLICATE: lambda v, facts: v.say(
        "perhaps a duplicate: {what}", what=ALIKE[Likeness(facts["likeness"])](v, facts)
    ),
    FlagKind.REPEATED: lambda v, facts: v.say(
        "perhaps a duplicate: the same day, amount and category as line {line}", line=facts["line"]
    ),
    FlagKind.OVERDRAWN: lambda v, facts: v.say(
        "what is claimed of this receipt, {came}, is more than it says",
        came=v.money(Money.of_minor(facts["came"], facts["currency"])),
    ),
}
"""What each of these flags says, whoever reads it."""


def others(tx: Tx, reader: Reader, report: Report) -> list[str]:
    """The claims that lines may be duplicates of, a line each, with a link to the reader's own card of it.

    Only those that the reader may see.
    """
    flags = [flag for line in report.lines for flag in line.flags if flag.kind is FlagKind.DUPLICATE]
    ids = dict.fromkeys(flag.facts["request"] for flag in flags)
    found = expense.load_many(tx, ids).values()
    return [_other(tx, reader, other, report) for other in found if _may_see(tx, other.request, reader.person)]


def _other(tx: Tx, reader: Reader, other: Report, report: Report) -> str:
    v, request = reader.voice, other.request
    amounts = {line.spent for line in report.lines}
    line = next((line for line in other.lines if line.spent in amounts), other.lines[0])
    day = v.day(line.day, year=line.day.year != reader.today.year)
    facts = {"who": people.get(tx, request.requester_id).name, "merchant": line.merchant, "day": day}
    money, link = v.money(line.spent), _link(tx, reader, request)
    return v.say("{link}: {who}, {money} · {merchant}, {day}", link=link, money=money, **facts)


def _link(tx: Tx, reader: Reader, request: Request) -> str:
    place = messages.shown_to(tx, kind=KIND, subject_id=request.id, person_id=reader.person.id)
    if place is None:
        return request.reference
    return Mrkdwn(f"<{reader.office.permalink(*place)}|{request.reference}>")


# --- refusals ---------------------------------------------------------------------------------------------------------


def _claimed_already(t: Told, r: ClaimedAlready) -> str:
    what = t.v.say("its fiscal key") if r.likeness is Likeness.KEY else t.v.say("its file")
    if r.reference:
        return t.v.say(
            "This receipt ({merchant}) is in {reference} already: {what} is the same. "
            "Leave it out here, or withdraw that one.",
            merchant=r.merchant,
            reference=r.reference,
            what=what,
        )
    return t.v.say(
        "A colleague claimed this receipt already: {what} is the same. "
        "If you shared the bill, one of you claims all of it.",
        what=what,
    )


OF_DUPLICATES: Mapping[type[Refusal], Callable[[Told, Any], str]] = {ClaimedAlready: _claimed_already}
"""The sentence of each refusal."""
