"""The file of rates that can be imported: its cells."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from domain.money import UnknownCurrency, places
from domain.policy import Model
from domain.roster import Day


def _code(words: str) -> str:
    try:
        places(words.upper())
    except UnknownCurrency as unknown:
        raise ValueError("no such currency; write one such as USD") from unknown
    if words.upper() == "EUR":
        raise ValueError("one euro is one euro; the rows are for the other currencies")
    return words.upper()


def _rate(words: object) -> Decimal:
    if not re.fullmatch(r"\d{1,9}([.,]\d{1,9})?", str(words)) or not Decimal(str(words).replace(",", ".")):
        raise ValueError("no rate; write so much of the currency for one euro, such as 1.0834, with 9 decimals at most")
    return Decimal(str(words).replace(",", "."))


class RateRow(Model):
    """What one euro was worth in a currency on a day."""

    date: Day
    currency: Annotated[str, AfterValidator(_code)]
    per_eur: Annotated[Decimal, BeforeValidator(_rate)]
