"""Days of an approved leave are given back: by whoever took them, or because a holiday came to lie on them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import partial

from domain.approval import Request, State, check
from domain.people import Action
from domain.vacation import BookedDay, Leave, become_rest, days_ahead, entries, give_back, without
from handlers import cards, forms
from handlers.approval.engine import act, pass_time
from handlers.approval.forms import converged
from handlers.call import Answer, Call, Entry, Json, action, form
from handlers.office import Office
from handlers.texts import escape
from handlers.vacation.brazil.plan import check_given_back
from handlers.vacation.kind import OPEN_GIVE_BACK, VACATION, summary, title
from storage import approval, people, vacation
from storage.db import Database, Tx

GIVE_BACK = "vacation.give_back"
BATCH = 500


def open_form(tx: Tx, call: Call) -> Answer:
    """The button on the card of an approved leave."""
    request_id, seen = cards.read_pressed(call.value)
    leave = vacation.load(tx, request_id)
    check(leave.request, Action.GIVE_BACK, by=call.actor, seen=seen)
    return Answer(open_view=_draw(call, leave))


def _draw(call: Call, leave: Leave) -> Json:
    v = call.voice
    ahead = [
        (d.day.isoformat(), v.day(d.day))
        for d in days_ahead(leave, today=call.today, calendar=call.office.calendar(call.actor))
    ]
    terms = f"{escape(summary(call.reader, leave))} · {leave.request.reference}"
    hint = v.say("Choosing all of them calls the leave off.")
    blocks = [
        cards.section(f"*{escape(title(call.reader, leave))}*", terms),
        forms.field("days", v.say("Days to give back"), forms.choices(ahead), hint=hint),
    ]
    memo = call.remember(request=leave.request.id, seen=leave.request.version, place=call.place)
    name, submit = v.say("Give days back"), v.say("Give back")
    return forms.modal(GIVE_BACK, title=name, blocks=blocks, voice=v, submit=submit, memo=memo)


def handed_in(tx: Tx, call: Call) -> Answer:
    """The form with the days."""
    request_id, seen = int(call.memo["request"]), call.memo.get("seen")
    leave = vacation.load(tx, request_id)
    people.own(tx, leave.request.requester_id)
    # Before anything is looked at: whoever may not do this learns nothing of another's leave.
    check(leave.request, Action.GIVE_BACK, by=call.actor, seen=seen)
    given = give_back(leave, _chosen(call, leave), today=call.today, calendar=call.office.calendar(call.actor))
    request = _give(tx, call, leave, given, seen)
    return converged(tx, call, request)


def _chosen(call: Call, leave: Leave) -> set[date]:
    """The days of the leave that were chosen; nothing else can be."""
    chosen = set(call.inputs.get("days") or ())
    return {booked.day for booked in leave.days if booked.day.isoformat() in chosen}


def _give(tx: Tx, call: Call, leave: Leave, given: Collection[BookedDay], seen: int | None) -> Request:
    if len(given) == len(leave.days):
        return act(tx, call, VACATION, leave.request.id, Action.CALL_OFF, seen=seen)
    if leave.rules.acquired:
        check_given_back(tx, call, call.actor, leave, without(leave, given))
    mend = partial(_book, tx, given=given, now=call.now, by_id=call.actor.id)
    return act(tx, call, VACATION, leave.request.id, Action.GIVE_BACK, seen=seen, mend=mend)


def _book(tx: Tx, leave: Leave, *, given: Collection[BookedDay], now: datetime, by_id: int | None) -> None:
    """Let go of the days, and give back what they took: entries of their own, nothing is rewritten."""
    request = leave.request
    some = Leave(request=request, type=leave.type, rules=leave.rules, span=leave.span, days=tuple(given))
    back = entries(some, was=State.APPROVED, now=State.CANCELLED)
    vacation.post(tx, request.requester_id, back, now=now, by_id=by_id, request_id=request.id)
    vacation.release(tx, request.id, now=now, days={booked.day for booked in given})
    vacation.amend(tx, without(leave, given))


# --- holidays ---------------------------------------------------------------------------------------------------------


def tick(db: Database, office: Office, now: datetime) -> int:
    """Give back the days of approved leave that became holidays; returns how many leaves changed."""
    changed, seen = 0, vacation.NONE
    while True:
        with db.read() as tx:
            # A day back: it is yesterday still somewhere.
            ids = vacation.ahead(tx, since=(now - timedelta(days=1)).date(), above=seen, limit=BATCH)
            leaves = vacation.load_many(tx, ids)
            requesters = people.get_many(tx, (leave.request.requester_id for leave in leaves.values()))
        if not ids:
            return changed
        for request_id, leave in leaves.items():
            calendar = office.calendar(requesters[leave.request.requester_id])
            given = become_rest(leave, today=calendar.today(now), calendar=calendar)
            changed += bool(given) and _by_the_clock(db, request_id, given, now)
        seen = ids[-1]


def _by_the_clock(db: Database, request_id: int, days: Collection[date], now: datetime) -> bool:
    with db.write() as tx:
        people.own(tx, approval.requester_of(tx, request_id))
        leave = vacation.load(tx, request_id)
        given = [booked for booked in leave.days if booked.day in days]
        if leave.request.state is not State.APPROVED or not given:
            return False
        if len(given) == len(leave.days):
            return pass_time(tx, request_id, Action.CALL_OFF, now) is not None
        mend = partial(_book, tx, given=given, now=now, by_id=None)
        return pass_time(tx, request_id, Action.GIVE_BACK, now, mend=mend) is not None


ENTRIES: tuple[Entry, ...] = (action(OPEN_GIVE_BACK, open_form), form(GIVE_BACK, handed_in))
