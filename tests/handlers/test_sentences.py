"""Every refusal and every sentence, in every language: a new one that breaks a rule fails here."""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, get_type_hints

import pytest
from babel.numbers import format_decimal

import domain
from domain import ticket
from domain.access import GrantState
from domain.approval import Move, ReasonMissing, State
from domain.attachment import Flaw
from domain.balance import StandsOnNewer
from domain.calendar import BadSchedule, Half
from domain.expense.duplicate import Likeness
from domain.money import Money
from domain.payment import BatchState
from domain.people import AccountKind, Action
from domain.policy import Per, Wording
from domain.refusal import Refusal
from domain.stock import HandoverState
from domain.vacation import Crowd, Span
from domain.vacation.brazil.periods import Period
from handlers.refusals import SENTENCES, sentence
from handlers.texts import LANGUAGES, po, sentences, voice_in
from tests.desk import Counter
from tests.examples import DAY, HOSTILE
from tests.harmless import FORGED

ELSEWHERE = {BadSchedule, StandsOnNewer}
"""Said by the check of app.yaml and by the import of balances: nobody meets them in Slack."""
CROWDS = (
    Crowd(day=DAY, known=(), unnamed=1, undecided=0, most=1, department=None, firm=True),
    Crowd(day=DAY, known=(HOSTILE, "Bo"), undecided=1, most=2, department=HOSTILE, firm=True),
    Crowd(day=DAY, known=("Bo",) * 9, unnamed=3, undecided=0, most=1, department=None, firm=False),
)
SPENT = {"per": "day", "of": "amount", "currency": "EUR", "most": 6000, "total": 7500, "left": 2000, "with": []}
NAMED = {"en": HOSTILE[:60], "pt_BR": HOSTILE[:59]}
EXCESSES = (
    *({**SPENT, "per": per.value, "for": [], "with": ["EXP-1"] * n} for n, per in enumerate(Per)),
    {**SPENT, "of": "count", "most": 2, "total": 3, "left": 0, "for": [NAMED]},
    {**SPENT, "of": "distance", "most": "100", "total": "112.5", "left": "3", "for": [NAMED, NAMED]},
)
SAMPLES: Mapping[Any, tuple[Any, ...]] = {
    str: (HOSTILE,),
    str | None: ("PT", None),
    int: (1, 2500),
    bool: (True, False),
    date: (DAY,),
    date | None: (DAY, date(2027, 1, 4), None),
    tuple[date, date]: ((DAY, DAY + timedelta(days=31)),),
    Action: tuple(Action),
    BatchState: tuple(BatchState),
    Flaw: tuple(Flaw),
    Money: (Money.of_minor(0, "EUR"), Money.of_minor(12_345_678, "BHD")),
    Likeness: tuple(Likeness),
    HandoverState: tuple(HandoverState),
    Decimal: (Decimal(0), Decimal("2.5")),
    State: tuple(State),
    ticket.Act: tuple(ticket.Act),
    ticket.State: tuple(ticket.State),
    GrantState: tuple(GrantState),
    int | None: (1, None),
    AccountKind: tuple(AccountKind),
    Wording: (Wording(en=HOSTILE[:60], pt_BR=HOSTILE[:59]),),
    Span | None: (None, Span(DAY, DAY), Span(DAY, date(2027, 1, 4), ends=Half.MORNING)),
    Crowd: CROWDS,
    Mapping[str, Any]: EXCESSES,
    tuple[str, ...]: ((), ("VAC-1",), (HOSTILE, "VAC-2")),
    Refusal: (ReasonMissing(),),
    frozenset[int]: (frozenset({1}), frozenset({1, 2, 3})),
    Period: (Period(first=DAY, last=date(2027, 8, 9), days=30),),
    tuple[int, ...]: ((5, 6, 14, 15, 20), (30,)),
    tuple[tuple[int, ...], ...]: (((20,), (14, 6)),),
    Move | None: (None, Move(action=Action.APPROVE, by_id=1, at=datetime(2026, 8, 3, 9, tzinfo=UTC))),
}
"""Facts of each type, the worst that people can come up with among them."""


def refusals() -> list[type[Refusal]]:
    """Every refusal of the rules."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    found, rest = list[type[Refusal]](), Refusal.__subclasses__()
    while rest:
        found.append(cls := rest.pop())
        rest += cls.__subclasses__()
    return sorted(set(found), key=lambda cls: cls.__qualname__)


def examples_of(cls: type[Refusal]) -> list[Refusal]:
    """The refusal with every mix of sample facts."""
    facts = {name: SAMPLES[hint] for name, hint in get_type_hints(cls).items() if name != "field"}
    return [cls(**dict(zip(facts, mix, strict=True))) for mix in product(*facts.values())]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("cls", [c for c in refusals() if c not in ELSEWHERE], ids=lambda cls: cls.__name__)
def test_every_refusal_has_a_sentence_in_every_language(counter: Counter, cls: type[Refusal]) -> None:
    with counter.db.read() as tx:
        for refusal in examples_of(cls):
            said = [sentence(tx, refusal, voice_in(language, "Europe/Lisbon")) for language in LANGUAGES]
            assert len(set(said)) == len(LANGUAGES), f"{refusal!r} is not translated: {said}"
            for text in said:
                assert text[0].isupper() or text[0] in "&1234567890V", f"it begins in the middle: {text}"
                assert text.endswith("."), text
                assert "!" not in text.replace("&lt;!channel", ""), text
                assert not FORGED.search(text), text
                assert len(text) < 2000


def test_no_sentence_is_left_for_a_refusal_that_is_gone() -> None:
    assert set(SENTENCES) == set(refusals()) - ELSEWHERE


def test_no_sentence_exclaims_or_begs() -> None:
    texts = sentences()
    for language in set(LANGUAGES) - {"en"}:
        for message in filter(lambda message: message.id, po(language)):
            texts |= {message.string} if isinstance(message.string, str) else set(message.string or ())
    for text in texts:
        assert "!" not in text, text
        assert not re.search(r"(?i)please|por favor|sorry|desculp|oops|invalid|inválid", text), text
        assert text == text.strip(), text
        assert "  " not in text, text


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_signs_and_commands_are_the_same_in_every_language(language: str) -> None:
    for message in po(language):
        if not message.id:
            continue
        pairs = zip(
            [message.id] if isinstance(message.id, str) else message.id,
            [message.string] if isinstance(message.string, str) else message.string or (),
            strict=True,
        )
        for one, other in pairs:
            for sign in ("✅", "❌", "⏳", "`", "*", "…", "{n}"):
                assert one.count(sign) == other.count(sign), (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_number_is_written_as_babel_writes_it(language: str) -> None:
    v = voice_in(language, "UTC")
    assert [v.number(n) for n in range(-1500, 1500)] == [format_decimal(n, locale=language) for n in range(-1500, 1500)]
    assert v.count("{n} day", "{n} days", Decimal("1.0")) != v.count("{n} day", "{n} days", 1) or language == "pt_BR"
