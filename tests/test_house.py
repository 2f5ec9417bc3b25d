"""The house rules, as lints that say where and what. Each has a control that shows that it can fail."""

import ast
import io
import re
import shutil
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lengths import functions

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "storage", "domain")
EXCEPTED = {"migrations", "locale", "vendor", "__pycache__"}
WRITTEN = {".py", ".js", ".css", ".html"}
FILE_LINES = 300
FUNCTION_LINES = 60
CLOCKS = {"now", "utcnow", "today"}
DATES = {"date", "datetime"}
NOTES = ("TO" + "DO", "FIX" + "ME")
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)(?![:\[])")

Lint = Callable[[str], Iterator[tuple[int, str]]]
"""From a file's text to the lines that break the rule, and how."""


def ours(*folders: str) -> list[Path]:
    """The files that we wrote, in these folders."""
    found = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in WRITTEN]
    return sorted(file for file in found if not EXCEPTED & set(file.relative_to(ROOT).parts))


def broken(lint: Lint, files: list[Path]) -> list[str]:
    """What the lint finds in the files, each as ``path:line what``."""
    assert files, "there is nothing to look at"
    return [
        f"{file.relative_to(ROOT)}:{line} {what}"
        for file in files
        for line, what in lint(file.read_text(encoding="utf-8"))
    ]


def long_file(text: str) -> Iterator[tuple[int, str]]:
    """Files of more than 300 lines become a folder of the same name."""
    if (count := len(text.splitlines())) > FILE_LINES:
        yield count, f"the file has more than {FILE_LINES} lines: make it a folder of the same name"


def long_function(text: str) -> Iterator[tuple[int, str]]:
    """A function of more than 60 lines does more than one thing."""
    # A function has no more lines than its file: most files need not be parsed.
    for line, name, count in functions(text) if text.count("\n") >= FUNCTION_LINES else ():
        if count > FUNCTION_LINES:
            yield line, f"{name} has {count} lines: more than {FUNCTION_LINES} do more than one thing"


def asks_a_clock(text: str) -> Iterator[tuple[int, str]]:
    """Time is an argument: datetime.now, date.today and their like are neither called nor handed on."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS and _name(node.value) in DATES:
            yield node.lineno, f"{ast.unparse(node)} asks a clock: take the time as an argument"


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def binary_fraction(text: str) -> Iterator[tuple[int, str]]:
    """No floats in the rules: money is Decimal, quantities and leave are whole numbers of a small unit."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, f"{node.value} is a float: write Decimal or a whole number of a smaller unit"
        if isinstance(node, ast.Call) and _name(node.func) == "float":
            yield node.lineno, "float() makes a float: keep Decimal or a whole number of a smaller unit"
        for said in _annotations(node):
            if any(_name(part) == "float" for part in ast.walk(said) if isinstance(part, ast.expr)):
                yield said.lineno, f"{ast.unparse(said)} promises a float: use Decimal or a whole number"


def _annotations(node: ast.AST) -> Iterator[ast.expr]:
    said = getattr(node, "returns", None) or getattr(node, "annotation", None)
    if isinstance(said, ast.expr):
        yield said


def put_off(text: str) -> Iterator[tuple[int, str]]:
    """Nothing for later: what is not done is an issue, not a note in the code."""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.search(rf"\b({'|'.join(NOTES)})\b", line):
            yield number, f"{found[0]}: do it now or open an issue"


def silenced(text: str) -> Iterator[tuple[int, str]]:
    """Whoever switches a check off says which one."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline) if SILENCED.search(text) else iter(())
    for token in tokens:
        if token.type == tokenize.COMMENT and SILENCED.search(token.string):
            yield token.start[0], f"{token.string}: name the rule that is switched off"


def python(*folders: str) -> list[Path]:
    """The Python that we wrote, in these folders."""
    return [file for file in ours(*folders) if file.suffix == ".py"]


RULES: dict[Lint, tuple[list[Path], list[str]]] = {
    long_file: (ours(*ROOMS, "tests"), ["x = 1\n" * 301]),
    long_function: (python(*ROOMS, "tests"), ["def f():\n" + "    x = 1\n" * 60]),
    asks_a_clock: (
        python("domain"),
        [
            "import datetime as dt\nx = dt.datetime.now(dt.UTC)\n",
            "from datetime import date\nfield(default_factory=date.today)\n",
        ],
    ),
    binary_fraction: (
        python("domain"),
        [
            "HALF = 0.5\n",
            "def cost(x): return float(x)\n",
            "def cost(x: int) -> float | None: ...\n",
            "class C:\n    cost: list[float]\n",
        ],
    ),
    put_off: (ours(*ROOMS, "tests"), [f"x = 1  # {note} later\n" for note in NOTES]),
    silenced: (python(*ROOMS, "tests"), ["x = 1  # type: ignore\n", "x = 1  # noqa\n"]),
}
"""Each rule, the files that keep it, and what breaks it once."""


@pytest.mark.parametrize("lint", RULES, ids=lambda lint: lint.__name__)
def test_the_house_keeps_its_rules(lint: Lint) -> None:
    if found := broken(lint, RULES[lint][0]):
        pytest.fail("\n".join([str(lint.__doc__), *found]), pytrace=False)


@pytest.mark.parametrize(("lint", "bad"), [(lint, bad) for lint, (_, bads) in RULES.items() for bad in bads])
def test_a_rule_finds_what_breaks_it(lint: Lint, bad: str) -> None:
    assert len(list(lint(bad))) == 1


def test_values_that_only_look_like_a_clock_are_left_alone() -> None:
    assert not list(asks_a_clock("def f(now, facts):\n    return facts.today, now\n"))


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """The import contracts, checked over the rooms in this folder."""
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([program, "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_rooms_import_only_what_they_may() -> None:
    checked = contracts(ROOT)
    assert checked.returncode == 0, checked.stdout


STRAYS = [
    ("domain", "storage", "A room imports only from rooms below it"),
    ("handlers", "bot", "A room imports only from rooms below it"),
    ("handlers", "sqlalchemy", "SQL lives in storage alone"),
    ("domain", "logging", "The rules know no database, no Slack, no clock and no system"),
    ("bot.simulator", "bot.logs", "The simulator knows nothing of the other parts of the bot"),
    ("bot.simulator", "domain", "The simulator knows nothing of the other parts of the bot"),
    ("handlers.ticket", "handlers.access", "Tickets know nothing of how access is asked for and given"),
    ("handlers.ticket.threads", "handlers.ticket.team", "A part of tickets imports none of those above it"),
    ("handlers.stock.looking", "handlers.stock.asking", "A part of stock imports none of those above it"),
]
"""Where a stray file stands, what it imports, and which contract that breaks."""


def test_an_import_that_is_not_allowed_is_found(tmp_path: Path) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for number, (room, imported, _) in enumerate(STRAYS):
        (tmp_path / room.replace(".", "/") / f"stray{number}.py").write_text(f"import {imported}\n")

    checked = contracts(tmp_path)

    assert checked.returncode == 1
    found = re.findall(r"^(\S.*)\n-+\n|^- +(\S+) -> (\S+) \(l\.1\)$", checked.stdout, re.MULTILINE)
    broken_by, contract = set[tuple[str, str, str]](), ""
    for heading, stray, imported in found:
        contract = heading or contract
        broken_by |= {(stray, imported, contract)} if stray else set()
    assert broken_by == {(f"{room}.stray{n}", imported, broken) for n, (room, imported, broken) in enumerate(STRAYS)}
