"""How long each canned query takes on a release, with its example: the median and the 95th centile.

    python bench/queries.py RELEASES [--times 5] [--limit 1.0]

Writes `docs/bench/queries.md`. Exits with 1 when the 95th centile of all answers is over the limit, in seconds.
"""

import argparse
import os
import statistics
import sys
import threading
import time
from pathlib import Path

import machine
from pyoxigraph import QueryBoolean

from maillage import catalogue, paths
from maillage.engine import Embedded
from maillage.release import Release

PATIENCE = 60.0


def seconds(query: catalogue.CannedQuery, engine: Embedded) -> float:
    """How long one answer takes, read to its end."""
    began = time.perf_counter()
    answer = query.run(engine, query.example)
    if not isinstance(answer, QueryBoolean):
        for _ in answer:
            pass
    return time.perf_counter() - began


def page(results: list[dict[str, object]], triples: int, answers: int, centile: float) -> str:
    """The page of results, the slowest queries first."""
    slowest = sorted(results, key=lambda r: -float(str(r["median"])))
    head = machine.header(
        "Canned queries", "python bench/queries.py RELEASES", machine.versions("maillage", "pyoxigraph")
    )
    about = (
        f"Every canned query with its example on a release of {triples:,} triples, read to its end, in one"
        f" process, the store on disk. Of {answers} answers, the 95th centile takes {centile:.3f} s."
    )
    rows = [[r["query"], r["median"], r["max"]] for r in slowest]
    return f"{head}\n{about}\n\n{machine.table(['query', 'median, s', 'longest, s'], rows)}\n"


def main() -> None:
    """Time every query."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("releases", type=Path)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--limit", type=float, default=1.0)
    given = parser.parse_args()
    release = Release.open(given.releases)
    engine = Embedded.open(release.store_path)
    every: list[float] = []
    results: list[dict[str, object]] = []
    for query in catalogue.load(paths.QUERIES).answered_by(engine):
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
        results.append({"query": query.name, "median": statistics.median(found), "max": max(found)})
        print(
            f"{query.name:<44} {statistics.median(found) * 1000:9.1f} ms  max {max(found) * 1000:9.1f}",
            flush=True,
        )
    centile = sorted(every)[int(len(every) * 0.95)]
    print(f"{len(every)} answers, 95th centile {centile:.3f} s")
    triples = release.manifest["counts"]["triples"]
    machine.write("queries", page(results, triples, len(every), centile), results)
    sys.stdout.flush()
    os._exit(centile > given.limit)


if __name__ == "__main__":
    main()
