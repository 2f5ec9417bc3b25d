"""The form for expenses: one line at a time, above it those that are written already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.expense import Line, NothingClaimed, read_spent, sums
from domain.expense.exchange import worth
from domain.expense.fiscal import FiscalKey, read_code
from domain.expense.receipt import CODED
from domain.money import MOST, Money, NotMoney
from domain.refusal import Refusal
from handlers import forms
from handlers.call import Answer, Call, Json
from handlers.cards import context, overflow, section
from handlers.expense import by, fiscal, reading, receipts, review, tax
from handlers.expense.by import EMPTY, By
from handlers.expense.flags import inspect
from handlers.expense.kind import line_of, told_of
from handlers.expense.rates import exchanged, typed_again
from handlers.expense.worked import said, worked
from handlers.refusals import sentence
from handlers.texts import Voice
from storage import expense
from storage.db import Tx

ASK, CHANGE = "expense.ask", "expense.change"
EDIT, DROP, PREVIEW = "expense.edit", "expense.drop", "expense.preview"
MORE = "more"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the fields hold, complete or not."""

    amount: str = ""
    category: str | None = None
    day: date | None = None
    merchant: str = ""
    note: str = ""
    fiscal_key: str = ""
    receipts: tuple[int, ...] = ()
    cost_centre: str | None = None
    why: str = ""
    lost: bool = False
    tax: str = ""
    by: By = EMPTY

    def line(self, tx: Tx, call: Call) -> Line | None:
        """The line that they make; None while there is no amount. Raises what is wrong with a field."""
        company, on = call.office.policy.company, self.day or call.today
        category = call.office.policy.expenses.categories.get(str(self.category))
        if category and category.by:
            made = by.line(call, self.by, category=str(self.category), way=category.by, day=on)
            return self._with_words(call, made) if made else None
        if not self.amount and self.receipts:
            raise NothingClaimed
        if not self.amount:
            return None
        read = read_spent(self.amount, language=call.voice.language, currency=company.currency)
        if read is None or read.rest:
            raise NotMoney(words=self.amount)
        exchange = exchanged(tx, call.office, read, on=on, reason=self.note)
        # What the statement says is what is claimed, to the cent; its rate was made of it.
        claimed = read.came_to or (worth(exchange, company.currency) if exchange else read.money)
        if claimed.amount >= MOST:
            raise NotMoney(words=self.amount)
        of, into = tax.tax_of, company.currency
        line = Line(
            day=on,
            category=str(self.category),
            merchant=self.merchant,
            claimed=claimed,
            exchange=exchange,
            tax=of(self.tax, category, spent=read.money, exchange=exchange, into=into, language=call.voice.language),
            fiscal_key=read_code(self.fiscal_key).key.text if self.fiscal_key else None,
        )
        return self._with_words(call, line)

    def _with_words(self, call: Call, line: Line) -> Line:
        """The line with what is said of any: where it is booked, what for, and with which papers."""
        chosen = self.cost_centre if call.office.policy.expenses.cost_centres else None
        return replace(
            line,
            note=self.note or None,
            receipts=self.receipts,
            cost_centre=chosen or call.actor.cost_centre,
            explanation=self.why or None,
            lost=self.lost,
        )


def read_form(call: Call) -> Form:
    """The form that is open."""
    memo = call.memo
    return Form(
        name=str(memo["form"]),
        report=int(memo["report"]),
        seen=memo.get("seen"),
        turn=int(memo["turn"]),
        whole=bool(memo.get("whole")),
    )


def read_draft(inputs: Mapping[str, Any]) -> Draft:
    """What is in its fields."""
    return Draft(
        amount=str(inputs.get("amount") or "").strip(),
        category=inputs.get("category"),
        day=forms.read_day(inputs.get("day")),
        merchant=str(inputs.get("merchant") or "").strip(),
        note=str(inputs.get("note") or "").strip(),
        fiscal_key=str(inputs.get("fiscal_key") or "").strip(),
        cost_centre=inputs.get("cost_centre"),
        why=str(inputs.get(review.WHY) or "").strip(),
        lost=bool(inputs.get(review.LOST)),
        tax=str(inputs.get("tax") or "").strip(),
        by=by.read(inputs),
    )


def draft_of(v: Voice, line: Line) -> Draft:
    """The fields for a line that was written before."""
    return Draft(
        amount="" if line.journey or line.stay else typed_again(v, line),
        category=line.category,
        day=line.day,
        merchant=line.merchant,
        note=line.note or "",
        fiscal_key=str(FiscalKey(line.fiscal_key)) if line.fiscal_key else "",
        receipts=line.receipts,
        cost_centre=line.cost_centre,
        why=line.explanation or "",
        lost=line.lost,
        tax=v.money(line.tax.spent) if line.tax else "",
        by=by.of(v, line),
    )


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
        *_fields(tx, call, shape, draft, echo, alone=not written),
    ]
    memo = call.remember(
        form=shape.name,
        report=shape.report,
        seen=shape.seen,
        turn=shape.turn,
        whole=shape.whole,
        flags=review.shown(written | ({review.FIELDS: now} if now else {})),
    )
    memo |= {receipts.MEMO: list(draft.receipts)} if draft.receipts else {}
    return forms.modal(shape.name, title=title, blocks=blocks, voice=v, submit=submit, memo=memo)


def _filled(tx: Tx, call: Call, draft: Draft) -> Draft:
    """With what its receipts say where nothing stands yet: for somebody to confirm."""
    read = None if draft.fiscal_key else reading.said(tx, draft.receipts)
    if read is None:
        return draft
    total = call.voice.money(Money(read.total, CODED)) if read.total is not None else ""
    key = str(FiscalKey(read.fiscal_key or ""))
    return replace(draft, amount=draft.amount or total, day=draft.day or read.day, fiscal_key=key)


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
    return [row, *([] if review.answered(line) else review.questions(v, position, line, turn=shape.turn))]


def _menu(v: Voice, position: int) -> Json:
    options = {f"{EDIT} {position}": v.say("Edit"), f"{DROP} {position}": v.say("Remove")}
    return overflow("expense.line", options)


def _fields(tx: Tx, call: Call, shape: Form, draft: Draft, echo: list[str], *, alone: bool) -> list[Json]:
    """The fields of a line; all may stay empty once there is one."""
    v, categories = call.voice, call.office.policy.expenses.categories
    names = [(name, of.name.in_(v.language)) for name, of in categories.items()]

    def field(name: str, label: str, element: Json, *, optional: bool = False, hint: str = "", tells: str = "") -> Json:
        again = {**element, "action_id": f"{tells or name}:{shape.turn}"}
        return forms.field(name, label, again, optional=optional or not alone, hint=hint, tells=tells)

    category, more = categories[str(draft.category)], [(MORE, v.say("I have another one"))]
    what = field("category", v.say("Category"), forms.choice(names, draft.category), tells=PREVIEW)
    centres = _centres(call, draft)
    understood = [section(*echo, block_id="preview")] if echo else []
    if category.by:
        above = by.above(call, draft.by, category, draft.day or call.today, field, PREVIEW)
        kept = receipts.blocks(tx, call, draft.receipts, field) if draft.receipts else []
        fields = [what, *above, *understood, *by.below(call, draft.by, category, field), *kept]
    else:
        day = field("day", v.say("Day"), forms.day(draft.day or call.today), tells=PREVIEW)
        fields = [
            *by.paid(call, draft.amount, draft.tax, category, what, field, PREVIEW),
            day,
            *understood,
            *_receipt(tx, call, draft, field),
        ]
    return [
        *fields,
        *([field("cost_centre", v.say("Cost centre"), centres, optional=True)] if centres else []),
        field("note", v.say("Note"), forms.words(draft.note, most=300), optional=True),
        field("more", v.say("More expenses"), forms.ticks(more), optional=True),
    ]


def _receipt(tx: Tx, call: Call, draft: Draft, field: by.Field) -> list[Json]:
    """Whom it was paid to, and what the receipt is known by."""
    merchant = forms.words(draft.merchant, long=False, most=100)
    return [
        field("merchant", call.voice.say("Paid to, or for what"), merchant),
        *fiscal.field(call, draft.fiscal_key, field),
        *receipts.blocks(tx, call, draft.receipts, field),
    ]


def refresh(tx: Tx, call: Call) -> Answer:
    """Something in the open form changed."""
    filled = replace(read_draft(call.inputs), receipts=receipts.own(tx, call))
    return Answer(refresh_view=draw(tx, call, read_form(call), filled))


def _centres(call: Call, draft: Draft) -> Json | None:
    """The cost centres to choose from, the person's own first chosen; None where the policy names none."""
    v, own, named = call.voice, call.actor.cost_centre, call.office.policy.expenses.cost_centres
    if not named:
        return None
    options = {code: name.in_(v.language) for code, name in named.items()}
    if own and own not in options:
        options = {own: own, **options}
    return forms.choice(list(options.items()), draft.cost_centre or own)
