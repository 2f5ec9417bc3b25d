"""`make bench`: every benchmark, or those that are named; `fill URL [PEOPLE [ITEMS]]` fills a database to look at."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import ack, acks, duplicates, morning, search, settled, size, tickets
from tests.benchmarks.company import fill

BENCHMARKS = {
    "ack": ack.run,
    "settled": settled.run,
    "size": size.run,
    "duplicates": duplicates.run,
    "search": search.run,
    "tickets": tickets.run,
    "acks": acks.run,
    "morning": morning.run,
}


def main() -> None:
    """Run and print."""
    if sys.argv[1:2] == ["fill"]:
        fill.main(sys.argv[2:])
        return
    for name in sys.argv[1:] or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix="backoffice-bench-") as folder:
            BENCHMARKS[name](Path(folder))


if __name__ == "__main__":
    main()
