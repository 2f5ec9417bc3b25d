"""How long our functions are: `make check` prints it."""

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "domain", "storage")
NOT_OURS = {"migrations", "vendor"}
SHARES = {"half": 50, "9 in 10": 90, "99 in 100": 99}


def functions(text: str) -> Iterator[tuple[int, str, int]]:
    """Each function of a file: its line, its name, and how many lines it has with its docstring."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def told(lengths: Sequence[tuple[int, str]]) -> str:
    """Their distribution, of lengths and names."""
    ordered = sorted(lengths)
    shares = (f"{share} have at most {ordered[len(ordered) * n // 100][0]} lines" for share, n in SHARES.items())
    most, name = ordered[-1]
    return f"Of {len(ordered):,} functions {', '.join(shares)}, and the longest {most} ({name})."


def main() -> None:
    """Look at every room, and print."""
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py") if not NOT_OURS & set(file.parts)]
    sys.stdout.write(
        told([(lines, name) for file in files for _, name, lines in functions(file.read_text(encoding="utf-8"))]) + "\n"
    )


if __name__ == "__main__":
    main()
