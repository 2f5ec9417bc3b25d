"""Days of an approved leave are given back by whoever took them, with approval or without."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from domain.approval import Request, State, Terms, check
from domain.people import Action
from domain.vacation import (
    BookedDay,
    Leave,
    NothingToGiveBack,
    Return,
    check_remains,
    check_unasked,
    give_back,
    needs_approval,
    returnable,
)
from handlers import cards, forms
from handlers.approval import chosen
from handlers.approval.engine import act, submit
from handlers.approval.forms import converged, done
from handlers.call import Answer, Call, Entry, Json, action, form
from handlers.chosen import one
from handlers.texts import escape
from handlers.vacation.kind import OPEN_GIVE_BACK, VACATION, summary, terms_of, title
from handlers.vacation.returning import RETURN, check_rest, let_go
from storage import approval, vacation
from storage.db import Tx

GIVE_BACK, CHANGE = "vacation.give_back", "return.change"


def open_form(tx: Tx, call: Call) -> Answer:
    """The button on the card of an approved leave."""
    request_id, seen = cards.read_pressed(call.value)
    leave = one(tx, vacation.load_many, request_id)
    check(leave.request, Action.GIVE_BACK, by=call.actor, seen=seen)
    return Answer(open_view=_draw(call, GIVE_BACK, leave, _offered(tx, call, leave)))


def _offered(tx: Tx, call: Call, leave: Leave, *, besides: int = vacation.NONE) -> list[BookedDay]:
    """The days that can be given back and that no other open wish is for. Raises the refusals if there are none."""
    possible = returnable(leave, today=call.today, calendar=call.office.leave_calendar(call.actor))
    others = vacation.open_returns(tx, leave.request.id, besides=besides)
    asked = {booked.day for wish in others for booked in wish.days}
    free = [booked for booked in possible if booked.day not in asked]
    if not free:
        check_unasked(possible, others)
        give_back(leave, (), today=call.today, calendar=call.office.leave_calendar(call.actor))
    return free


def _draw(call: Call, name: str, leave: Leave, days: Sequence[BookedDay], wish: Return | None = None) -> Json:
    v, chosen = call.voice, {booked.day.isoformat() for booked in wish.days} if wish else set[str]()
    options = [(booked.day.isoformat(), v.day(booked.day)) for booked in days]
    request = wish.request if wish else leave.request
    asking = needs_approval(leave, days, today=call.today)
    blocks = [
        cards.section(
            f"*{escape(title(call.reader, leave))}*",
            f"{escape(summary(call.reader, leave))} · {leave.request.reference}",
        ),
        forms.field("days", v.say("Days to give back"), forms.choices(options, chosen), hint=_hint(call, leave, days)),
        *([_note(call, request.note if wish else None)] if asking else []),
    ]
    memo = call.remember(request=request.id, seen=request.version, place=call.place)
    submit = _submit(call, leave, days, again=wish is not None)
    return forms.modal(name, title=v.say("Give days back"), blocks=blocks, voice=v, submit=submit, memo=memo)


def _hint(call: Call, leave: Leave, days: Sequence[BookedDay]) -> str:
    """What comes of it: nothing, until somebody agrees; or the end of the leave."""
    v, today = call.voice, call.today
    if all(needs_approval(leave, [booked], today=today) for booked in days):
        return v.say("Whoever decides leave has to agree first. Until then nothing changes.")
    if needs_approval(leave, days, today=today):
        return v.say("With a day that has begun, whoever decides leave has to agree first.")
    return v.say("Choosing all of them calls the leave off.")


def _submit(call: Call, leave: Leave, days: Sequence[BookedDay], *, again: bool) -> str:
    if again:
        return call.voice.say("Send again")
    at_once = not all(needs_approval(leave, [booked], today=call.today) for booked in days)
    return call.voice.say("Give back") if at_once else call.voice.say("Send request")


def _note(call: Call, said: str | None) -> Json:
    return forms.field("note", call.voice.say("Note for who decides"), forms.words(said or "", most=500), optional=True)


def handed_in(tx: Tx, call: Call) -> Answer:
    """The form with the days."""
    request_id, seen = chosen.remembered(call)
    leave = one(tx, vacation.load_many, chosen.own(tx, request_id))
    # Before anything is looked at: whoever may not do this learns nothing of another's leave.
    check(leave.request, Action.GIVE_BACK, by=call.actor, seen=seen)
    given = _lawful(tx, call, leave)
    if needs_approval(leave, given, today=call.today):
        return Answer(say=done(tx, call, _ask(tx, call, leave, given)))
    check_remains(leave, given)
    return converged(tx, call, _give(tx, call, leave, given, seen))


def _lawful(tx: Tx, call: Call, leave: Leave, *, besides: int = vacation.NONE) -> tuple[BookedDay, ...]:
    """The days that were chosen, with the rest that goes with them. Raises what speaks against them."""
    calendar = call.office.leave_calendar(call.actor)
    given = give_back(leave, _chosen(call, leave), today=call.today, calendar=calendar)
    check_unasked(given, vacation.open_returns(tx, leave.request.id, besides=besides))
    check_rest(tx, call.office, leave, given, now=call.now)
    return given


def _chosen(call: Call, leave: Leave) -> set[date]:
    """The days of the leave that were chosen; nothing else can be."""
    chosen = set(call.inputs.get("days") or ())
    return {booked.day for booked in leave.days if booked.day.isoformat() in chosen}


def _give(tx: Tx, call: Call, leave: Leave, given: Collection[BookedDay], seen: int | None) -> Request:
    if len(given) == len(leave.days):
        return act(tx, call, VACATION, leave.request.id, Action.CALL_OFF, seen=seen)
    mend = partial(let_go, tx, given=given, now=call.now, by_id=call.actor.id)
    return act(tx, call, VACATION, leave.request.id, Action.GIVE_BACK, seen=seen, mend=mend)


# --- with approval ----------------------------------------------------------------------------------------------------


def _ask(tx: Tx, call: Call, leave: Leave, days: tuple[BookedDay, ...]) -> Request:
    zone = call.office.calendar(call.actor).zone

    def keep(request: Request) -> Return:
        wish = Return(request=request, leave=leave, days=days, asked_on=call.today, zone=zone)
        vacation.save_return(tx, wish)
        return wish

    return submit(tx, call, RETURN, requester=call.actor, note=_said(call), policy={"schema": 1}, terms=_terms(leave),
                  keep=keep)  # fmt: skip


def _terms(leave: Leave) -> Terms:
    """Those of the leave: whoever decides it decides about its days."""
    return terms_of(leave.amount, leave.type, leave.rules)


def _said(call: Call) -> str | None:
    return str(call.inputs.get("note") or "").strip() or None


def open_change(tx: Tx, call: Call) -> Answer:
    """Somebody who was asked for changes opens the form of their wish."""
    request_id, seen = cards.read_pressed(call.value)
    wish = _wish(tx, call, request_id, seen)
    return Answer(open_view=_draw(call, CHANGE, wish.leave, _offered(tx, call, wish.leave, besides=request_id), wish))


def _wish(tx: Tx, call: Call, request_id: int, seen: int | None) -> Return:
    wish = one(tx, vacation.returns, request_id)
    check(wish.request, Action.RESUBMIT, by=call.actor, seen=seen)
    RETURN.check(tx, call.office, wish, Action.RESUBMIT, call.now)
    if wish.leave.request.state is not State.APPROVED:
        raise NothingToGiveBack(reference=wish.request.reference, leave=wish.leave.request.reference)
    return wish


def change(tx: Tx, call: Call) -> Answer:
    """The same wish for other days, put to the deciders again."""
    request_id, seen = chosen.remembered(call)
    wish = _wish(tx, call, chosen.own(tx, request_id), seen)
    days = _lawful(tx, call, wish.leave, besides=request_id)

    def mend(before: Return) -> None:
        vacation.amend_return(tx, replace(before, days=days, asked_on=call.today))
        approval.replace_note(tx, request_id, _said(call))

    request = act(tx, call, RETURN, request_id, Action.RESUBMIT, seen=seen, terms=_terms(wish.leave), mend=mend)
    return converged(tx, call, request)


ENTRIES: tuple[Entry, ...] = (
    action(OPEN_GIVE_BACK, open_form),
    form(GIVE_BACK, handed_in),
    action("return.open_change", open_change),
    form(CHANGE, change),
)
