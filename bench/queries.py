"""How long each canned query takes on a release, with its example: the median and the 95th centile.

    python bench/queries.py RELEASES [--times 5] [--limit 1.0]

Exits with 1 when the 95th centile of all answers is over the limit, in seconds.
"""

import argparse
import statistics
import sys
import threading
import time
from pathlib import Path

from pyoxigraph import QueryBoolean

from maillage import catalogue, paths
from maillage.engine import Embedded

PATIENCE = 60.0


def seconds(query: catalogue.CannedQuery, engine: Embedded) -> float:
    """How long one answer takes, read to its end."""
    began = time.perf_counter()
    answer = query.run(engine, query.example)
    if not isinstance(answer, QueryBoolean):
        for _ in answer:
            pass
    return time.perf_counter() - began


def main() -> None:
    """Time every query."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("releases", type=Path)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--limit", type=float, default=1.0)
    given = parser.parse_args()
    engine = Embedded.open(given.releases / "current" / "store")
    every: list[float] = []
    for query in catalogue.load(paths.QUERIES):
        found: list[float] = []
        thread = threading.Thread(target=lambda q=query, f=found: f.append(seconds(q, engine)), daemon=True)
        thread.start()
        thread.join(PATIENCE)
        if not found:
            every += [PATIENCE] * given.times
            print(f"{query.name:<44} over {PATIENCE:.0f} s", flush=True)
            continue
        found += [seconds(query, engine) for _ in range(given.times - 1 if found[0] < 5 else 0)]
        every += found
        print(
            f"{query.name:<44} {statistics.median(found) * 1000:9.1f} ms  max {max(found) * 1000:9.1f}",
            flush=True,
        )
    centile = sorted(every)[int(len(every) * 0.95)]
    print(f"{len(every)} answers, 95th centile {centile:.3f} s")
    sys.stdout.flush()
    import os

    os._exit(centile > given.limit)


if __name__ == "__main__":
    main()
