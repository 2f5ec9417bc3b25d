"""No limit without a case, and no limit that the cases would not miss: the tables are checked against the cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from unittest.mock import patch

import pytest

from bot.simulator.kit.layouts import BLOCK
from bot.simulator.kit.rules import Budget, Flag, Found, Many, Number, OneOf, Rule, Shape, Typed, Words, WordsOr
from tests.simulator.blocks.samples import BLOCKS, ELEMENTS, PLACES, SURFACES
from tests.simulator.blocks.test_cases import LEAST, MISSING, MISTAKES, SIZES

Case = tuple[str, dict[str, Any]]
KINDS = (Flag, Number, Words, OneOf, Many, Shape, Typed)

# Every block that the cases send to be refused, and the surface it is sent to.
CASES: list[Case] = [
    *((surface, block(most + 1)) for _, surface, _, _, most, block, _ in SIZES),
    *((surface, block) for _, surface, block, _, _ in MISTAKES),
    *((surface, block) for surface, block, _, _ in (*MISSING, *LEAST)),
    *((surface, block) for allowed, block in BLOCKS.values() for surface in SURFACES if surface not in allowed),
    *(("modal", put(one)) for allowed, one in ELEMENTS.values() for name, put in PLACES.items() if name not in allowed),
]


def limits_of(rule: Rule) -> Iterator[tuple[str, str]]:
    """What a rule limits: the name of the limit and the sentence with which it refuses.

    That a word may not be empty is left to the properties: there are a hundred places where it is so.
    """
    match rule:
        case Words(most=most, form=form):
            yield from [("most", f"must be less than {most + 1} characters")] if most is not None else ()
            yield from [("form", f"must match the format {form}")] if form else ()
        case Number(least=least, most=most, above=above):
            yield from [("most", f"must be less than {most + 1}")] if most is not None else ()
            yield from [("least", f"must be greater than {least - 1}")] if least is not None else ()
            yield from [("above", f"must be greater than {above}")] if above is not None else ()
        case Many(most=most, least=least):
            yield from [("most", f"no more than {most} items allowed")] if most is not None else ()
            yield from [("least", f"must provide at least {least} items")] if least else ()
        case Shape(required=required):
            yield from ((f"required {name}", f"missing required field: {name}") for name in required)
        case OneOf():
            yield "choices", "must be a valid enum value"


def within(rule: Any, path: str = "") -> Iterator[tuple[str, Rule]]:
    """Each rule of the tables with the way to it."""
    yield path, rule
    match rule:
        case Typed(shapes=shapes, allowed=allowed):
            for name, shape in shapes.items():
                if not allowed or name in allowed:
                    yield from within(shape, f"{path}.{name}")
        case Shape(fields=fields):
            for name, inner in fields.items():
                yield from within(inner, f"{path}/{name}")
        case Many(of=inner) | Budget(of=inner):
            yield from within(inner, f"{path}[]")
        case WordsOr(words=words, other=other):
            yield from within(words, path)
            yield from within(other, path)


RULES = {id(rule): (path, rule) for path, rule in reversed(list(within(BLOCK)))}
LIMITS = [
    (path, rule, limit, sentence)
    for path, rule in RULES.values()
    for limit, sentence in limits_of(rule)
    if not path.endswith((".plain_text", ".mrkdwn"))  # texts without words have cases of their own
]


@contextmanager
def overheard() -> Iterator[list[tuple[int, str]]]:
    """Which rule says what while blocks are checked."""
    asked: list[int] = []
    heard: list[tuple[int, str]] = []
    say = Found.wrong

    def listening(kind: Any) -> Any:
        check = kind.check

        def asked_in_turn(self: Any, value: Any, at: str, found: Found) -> None:
            asked.append(id(self))
            check(self, value, at, found)
            asked.pop()

        return patch.object(kind, "check", asked_in_turn)

    def heard_saying(self: Found, sentence: str, at: str) -> None:
        heard.append((asked[-1], sentence))
        say(self, sentence, at)

    patches = [*(listening(kind) for kind in KINDS), patch.object(Found, "wrong", heard_saying)]
    for one in patches:
        one.start()
    try:
        yield heard
    finally:
        for one in patches:
            one.stop()


def refusals() -> dict[tuple[int, str], Case]:
    """For each rule and sentence, a case in which it is said."""
    found: dict[tuple[int, str], Case] = {}
    with overheard() as heard:
        for surface, block in CASES:
            heard.clear()
            BLOCK.check(block, "", Found(surface))
            found |= dict.fromkeys(heard, (surface, block))
    return found


@pytest.fixture(scope="module")
def said() -> dict[tuple[int, str], Case]:
    return refusals()


def test_every_limit_of_the_tables_has_a_case(said: dict[tuple[int, str], Case]) -> None:
    untested = [f"{path}: {sentence}" for path, rule, _, sentence in LIMITS if (id(rule), sentence) not in said]
    assert not untested, "\n".join(untested)


def test_a_limit_taken_out_of_the_tables_is_missed(said: dict[tuple[int, str], Case]) -> None:
    unmissed = [
        f"{path}: {sentence}"
        for path, rule, limit, sentence in LIMITS
        if (id(rule), sentence) in said and still_said(rule, limit, sentence, *said[id(rule), sentence])
    ]
    assert not unmissed, "\n".join(unmissed)


def still_said(rule: Rule, limit: str, sentence: str, surface: str, block: dict[str, Any]) -> bool:
    """Whether a case is refused in the same words as often as before when the limit is gone."""

    def times() -> int:
        found = Found(surface)
        BLOCK.check(block, "", found)
        return sum(f"] {sentence} [" in message for message in found.messages)

    before = times()
    with without(rule, limit), suppress(KeyError):  # a rule on several fields stumbles over one that is missing
        return times() == before
    return False


@contextmanager
def without(rule: Rule, limit: str) -> Iterator[None]:
    """The tables without one limit."""
    name, _, field = limit.partition(" ")
    kept: Any = getattr(rule, name)
    gone: Any = tuple(other for other in kept if other != field) if field else 0 if name == "least" else None
    if isinstance(rule, OneOf):
        gone = Everything()
    elif isinstance(rule, Number):
        gone = None
    object.__setattr__(rule, name, gone)
    try:
        yield
    finally:
        object.__setattr__(rule, name, kept)


class Everything:
    """A list of choices in which everything is."""

    def __contains__(self, value: object) -> bool:
        return True


def test_there_are_limits_to_check() -> None:
    assert len(LIMITS) > 200
    assert len(CASES) > 400
