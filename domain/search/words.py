"""What a name is made of: words without accents and plurals, numbers with units, codes with and without dashes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

_SHORT = ("gb", "mb", "tb", "kb", "ghz", "mhz", "hz", "kw", "w", "v", "ah", "mah", "mp", "dpi", "rpm",
          "m", "cm", "mm", "km", "ft", "l", "ml", "kg", "g", "mg", "oz", "lb")  # fmt: skip
_UNITS: Mapping[str, str] = MappingProxyType(
    {
        **{unit: unit for unit in _SHORT},
        **dict.fromkeys(["inch", "inches", "pol", "polegada", "polegadas"], "in"),
        **dict.fromkeys(["metro", "metros", "meter", "meters", "metre", "metres", "mt", "mts"], "m"),
        **dict.fromkeys(["litro", "litros", "liter", "liters", "litre", "litres"], "l"),
        **dict.fromkeys(["watt", "watts"], "w"),
        **dict.fromkeys(["volt", "volts"], "v"),
        **dict.fromkeys(["foot", "feet"], "ft"),
        **dict.fromkeys(["grama", "gramas", "gram", "grams", "gr"], "g"),
        **dict.fromkeys(["quilo", "quilos"], "kg"),
        **dict.fromkeys(["megapixel", "megapixels"], "mp"),
        **dict.fromkeys(["gigabyte", "gigabytes"], "gb"),
    }
)
"""A unit as it is written after a number -> as it is kept."""
_ENDINGS = (("ais", "al"), ("eis", "el"), ("ois", "ol"), ("ies", "i"), ("oes", "o"), ("ss", "ss"), ("s", ""))
"""Plurals, English and Portuguese -> what they are kept as; the first that fits."""
_SINGULARS = (("ao", "o"), ("m", "n"), ("y", "i"))
"""What singulars are kept as, to be the same as their plurals."""
_INCHES = re.compile(r"(?<=\d)(?:''|[\"'”″′])(?!\w)")
_DECIMAL = re.compile(r"\d+[.,]\d+[a-z]{0,3}")
_PART = re.compile(r"[^\W_]+")
_SLIPPED = re.compile(r"[a-z]*\d[a-z]{3,}|[a-z]{3,}\d[a-z]{2}")
"""A word with one digit far enough from its end: a digit that slipped in must not keep its plural."""
_RUN = re.compile(r"[a-z]+|[0-9]+")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)")
_KEPT_UNITS = frozenset(_UNITS.values())
SHORTEST_STEM = 4
LONGEST_JOINED = 6
"""Letters of each of two neighbours that are joined."""


def fold(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def plain_code(code: str) -> str:
    """A SKU, barcode or serial number as it is compared: case, spaces, dashes and other signs do not count."""
    return "".join(_PART.findall(fold(code)))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its plural, English or Portuguese: the same for both numbers, not a word that anybody writes.

    >>> [stem(word) for word in ("batteries", "battery", "monitores", "monitor", "cartoes", "cartao")]
    ['batteri', 'batteri', 'monitor', 'monitor', 'carto', 'carto']
    """
    if len(word) < SHORTEST_STEM or not (word.isalpha() or _SLIPPED.fullmatch(word)):
        return word
    word = _ending(word, _ENDINGS)
    if len(word) >= SHORTEST_STEM and word.endswith("e"):
        word = word[:-1]
    return _ending(word, _SINGULARS)


def _ending(word: str, endings: Iterable[tuple[str, str]]) -> str:
    for ending, kept in endings:
        if word.endswith(ending):
            return word.removesuffix(ending) + kept
    return word


def chunks(text: str) -> list[list[str]]:
    """The words, those together that are written together: ``KX-TSC14W Phones`` -> ``[[kx, tsc14w], [phon]]``."""
    found: list[list[str]] = []
    for written in _INCHES.sub("in ", fold(text)).split():
        trimmed = written.strip(".,;:()")
        parts = [trimmed.replace(",", ".")] if _DECIMAL.fullmatch(trimmed) else _PART.findall(trimmed)
        if not parts:
            continue
        _measured(parts)
        if len(parts) == 1 and parts[0] in _UNITS and found and len(found[-1]) == 1 and _is_number(found[-1][0]):
            found[-1] = [found[-1][0] + _UNITS[parts[0]]]
        else:
            found.append([stem(part) for part in parts])
    return found


def _measured(parts: list[str]) -> None:
    """Join numbers with the units after them: ``[500, gb]`` -> ``[500gb]``, ``[24, inch]`` -> ``[24in]``."""
    for n in range(len(parts) - 1, 0, -1):
        if parts[n] in _UNITS and _is_number(parts[n - 1]):
            parts[n - 1 : n + 1] = [parts[n - 1] + _UNITS[parts[n]]]
    for n, part in enumerate(parts):
        if (measure := _MEASURE.fullmatch(part)) and measure[2] in _UNITS:
            parts[n] = measure[1] + _UNITS[measure[2]]


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()


def words(text: str) -> list[str]:
    """The words alone, in order."""
    return [word for chunk in chunks(text) for word in chunk]


def terms(found: Iterable[list[str]]) -> dict[str, None]:
    """Under what words an item is found, from its chunks: its words, codes without their dashes, numbers without units.

    Neighbours of which one has a digit are joined too, for codes are written with and without a space (``RS 140``).
    """
    kept: dict[str, None] = {}
    flat: list[str] = []
    for chunk in found:
        kept.update(dict.fromkeys(chunk))
        if len(chunk) > 1:
            kept["".join(chunk)] = None
        flat += chunk
    kept.update(dict.fromkeys(_joined(flat)))
    kept.update(dict.fromkeys(number for word in flat if (number := number_of(word))))
    return kept


def parts(kept: Iterable[str]) -> set[str]:
    """The letters and the digits that codes are made of: ``LN40A650`` -> ``{ln, 40, 650}``."""
    found = {run for word in kept if not word.isalpha() and not word.isdigit() for run in _RUN.findall(word)}
    return {run for run in found if len(run) > 1}


def number_of(word: str) -> str | None:
    """The number of a measure: ``500gb`` -> ``500``. None for other words."""
    found = _MEASURE.fullmatch(word)
    return found[1] if found and found[2] in _KEPT_UNITS else None


def is_code(word: str) -> bool:
    """Whether it looks like what a maker calls a model: letters and digits, or many digits, and no measure.

    >>> [is_code(word) for word in ("kxtsc14w", "22840", "1080", "tv", "24in", "5.8ghz")]
    [True, True, False, False, False, False]
    """
    if word.isalpha() or "." in word or number_of(word):
        return False
    return len(word) > 4 or (len(word) == 4 and not word.isdigit())


def _joined(flat: list[str]) -> Iterator[str]:
    for first, second in pairwise(flat):
        short = max(len(first), len(second)) <= LONGEST_JOINED
        if short and first.isalpha() != second.isalpha() and not number_of(first) and not number_of(second):
            yield first + second
