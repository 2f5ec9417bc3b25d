"""The bot's voice: sentences in the person's language, with dates and numbers as they are written there.

``python -m handlers.texts --check`` fails where a sentence of the source has no translation.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_skeleton, format_time, get_day_names, get_timezone_location
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, format_currency, format_decimal, parse_pattern

from domain.money import Money
from domain.people import Person
from domain.policy import Policy
from domain.vacation import DAY, Span

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("en", "pt_BR")
KEYWORDS = {"say": None, "count": (1, 2)}


class Mrkdwn(str):
    """Text that is markup already and not escaped again."""

    __slots__ = ()


def escape(words: str) -> str:
    """People's words for a place that reads markup: no mention, no link comes out of them."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Escaped words as they were typed, for a place that reads no markup."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


MARKED = re.compile(r"<(?:([@#])[^|<>]*\|([^<>]*)|([^@#!][^|<>]*)(?:\|([^<>]*))?)>")


MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
"""A Slack user in what somebody typed; the group is their id."""


def typed(text: str) -> str:
    """What somebody typed, from what Slack makes of it: mentions and links as words again."""
    return unescape(MARKED.sub(lambda m: f"{m[1]}{m[2]}" if m[1] else m[4] or m[3], text))


@cache
def catalog(language: str) -> NullTranslations:
    """The translations of a language; English is the source."""
    if language == "en":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, po(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def po(language: str) -> Catalog:
    """The catalogue that translators edit."""
    with (LOCALE / language / "LC_MESSAGES" / "backoffice.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def _decimals(most: int, least: int) -> NumberPattern:
    """How a number is written with so many decimals: read once, a form has hundreds of numbers."""
    return parse_pattern(f"#,##0.{'0' * least}{'#' * (most - least)}")


OFTEN = 10_000
"""So many amounts and days are kept as they are written: lists and cards tell the same ones again and again."""


@lru_cache(maxsize=OFTEN)
def _money(amount: Decimal, currency: str, locale: str) -> str:
    return format_currency(amount, currency, locale=locale)


@lru_cache(maxsize=OFTEN)
def _is_one(n: str, language: str) -> bool:
    # CLDR: "1.5 days", but "1,5 dia"; a number is kept as it is written, for 1.0 is not what 1 is.
    return bool(Locale.parse(language).plural_form(Decimal(n).copy_abs()) == "one")


@lru_cache(maxsize=OFTEN)
def _day(skeleton: str, day: date, locale: str) -> str:
    return format_skeleton(skeleton, day, locale=locale)


@dataclass(frozen=True, slots=True)
class Voice:
    """How one person, or a channel, is spoken to: a language and a zone for moments.

    ``heard_in``: the zones of all who may listen, where that is not one person: a moment that is another hour in one of
    them says where it is told.
    """

    language: str
    zone: ZoneInfo
    heard_in: frozenset[str] = frozenset()

    def say(self, sentence: str, /, **facts: object) -> str:
        """``sentence`` translated, with its facts put in; words of people are escaped, Mrkdwn is not."""
        return catalog(self.language).gettext(sentence).format(**_safe(facts))

    def count(self, one: str, many: str, n: int | Decimal, /, **facts: object) -> str:
        """As ``say``, in the singular or plural that ``n`` asks for; ``{n}`` is the number."""
        # Nothing is many in both languages.
        singular = n != 0 and _is_one(str(n), self.language)
        chosen = catalog(self.language).ngettext(one, many, 1 if singular else 2)
        return chosen.format(**_safe({"n": self.number(n), **facts}))

    def number(self, n: int | Decimal, *, decimals: int = 3, least: int = 0) -> str:
        """A number as it is written here, with so many decimals at most and at least."""
        if isinstance(n, int) and abs(n) < 1000 and not least:
            # Nothing is grouped in it: Babel would be long in saying the same.
            return str(n)
        return format_decimal(n, format=_decimals(decimals, least), locale=self.language)

    def days(self, thousandths: int) -> str:
        """An amount of leave: "5 days", "half a day", "2.5 days"."""
        if thousandths == DAY // 2:
            return self.say("half a day")
        return self.count("{n} day", "{n} days", Decimal(thousandths) / DAY)

    def money(self, money: Money) -> str:
        """An amount with its currency: "€45.90", "R$ 45,90"."""
        return _money(money.amount, money.currency, self._locale())

    def day(self, day: date, *, year: bool = False) -> str:
        """A day with its weekday: "Mon 10 Aug"; with the year where asked for."""
        written = _day("yMMMEd" if year else "MMMEd", day, self._locale())
        return written.replace(",", "").replace(".", "")

    def short_day(self, day: date) -> str:
        """A day without its weekday: "10 Aug"."""
        return _day("MMMd", day, self._locale()).replace(".", "")

    def month(self, day: date, *, year: bool = True) -> str:
        """The month of a day: "August 2026", "agosto de 2026"; without the year where it is clear."""
        if year:
            return _day("yMMMM", day, self._locale())
        return format_date(day, "LLLL", locale=self._locale())

    def span(self, span: Span, *, today: date) -> str:
        """From when until when, with half days and with the year if it is not this one."""
        year = span.last.year != today.year or span.first.year != today.year
        first, last = self.day(span.first, year=year), self.day(span.last, year=year)
        if span.first == span.last:
            half = span.half_on(span.first)
            return first if half is None else self.half_day(first, half.value)
        if span.half_on(span.first):
            first = self.say("{day} (afternoon)", day=first)
        if span.half_on(span.last):
            last = self.say("{day} (morning)", day=last)
        return f"{first} – {last}"

    def dates(self, first: date, last: date) -> str:
        """From when until when with the years and without weekdays: "10 Mar 2025 – 9 Mar 2026", "10/03/2025 – …"."""
        # In figures only where everybody reads them alike.
        skeleton = "yMMMd" if self.language == "en" else "yMd"
        return " – ".join(_day(skeleton, day, self._locale()) for day in (first, last))

    def half_day(self, day: str, half: str) -> str:
        """One half of a day."""
        return self.say("{day}, morning", day=day) if half == "morning" else self.say("{day}, afternoon", day=day)

    def moment(self, at: datetime, *, today: date | None = None) -> str:
        """A moment in the listener's zone: "Mon 10 Aug 14:05"; among several with its place: "… 14:05 (Lisbon)".

        What may be long ago has the year too if it is not that of ``today``.
        """
        local = at.astimezone(self.zone)
        year = today is not None and local.year != today.year
        where = f" ({self._place()})" if self._is_another_hour(local) else ""
        return f"{self.day(local.date(), year=year)} {format_time(local.time(), 'HH:mm', locale=self._locale())}{where}"

    def _is_another_hour(self, local: datetime) -> bool:
        return any(local.astimezone(ZoneInfo(zone)).utcoffset() != local.utcoffset() for zone in self.heard_in)

    def _place(self) -> str:
        return get_timezone_location(self.zone, locale=self._locale(), return_city=True)

    def weekday(self, number: int) -> str:
        """A day of the week, Monday being 0."""
        return str(get_day_names("wide", locale=self._locale())[number])

    def clock(self, at: time) -> str:
        """A time of the day: "09:00"."""
        return format_time(at, "HH:mm", locale=self._locale())

    def names(self, names: Sequence[str], *, any_one: bool = False) -> str:
        """ "Ana", "Ana and Bruno", "Ana, Bruno and Carla"; with "or" where any one of them will do."""
        return format_list(names, style="or" if any_one else "standard", locale=self._locale())

    def _locale(self) -> str:
        # British order: "Mon 10 Aug", as the rest of the world reads English.
        return "en_GB" if self.language == "en" else self.language


def _safe(facts: dict[str, object]) -> dict[str, object]:
    return {k: escape(v) if isinstance(v, str) and not isinstance(v, Mrkdwn) else v for k, v in facts.items()}


@cache
def voice_in(language: str, zone: str) -> Voice:
    """The voice for a language and a zone."""
    return Voice(language, ZoneInfo(zone))


def voice_of(person: Person, policy: Policy) -> Voice:
    """How this person is spoken to."""
    company = policy.company
    zone = person.quiet_timezone or person.timezone or company.timezone
    return voice_in(person.language or company.language, zone)


def company_voice(policy: Policy) -> Voice:
    """How the company speaks to nobody in particular."""
    return voice_in(policy.company.language, policy.company.timezone)


def channel_voice(policy: Policy, zones: Iterable[str]) -> Voice:
    """How channels are spoken to, whose people may be in any of these zones."""
    return replace(company_voice(policy), heard_in=frozenset(zones))


# --- the check that every sentence is translated ----------------------------------------------------------------------


def sentences() -> set[str]:
    """Every sentence of the source."""
    root = Path(__file__).parent
    found = extract_from_dir(str(root), method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {m if isinstance(m, str) else m[0] for _, _, m, _, _ in found}


def out_of_step(language: str) -> Iterable[str]:
    """Sentences without a translation, translations with other facts, and translations that nothing says any more."""
    known, said = po(language), sentences()
    for sentence in sorted(said):
        message = known.get(sentence)
        forms = _forms(message.string) if message else ("",)
        if not all(forms):
            yield f"no translation of {sentence!r}"
        elif any(_facts(form) - _facts(sentence) for form in forms):
            yield f"other facts in the translation of {sentence!r}"
    yield from (f"nothing says {m.id!r}" for m in known if m.id and _forms(m.id)[0] not in said)


def _facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _forms(string: str | Sequence[str] | None) -> Sequence[str]:
    return (string or "",) if isinstance(string, str) or string is None else string


def main() -> int:
    """Say what is out of step; 1 if anything is."""
    wrong = [f"{language}: {what}" for language in LANGUAGES if language != "en" for what in out_of_step(language)]
    for line in wrong:
        sys.stderr.write(line + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
