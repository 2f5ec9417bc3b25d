"""How much of an item: whole pieces, or thousandths of what is measured."""

import re
from decimal import Decimal

from domain.money.reading import read_number
from domain.refusal import Refusal, refusal

Quantity = Decimal
"""In the item's unit, with three decimals at most."""
PLACES = 3
MOST = Decimal(10) ** 9
"""More is a slip of the finger."""


@refusal
class NotAQuantity(Refusal):
    """Not a number above zero; ``words`` are empty where nothing was written."""

    field = "quantity"
    words: str


@refusal
class TooFine(Refusal):
    """A part of a piece, or finer than a thousandth of what is measured."""

    field = "quantity"
    words: str
    unit: str
    places: int


def read_quantity(words: str, *, language: str, unit: str, places: int, least: Decimal | None = None) -> Quantity:
    """What somebody typed for a quantity of an item: above zero, or no less than ``least``.

    Raises NotAQuantity, TooFine.
    """
    bare = re.sub(rf"\s*{re.escape(unit)}\.?$", "", words.strip(), flags=re.IGNORECASE)
    number = read_number(bare, language=language)
    if number is None or number > MOST or (number <= 0 if least is None else number < least):
        raise NotAQuantity(words=words)
    # "1.000" is one to who reads it by the language of the form, and a thousand to who wrote it.
    if number.as_tuple().exponent == -PLACES and places < PLACES:
        raise TooFine(words=words, unit=unit, places=places)
    return check_fine(number, words=words, unit=unit, places=places)


def read_difference(words: str, *, language: str, unit: str, places: int) -> Quantity:
    """What somebody typed for a change of a quantity: "2", "+2" or "-2", never nothing.

    Raises NotAQuantity, TooFine.
    """
    bare = words.strip()
    minus = bare[:1] in ("-", "−", "–")
    try:
        size = read_quantity(bare.lstrip("+-−– "), language=language, unit=unit, places=places)
    except NotAQuantity:
        raise NotAQuantity(words=words) from None
    return -size if minus else size


def check_fine(number: Decimal, *, words: str, unit: str, places: int) -> Quantity:
    """Raises TooFine."""
    if number != number.quantize(Decimal(1).scaleb(-places)):
        raise TooFine(words=words, unit=unit, places=places)
    return number


def thousandths(quantity: Quantity) -> int:
    """As the database keeps it."""
    return int(quantity.scaleb(PLACES))


def of_thousandths(kept: int) -> Quantity:
    """As the rules know it: 2500 -> 2.5, 2000 -> 2."""
    whole, rest = divmod(kept, 10**PLACES)
    return Decimal(whole) if not rest else Decimal(kept).scaleb(-PLACES).normalize()
