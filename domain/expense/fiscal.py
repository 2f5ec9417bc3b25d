"""The fiscal key of Brazilian invoices (NF-e, model 55) and receipts (NFC-e, model 65), and the codes that carry it.

Its places and check digit: Manual de Orientação do Contribuinte, 2.2.6. Letters in the CNPJ, from July 2026: Nota
Técnica Conjunta 2025.001. The addresses in QR codes: Manual de Especificações Técnicas do DANFE NFC-e e QR Code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import ascii_uppercase, digits
from urllib.parse import parse_qs

from domain.refusal import Refusal, refusal

STATES: Mapping[str, str] = {
    "11": "RO", "12": "AC", "13": "AM", "14": "RR", "15": "PA", "16": "AP", "17": "TO",
    "21": "MA", "22": "PI", "23": "CE", "24": "RN", "25": "PB", "26": "PE", "27": "AL", "28": "SE", "29": "BA",
    "31": "MG", "32": "ES", "33": "RJ", "35": "SP",
    "41": "PR", "42": "SC", "43": "RS",
    "50": "MS", "51": "MT", "52": "GO", "53": "DF",
}  # fmt: skip
"""The states by their codes (IBGE)."""
INVOICE, RECEIPT = "55", "65"
EMISSIONS = "12345679"
"""How a key was issued: 1 as usual, the others in one kind of contingency each."""
OFFLINE = "9"
"""Nobody could be asked when it was issued, so its QR code says day and total."""
OF_PEOPLE = range(920, 970)
"""The series of invoices that people issue: their CPF, after three zeros, has the place of the CNPJ."""
LENGTH = 44
LETTERED = range(7, 19)
"""The places where letters can be."""
MIXED = digits + ascii_uppercase
NONE = "0" * 14


@refusal
class FiscalKeyLength(Refusal):
    """Not 44 places."""

    field = "fiscal_key"
    given: int


@refusal
class FiscalKeySign(Refusal):
    """A sign where it cannot be: letters are in the first twelve places of the CNPJ alone. ``place`` counts from 1."""

    field = "fiscal_key"
    sign: str
    place: int


@refusal
class FiscalKeyState(Refusal):
    """Its first two digits are no state's."""

    field = "fiscal_key"
    code: str


@refusal
class FiscalKeyMonth(Refusal):
    """Its fifth and sixth digits are no month."""

    field = "fiscal_key"
    code: str


@refusal
class FiscalKeyIssuer(Refusal):
    """The check digits of the CNPJ in it, places 7 to 20, do not match the rest of it."""

    field = "fiscal_key"
    cnpj: str


@refusal
class FiscalKeyMistyped(Refusal):
    """Its last digit does not match the others."""

    field = "fiscal_key"
    last: str


@refusal
class FiscalKeyModel(Refusal):
    """The key of another document, such as a bill of freight."""

    field = "fiscal_key"
    model: str


@refusal
class FiscalKeyEmission(Refusal):
    """Its 35th digit is no way in which one is issued."""

    field = "fiscal_key"
    code: str


@dataclass(frozen=True, slots=True)
class FiscalKey:
    """A key that is in order, as read_key makes it: 44 places without spaces."""

    text: str

    def __str__(self) -> str:
        """As it stands on the receipt, in groups of four."""
        return " ".join(self.text[n : n + 4] for n in range(0, LENGTH, 4))

    @property
    def state(self) -> str:
        """The state of whoever issued it: "SP"."""
        return STATES[self.text[:2]]

    @property
    def year(self) -> int:
        """In which it was issued."""
        return 2000 + int(self.text[2:4])

    @property
    def month(self) -> int:
        """In which it was issued."""
        return int(self.text[4:6])

    @property
    def cnpj(self) -> str:
        """Who issued it: a company's CNPJ, or three zeros and a person's CPF."""
        return self.text[6:20]

    @property
    def model(self) -> str:
        """INVOICE or RECEIPT."""
        return self.text[20:22]

    @property
    def series(self) -> int:
        """The series of its number."""
        return int(self.text[22:25])

    @property
    def number(self) -> int:
        """Its number in the series."""
        return int(self.text[25:34])

    @property
    def emission(self) -> str:
        """One of EMISSIONS."""
        return self.text[34]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a QR or bar code says: the key, and in some forms of it the day and the total in reais."""

    key: FiscalKey
    day: date | None = None
    total: Decimal | None = None


def read_key(words: str) -> FiscalKey:
    """The key in ``words``, which are nothing but a key: typed, with spaces or signs between. Raises FiscalKey…."""
    text = re.sub(r"[\s.\-/]|^NFe", "", words.strip()).upper()
    if len(text) != LENGTH:
        raise FiscalKeyLength(given=len(text))
    for place, sign in enumerate(text, 1):
        if sign not in (MIXED if place in LETTERED else digits):
            raise FiscalKeySign(sign=sign, place=place)
    key = FiscalKey(text)
    _check(key)
    return key


def _check(key: FiscalKey) -> None:
    """First what says where the mistake is."""
    text = key.text
    if text[:2] not in STATES:
        raise FiscalKeyState(code=text[:2])
    if not 1 <= int(text[4:6]) <= 12:
        raise FiscalKeyMonth(code=text[4:6])
    if not (is_cnpj(key.cnpj) or (key.series in OF_PEOPLE and _is_cpf(key.cnpj))):
        raise FiscalKeyIssuer(cnpj=key.cnpj)
    if check_digit(text[:-1]) != text[-1]:
        raise FiscalKeyMistyped(last=text[-1])
    if key.model not in (INVOICE, RECEIPT):
        raise FiscalKeyModel(model=key.model)
    if key.emission not in EMISSIONS:
        raise FiscalKeyEmission(code=key.emission)


def check_digit(text: str) -> str:
    """Modulo 11 with weights from 2 to 9, from the right; a letter counts what its ASCII code is above that of 0."""
    rest = sum((ord(sign) - 48) * (2 + n % 8) for n, sign in enumerate(reversed(text))) % 11
    return "0" if rest < 2 else str(11 - rest)


def is_cnpj(text: str) -> bool:
    """Whether its two check digits match, of a CNPJ with or without letters (Receita Federal, IN 2.229/2024)."""
    if not re.fullmatch("[0-9A-Z]{12}[0-9]{2}", text) or text == NONE:
        return False
    first = check_digit(text[:12])
    return text[12:] == first + check_digit(text[:12] + first)


def _is_cpf(text: str) -> bool:
    """Whether these are three zeros and a CPF: weights from 2 to 11."""
    if not re.fullmatch("000[0-9]{11}", text) or text == NONE:
        return False

    def digit(of: str) -> str:
        return str(sum(int(sign) * (2 + n) for n, sign in enumerate(reversed(of))) * 10 % 11 % 10)

    return text[12] == digit(text[3:12]) and text[13] == digit(text[3:13])


# --- codes ------------------------------------------------------------------------------------------------------------


def read_code(text: str) -> Code:
    """What a code says: the address of a receipt, or a key alone. Raises FiscalKey…."""
    asked = parse_qs(text.strip().partition("?")[2])
    if "chNFe" in asked:
        day, total = _hex_day(asked.get("dhEmi", [""])[0]), _total(asked.get("vNF", [""])[0])
        return Code(key=read_key(asked["chNFe"][0]), day=day, total=total)
    if "p" not in asked:
        return Code(key=read_key(text))
    # key|version|environment|…; offline the day of the month and the total follow, in versions 2 and 3 alike.
    parts = asked["p"][0].split("|")
    key = read_key(parts[0])
    if key.emission != OFFLINE or len(parts) < 5:
        return Code(key=key)
    return Code(key=key, day=_day(key, parts[3]), total=_total(parts[4]))


def _day(key: FiscalKey, text: str) -> date | None:
    try:
        return date(key.year, key.month, int(text))
    except ValueError:
        return None


def _hex_day(text: str) -> date | None:
    """The first version writes each sign of "2014-01-13T17:08:48-02:00" as two digits."""
    try:
        return date.fromisoformat(bytes.fromhex(text)[:10].decode("ascii"))
    except ValueError:
        return None


def _total(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"\d{1,13}(\.\d{1,2})?", text, re.ASCII) and Decimal(text) else None


_GAP = r"[ .\-]?"
_TYPED = rf"(?<![\w,.])[0-9](?:{_GAP}[0-9]){{5}}(?:{_GAP}[0-9A-Za-z]){{12}}(?:{_GAP}[0-9]){{%s}}(?![\w])"
_FORMS = (
    re.compile(r"https?://\S+[?&](?:p|chNFe)=\S+", re.IGNORECASE),
    re.compile(_TYPED % "26"),
    # So long is nothing else: some place of it is missing, or one too many.
    re.compile(_TYPED % "20,30"),
)


def find_code(words: str) -> tuple[Code, str] | None:
    """The code among ``words``, and the words without it; None if there is none. Raises FiscalKey…."""
    found = next(filter(None, (form.search(words) for form in _FORMS)), None)
    if found is None:
        return None
    rest = " ".join((words[: found.start()] + " " + words[found.end() :]).split())
    return read_code(found[0]), rest
