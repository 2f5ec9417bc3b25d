"""Blocks drawn from the simulator's own tables, and one mistake made in each: what the properties are about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from bot.simulator.kit import charts, limits
from bot.simulator.kit.rules import (
    Anything,
    Budget,
    Flag,
    Many,
    Number,
    OneOf,
    Open,
    Rule,
    Shape,
    Typed,
    Words,
    WordsOr,
)

LETTERS = "aZ ç日🎉<&*`"


# --- what is right ----------------------------------------------------------------------------------------------------


MADE: dict[tuple[int, str], SearchStrategy[Any]] = {}
"""The strategies that were made, by rule and surface: making one takes longer than drawing from it."""


def drawn(rule: Rule, surface: str) -> SearchStrategy[Any]:
    """What this rule accepts on a surface."""
    if (id(rule), surface) not in MADE:
        MADE[id(rule), surface] = strategy(rule, surface)
    return MADE[id(rule), surface]


@singledispatch
def strategy(rule: Rule, surface: str) -> SearchStrategy[Any]:
    """What this rule accepts on a surface, made anew."""
    raise NotImplementedError(rule)


@strategy.register
def _(rule: Anything, surface: str) -> SearchStrategy[Any]:
    return st.sampled_from(["x", 5, True])


@strategy.register
def _(rule: Flag, surface: str) -> SearchStrategy[Any]:
    return st.booleans()


@strategy.register
def _(rule: OneOf, surface: str) -> SearchStrategy[Any]:
    return st.sampled_from(rule.choices)


@strategy.register
def _(rule: WordsOr, surface: str) -> SearchStrategy[Any]:
    return drawn(rule.words, surface) | drawn(rule.other, surface)


@strategy.register
def _(rule: Budget, surface: str) -> SearchStrategy[Any]:
    return drawn(rule.of, surface)


@strategy.register
def _(rule: Number, surface: str) -> SearchStrategy[Any]:
    least = rule.above + 1 if rule.above is not None else rule.least if rule.least is not None else -5
    return st.integers(least, rule.most if rule.most is not None else least + 1000)


@strategy.register
def _(rule: Words, surface: str) -> SearchStrategy[Any]:
    if rule.form:
        return st.from_regex(re.compile(rule.form, re.ASCII), fullmatch=True).filter(
            lambda word: rule.most is None or len(word) <= rule.most
        )
    short = st.text(LETTERS, min_size=rule.least, max_size=min(rule.most or 9, 9))
    return short if rule.most is None or rule.most > 300 else short | st.just("x" * rule.most)


@strategy.register
def _(rule: Many, surface: str) -> SearchStrategy[Any]:
    return st.lists(drawn(rule.of, surface), min_size=rule.least, max_size=min(rule.most or 3, max(3, rule.least)))


@strategy.register
def _(rule: Typed, surface: str) -> SearchStrategy[Any]:
    kinds = [
        kind
        for kind, shape in rule.shapes.items()
        if surface in shape.surfaces and (not rule.allowed or kind in rule.allowed)
    ]
    return st.sampled_from(kinds).flatmap(
        lambda kind: drawn(rule.shapes[kind], surface).map(lambda made: {"type": kind, **made})
    )


@strategy.register
def _(rule: Open, surface: str) -> SearchStrategy[Any]:
    return st.just({"anything": 5})


@strategy.register
def _(rule: Shape, surface: str) -> SearchStrategy[Any]:
    return filled(rule, surface)


@st.composite
def filled(draw: DrawFn, rule: Shape, surface: str) -> Any:
    """An object of this shape: what must be there, and some of what may be."""
    optional = [name for name in rule.fields if name not in rule.required and name not in rule.not_both]
    names = {*rule.required, *draw(st.lists(st.sampled_from(optional), max_size=4) if optional else st.just([]))}
    if rule.not_both and (set(rule.not_both) <= set(rule.any_of) or draw(st.booleans())):
        names.add(draw(st.sampled_from(rule.not_both)))
    if rule.any_of and not names & set(rule.any_of):
        names.add(draw(st.sampled_from([name for name in rule.any_of if name in optional])))
    made = {name: draw(drawn(rule.fields[name], surface)) for name in rule.fields if name in names}
    for together in rule.also:
        AGREED[together](made)
    return made


@st.composite
def blocks_of(draw: DrawFn, shape: Shape | Open, kind: str, surface: str) -> Any:
    """A block of this kind by itself on a surface: its ids differ, one element has the focus, one table is in it."""
    block = {"type": kind, **draw(drawn(shape, surface))}
    for name in ("block_id", "action_id"):
        for i, thing in enumerate(thing for thing in objects_in(block) if name in thing):
            thing[name] = f"{i:03}{thing[name][3:]}"
    for thing in [thing for thing in objects_in(block) if "focus_on_load" in thing][1:]:
        thing["focus_on_load"] = False
    for thing in [thing for thing in objects_in(block) if thing.get("type") == "table"][1:]:
        del thing["rows"]
        thing |= {"type": "divider", "column_settings": None}
    return block


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value, itself first."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects_in(inner)


def _offers(element: dict[str, Any]) -> None:
    """What is preselected is taken from what is offered."""
    offers = limits.options_of(element)
    if "initial_option" in element:
        element["initial_option"] = offers[-1]
    if "initial_options" in element:
        element["initial_options"] = offers[:2]


def _differ(element: dict[str, Any]) -> None:
    for i, option in enumerate(limits.options_of(element)):
        option["value"] = str(i)


def _plots(chart: dict[str, Any]) -> None:
    for i, series in enumerate(chart["series"]):
        labels = chart["axis_config"]["categories"]
        series |= {"name": str(i), "data": [{"label": label, "value": 1} for label in labels]}


def _rules(table: dict[str, Any]) -> None:
    table["rows"] = [[{"type": "raw_text", "text": "x"}] * len(table["rows"][0])] * len(table["rows"])


AGREED: dict[Callable[..., None], Callable[[dict[str, Any]], None]] = {
    limits.offered: _offers,
    limits.distinct: _differ,
    charts.plotted: _plots,
    charts.ruled: _rules,
}
"""How the fields of a drawn object are made to agree where a rule speaks of several of them."""


# --- what is wrong ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mistake:
    """One change to a value that makes it wrong, and the place to which Slack must point."""

    path: tuple[str | int, ...]
    value: Any
    at: tuple[str | int, ...]
    what: str

    def made_in(self, thing: Any) -> Any:
        """The thing with this mistake in it."""
        if not self.path:
            return self.value
        wrong = json.loads(json.dumps(thing))
        place = wrong
        for step in self.path[:-1]:
            place = place[step]
        place[self.path[-1]] = self.value
        return wrong


Steps = tuple[str | int, ...]


@singledispatch
def spoiled(rule: Rule, value: Any, path: Steps) -> Iterator[Mistake]:
    """Every mistake that can be made in a right value."""
    yield from ()


@spoiled.register
def _(rule: Flag, value: Any, path: Steps) -> Iterator[Mistake]:
    yield Mistake(path, "yes", path, "no boolean")


@spoiled.register
def _(rule: OneOf, value: Any, path: Steps) -> Iterator[Mistake]:
    yield Mistake(path, "surprise", path, "no such choice")


@spoiled.register
def _(rule: Number, value: Any, path: Steps) -> Iterator[Mistake]:
    yield Mistake(path, "5", path, "no number")
    if rule.most is not None:
        yield Mistake(path, rule.most + 1, path, "too great")
    if rule.least is not None:
        yield Mistake(path, rule.least - 1, path, "too small")


@spoiled.register
def _(rule: Words, value: Any, path: Steps) -> Iterator[Mistake]:
    yield Mistake(path, 5, path, "no words")
    if rule.most is not None:
        yield Mistake(path, "x" * (rule.most + 1), path, "one character too long")
    if rule.least:
        yield Mistake(path, "", path, "empty")


@spoiled.register
def _(rule: Many, value: Any, path: Steps) -> Iterator[Mistake]:
    yield Mistake(path, {}, path, "no list")
    if rule.least:
        yield Mistake(path, [], path, "an empty list")
    if rule.most is not None:
        yield Mistake(path, [value[0] if value else None] * (rule.most + 1), path, "one item too many")
    for i, item in enumerate(value):
        yield from spoiled(rule.of, item, (*path, i))


@spoiled.register
def _(rule: Shape, value: Any, path: Steps) -> Iterator[Mistake]:
    yield Mistake(path, "x", path, "no object")
    yield Mistake(path, {**value, "surprise": 5}, path, "an unknown field")
    for name in rule.required:
        yield Mistake(path, {field: v for field, v in value.items() if field != name}, path, f"no {name}")
    for name, inner in rule.fields.items():
        if name in value:
            yield from spoiled(inner, value[name], (*path, name))


@spoiled.register
def _(rule: Typed, value: Any, path: Steps) -> Iterator[Mistake]:
    yield Mistake((*path, "type"), "surprise", (*path, "type"), "an unknown type")
    yield Mistake(path, {k: v for k, v in value.items() if k != "type"}, path, "no type")
    yield from spoiled(rule.shapes[value["type"]], value, path)


@spoiled.register
def _(rule: WordsOr, value: Any, path: Steps) -> Iterator[Mistake]:
    yield from spoiled(rule.words if isinstance(value, str) else rule.other, value, path)


@spoiled.register
def _(rule: Budget, value: Any, path: Steps) -> Iterator[Mistake]:
    yield from spoiled(rule.of, value, path)
