"""The search index: how well real names are found, and how fast made ones among up to a million."""

import csv
import gc
import io
import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from domain.search import Entry, Index
from tests.benchmarks.ceiling import Held, chances
from tests.benchmarks.matchers import TOOLS, Find, indexed
from tests.benchmarks.names import first_words, made, mistyped, sample

DATA = Path(os.environ.get("ABT_BUY") or Path(__file__).parents[3] / "shared" / "data" / "abt-buy")
"""Where the pairs of Abt-Buy are, which are not kept here: ABT_BUY names another folder."""
SEEDS = range(5)
SLOW_QUERIES = {10_000: 100, 100_000: 40, 1_000_000: 8}
"""Lookups of the other tools, which take seconds each in a million names."""
QUERIES, CHANGES = 200, 200
AIMS = {"full": (0.85, 0.97), "typo": (0.62, 0.88)}


def run(_: Path) -> None:
    """Measure and print."""
    if (DATA / "buy.csv").exists():
        quality()
    else:
        print("Abt-Buy is not here: ABT_BUY=folder names where it is. How well names are found is left out.")
    for size in SLOW_QUERIES:
        speed(size)


# --- how well ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A query, what it is without an error, the rows that are right, and whether the index was tuned by it."""

    query: str
    meant: str
    right: frozenset[int]
    tuned: bool


Chances = tuple[Asked, Sequence[float]]
"""A query, and how likely a right row is the first, or among the first five."""


def quality() -> None:
    """Recall among the first and the first five, of each tool: whole names, four words, and four with an error.

    And what four words can say, if of all items that hold them as well some are drawn: without any error, and with one.
    """
    buy = _rows("buy.csv")
    names = [row["name"] for row in buy]
    about = [f"{row['manufacturer']} {row['description']}" for row in buy]
    asked = questions([row["id"] for row in buy])
    print(f"Abt-Buy: recall@1 and recall@5 of {len(asked['full'][0])} queries over {len(names)} names, typo of 5 seeds")
    print(f"(the half it was tuned by, the other half, all; aims: {AIMS})")
    finds = {name: tool(names) for name, tool in TOOLS.items()}
    finds |= {"index, names alone": indexed(names), "index, with maker and description": indexed(names, about)}
    for tool, find in finds.items():
        for kind, seeds in asked.items():
            print(f"  {tool:34} {kind:5} {_recalls(find, [query for seed in seeds for query in seed])}", flush=True)
    both = [f"{name} {more}" for name, more in zip(names, about, strict=True)]
    for what, rows in {"names alone": names, "with maker and description": both}.items():
        held = Held(rows)
        for kind in ("four", "typo"):
            ceilings = [_ceilings(held, seed, rows=len(rows)) for seed in asked[kind]]
            print(f"  {'drawn, ' + what:34} {kind:5} {_means([one for seed in ceilings for one in seed])}")
            print(f"  {'':34} {'':5} of the seeds {_seeds(ceilings)}", flush=True)


def questions(catalogue: Sequence[str]) -> Mapping[str, list[list[Asked]]]:
    """The queries of each kind, for each seed."""
    place = {key: n for n, key in enumerate(catalogue)}
    right: dict[str, set[int]] = {}
    for pair in _rows("abt_buy_perfect_mapping.csv"):
        right.setdefault(pair["idAbt"], set()).add(place[pair["idBuy"]])
    rows = [row for row in sorted(_rows("abt.csv"), key=lambda row: int(row["id"])) if row["id"] in right]

    def all_as(say: Callable[[str], str]) -> list[Asked]:
        return [
            Asked(say(row["name"]), first_words(row["name"]), frozenset(right[row["id"]]), _tuned(row["id"]))
            for row in rows
        ]

    seeds = [random.Random(seed) for seed in SEEDS]
    return {
        "full": [all_as(str)],
        "four": [all_as(first_words)],
        "typo": [all_as(partial(mistyped, rng=rng)) for rng in seeds],
    }


def _tuned(key: str) -> bool:
    """A fixed rule, which no property of the product decides."""
    return sha256(key.encode()).digest()[0] % 2 == 0


def _rows(file: str) -> list[dict[str, str]]:
    raw = (DATA / file).read_bytes()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return list(csv.DictReader(io.StringIO(text)))


def _recalls(find: Find, asked: Sequence[Asked]) -> str:
    found = [(query, find(query.query)) for query in asked]
    return _means([(query, [_first(query, rows, most) for most in (1, 5)]) for query, rows in found])


def _ceilings(held: Held, asked: Sequence[Asked], *, rows: int) -> list[Chances]:
    """The chances of each query; of whole names only what the first four words say."""
    return [
        (query, [chances(by, query.right, rows=rows, most=most) for most in (1, 5)])
        for query in asked
        for by in (held.by_mistyped(query.meant, query.query),)
    ]


def _means(found: Sequence[Chances]) -> str:
    """Of the half by which the index was tuned, of the other half, of all."""
    return "   ".join(
        _mean(some) for some in ([f for f in found if f[0].tuned], [f for f in found if not f[0].tuned], found)
    )


def _seeds(ceilings: Sequence[Sequence[Chances]]) -> str:
    return ", ".join(map(_mean, ceilings))


def _mean(some: Sequence[Chances]) -> str:
    return " ".join(f"{sum(chance[n] for _, chance in some) / len(some):.3f}" for n in range(2))


def _first(query: Asked, rows: Sequence[int], most: int) -> bool:
    return not query.right.isdisjoint(rows[:most])


# --- how fast ---------------------------------------------------------------------------------------------------------


def speed(size: int) -> None:
    """Lookups of each kind, beside the tools; building, memory, a change."""
    names = made(size)
    gc.collect()
    before, began = _memory(), time.perf_counter()
    index = Index(Entry(n, name) for n, name in enumerate(names))
    built = time.perf_counter() - began
    print(f"{size:,} made names: built in {built:.1f} s, {_memory() - before:.0f} MB more", flush=True)
    asked = sample(names, QUERIES, seed=size)
    ours: dict[str, float] = {}
    for kind, queries in asked.items():
        times = _times(partial(index.find, typing=kind == "typing"), queries)
        ours[kind] = _at(times, 95)
        print(f"  index           {kind:7} p50 {_at(times, 50):8.2f} ms   p95 {ours[kind]:8.2f} ms")
    rng = random.Random(size)
    changes = _times(lambda name: index.put(Entry(rng.randrange(size), name)), made(CHANGES, seed=2))
    print(f"  index           a change p50 {_at(changes, 50):7.2f} ms   p95 {_at(changes, 95):8.2f} ms", flush=True)
    for tool in ("WRatio", "FTS5 trigrams"):
        _beside(tool, names, asked, ours)


def _beside(tool: str, names: Sequence[str], asked: Mapping[str, Sequence[str]], ours: Mapping[str, float]) -> None:
    find = TOOLS[tool](names)
    for kind in ("full", "typo"):
        times = _times(find, asked[kind][: SLOW_QUERIES[len(names)]])
        there = _at(times, 95)
        print(
            f"  {tool:15} {kind:7} p50 {_at(times, 50):8.2f} ms   p95 {there:8.2f} ms   "
            f"{there / ours[kind]:.0f} times the index's",
            flush=True,
        )


def _times(act: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Milliseconds of each, the first of them once before."""
    for text in texts[:1]:
        act(text)
    took = []
    for text in texts:
        began = time.perf_counter()
        act(text)
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


def _at(ordered: Sequence[float], percent: int) -> float:
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def _memory() -> float:
    """Megabytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if Path("/proc").exists() else 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
