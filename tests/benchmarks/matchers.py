"""The index and the everyday tools beside it, each as a function from a query to the numbers of the names it finds."""

import re
import sqlite3
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process, utils

from domain.search import Entry, Index

Find = Callable[[str], list[int]]


def whole(names: Sequence[str], scorer: Callable[..., float]) -> Find:
    """Every name compared with rapidfuzz, both without signs and in small letters."""
    processed = [utils.default_process(name) for name in names]

    def find(query: str) -> list[int]:
        return [row[2] for row in process.extract(utils.default_process(query), processed, scorer=scorer, limit=5)]

    return find


def full_text(names: Sequence[str], tokenizer: str) -> Find:
    """SQLite's full text search, in memory: any of the tokens, the best by BM25."""
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE names USING fts5(name, tokenize='{tokenizer}')")
    db.executemany("INSERT INTO names(rowid, name) VALUES (?, ?)", enumerate(names))

    def find(query: str) -> list[int]:
        small = query.lower()
        trigrams = [small[n : n + 3] for n in range(len(small) - 2)]
        tokens = trigrams if tokenizer == "trigram" else re.findall(r"\w+", small)
        any_of = " OR ".join('"' + token.replace('"', '""') + '"' for token in dict.fromkeys(tokens))
        if not any_of:
            return []
        found = db.execute("SELECT rowid FROM names WHERE names MATCH ? ORDER BY bm25(names) LIMIT 5", (any_of,))
        return [row[0] for row in found]

    return find


def indexed(names: Sequence[str], about: Sequence[str] = ()) -> Find:
    """Ours, with what else is said about each name or without."""
    said = about or [""] * len(names)
    index = Index(Entry(n, name, (), more) for n, (name, more) in enumerate(zip(names, said, strict=True)))
    return lambda query: [hit.key for hit in index.find(query)]


TOOLS: dict[str, Callable[[Sequence[str]], Find]] = {
    "WRatio": lambda names: whole(names, fuzz.WRatio),
    "token_set_ratio": lambda names: whole(names, fuzz.token_set_ratio),
    "FTS5 words": lambda names: full_text(names, "unicode61"),
    "FTS5 trigrams": lambda names: full_text(names, "trigram"),
}
