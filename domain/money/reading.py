"""Amounts as people type them: "45,90 EUR", "R$ 1.234,56", "$1,234.56", "12 JPY"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.money.amount import Currency, Money, UnknownCurrency, places
from domain.refusal import Refusal, refusal

SIGNS: Mapping[str, Currency] = {
    "R$": "BRL", "US$": "USD", "A$": "AUD", "AU$": "AUD", "CA$": "CAD", "HK$": "HKD", "MX$": "MXN", "NZ$": "NZD",
    "NT$": "TWD", "EC$": "XCD", "JP¥": "JPY", "CN¥": "CNY", "€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR",
    "₪": "ILS", "₩": "KRW", "₱": "PHP", "₫": "VND", "฿": "THB", "FCFA": "XAF", "F\u202fCFA": "XOF", "CFPF": "XPF",
    "Cg.": "XCG", "Esc.": "PTE",
}  # fmt: skip
"""What stands for a currency where its code is not written; a bare $ is the most common one."""
WORDS = frozenset(["all", "arm", "bad", "bam", "ban", "bob", "cup", "gel", "pen", "sit", "sos", "sur", "top", "try"])
"""Codes that are words too, in small letters: "5 pen" is no amount in Peru's money."""
MARK = {"en": ".", "pt_BR": ","}
"""What divides the whole from the decimals."""
MOST = Decimal(10) ** 12
"""More is a slip of the finger in every currency."""
_SIGN = "|".join(sorted(map(re.escape, SIGNS), key=len, reverse=True))
_CURRENCY = rf"(?:(?<![A-Za-z])(?:{_SIGN}|[A-Za-z]{{3}}(?![A-Za-z])))"
_NUMBER = r"\d(?:[\d.,'’\u00a0\u202f]*\d)?"
_MONEY = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\s?|(?<![\w.,-]))(?P<number>{_NUMBER})(?:\s?(?P<after>{_CURRENCY}))?(?![\w])"
)


@refusal
class NotMoney(Refusal):
    """Not an amount above zero; ``words`` are empty where nothing was written."""

    field = "amount"
    words: str


@refusal
class TooManyPlaces(Refusal):
    """Finer than the smallest coin of the currency."""

    field = "amount"
    words: str
    currency: Currency
    most: int


@dataclass(frozen=True, slots=True)
class Read:
    """An amount that was found in words, and the words before and after it."""

    money: Money
    before: str
    after: str

    @property
    def rest(self) -> str:
        """The words without it."""
        return " ".join((self.before + " " + self.after).split())


def read_money(text: str, *, language: str, currency: Currency) -> Read | None:
    """The first amount in ``text``, of ``currency`` unless another is written beside it; None if there is none.

    Raises TooManyPlaces, NotMoney.
    """
    for found in _MONEY.finditer(text):
        named = [_currency(found[name]) for name in ("before", "after") if found[name]]
        known = next((code for code in named if code), None)
        # "taxi 45,90 EUR" is one amount; in "3 one way" the three letters are a word.
        end = found.end() if _currency(found["after"] or "") else found.end("number")
        start = found.start() if _currency(found["before"] or "") else found.start("number")
        money = read_amount(found["number"], language=language, currency=known or currency)
        return Read(money, text[:start], text[end:])
    return None


def _currency(word: str) -> Currency | None:
    if word in SIGNS:
        return SIGNS[word]
    if word in WORDS:
        return None
    try:
        places(word.upper())
    except UnknownCurrency:
        return None
    return word.upper()


def read_amount(text: str, *, language: str, currency: Currency) -> Money:
    """What somebody typed for an amount of ``currency``. Raises NotMoney, TooManyPlaces, UnknownCurrency."""
    number = read_number(text, language=language)
    if number is None or not 0 < number < MOST:
        raise NotMoney(words=text)
    if number != number.quantize(Decimal(1).scaleb(-places(currency))):
        raise TooManyPlaces(words=text, currency=currency, most=places(currency))
    return Money(number, currency)


def read_number(text: str, *, language: str) -> Decimal | None:
    """A number as it is typed in this language: 1234.5 for "1.234,5" in Portuguese; None if it is none."""
    return _number(re.sub(r"['’\s]", "", text), MARK[language])


def _number(digits: str, mark: str) -> Decimal | None:
    """Of two kinds of marks the last divides off the decimals; of one, the language tells."""
    if not re.fullmatch(r"\d[\d.,]*", digits, re.ASCII) or digits[-1] in ".,":
        return None
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return Decimal(digits)
    if len(set(marks)) == 2:
        decimal = marks[-1]
    elif len(marks) > 1:
        decimal = ""
    else:
        decimal = marks[0] if _divides(digits, marks[0], mark) else ""
    whole, _, decimals = digits.rpartition(decimal) if decimal else (digits, "", "")
    groups = re.split("[.,]", whole)
    if len({c for c in whole if c in ".,"}) > 1 or not _grouped(groups):
        return None
    return Decimal("".join(groups) + (f".{decimals}" if decimal else ""))


def _divides(digits: str, found: str, mark: str) -> bool:
    """Whether the only mark divides off decimals: three places after the other language's mark are thousands."""
    whole, _, rest = digits.partition(found)
    return found == mark or len(rest) != 3 or len(whole) > 3 or whole.startswith("0")


def _grouped(groups: list[str]) -> bool:
    """Thousands stand in threes: 1.234.567."""
    return len(groups) == 1 or (0 < len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
