"""The form for leave: it says what a wish comes to while it is filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Any

from domain.approval import State, Step, Terms
from domain.people import Action, Person, gate, standings
from domain.policy import LeaveType
from domain.policy.clt import BY_HR
from domain.refusal import NotHere, Refusal
from domain.vacation import KIND, after, total
from handlers import forms
from handlers.approval import chosen
from handlers.approval.route import find_chain
from handlers.call import Answer, Call, Json
from handlers.cards import quote, section
from handlers.chosen import one
from handlers.refusals import sentence
from handlers.texts import Mrkdwn, Voice, escape, unescape
from handlers.vacation import block, certificate, staffing
from handlers.vacation.brazil.form import lawful_now, of_law, sale
from handlers.vacation.kind import terms_of
from handlers.vacation.plan import Plan, Wish, first_type, plan, read_wish, type_for
from handlers.vacation.rest import counted_too
from storage import approval, people, vacation
from storage.db import Tx

PREVIEW = "vacation.preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Which of the four forms it is, for whom, and which request it mends."""

    name: str
    person: Person | None
    request_id: int | None = None
    seen: int | None = None

    @property
    def besides(self) -> int:
        """The request whose days are free, because it is mended."""
        return self.request_id or vacation.NONE

    def memo(self) -> Mapping[str, Any]:
        """What the open form remembers."""
        return {"form": self.name, "request": self.request_id, "seen": self.seen}


ASK, ENTER, CORRECT, CHANGE = "vacation.ask", "vacation.enter", "vacation.correct", "vacation.change"


TITLES: Mapping[str, Callable[[Voice], tuple[str, str]]] = {
    ASK: lambda v: (v.say("Ask for leave"), v.say("Send request")),
    ENTER: lambda v: (v.say("Enter leave"), v.say("Enter leave")),
    CORRECT: lambda v: (v.say("Correct leave"), v.say("Correct")),
    CHANGE: lambda v: (v.say("Change request"), v.say("Send again")),
}
"""The title and the submit button of each form."""


def read_form(tx: Tx, call: Call) -> Form:
    """The form that is open, with the person it is for now. Raises NotHere; NotYours, for HR alone reads of others'."""
    name, (request_id, seen) = str(call.memo.get("form")), chosen.remembered(call)
    if name not in TITLES:
        raise NotHere
    if name == ASK:
        return Form(name=ASK, person=call.actor)
    if name == ENTER:
        gate(Action.ENTER, standings(call.actor))
        return Form(name=ENTER, person=somebody(tx, call, call.inputs.get("person")))
    person = people.get(tx, one(tx, vacation.load_many, request_id).request.requester_id)
    if person.id != call.actor.id:
        gate(Action.CORRECT, standings(call.actor, about=person.id))
    return Form(name=name, person=person, request_id=request_id, seen=seen)


def somebody(tx: Tx, call: Call, user_id: object) -> Person | None:
    """The person behind a Slack user of our workspace."""
    known = people.by_account(tx, team_id=call.office.team_id, user_id=str(user_id))
    return known[1] if known else None


def draw(tx: Tx, call: Call, shape: Form, wish: Wish) -> Json:
    """The form with ``wish`` in it. Raises NoTypes for one's own leave, if none is for them."""
    if shape.name == ASK:
        first_type(call, shape.person)
    v, wish = call.voice, _fitting(tx, call, shape, wish)
    title, submit = TITLES[shape.name](v)
    label = v.say("Note for who decides") if shape.name in (ASK, CHANGE) else v.say("Note")
    note = forms.field("note", label, forms.words(wish.note, most=500), optional=True)
    blocks = [
        *([_whom(v, shape)] if shape.name == ENTER else []),
        *([_whose(tx, v, shape)] if shape.name == CORRECT else []),
        *(_wanted(tx, v, shape) if shape.name == CHANGE else []),
        *_fields(tx, call, shape, wish),
        # Under the days, where somebody with a phone in one hand sees it change.
        section(preview(tx, call, shape, wish), block_id="preview"),
        *_papers(call, shape, wish),
        _reason(v, shape) if shape.name == CORRECT else note,
    ]
    memo = call.remember(**shape.memo())
    return forms.modal(shape.name, title=title, blocks=blocks, voice=v, submit=submit, memo=memo)


def _whom(v: Voice, shape: Form) -> Json:
    chosen = shape.person.slack_id if shape.person else None
    return forms.field("person", v.say("For whom"), forms.somebody(chosen), tells=PREVIEW)


def _reason(v: Voice, shape: Form) -> Json:
    assert shape.person is not None, "a request is somebody's"
    hint = unescape(v.say("{who} will read it.", who=shape.person.name))
    return forms.field("reason", v.say("Reason"), forms.words(), hint=hint)


def _whose(tx: Tx, v: Voice, shape: Form) -> Json:
    assert shape.person is not None, "a request is somebody's"
    assert shape.request_id is not None, "only a request is corrected"
    reference = approval.load(tx, shape.request_id).reference
    return section(v.say("*{who}* · {reference}", who=shape.person.name, reference=reference))


def _wanted(tx: Tx, v: Voice, shape: Form) -> list[Json]:
    """What the decider asked to be changed, above the fields to change; or what changing an approved leave means."""
    assert shape.request_id is not None, "only a request is changed"
    request = approval.load(tx, shape.request_id)
    if request.state is State.APPROVED:
        return [section(v.say("This leave is approved. Once it is changed, it has to be approved again."))]
    last = request.last
    if request.state is not State.CHANGES or last is None or last.by_id is None or not last.reason:
        return []
    return [section(v.say("*{who}* asks for changes:", who=people.get(tx, last.by_id).name)), quote(last.reason)]


def _types(tx: Tx, call: Call, shape: Form) -> list[tuple[str, str]]:
    """The types to choose from: for whom it is, and what the request is of already; all, while it is for nobody."""
    policy, v = call.office.policy.leave.types, call.voice
    if shape.person is None:
        return [(name, labelled(v, rules)) for name, rules in policy.items()]
    theirs, held = dict(call.office.types(shape.person)), _held(tx, shape)
    if shape.name in (ASK, CHANGE):
        theirs = {name: rules for name, rules in theirs.items() if rules.clt not in BY_HR}
    if held in policy:
        theirs.setdefault(held, policy[held])
    return [(name, rules.name.in_(v.language)) for name, rules in (theirs or policy).items()]


def _fitting(tx: Tx, call: Call, shape: Form, wish: Wish) -> Wish:
    """The wish with the type that stands for this person where another was chosen, if one does."""
    if shape.person is None:
        return wish
    try:
        return replace(wish, type=type_for(call, shape.person, wish.type, held=_held(tx, shape))[0])
    except Refusal:
        return wish


def _held(tx: Tx, shape: Form) -> str | None:
    return vacation.load(tx, shape.request_id).type if shape.request_id else None


def labelled(v: Voice, rules: LeaveType) -> str:
    """The name of a type where it stands beside those of other countries."""
    name, countries = rules.name.in_(v.language), ", ".join(rules.for_.country)
    return f"{name} ({countries})" if countries else name


def _fields(tx: Tx, call: Call, shape: Form, wish: Wish) -> list[Json]:
    v, names = call.voice, _types(tx, call, shape)
    halves = [
        ("whole", v.say("Whole days")),
        ("from_afternoon", v.say("Starts in the afternoon")),
        ("until_midday", v.say("Ends at midday")),
        ("both", v.say("Starts in the afternoon, ends at midday")),
    ]
    one_day = v.say("Leave empty for a single day.")
    halved = forms.field("halves", v.say("Half days"), forms.choice(halves, wish.halves), tells=PREVIEW)
    chosen = call.office.policy.leave.types.get(wish.type)
    in_halves = chosen is None or not chosen.acquired
    return [
        forms.field("type", v.say("Type"), forms.choice(names, wish.type), tells=PREVIEW),
        forms.field("first", v.say("First day"), forms.day(wish.first), tells=PREVIEW),
        forms.field("last", v.say("Last day"), forms.day(wish.last), optional=True, hint=one_day, tells=PREVIEW),
        *sale(tx, call, shape.person, wish, besides=shape.besides, tells=PREVIEW),
        *([halved] if in_halves else []),
    ]


def _papers(call: Call, shape: Form, wish: Wish) -> list[Json]:
    """Where a certificate goes, if the type asks for one."""
    rules = call.office.policy.leave.types.get(wish.type)
    wanted = rules is not None and rules.certificate is not None and shape.name != CORRECT
    return [certificate.field(call.voice, optional=True)] if wanted else []


def preview(tx: Tx, call: Call, shape: Form, wish: Wish) -> str:
    """What the wish comes to: days, the balance before and after, who decides; or why it would be refused."""
    v = call.voice
    if shape.person is None:
        return v.say("Choose somebody who is on the roster.")
    if wish.first is None:
        return "\n".join(
            [
                v.say("Choose the days to see what they come to."),
                *lawful_now(tx, call, shape.person, wish, besides=shape.besides),
            ]
        )
    try:
        planned = plan(tx, call, shape.person, wish, besides=shape.besides, held=_held(tx, shape))
        limits = [*of_law(call, planned), *staffing.preview(v, planned.crowds), *_waived(tx, v, planned)]
        lines = [*_what_it_takes(call, planned), *limits, *_block(tx, call, shape, planned)]
        lines += certificate.needed(tx, call, planned)
        asks = shape.name in (ASK, CHANGE)
        return "\n".join([*lines, _goes_to(tx, call, shape.person, planned)] if asks else lines)
    except Refusal as refusal:
        return "\n".join(
            ["⚠️ " + sentence(tx, refusal, v), *lawful_now(tx, call, shape.person, wish, besides=shape.besides)]
        )


def _what_it_takes(call: Call, planned: Plan) -> list[str]:
    v = call.voice
    calendar = call.office.calendar(planned.person)
    rest = counted_too(v, planned.days, rules=planned.rules, calendar=calendar)
    lines = [f"*{v.days(total(planned.days))}*", *rest, *_holidays(call, planned)]
    if planned.balance is not None:
        before, left = v.days(planned.balance.usable()), v.days(planned.left() or 0)
        lines.append(v.say("Balance: {before}, then {after}", before=before, after=left))
    return lines


def _block(tx: Tx, call: Call, shape: Form, planned: Plan) -> list[str]:
    if planned.balance is None:
        return []
    left = after(planned.balance, planned.days)
    return block.hint(
        tx, call.office, call.voice, planned.person, planned.type, planned.rules, left, on=planned.span.first,
        now=call.now, days=planned.days, besides=shape.besides,
    )  # fmt: skip


def _holidays(call: Call, planned: Plan) -> list[str]:
    """The holidays that are not taken, so that nobody has to wonder about the count."""
    calendar, counted = call.office.calendar(planned.person), {d.day for d in planned.days}
    names = {day: calendar.holiday(day, call.voice.language) for day in planned.span.days() if day not in counted}
    say = call.voice.say
    return [say("Not counted: {day}, {name}", day=call.voice.day(d), name=name) for d, name in names.items() if name]


def _waived(tx: Tx, v: Voice, planned: Plan) -> list[str]:
    """The limits that HR is about to set aside."""
    why = [Mrkdwn(sentence(tx, refusal, v)) for refusal in planned.waived]
    return [v.say("⚠️ Against the policy, though HR may do it: {why}", why=said) for said in why]


def _goes_to(tx: Tx, call: Call, person: Person, planned: Plan) -> str:
    """Whom it will go to, step by step."""
    v = call.voice
    steps = find_chain(tx, call, KIND, person, terms(planned))
    names = people.get_many(tx, {seat.person_id for step in steps for seat in step.seats})
    return v.say("Goes to {who}", who=reduce(partial(_then, v), (_whom_of(v, names, step) for step in steps)))


def _whom_of(v: Voice, names: Mapping[int, Person], step: Step) -> Mrkdwn:
    people_of = sorted(names[seat.person_id].name for seat in step.seats)
    return Mrkdwn(escape(v.names(people_of, any_one=step.rule.quorum == "any")))


def _then(v: Voice, first: Mrkdwn, second: Mrkdwn) -> Mrkdwn:
    return Mrkdwn(v.say("{first}, then {second}", first=first, second=second))


def terms(planned: Plan) -> Terms:
    """What the steps of the approval depend on."""
    return terms_of(total(planned.days), planned.type, planned.rules)


def refresh(tx: Tx, call: Call) -> Answer:
    """Something in the open form changed."""
    return Answer(refresh_view=draw(tx, call, read_form(tx, call), read_wish(call.inputs)))
