"""Each Python file of the stand-in and why it is there, from its docstring.

python -m tests.simulator.inventory           prints the list, with the lines of each file
python -m tests.simulator.inventory --write   writes it, without them, into the stand-in's README
"""

import ast
import sys
from pathlib import Path

HOME = Path(__file__).parents[2] / "bot" / "simulator"
README = HOME / "README.md"
HEADING = "## The files\n"


def files() -> list[Path]:
    """The Python files, by name."""
    return sorted(HOME.rglob("*.py"))


def reason(file: Path) -> str:
    """The first sentence of a file's docstring."""
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return said.partition("\n\n")[0].replace("\n", " ")


def rows() -> str:
    """The list as Markdown."""
    return "".join(f"- `{file.relative_to(HOME)}`: {reason(file)}\n" for file in files())


def written(readme: str) -> str:
    """The README with the list as it is now; what stands before it stays."""
    kept, heading, _ = readme.partition(HEADING)
    return f"{kept}{heading}\n{rows()}"


def counted() -> str:
    """The list with the lines of each file, and their sum."""
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files()}
    listed = [f"{count:5}  {file.relative_to(HOME)}: {reason(file)}" for file, count in lines.items()]
    return "\n".join([*listed, f"{sum(lines.values()):5}  in {len(lines)} files"])


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.stdout.write(counted() + "\n")
