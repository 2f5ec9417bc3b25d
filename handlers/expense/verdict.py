"""Whoever decides says of each line how much of it is reimbursed: all, less, or nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.approval import check
from domain.expense import (
    Line,
    OfLine,
    OtherCurrency,
    Report,
    Verdict,
    check_verdict,
    cuts_of,
    nothing_left,
)
from domain.money import Money, NotMoney, read_money
from domain.people import Action
from domain.refusal import Refusal
from handlers import forms
from handlers.approval import chosen
from handlers.approval.engine import act
from handlers.approval.forms import converged, unread
from handlers.call import Answer, Call, Entry, Json, action, form
from handlers.cards import read_pressed, section
from handlers.chosen import one
from handlers.expense import cuts
from handlers.expense.alert import alerts
from handlers.expense.amount import beside
from handlers.expense.flag import say
from handlers.expense.kind import EXPENSE, line_of, summary, title, told_of
from handlers.texts import Mrkdwn, Voice, escape, unescape
from storage import audit, expense, messages, people
from storage.db import Tx
from storage.expense import verdict

JUDGE, PREVIEW = "expense.judge", "expense.preview_verdicts"
ALL, LESS, NONE = "all", "less", "none"
"""What can be said of a line."""


def open_form(tx: Tx, call: Call) -> Answer:
    """The button on the card of whoever decides."""
    request_id, seen = read_pressed(call.value)
    report = one(tx, expense.load_many, request_id)
    check(report.request, Action.APPROVE, by=call.actor, seen=seen)
    return Answer(open_view=_draw(tx, call, report, call.place))


def _read_first(tx: Tx, call: Call, report: Report, new: list[str]) -> Answer:
    """The form says what came up since it was opened, and takes the same answers again."""
    messages.touch(tx, kind=EXPENSE.name, subject_id=report.request.id)
    said = call.voice.say(
        "New in {reference} since you saw it: {what}. Send your decision again if it stays the same.",
        reference=report.request.reference,
        what=Mrkdwn("; ".join(new)),
    )
    return Answer(refresh_view=_draw(tx, call, report, call.origin, said))


def refresh(tx: Tx, call: Call) -> Answer:
    """Something else was chosen for a line: it has other fields now."""
    request_id, seen = chosen.remembered(call)
    report = one(tx, expense.load_many, request_id)
    check(report.request, Action.APPROVE, by=call.actor, seen=seen)
    return Answer(refresh_view=_draw(tx, call, report, call.origin))


def _draw(tx: Tx, call: Call, report: Report, place: Any, *new: str) -> Json:
    v, request, one = call.voice, report.request, len(report.lines) == 1
    who = people.get(tx, request.requester_id)
    about = v.say("{who}: {title}", who=who.name, title=title(call.reader, report))
    terms = f"{escape(summary(call.reader, report))} · {request.reference}"
    cut = cuts.told(tx, v, report, report.cuts)
    known = {
        n: [*beside(v, call.office, line), *told_of(v, report.rules, line, own=who.cost_centre), *cut.get(n, [])]
        for n, line in enumerate(report.lines, 1)
    }
    asked = [
        block
        for n, line in enumerate(report.lines, 1)
        for block in (_less(v, line, n) if one else _asked(call, report, line, n, known[n]))
    ]
    read = list(alerts(tx, call.reader, report))
    memo = call.remember(request=request.id, seen=request.version, place=place, read=read)
    name = v.say("Approve less") if one else v.say("Line by line")
    of_one = say(v, report.lines[0]) if one else ()
    blocks = [*([section(*new)] if new else []), section(f"*{about}*", terms, *of_one), *asked]
    return forms.modal(JUDGE, title=name, blocks=blocks, voice=v, submit=v.say("Send decision"), memo=memo)


def _asked(call: Call, report: Report, line: Line, n: int, known: list[str]) -> list[Json]:
    """What is said of one of several lines; nothing more, once nothing is left of it."""
    v, written = call.voice, line_of(call.voice, report.rules, line)
    if not line.approved:
        return [section(written, *known)]
    options = [
        (ALL, unescape(v.say("Approve {money}", money=v.money(line.total)))),
        (LESS, v.say("Approve less")),
        (NONE, v.say("Refuse")),
    ]
    said = call.inputs.get(f"line:{n}") or ALL
    hint = unescape("\n".join(known))
    asked = forms.field(f"line:{n}", unescape(written), forms.choice(options, said), hint=hint, tells=PREVIEW)
    return [asked, *(_less(v, line, n) if said == LESS else ()), *([_why(v, n)] if said == NONE else ())]


def _less(v: Voice, line: Line, n: int) -> list[Json]:
    most = v.money(line.approved)
    hint = (
        v.say("At most {money} before tax.", money=most) if line.tax_on_top else v.say("At most {money}.", money=most)
    )
    label = v.say("Approved amount")
    return [forms.field(f"amount:{n}", label, forms.words(long=False, most=60), hint=unescape(hint)), _why(v, n)]


def _why(v: Voice, n: int) -> Json:
    return forms.field(f"reason:{n}", v.say("Reason"), forms.words(long=False, most=200))


def handed_in(tx: Tx, call: Call) -> Answer:
    """The form: an approval with these verdicts; a rejection, if nothing is left."""
    request_id, seen = chosen.remembered(call)
    report = one(tx, expense.load_many, chosen.own(tx, request_id))
    check(report.request, Action.APPROVE, by=call.actor, seen=seen)
    read = call.memo.get("read")
    new = unread(tx, call, EXPENSE, request_id, seen, frozenset(map(str, read)) if isinstance(read, list) else None)
    if new:
        return _read_first(tx, call, report, new)
    given = _read(call, report)
    call = replace(call, place=call.origin)
    why = "\n".join(dict.fromkeys(one.reason for one in given.values() if one.reason))
    if nothing_left(report.lines, given):
        return converged(tx, call, act(tx, call, EXPENSE, request_id, Action.REJECT, seen=seen, reason=why))
    made = cuts_of(report.request, report.lines, given, by_id=call.actor.id)
    facts: dict[str, Any] = {"left": {str(cut.line): cut.verdict.approved.minor for cut in made}}
    facts["why"] = audit.digest(tx, why, salt=f"{request_id}:{report.request.version + 1}:cuts")
    request = act(
        tx,
        call,
        EXPENSE,
        request_id,
        Action.APPROVE,
        seen=seen,
        mend=lambda before: verdict.keep(tx, request_id, made),
        facts=facts if made else {},
    )
    return converged(tx, call, request)


def _read(call: Call, report: Report) -> Mapping[int, Verdict]:
    """What is said of each line of which less than all is approved. Raises OfLine."""
    given: dict[int, Verdict] = {}
    for n, line in enumerate(report.lines, 1):
        said = call.inputs.get(f"line:{n}") or (LESS if len(report.lines) == 1 else ALL)
        if line.approved and said != ALL:
            try:
                given[n] = _verdict(call, line, n, said)
                check_verdict(line, given[n])
            except Refusal as refused:
                raise OfLine(line=n, of=refused) from refused
    return given


def _verdict(call: Call, line: Line, n: int, said: str) -> Verdict:
    """What the fields of a line say. Raises NotMoney, TooManyPlaces, OtherCurrency."""
    reason = str(call.inputs.get(f"reason:{n}") or "").strip() or None
    wanted = line.claimed.currency
    if said == NONE:
        return Verdict(approved=Money.nothing(wanted), reason=reason)
    typed = str(call.inputs.get(f"amount:{n}") or "").strip()
    read = read_money(typed, language=call.voice.language, currency=wanted)
    if read is None or read.rest:
        raise NotMoney(words=typed)
    if read.money.currency != wanted:
        raise OtherCurrency(given=read.money.currency, wanted=wanted)
    return Verdict(approved=read.money, reason=reason)


ENTRIES: tuple[Entry, ...] = (action(cuts.OPEN, open_form), action(PREVIEW, refresh), form(JUDGE, handed_in))
