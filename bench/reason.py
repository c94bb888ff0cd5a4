"""The closure of a graph under the ontology: Maillage's rules in SQL, owlrl and reasonable on the same triples.

    python bench/reason.py [--sizes 10000 30000 100000 1000000 10000000 30000000] [--peer VENV/bin/python]

All infer under OWL 2 RL; Maillage runs once more with the two rules that are its own. owlrl (a development dependency) runs up to `--owlrl` triples. reasonable lives in an environment of its own
(`python -m venv VENV && VENV/bin/pip install reasonable`) and runs up to `--reasonable` triples; above that,
up to `--without`, without the functional properties, which take all the memory. What each infers is reduced
by the rule of `maillage.reason.columnar` and, at the smallest size, compared triple by triple.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import machine

ID, CODES = "<https://w3id.org/maillage/id/", "<https://w3id.org/maillage/codes/"
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SAME = "<http://www.w3.org/2002/07/owl#sameAs>"
NOISE = (
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "<http://www.w3.org/2000/01/rdf-schema#",
    "<http://www.w3.org/2002/07/owl#",
)
FUNCTIONAL = "<http://www.w3.org/2002/07/owl#FunctionalProperty>"
OURS, OWLRL, REASONABLE = "Maillage", "owlrl", "reasonable"
ALL = "Maillage, its own rules too"
WITHOUT = "reasonable, no functional properties"
_COMPARED = 20_000


def kept(fact: tuple[str, str, str]) -> bool:
    """Whether a reader has a use for an inferred triple, in N-Triples terms: the rule of the product."""
    s, p, o = fact
    seen = o if p == RDF_TYPE else p
    return (
        s.startswith((ID, CODES))
        and o.startswith("<")
        and s != o
        and (p == SAME or not seen.startswith(NOISE))
    )


def ours(
    size: int, memory: str, *, own_rules: bool
) -> tuple[float, float, Iterable[tuple[str, str, str]], int]:
    """Load seconds, closure seconds, the triples inferred and their number."""
    import graphs

    from maillage import reason
    from maillage.build import Inputs

    began = time.perf_counter()
    quads = graphs.table(size, memory, own_rules=own_rules)
    loaded = time.perf_counter()
    found = reason.infer(quads, Inputs().axioms())
    done = time.perf_counter()
    facts = ((s, p, o) for g, s, p, o in quads.read() if "/inferred/" in g)
    return loaded - began, done - loaded, facts, sum(found.by_rule.values())


def with_owlrl(path: Path) -> tuple[float, float, list[tuple[str, str, str]]]:
    """The same with owlrl, on an rdflib graph."""
    import owlrl
    from rdflib import Graph

    from maillage.verify.closure import repeat_keys

    began = time.perf_counter()
    graph = Graph().parse(path, format="nt")
    stated = set(graph)
    repeat_keys(graph)
    loaded = time.perf_counter()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(
        graph
    )
    done = time.perf_counter()
    facts = [tuple(term.n3() for term in fact) for fact in set(graph) - stated]
    return loaded - began, done - loaded, [(s, p, o) for s, p, o in facts if kept((s, p, o))]


def with_reasonable(path: Path) -> tuple[float, float, list[tuple[str, str, str]]]:
    """The same with reasonable, in its environment; what it takes to hand its triples over is not counted."""
    import reasonable

    began = time.perf_counter()
    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(path))
    loaded = time.perf_counter()
    found = reasoner.reason()
    done = time.perf_counter()
    found = reasoner.reason()
    handed = time.perf_counter() - done
    stated = {tuple(line[:-2].split(" ", 2)) for line in path.read_text("utf-8").splitlines()}
    facts = {tuple(term.n3() for term in fact) for fact in found} - stated
    return loaded - began, done - loaded - handed, [(s, p, o) for s, p, o in facts if kept((s, p, o))]


def child(engine: str, size: int, path: Path, out: Path, memory: str) -> None:
    """Measure one engine; print the figures, and write what it inferred when it is to be compared."""
    facts: Iterable[tuple[str, str, str]]
    if engine in (OURS, ALL):
        load, seconds, facts, inferred = ours(size, memory, own_rules=engine == ALL)
    else:
        work: Callable[[Path], tuple[float, float, list[tuple[str, str, str]]]]
        work = with_owlrl if engine == OWLRL else with_reasonable
        load, seconds, found = work(path)
        facts, inferred = found, len(found)
    peak = machine.peak_mb()
    if size <= _COMPARED and engine != ALL:
        out.write_text("\n".join(sorted({" ".join(fact) for fact in facts})), encoding="utf-8")
    print(json.dumps({"load": load, "seconds": seconds, "inferred": inferred, "peak_mb": peak}))


def write(size: int, path: Path, *, functional: bool) -> None:
    """The graph and the vocabulary, in N-Triples."""
    import graphs

    graphs.write(size, path, own_rules=False)
    if not functional:
        lines = path.read_text("utf-8").splitlines()
        path.write_text("".join(f"{line}\n" for line in lines if FUNCTIONAL not in line), encoding="utf-8")


def engines(size: int, options: argparse.Namespace) -> list[str]:
    """Those that run at a size."""
    chosen = [OURS, ALL]
    if size <= options.owlrl:
        chosen.append(OWLRL)
    if options.peer and size <= options.reasonable:
        chosen.append(REASONABLE)
    if options.peer and size <= options.without:
        chosen.append(WITHOUT)
    return chosen


def measure(options: argparse.Namespace, folder: Path) -> tuple[list[dict[str, object]], list[str]]:
    """Every engine at every size, and what the comparison says."""
    results: list[dict[str, object]] = []
    said: list[str] = []
    for size in sorted(options.sizes):
        found: dict[str, set[str]] = {}
        for engine in engines(size, options):
            path, out = folder / "graph.ttl", folder / "facts.txt"
            if engine not in (OURS, ALL):
                write(size, path, functional=engine != WITHOUT)
            python = sys.executable if engine in (OURS, ALL, OWLRL) else options.peer
            command = [python, __file__, "--child", engine, "--size", str(size), "--folder", folder]
            done = machine.run([*command, "--memory", options.memory], limit=options.limit)
            told = dict(done.result)
            figures = {"peak_mb": told.pop("peak_mb", done.peak_mb), "seconds": told.pop("seconds", None)}
            more = {"stopped": f"after {done.seconds:.0f} s"} if done.status else {}
            results.append({"engine": engine, "size": size} | figures | told | more)
            print(results[-1], file=sys.stderr, flush=True)
            if out.exists():
                found[engine] = set(out.read_text("utf-8").splitlines())
                out.unlink()
        for engine in [name for name in found if name != OURS]:
            missing, beyond = len(found[OURS] - found[engine]), len(found[engine] - found[OURS])
            said.append(
                f"- {size:,} triples: {engine} gives the same {len(found[OURS]):,} triples."
                if not missing + beyond
                else f"- {size:,} triples: of our {len(found[OURS]):,}, {engine} lacks {missing:,};"
                f" it gives {beyond:,} that we do not."
            )
    return results, said


def page(results: list[dict[str, object]], said: list[str], packages: dict[str, str]) -> str:
    """The page of results."""
    rates = {
        (str(r["engine"]), int(str(r["size"]))): float(str(r["size"])) / float(str(r["seconds"]))
        for r in results
        if r["seconds"]
    }
    slowest = min((size for engine, size in rates if engine == OWLRL), key=lambda n: rates[OWLRL, n])
    rows = [
        [
            r["engine"],
            r["size"],
            r.get("inferred"),
            r["seconds"] or r.get("stopped"),
            rates.get((str(r["engine"]), int(str(r["size"])))),
            r["peak_mb"],
            _times(rates, str(r["engine"]), int(str(r["size"]))),
        ]
        for r in results
    ]
    columns = ["engine", "triples", "inferred, kept", "seconds", "triples/s", "peak MB", "times ours"]
    ratios = [
        f"- {size:,} triples: {rates[OURS, size] / rates[OWLRL, slowest]:,.0f} times the rate of owlrl at"
        f" {slowest:,}."
        for engine, size in sorted(rates)
        if engine == OURS and size >= 1_000_000
    ]
    about = (
        "Organisations, memberships, links and territories in Maillage's shape, with its vocabulary and code"
        " lists, become their closure; seconds of the closure alone, the graph loaded. A process each."
    )
    sizes = " ".join(str(n) for n in sorted({int(str(r["size"])) for r in results}))
    command = f"python bench/reason.py --peer VENV/bin/python --sizes {sizes}"
    head = machine.header("Closure", command, packages)
    listed = "\n".join([*said, *ratios])
    return f"{head}\n{about}\n\n{machine.table(columns, rows)}\n\n{listed}\n\n![](reason.svg)\n"


def _times(rates: dict[tuple[str, int], float], engine: str, size: int) -> float | None:
    return rates[OURS, size] / rates[engine, size] if (engine, size) in rates else None


def main() -> None:
    """Measure, then write `docs/bench/reason.md`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    sizes = [10_000, 30_000, 100_000, 1_000_000, 10_000_000, 30_000_000]
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes)
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--owlrl", type=int, default=30_000)
    parser.add_argument("--reasonable", type=int, default=100_000)
    parser.add_argument("--without", type=int, default=1_000_000)
    parser.add_argument("--memory", default="9GB")
    parser.add_argument("--limit", type=float, default=900)
    for name in ("--child", "--folder"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        folder = Path(options.folder)
        child(options.child, options.size, folder / "graph.ttl", folder / "facts.txt", options.memory)
        return
    machine.require({}, ["maillage", "owlrl"], options.peer, "reasonable")
    packages = machine.versions("maillage", "duckdb", "owlrl")
    if options.peer:
        packages |= machine.versions("reasonable", python=options.peer)
    with tempfile.TemporaryDirectory() as folder:
        results, said = measure(options, Path(folder))
    machine.write("reason", page(results, said, packages), results)


if __name__ == "__main__":
    main()
