"""A form for leave is handed in: asked, entered by HR, or corrected."""

from domain.approval import Request, State, check
from domain.people import Action, HasLeft, Person, UnknownPerson, gate, standings
from domain.vacation import HOLDS_DAYS, Leave, entries
from handlers.approval import chosen
from handlers.approval.engine import act, submit
from handlers.approval.forms import converged, done
from handlers.call import Answer, Call, Entry, action, form
from handlers.cards import read_pressed
from handlers.chosen import one
from handlers.vacation import certificate, staffing
from handlers.vacation.form import ASK, CHANGE, CORRECT, ENTER, PREVIEW, Form, draw, read_form, refresh, terms
from handlers.vacation.kind import OPEN_CHANGE, VACATION
from handlers.vacation.plan import Plan, Wish, first_type, plan, read_wish, wish_of
from storage import approval, people, vacation
from storage.db import Tx


def open_form(tx: Tx, call: Call) -> Answer:
    """A button that opens the form for one's own leave."""
    return Answer(open_view=draw(tx, call, Form(name=ASK, person=call.actor), Wish(type=first_type(call, call.actor))))


def ask(tx: Tx, call: Call) -> Answer:
    """The person asks for leave of their own."""
    return _submitted(tx, call, call.actor)


def enter(tx: Tx, call: Call) -> Answer:
    """HR enters leave for somebody else."""
    person = read_form(tx, call).person
    if person is None:
        raise UnknownPerson
    gate(Action.ENTER, standings(call.actor, about=person.id))
    if person.left_on and person.left_on < call.today:
        raise HasLeft(left_on=person.left_on)
    return _submitted(tx, call, person)


def _submitted(tx: Tx, call: Call, person: Person) -> Answer:
    wish = read_wish(call.inputs)
    people.own(tx, person.id)
    staffing.own(tx, call.office, person)
    planned = plan(tx, call, person, wish)

    def keep(request: Request) -> Leave:
        leave = _leave(request, planned)
        vacation.save(tx, leave)
        return leave

    note = wish.note or None
    snapshot = vacation.snapshot(planned.rules)
    request = submit(tx, call, VACATION, requester=person, note=note, policy=snapshot, terms=terms(planned), keep=keep)
    certificate.with_form(tx, call, _leave(request, planned))
    return Answer(say=done(tx, call, request))


def _leave(request: Request, planned: Plan) -> Leave:
    period = planned.clt.standing.period.first if planned.clt else None
    return Leave(request=request, type=planned.type, rules=planned.rules, span=planned.span, days=planned.days,
                 period=period, sold=planned.sold)  # fmt: skip


def open_correction(tx: Tx, call: Call) -> Answer:
    """HR opens the form for a request that is wrong."""
    return _open(tx, call, CORRECT, Action.CORRECT)


def open_change(tx: Tx, call: Call) -> Answer:
    """Somebody opens the form of a request of theirs to change it."""
    return _open(tx, call, CHANGE, Action.RESUBMIT)


def _open(tx: Tx, call: Call, name: str, action: Action) -> Answer:
    request_id, seen = read_pressed(call.value)
    leave = one(tx, vacation.load_many, request_id)
    check(leave.request, action, by=call.actor, seen=seen)
    requester = people.get(tx, leave.request.requester_id)
    shape = Form(name=name, person=requester, request_id=request_id, seen=leave.request.version)
    return Answer(open_view=draw(tx, call, shape, wish_of(leave)))


def correct(tx: Tx, call: Call) -> Answer:
    """HR mends the type or the days of a request, with a reason."""
    return _mended(tx, call, Action.CORRECT)


def change(tx: Tx, call: Call) -> Answer:
    """Somebody puts their request to the deciders again, with what they changed."""
    return _mended(tx, call, Action.RESUBMIT)


def _mended(tx: Tx, call: Call, action: Action) -> Answer:
    request_id, seen = chosen.remembered(call)
    leave = one(tx, vacation.load_many, request_id)
    person = people.get(tx, leave.request.requester_id)
    people.own(tx, person.id)
    # Before anything is planned: whoever may not do this learns nothing of another's balance.
    check(leave.request, action, by=call.actor, seen=seen)
    staffing.own(tx, call.office, person)
    wish = read_wish(call.inputs)
    planned = plan(tx, call, person, wish, besides=request_id, held=leave.type)

    def mend(before: Leave) -> None:
        after = _leave(before.request, planned)
        if action is Action.CORRECT:
            _reenter(tx, call, before, after)
        else:
            # What an approval took is given back by the move itself: it is not approved any more.
            approval.replace_note(tx, request_id, wish.note or None)
        _rebook(tx, call, after)

    reason = call.inputs.get("reason")
    request = act(tx, call, VACATION, request_id, action, seen=seen, reason=reason, terms=terms(planned), mend=mend)
    certificate.with_form(tx, call, _leave(request, planned))
    return converged(tx, call, request)


def _reenter(tx: Tx, call: Call, old: Leave, new: Leave) -> None:
    """Give the old days back and take the new ones: the ledger shows both."""
    request = old.request
    assert request.state in HOLDS_DAYS, "only these can be corrected"
    given_back = entries(old, was=request.state, now=State.CANCELLED)
    booked = entries(new, was=State.PENDING, now=request.state)
    vacation.post(
        tx, request.requester_id, (*given_back, *booked), now=call.now, by_id=call.actor.id, request_id=request.id
    )


def _rebook(tx: Tx, call: Call, new: Leave) -> None:
    """Let go of the days that are held, and hold the new ones."""
    vacation.release(tx, new.request.id, now=call.now)
    vacation.amend(tx, new)
    vacation.book(tx, new)


ENTRIES: tuple[Entry, ...] = (
    action("vacation.open", open_form),
    action("vacation.open_correction", open_correction),
    action(OPEN_CHANGE, open_change),
    action(PREVIEW, refresh),
    form(ASK, ask),
    form(ENTER, enter),
    form(CORRECT, correct),
    form(CHANGE, change),
)
