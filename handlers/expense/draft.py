"""What the fields of a line hold, complete or not, and the line that they make."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.expense import Line, NothingClaimed, read_spent
from domain.expense.fiscal import FiscalKey, read_code
from domain.expense.reading import CODED
from domain.money import MOST, Money, NotMoney
from domain.money.exchange import worth
from domain.policy import Category
from handlers import forms
from handlers.call import Call
from handlers.expense import review, tax, travel
from handlers.expense.rates import exchanged, typed_again
from handlers.expense.travel import EMPTY, Travel
from handlers.texts import Voice
from storage.db import Tx


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
    travel: Travel = EMPTY

    def line(self, tx: Tx, call: Call) -> Line | None:
        """The line that they make; None while there is no amount. Raises what is wrong with a field."""
        on = self.day or call.today
        category = call.office.policy.expenses.categories.get(str(self.category))
        if category and category.by:
            made = travel.line(call, self.travel, category=str(self.category), way=category.by, day=on)
            return self._with_words(call, made) if made else None
        made = self._paid(tx, call, category, on)
        return self._with_words(call, made) if made else None

    def _paid(self, tx: Tx, call: Call, category: Category | None, on: date) -> Line | None:
        """What stands on a receipt."""
        company, language = call.office.policy.company, call.voice.language
        if not self.amount and self.receipts:
            raise NothingClaimed
        if not self.amount:
            return None
        read = read_spent(self.amount, language=language, currency=company.currency)
        if read is None or read.rest:
            raise NotMoney(words=self.amount)
        exchange = exchanged(tx, call.office, read, on=on, reason=self.note)
        # What the statement says is what is claimed, to the cent; its rate was made of it.
        claimed = read.came_to or (worth(exchange, company.currency) if exchange else read.money)
        if claimed.amount >= MOST:
            raise NotMoney(words=self.amount)
        into = company.currency
        return Line(
            day=on,
            category=str(self.category),
            merchant=self.merchant,
            claimed=claimed,
            exchange=exchange,
            tax=tax.tax_of(self.tax, category, spent=read.money, exchange=exchange, into=into, language=language),
            fiscal_key=read_code(self.fiscal_key).key.text if self.fiscal_key else None,
        )

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
        travel=travel.read(inputs),
    )


def with_code(v: Voice, draft: Draft, *, key: str | None, day: date | None, total: Decimal | None) -> Draft:
    """The fields with what a receipt's code says where nothing stands yet: for somebody to confirm."""
    amount = v.money(Money(total, CODED)) if total is not None else ""
    return replace(
        draft,
        amount=draft.amount or amount,
        day=draft.day or day,
        fiscal_key=str(FiscalKey(key)) if key else draft.fiscal_key,
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
        travel=travel.of(v, line),
    )
