"""The form for expenses: one line at a time, above it those that are written already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from domain.expense import Line, answered, sums
from domain.refusal import NotHere, Refusal
from handlers import forms
from handlers.call import Answer, Call, Json
from handlers.cards import context, number, overflow, section
from handlers.expense import fields, receipt, review
from handlers.expense.amount import said, worked
from handlers.expense.draft import Draft, read_draft, with_code
from handlers.expense.flag import inspect
from handlers.expense.kind import line_of, told_of
from handlers.refusals import sentence
from handlers.texts import Voice
from storage import expense
from storage.db import Tx
from storage.expense import reading

ASK, CHANGE = "expense.ask", "expense.change"
EDIT, DROP = "expense.edit", "expense.drop"
TITLES: Mapping[str, Callable[[Voice], tuple[str, str]]] = {
    ASK: lambda v: (v.say("Claim expenses"), v.say("Send claim")),
    CHANGE: lambda v: (v.say("Change claim"), v.say("Send again")),
}
"""The title and the submit button of each form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Which form it is, and the report that it changes. ``turn`` counts how often its fields were filled anew.

    ``whole``: what is in the fields was handed in once, so it also matters what they lack: a receipt.
    """

    name: str
    report: int = expense.NEW
    seen: int | None = None
    turn: int = 0
    whole: bool = False

    def next(self) -> "Form":
        """The same form with other fields: Slack keeps what was typed into fields of the same name."""
        return replace(self, turn=self.turn + 1, whole=False)


def read_form(call: Call) -> Form:
    """The form that is open. Raises NotHere."""
    memo = call.memo
    name = str(memo.get("form"))
    if name not in TITLES:
        raise NotHere
    report, turn, seen = number(memo.get("report")), number(memo.get("turn")), memo.get("seen")
    known = seen if isinstance(seen, int) else None
    return Form(name=name, report=report, seen=known, turn=turn, whole=bool(memo.get("whole")))


def draw(tx: Tx, call: Call, shape: Form, draft: Draft) -> Json:
    """The form with ``draft`` in its fields, and what is asked about it and about the lines before it."""
    v, draft = call.voice, _filled(tx, call, draft)
    title, submit = TITLES[shape.name](v)
    if draft.category not in (known := call.office.policy.expenses.categories):
        draft = replace(draft, category=next(iter(known)))
    line, echo = _understood(tx, call, shape, draft)
    written, now = _inspected(tx, call, shape, line)
    blocks = [
        *_written(call, written, shape),
        *review.raised(v, now, turn=shape.turn),
        *fields.of_line(tx, call, draft, echo, turn=shape.turn, alone=not written),
    ]
    memo = call.remember(
        form=shape.name,
        report=shape.report,
        seen=shape.seen,
        turn=shape.turn,
        whole=shape.whole,
        flags=review.shown(written | ({review.FIELDS: now} if now else {})),
    )
    memo |= {receipt.MEMO: list(draft.receipts)} if draft.receipts else {}
    return forms.modal(shape.name, title=title, blocks=blocks, voice=v, submit=submit, memo=memo)


def _filled(tx: Tx, call: Call, draft: Draft) -> Draft:
    """With what the first of its receipts says that has a code, unless one was typed."""
    if draft.fiscal_key:
        return draft
    read = reading.get_many(tx, draft.receipts)
    coded = next((read[id_] for id_ in draft.receipts if id_ in read and read[id_].fiscal_key), None)
    if coded is None:
        return draft
    return with_code(call.voice, draft, key=coded.fiscal_key, day=coded.day, total=coded.total)


def _understood(tx: Tx, call: Call, shape: Form, draft: Draft) -> tuple[Line | None, list[str]]:
    """The line that the fields make, and what had to be worked out for it, or why there is none."""
    try:
        line = draft.line(tx, call)
        line = worked(tx, call, shape.report, line) if line else None
    except Refusal as refusal:
        return None, ["⚠️ " + sentence(tx, refusal, call.voice)]
    return line, said(call.voice, call.office, line) if line else []


def _inspected(tx: Tx, call: Call, shape: Form, line: Line | None) -> tuple[dict[int, Line], Line | None]:
    """The lines written before, and the one in the fields, with what is asked about them."""
    written = expense.drafts(tx, call.actor.id, shape.report)
    *before, last = [*inspect(tx, call, [*written.values(), *([line] if line else [])], shape.report), None]
    if line:
        last = before.pop()
        last = last if shape.whole else review.without_receipt(last)
    return dict(zip(written, before, strict=True)), last


def _written(call: Call, lines: Mapping[int, Line], shape: Form) -> list[Json]:
    """The lines so far, each with what is asked about it and what can be done to it, and what they come to."""
    if not lines:
        return []
    v = call.voice
    rows = [block for n, line in lines.items() for block in _row(call, n, line, shape)]
    money = v.names([v.money(sum_) for sum_ in sums(list(lines.values()))])
    return [*rows, context(v.count("{n} line, {money}", "{n} lines, {money}", len(lines), money=money))]


def _row(call: Call, position: int, line: Line, shape: Form) -> list[Json]:
    v, rules = call.voice, call.office.policy.expenses
    told = told_of(v, rules, line, own=call.actor.cost_centre)
    row = section(line_of(v, rules, line), *told, button=_menu(v, position))
    return [row, *([] if answered(line) else review.questions(v, position, line, turn=shape.turn))]


def _menu(v: Voice, position: int) -> Json:
    options = {f"{EDIT} {position}": v.say("Edit"), f"{DROP} {position}": v.say("Remove")}
    return overflow("expense.line", options)


def refresh(tx: Tx, call: Call) -> Answer:
    """Something in the open form changed."""
    filled = replace(read_draft(call.inputs), receipts=receipt.own(tx, call))
    return Answer(refresh_view=draw(tx, call, read_form(call), filled))
