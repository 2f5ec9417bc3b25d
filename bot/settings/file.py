"""A YAML file read into a pydantic model, every problem with its line and field."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.settings.problems import Place, SettingsError, sentence

M = TypeVar("M", bound=BaseModel)


def read_yaml(path: Path, model: type[M]) -> M:
    """The file's content as a ``model``, by YAML 1.2 rules with one turn: every plain scalar reaches the model as it
    is written, and the field's type decides what it is. ``NO`` is a country, ``007`` a code, ``8:30`` a time.

    Raises SettingsError, each problem as ``app.yaml:LINE field.path: what is wrong, what is allowed``.
    """
    return Tree(path).read_as(model)


class Tree:
    """A YAML file as dicts, lists, strings and None, with the line of each, and others that were laid under it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {(): 1}
        self._others: dict[Place, Path] = {}
        self._seen: set[int] = set()
        self._problems: list[str] = []
        root = _composed(path)
        self.data: Any = (None if root is None else self._value(root, ())) or {}
        if self._problems:
            raise SettingsError(*self._problems)

    def read_as(self, model: type[M]) -> M:
        """What it says, as a ``model``. Raises SettingsError."""
        while True:
            try:
                return model.model_validate(self.data)
            except ValidationError as error:
                errors = error.errors(include_url=False)
                if not self._pad_hours(errors):
                    raise SettingsError(*self._sentences(errors, model)) from error

    def lay_under(self, other: "Tree", *, at: Place, of: Place) -> None:
        """Where nothing stands at a place of this file, let stand what ``other`` says: key by key, at any depth."""
        here, there = self._at(at), other._at(of)
        if not isinstance(here, dict) or not isinstance(there, dict):
            return
        for key, value in there.items():
            if key in here:
                self.lay_under(other, at=(*at, key), of=(*of, key))
                continue
            here[key] = value
            for place, line in other.lines.items():
                if place[: len(of) + 1] == (*of, key):
                    own = (*at, *place[len(of) :])
                    self.lines[own], self._others[own] = line, other.path

    def _at(self, place: Place) -> Any:
        found = self.data
        for step in place:
            found = found.get(step) if isinstance(found, dict) else None
        return found

    def wrong(self, place: Place, what: str) -> SettingsError:
        """The error that something at a place is."""
        return SettingsError(self._said(place, what, self.lines[place]))

    def _value(self, node: Node, place: Place) -> Any:
        if id(node) in self._seen:
            self._problem(place, f"*{node.anchor} repeats what &{node.anchor} names, which is not read; write it out")
            return None
        self._seen.add(id(node))
        if not str(node.tag).startswith("tag:yaml.org,2002:"):
            self._problem(place, f"the tag {node.tag} is not read; write the value itself")
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self._item(child, (*place, index)) for index, child in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return None if node.style is None and node.value in ("", "null", "~") else node.value

    def _item(self, node: Node, place: Place) -> Any:
        self.lines[place] = node.start_mark.line + 1
        return self._value(node, place)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, child in node.value:
            here, line = (*place, str(key.value)), key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                self._problem(place, "a key must be a single word", line)
            elif key.value == "<<":
                self._problem(place, "the merge key << is not read; write the keys out", line)
            elif key.value in values:
                self._problem(here, f"the same key is at line {self.lines[here]}; keep one of the two", line)
            else:
                self.lines[here] = line
                values[key.value] = self._value(child, here)
        return values

    def _problem(self, place: Place, what: str, line: int | None = None) -> None:
        self._problems.append(self._said(place, what, line or self.lines[place]))

    def _said(self, place: Place, what: str, line: int) -> str:
        dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")
        return f"{self._others.get(self._place(place), self.path)}:{line}{f' {dotted}' if dotted else ''}: {what}"

    def _place(self, loc: Place) -> Place:
        """Where pydantic's ``loc`` is in the file: without the names of union members, and of what is missing."""
        place: Place = ()
        for step in loc:
            if (*place, step) in self.lines:
                place = (*place, step)
        return place

    def _pad_hours(self, errors: Sequence[ErrorDetails]) -> bool:
        """Write 8:30 as 08:30 where a time is wanted, as pydantic insists; whether that changed anything."""
        short = [
            e for e in errors if e["type"] == "time_parsing" and re.match(r"\d:[0-5]\d(:[0-5]\d)?$", str(e["input"]))
        ]
        for error in short:
            *parents, last = self._place(error["loc"])
            container = self.data
            for step in parents:
                container = container[step]
            container[last] = f"0{error['input']}"
        return bool(short)

    def _sentences(self, errors: Sequence[ErrorDetails], model: type[BaseModel]) -> list[str]:
        """What pydantic found, by line, as sentences for whoever wrote the file."""
        said = {}
        for error in errors:
            place = self._place(error["loc"])
            line = self.lines[place]
            if error["type"] == "missing":
                place = (*place, error["loc"][-1])
            said[self._said(place, sentence(error, place, model), line)] = line
        return sorted(said, key=said.__getitem__)


def _composed(path: Path) -> Node | None:
    try:
        root: Node | None = YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not text in UTF-8") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        what = ", ".join(filter(None, (error.context, error.problem)))
        raise SettingsError(f"{where}: not YAML: {what}") from error
    except YAMLError as error:
        raise SettingsError(f"{path}: not YAML: {str(error).splitlines()[0]}") from error
    return root
