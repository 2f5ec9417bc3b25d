"""A form for expenses is handed in: a line more, or the whole report."""

from dataclasses import replace

from domain.approval import Request, check
from domain.expense import MOST_LINES, Line, NothingClaimed, Report, TooManyLines, check_line, check_lines
from domain.people import Action
from handlers.approval.engine import act, submit
from handlers.approval.forms import converged, done
from handlers.call import Answer, Call, Entry, action, form
from handlers.cards import read_pressed
from handlers.expense import receipts
from handlers.expense.by_policy import passes
from handlers.expense.flags import inspect
from handlers.expense.form import (
    ASK,
    CHANGE,
    DROP,
    EDIT,
    MORE,
    PREVIEW,
    Draft,
    Form,
    draft_of,
    draw,
    read_draft,
    read_form,
    refresh,
)
from handlers.expense.kind import EXPENSE, terms
from handlers.expense.rates import renewed
from storage import expense, people
from storage.db import Tx


def open_form(tx: Tx, call: Call) -> Answer:
    """A button that opens the form."""
    return Answer(open_view=draw(tx, call, Form(name=ASK), Draft()))


def ask(tx: Tx, call: Call) -> Answer:
    """Somebody hands a report in, or writes another line of it."""
    people.own(tx, call.actor.id)
    if MORE in (call.inputs.get("more") or ()):
        return _another(tx, call)
    lines = _lines(tx, call, expense.NEW)

    def keep(request: Request) -> Report:
        expense.save(tx, request.id, lines)
        receipts.belong(tx, request.id, lines)
        return Report(request=request, lines=lines, rules=call.office.policy.expenses)

    policy = expense.snapshot(call.office.policy.expenses)
    request = submit(
        tx,
        call,
        EXPENSE,
        requester=call.actor,
        note=None,
        policy=policy,
        terms=terms(lines),
        keep=keep,
        by_policy=lambda request: passes(tx, call, request, lines),
    )
    expense.forget(tx, call.actor.id)
    return Answer(say=done(tx, call, request))


def fields(tx: Tx, call: Call) -> Draft:
    """What the form holds, files that were chosen in it included. Raises the refusals of receipts."""
    return replace(read_draft(call.inputs), receipts=receipts.taken(tx, call, read_form(call).report))


def _another(tx: Tx, call: Call) -> Answer:
    """Keep the line, and show the form for the next one."""
    shape, line = read_form(call), fields(tx, call).line(tx, call)
    if line is None:
        raise NothingClaimed
    _write(tx, call, shape, line)
    return Answer(refresh_view=draw(tx, call, shape.next(), Draft(category=line.category, day=line.day)))


def _write(tx: Tx, call: Call, shape: Form, line: Line) -> None:
    """Keep another line of what is being written. Raises what check_line raises, and TooManyLines."""
    policy = call.office.policy
    check_line(line, rules=policy.expenses, currency=policy.company.currency, today=call.today)
    if len(expense.drafts(tx, call.actor.id, shape.report)) >= MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    expense.draft(tx, call.actor.id, line, shape.report)


def _lines(tx: Tx, call: Call, report: int) -> tuple[Line, ...]:
    """The lines written before, and the one in the fields, with their flags. Raises the refusals of domain.expense."""
    policy, last = call.office.policy, fields(tx, call).line(tx, call)
    before = [renewed(tx, call.office, line) for line in expense.drafts(tx, call.actor.id, report).values()]
    lines = (*before, *([last] if last else []))
    check_lines(lines, rules=policy.expenses, currency=policy.company.currency, today=call.today)
    return inspect(tx, call, lines, report)


def edit(tx: Tx, call: Call) -> Answer:
    """A written line goes back into the fields; the one in there is written in its place."""
    people.own(tx, call.actor.id)
    shape, position = read_form(call), int(call.value)
    line = expense.drafts(tx, call.actor.id, shape.report).get(position)
    expense.forget(tx, call.actor.id, shape.report, position=position)
    if unfinished := fields(tx, call).line(tx, call):
        _write(tx, call, shape, unfinished)
    return Answer(refresh_view=draw(tx, call, shape.next(), draft_of(call.voice, line) if line else Draft()))


def drop(tx: Tx, call: Call) -> Answer:
    """A written line is removed; the fields keep what they hold."""
    people.own(tx, call.actor.id)
    shape = read_form(call)
    expense.forget(tx, call.actor.id, shape.report, position=int(call.value))
    return Answer(refresh_view=draw(tx, call, _after(call, shape), fields(tx, call)))


def unattach(tx: Tx, call: Call) -> Answer:
    """A receipt is taken from the line in the fields."""
    shape, filled = read_form(call), fields(tx, call)
    left = tuple(id_ for id_ in filled.receipts if str(id_) != call.value)
    return Answer(refresh_view=draw(tx, call, _after(call, shape), replace(filled, receipts=left)))


def _after(call: Call, shape: Form) -> Form:
    """The form as it is drawn again: other fields if files were chosen, for Slack would hand those in once more."""
    return shape.next() if call.inputs.get(receipts.FIELD) else shape


def open_change(tx: Tx, call: Call) -> Answer:
    """Somebody opens a report of theirs to change it: its lines are written already, a single one is in the fields.

    What they changed before, and did not send, is still there.
    """
    request_id, seen = read_pressed(call.value)
    report = expense.load(tx, request_id)
    check(report.request, Action.RESUBMIT, by=call.actor, seen=seen)
    people.own(tx, call.actor.id)
    shape, fields = Form(name=CHANGE, report=request_id, seen=report.request.version), Draft()
    if not expense.drafts(tx, call.actor.id, request_id):
        if len(report.lines) == 1:
            fields = draft_of(call.voice, report.lines[0])
        else:
            for line in report.lines:
                # What was said of the line as it was holds no longer.
                expense.draft(tx, call.actor.id, replace(line, verdict=None), request_id)
    return Answer(open_view=draw(tx, call, shape, fields))


def change(tx: Tx, call: Call) -> Answer:
    """The changed report goes to its deciders again."""
    shape = read_form(call)
    report = expense.load(tx, shape.report)
    people.own(tx, call.actor.id)
    check(report.request, Action.RESUBMIT, by=call.actor, seen=shape.seen)
    if MORE in (call.inputs.get("more") or ()):
        return _another(tx, call)
    lines = _lines(tx, call, shape.report)

    def mend(before: Report) -> None:
        expense.save(tx, shape.report, lines)
        receipts.belong(tx, shape.report, lines)
        expense.forget(tx, call.actor.id, shape.report)

    request = act(tx, call, EXPENSE, shape.report, Action.RESUBMIT, seen=shape.seen, terms=terms(lines), mend=mend)
    return converged(tx, call, request)


ENTRIES: tuple[Entry, ...] = (
    action("expense.open", open_form),
    action("expense.open_change", open_change, changes=True),
    action(PREVIEW, refresh),
    action(EDIT, edit, changes=True),
    action(DROP, drop, changes=True),
    action(receipts.REMOVE, unattach, changes=True),
    form(ASK, ask),
    form(CHANGE, change),
)
