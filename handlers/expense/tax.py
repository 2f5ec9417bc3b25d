"""The tax of a receipt: read where the category asks for it, and said."""

from domain.expense import Line, Tax, read_tax
from domain.expense.rates import taxed
from domain.money import Currency, Exchange, Money
from domain.policy import Category
from handlers.texts import Voice


def tax_of(
    words: str, category: Category | None, *, spent: Money, exchange: Exchange | None, into: Currency, language: str
) -> Tax | None:
    """The tax of what was spent, if the category asks for it and something is typed. Raises NotATax."""
    if category is None or category.tax is None or not words:
        return None
    included = category.tax == "included"
    amount = read_tax(words, spent=spent, included=included, language=language)
    return taxed(Tax(spent=amount, amount=Money.nothing(into), included=included), exchange, into)


def hint(v: Voice, category: Category) -> str:
    """How it can be written: the usual rates, or the amount."""
    rates = [f"{v.number(rate)}%" for rate in category.tax_rates] or ["23%"]
    usual = v.names(rates, any_one=True)
    if category.tax == "included":
        return v.say("{rates}, or the amount; it is in what you paid. 0 if there is none.", rates=usual)
    return v.say("{rates}, or the amount; it comes on top. 0 if there is none.", rates=usual)


def said(v: Voice, line: Line) -> list[str]:
    """The tax of a line in words."""
    if line.tax is None:
        return []
    tax = v.money(line.tax.amount)
    if line.tax.included:
        return [v.say("Tax in it: {tax}", tax=tax)]
    return [
        v.say("{claimed} + {tax} of tax = {asked}", claimed=v.money(line.claimed), tax=tax, asked=v.money(line.asked))
    ]
