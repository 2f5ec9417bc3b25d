"""What is wrong with a setting, as one sentence for whoever wrote it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from rapidfuzz import process

Place = tuple[str | int, ...]
"""Where something is in a file: the keys and list positions that lead there."""


class SettingsError(Exception):
    """One or more settings can't be used; reads as one sentence a line, each naming its variable or file and line."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


WANTED = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "decimal_parsing": "a number",
    "decimal_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "time_parsing": "a time such as 8:30 or 17:00",
    "time_type": "a time such as 8:30 or 17:00",
    "date_from_datetime_parsing": "a date such as 2026-01-31",
    "date_parsing": "a date such as 2026-01-31",
    "date_type": "a date such as 2026-01-31",
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a block of keys",
    "model_type": "a block of keys",
    "model_attributes_type": "a block of keys",
}
"""What pydantic's kinds of errors ask for, in words for people."""


def sentence(error: ErrorDetails, place: Place, model: type[BaseModel]) -> str:
    """What pydantic found at this place of a file for this model."""
    kind, given = error["type"], error["input"]
    if kind == "missing":
        return "missing, and there is no default"
    if kind == "extra_forbidden":
        return _unknown(str(place[-1]), _names(place[:-1], model))
    shown = {dict: "a block of keys", list: "a list", type(None): "nothing"}.get(type(given)) or f"'{given}'"
    if kind in WANTED:
        return f"must be {WANTED[kind]}, not {shown}"
    if kind in ("value_error", "assertion_error"):
        rule = error["msg"].partition(", ")[2]
        return f"{shown}: {rule}" if isinstance(given, str) and given not in rule else rule
    return f"{re.sub(r'^[A-Z][a-z]+ should ', 'must ', error['msg'])}, not {shown}"


def _unknown(key: str, known: Sequence[str]) -> str:
    near = process.extractOne(key, known, score_cutoff=60)
    return f"unknown key; did you mean {near[0]}?" if near else f"unknown key; known here: {', '.join(known)}"


def _names(place: Place, model: type[BaseModel]) -> list[str]:
    """The keys that the models at this place know."""
    kinds: list[Any] = [model]
    for step in place:
        kinds = [inner for kind in kinds for inner in _inside(kind, step)]
    models = [k for kind in kinds for k in _alternatives(kind) if isinstance(k, type) and issubclass(k, BaseModel)]
    return [f.alias or name for m in models for name, f in m.model_fields.items()]


def _inside(kind: Any, step: str | int) -> Iterator[Any]:
    """What one step into a value with this annotation leads to."""
    for plain in _alternatives(kind):
        origin, args = get_origin(plain), get_args(plain)
        if isinstance(plain, type) and issubclass(plain, BaseModel):
            yield from (f.annotation for name, f in plain.model_fields.items() if step in (name, f.alias))
        elif isinstance(origin, type) and args:
            yield from args[1:] if issubclass(origin, Mapping) else args


def _alternatives(kind: Any) -> Iterator[Any]:
    """The members of a union, without their annotations."""
    if get_origin(kind) is Annotated:
        yield from _alternatives(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for member in get_args(kind):
            yield from _alternatives(member)
    else:
        yield kind
