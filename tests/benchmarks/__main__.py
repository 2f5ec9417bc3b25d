"""`make bench`: every benchmark, or those that are named."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import ack, duplicates, search, settled, size, tickets

BENCHMARKS = {
    "ack": ack.run,
    "settled": settled.run,
    "size": size.run,
    "duplicates": duplicates.run,
    "search": search.run,
    "tickets": tickets.run,
}


def main() -> None:
    """Run and print."""
    for name in sys.argv[1:] or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix="backoffice-bench-") as folder:
            BENCHMARKS[name](Path(folder))


if __name__ == "__main__":
    main()
