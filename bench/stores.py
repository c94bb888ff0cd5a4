"""Where a release's store is kept while it is asked: on disk, read-only, or in memory.

    python bench/stores.py RELEASE

Each kind opens in a process of its own, which answers look-ups, joins and two gatherings from it, the same in turn.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import machine
from endpoint import PREFIXES, questions
from pyoxigraph import Store

from maillage.release import Release

KINDS = ("disk, read-only", "memory")
_ROUNDS = 5
_GATHERINGS = (
    "SELECT ?c (COUNT(?x) AS ?n) { ?x a ?c } GROUP BY ?c ORDER BY DESC(?n)",
    "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
)


def opened(kind: str, release: Release) -> Store:
    """The store, ready."""
    found = Store.read_only(str(release.store_path))
    if kind == KINDS[0]:
        return found
    memory = Store()
    memory.bulk_extend(found)
    return memory


def child(kind: str, release: Release) -> dict[str, float]:
    """Open, ask, and tell how long it took."""
    began = time.perf_counter()
    store = opened(kind, release)
    store.query("ASK { ?s ?p ?o }")
    told: dict[str, float] = {"opens in, s": time.perf_counter() - began}
    asked = questions(release) | {"gathering": [PREFIXES + text for text in _GATHERINGS]}
    for name, texts in asked.items():
        took = []
        for _ in range(_ROUNDS):
            for text in texts:
                began = time.perf_counter()
                sum(1 for _ in store.query(text))  # type: ignore[union-attr, misc]
                took.append(time.perf_counter() - began)
        told[f"{name}, ms"] = statistics.median(took) * 1000
    return told


def main() -> None:
    """Measure, then write `docs/bench/stores.md`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("release", type=Path)
    parser.add_argument("--child", choices=KINDS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    release = Release.open(options.release)
    if options.child:
        print(json.dumps(child(options.child, release)))
        return
    results: list[dict[str, object]] = []
    for kind in KINDS:
        run = machine.run([sys.executable, __file__, str(options.release), "--child", kind])
        results.append({"store": kind, **run.result, "memory, MB": run.peak_mb})
        print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    columns = list(results[0])
    triples = release.manifest["counts"]["triples"]
    head = machine.header(
        "Stores", "python bench/stores.py RELEASE", machine.versions("maillage", "pyoxigraph")
    )
    about = f"A release of {triples:,} triples. Memory is the peak of the process."
    machine.write(
        "stores",
        f"{head}\n{about}\n\n{machine.table(columns, [list(r.values()) for r in results])}\n",
        results,
    )


if __name__ == "__main__":
    main()
