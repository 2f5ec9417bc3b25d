"""The fields of a line: what is asked of anything that was paid, and what of one category alone."""

from functools import partial

from domain.policy import Category
from handlers import forms
from handlers.call import Call, Json
from handlers.cards import section
from handlers.expense import fiscal, receipt, tax, travel
from handlers.expense.draft import Draft
from storage.db import Tx

MORE, PREVIEW = "more", "expense.preview"


def of_line(tx: Tx, call: Call, draft: Draft, echo: list[str], *, turn: int, alone: bool) -> list[Json]:
    """All of them, and in their midst what was understood; unless the line is ``alone`` they may stay empty."""
    v, field = call.voice, partial(_field, turn=turn, alone=alone)
    understood = [section(*echo, block_id="preview")] if echo else []
    centres, more = _centres(call, draft), [(MORE, v.say("I have another one"))]
    return [
        *_of_category(tx, call, draft, understood, field),
        *([field("cost_centre", v.say("Cost centre"), centres, optional=True)] if centres else []),
        field("note", v.say("Note"), forms.words(draft.note, most=300), optional=True),
        field("more", v.say("More expenses"), forms.ticks(more), optional=True),
    ]


def _field(name: str, label: str, element: Json, *, turn: int, alone: bool, optional: bool = False, hint: str = "",
           tells: str = "") -> Json:  # fmt: skip
    again = {**element, "action_id": f"{tells or name}:{turn}"}
    return forms.field(name, label, again, optional=optional or not alone, hint=hint, tells=tells)


def _of_category(tx: Tx, call: Call, draft: Draft, understood: list[Json], field: travel.Field) -> list[Json]:
    """What a journey, a stay or a receipt is described by."""
    v, categories, day = call.voice, call.office.policy.expenses.categories, draft.day or call.today
    names, category = (
        [(name, of.name.in_(v.language)) for name, of in categories.items()],
        categories[str(draft.category)],
    )
    what = field("category", v.say("Category"), forms.choice(names, draft.category), tells=PREVIEW)
    if category.by:
        above = travel.above(call, draft.travel, category, day, field, PREVIEW)
        kept = receipt.blocks(tx, call, draft.receipts, field) if draft.receipts else []
        return [what, *above, *understood, *travel.below(call, draft.travel, category, field), *kept]
    return [
        *_paid(call, draft, category, what, field),
        field("day", v.say("Day"), forms.day(day), tells=PREVIEW),
        *understood,
        *_receipt(tx, call, draft, field),
    ]


def _paid(call: Call, draft: Draft, category: Category, what: Json, field: travel.Field) -> list[Json]:
    """How much stands on a receipt, for ``what``, and the tax where the category asks for it."""
    v, currency = call.voice, call.office.policy.company.currency
    hint = v.say("In {currency} or any other, such as {example}: as it stands on the receipt.",
                 currency=currency, example="12 EUR" if currency == "USD" else "12 USD")  # fmt: skip
    much, taxes = forms.words(draft.amount, long=False, most=60), forms.words(draft.tax, long=False, most=20)
    asked = field("tax", v.say("Tax"), taxes, hint=tax.hint(v, category), tells=PREVIEW) if category.tax else None
    return [
        field("amount", v.say("Amount"), much, hint=hint, tells=PREVIEW),
        what,
        *([asked] if asked else []),
    ]


def _receipt(tx: Tx, call: Call, draft: Draft, field: travel.Field) -> list[Json]:
    """Whom it was paid to, and what the receipt is known by."""
    merchant = forms.words(draft.merchant, long=False, most=100)
    return [
        field("merchant", call.voice.say("Paid to, or for what"), merchant),
        *fiscal.field(call, draft.fiscal_key, field),
        *receipt.blocks(tx, call, draft.receipts, field),
    ]


def _centres(call: Call, draft: Draft) -> Json | None:
    """The cost centres to choose from, the person's own first chosen; None where the policy names none."""
    v, own, named = call.voice, call.actor.cost_centre, call.office.policy.expenses.cost_centres
    if not named:
        return None
    options = {code: name.in_(v.language) for code, name in named.items()}
    if own and own not in options:
        options = {own: own, **options}
    return forms.choice(list(options.items()), draft.cost_centre or own)
