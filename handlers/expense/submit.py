"""A form for expenses is handed in: a line more, or the whole report."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from domain.approval import Request, check
from domain.expense import (
    MOST_LINES,
    Line,
    Report,
    TooManyLines,
    check_answers,
    check_line,
    check_lines,
)
from domain.people import Action
from handlers.approval.engine import act, submit
from handlers.approval.forms import converged, done
from handlers.call import Answer, Call, Entry, action, form
from handlers.cards import number, read_pressed
from handlers.chosen import one
from handlers.expense import duplicate, receipt, review, travel
from handlers.expense.amount import worked, worked_out
from handlers.expense.auto_approve import passes
from handlers.expense.draft import Draft, draft_of, read_draft
from handlers.expense.fields import MORE, PREVIEW
from handlers.expense.flag import inspect
from handlers.expense.form import ASK, CHANGE, DROP, EDIT, Form, draw, read_form, refresh
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
    return _handed_in(tx, call, expense.NEW, partial(_submit, tx, call))


def _handed_in(tx: Tx, call: Call, report: int, send: Callable[[tuple[Line, ...]], Answer]) -> Answer:
    """The form with what is still asked, or for another line; once nothing is asked, the lines are sent."""
    if MORE in (call.inputs.get("more") or ()):
        return _another(tx, call)
    filled = fields(tx, call)
    lines = _lines(tx, call, report, filled.line(tx, call))
    if review.unseen(call, lines):
        return _again(tx, call, lines, filled)
    check_answers(lines)
    return send(review.settled(lines))


def _submit(tx: Tx, call: Call, claimed: tuple[Line, ...]) -> Answer:
    rules = call.office.policy.expenses

    def keep(request: Request) -> Report:
        _keep(tx, call, request.id, claimed, drafted=expense.NEW)
        return Report(request=request, lines=claimed, rules=rules)

    request = submit(
        tx,
        call,
        EXPENSE,
        requester=call.actor,
        note=None,
        policy=expense.snapshot(rules),
        terms=terms(claimed),
        keep=keep,
        by_policy=lambda request: passes(tx, call.office, request, claimed, rules.auto_approve),
    )
    return Answer(say=done(tx, call, request))


def _keep(tx: Tx, call: Call, request_id: int, claimed: tuple[Line, ...], *, drafted: int) -> None:
    """The lines belong to the request now, with their receipts; their drafts were ``drafted`` for this report."""
    expense.save(tx, request_id, claimed)
    receipt.belong(tx, request_id, claimed)
    expense.forget(tx, call.actor.id, drafted)


def fields(tx: Tx, call: Call, *, removed: str = "", flawed: bool = False) -> Draft:
    """What the form holds, files that were chosen in it included. Raises the refusals of receipts."""
    attached = receipt.taken(tx, call, read_form(call).report, removed=removed, flawed=flawed)
    return replace(read_draft(call.inputs), receipts=attached)


def _another(tx: Tx, call: Call) -> Answer:
    """Keep the line, and show the form for the next one."""
    shape, filled = read_form(call), fields(tx, call)
    line = filled.line(tx, call)
    if line is None:
        raise travel.nothing(call)
    line = worked(tx, call, shape.report, line)
    _check(call, line, taken=len(expense.drafts(tx, call.actor.id, shape.report)))
    lines = _inspected(tx, call, shape.report, line)
    last = {review.FIELDS: lines[review.FIELDS]}
    review.refuse_blocked(last)
    duplicate.refuse(tx, call, last.values())
    if review.unseen(call, last):
        return _again(tx, call, lines, filled)
    check_answers(last)
    _keep_answers(tx, call, shape.report)
    expense.draft(tx, call.actor.id, line, shape.report)
    return Answer(refresh_view=draw(tx, call, shape.next(), Draft(category=line.category, day=line.day)))


def _again(tx: Tx, call: Call, lines: dict[int, Line], filled: Draft) -> Answer:
    """The form with what the policy asks about, and fields to explain it."""
    shape = replace(_after(call, read_form(call)), whole=True)
    lines.pop(review.FIELDS, None)
    # As they are now: what was asked about them is what will be asked the next time.
    expense.redraft(tx, call.actor.id, lines, shape.report)
    return Answer(refresh_view=draw(tx, call, shape, filled))


def _keep_answers(tx: Tx, call: Call, report: int) -> None:
    """What was said to the flags of written lines stays with them."""
    written = expense.drafts(tx, call.actor.id, report)
    said = review.with_answers(call, written)
    changed = {position: line for position, line in said.items() if line != written[position]}
    expense.redraft(tx, call.actor.id, changed, report)


def _write(tx: Tx, call: Call, shape: Form, line: Line) -> None:
    """Keep another line of what is being written. Raises what _check raises."""
    _check(call, line, taken=len(expense.drafts(tx, call.actor.id, shape.report)))
    expense.draft(tx, call.actor.id, worked(tx, call, shape.report, line), shape.report)
    receipt.redraw(tx, line.receipts)


def _check(call: Call, line: Line, *, taken: int) -> None:
    """Raises what check_line raises, and TooManyLines."""
    company, rules = call.office.policy.company, call.office.policy.expenses
    check_line(line, rules=rules, currency=company.currency, today=call.today, own=call.actor.cost_centre)
    if taken >= MOST_LINES:
        raise TooManyLines(most=MOST_LINES)


def _inspected(tx: Tx, call: Call, report: int, last: Line | None) -> dict[int, Line]:
    """The lines written before, and the one in the fields, each with its flags and what was said to them."""
    lines = review.with_answers(call, expense.drafts(tx, call.actor.id, report))
    lines = {position: renewed(tx, call.office, line) for position, line in lines.items()}
    lines |= {review.FIELDS: last} if last else {}
    worked = worked_out(tx, call, list(lines.values()), report)
    return dict(zip(lines, inspect(tx, call, worked, report), strict=True))


def _lines(tx: Tx, call: Call, report: int, last: Line | None) -> dict[int, Line]:
    """What is handed in, ``last`` being what is in the fields. Raises the refusals of domain.expense."""
    company, rules, lines = call.office.policy.company, call.office.policy.expenses, _inspected(tx, call, report, last)
    if not lines:
        raise travel.nothing(call)
    written, own = list(lines.values()), call.actor.cost_centre
    check_lines(written, rules=rules, currency=company.currency, today=call.today, own=own)
    review.refuse_blocked(lines)
    duplicate.refuse(tx, call, lines.values())
    return lines


def edit(tx: Tx, call: Call) -> Answer:
    """A written line goes back into the fields; the one in there is written in its place."""
    shape, line = _taken_out(tx, call)
    if unfinished := fields(tx, call).line(tx, call):
        _write(tx, call, shape, unfinished)
    following = replace(shape.next(), whole=line is not None)
    return Answer(refresh_view=draw(tx, call, following, draft_of(call.voice, line) if line else Draft()))


def drop(tx: Tx, call: Call) -> Answer:
    """A written line is removed; the fields keep what they hold."""
    shape, removed = _taken_out(tx, call)
    receipt.redraw(tx, removed.receipts if removed else ())
    return Answer(refresh_view=draw(tx, call, _after(call, shape), fields(tx, call, flawed=True)))


def _taken_out(tx: Tx, call: Call) -> tuple[Form, Line | None]:
    """The open form, and the line that was pressed, which is written no more; None if it was not."""
    people.own(tx, call.actor.id)
    shape, position = read_form(call), number(call.value)
    _keep_answers(tx, call, shape.report)
    line = expense.drafts(tx, call.actor.id, shape.report).get(position)
    expense.forget(tx, call.actor.id, shape.report, position=position)
    return shape, line


def unattach(tx: Tx, call: Call) -> Answer:
    """A receipt is taken from the line in the fields."""
    left = fields(tx, call, removed=call.value, flawed=True)
    return Answer(refresh_view=draw(tx, call, _after(call, read_form(call)), left))


def _after(call: Call, shape: Form) -> Form:
    """The form as it is drawn again: other fields if files were chosen, for Slack would hand those in once more."""
    return shape.next() if call.inputs.get(receipt.FIELD) else shape


def open_change(tx: Tx, call: Call) -> Answer:
    """Somebody opens a report of theirs to change it: its lines are written already, a single one is in the fields.

    What they changed before, and did not send, is still there.
    """
    request_id, seen = read_pressed(call.value)
    report = one(tx, expense.load_many, request_id)
    check(report.request, Action.RESUBMIT, by=call.actor, seen=seen)
    people.own(tx, call.actor.id)
    shape = Form(name=CHANGE, report=request_id, seen=report.request.version)
    if not expense.drafts(tx, call.actor.id, request_id):
        if len(report.lines) == 1:
            whole = replace(shape, whole=True)
            return Answer(open_view=draw(tx, call, whole, draft_of(call.voice, report.lines[0])))
        for line in report.lines:
            # What was said of the line as it was holds no longer.
            expense.draft(tx, call.actor.id, replace(line, verdict=None), request_id)
    return Answer(open_view=draw(tx, call, shape, Draft()))


def change(tx: Tx, call: Call) -> Answer:
    """The changed report goes to its deciders again."""
    shape = read_form(call)
    report = one(tx, expense.load_many, shape.report)
    people.own(tx, call.actor.id)
    check(report.request, Action.RESUBMIT, by=call.actor, seen=shape.seen)
    return _handed_in(tx, call, shape.report, partial(_resubmit, tx, call, shape))


def _resubmit(tx: Tx, call: Call, shape: Form, claimed: tuple[Line, ...]) -> Answer:
    def mend(before: Report) -> None:
        _keep(tx, call, shape.report, claimed, drafted=shape.report)

    request = act(tx, call, EXPENSE, shape.report, Action.RESUBMIT, seen=shape.seen, terms=terms(claimed), mend=mend)
    return converged(tx, call, request)


ENTRIES: tuple[Entry, ...] = (
    action("expense.open", open_form),
    action("expense.open_change", open_change, changes=True),
    action(PREVIEW, refresh),
    action(EDIT, edit, changes=True),
    action(DROP, drop, changes=True),
    action(receipt.REMOVE, unattach, changes=True),
    form(ASK, ask),
    form(CHANGE, change),
)
