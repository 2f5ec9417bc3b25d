"""The words that dates are made of, in English and Brazilian Portuguese, folded: no accents, no capitals."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from babel import Locale

from domain.calendar import Half

HALVES: Final[Mapping[str, Half]] = {
    "morning": Half.MORNING,
    "manha": Half.MORNING,
    "afternoon": Half.AFTERNOON,
    "tarde": Half.AFTERNOON,
}
AWAY: Final[Mapping[str, int]] = {
    "day after tomorrow": 2,
    "depois de amanha": 2,
    "tomorrow": 1,
    "amanha": 1,
    "today": 0,
    "hoje": 0,
    "yesterday": -1,
    "ontem": -1,
}
ALSO_WEEKDAYS = {"sun", "sat", "sex", "ter", "dom"}
"""Short weekdays that are words of their own: sun, sat; sex; to have, a gift. Alone in a sentence they are no day."""
ALSO_MONTHS = {"may", "mar", "march", "out", "set", "ago", "dez"}
"""Months that are words of their own: an impossible day beside them makes no date, instead of a wrong one."""
NO_MONTHS = r"(?:out|set) of|may (?:be|have|need|not|we|i)"


def plain(text: str) -> str:
    """``text`` with composed letters and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """``text`` without accents and capitals, position by position the same length."""
    return text.lower() if text.isascii() else "".join(map(_fold, text))


@lru_cache(maxsize=4096)
def _fold(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0].casefold()
    # ½ is no 1, and the casefold of ß is longer.
    if not letter.isalnum() or len(base) != 1 or (base.isdigit() and not letter.isdecimal()):
        return letter
    return base


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def _names(language: str, kind: str, widths: tuple[str, ...]) -> dict[str, int]:
    table = getattr(Locale.parse(language), kind)["format"]
    return {
        fold(name).rstrip(".").removesuffix("-feira"): number
        for width in widths
        for number, name in table[width].items()
    }


WIDE: Final = ("wide",)
BOTH: Final = ("wide", "abbreviated")
MONTHS: Final[Mapping[str, int]] = {
    **_names("en", "months", BOTH),
    **_names("pt_BR", "months", BOTH),
    "sept": 9,
}
# "out 3 days" is no 3rd of October: Portuguese writes the day first, and few of its short months are no words.
FIRST_MONTHS: Final[Mapping[str, int]] = {
    **_names("en", "months", BOTH),
    **_names("pt_BR", "months", WIDE),
    "sept": 9,
}
WEEKDAYS: Final[Mapping[str, int]] = {
    **_names("en", "days", BOTH),
    **_names("pt_BR", "days", BOTH),
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
