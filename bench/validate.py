"""The SHACL report of a graph: Maillage's SQL, pySHACL, pyrudof, and a SPARQL query a constraint on Oxigraph.

    python bench/validate.py [--sizes 10000 100000 1000000 10000000] [--peer VENV/bin/python]

All apply Maillage's shapes to the same triples. SPARQL on Oxigraph in memory applies the plain ones alone
(counts, datatypes, patterns, classes on one predicate), and so does Maillage beside it: which of the two
engines to keep was decided on these rows. pySHACL (a development dependency) runs up to `--pyshacl` triples.
pyrudof lives in an environment of its own (`python -m venv VENV && VENV/bin/pip install pyrudof`) and runs up
to `--pyrudof` triples.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import machine

OURS, PYSHACL, PYRUDOF = "Maillage", "pySHACL", "pyrudof"
PLAIN, SPARQL = "Maillage, plain constraints", "SPARQL on Oxigraph, plain constraints"
_PLAIN = ("minCount", "maxCount", "datatype", "pattern", "class")


def shapes(*, plain: bool) -> str:
    """The shapes in Turtle: all, or the constraints of `_PLAIN` on one predicate of the shapes with a target."""
    from rdflib import RDF, SH, Graph, URIRef

    from maillage.build import Inputs

    graph, kept = Graph(), Graph()
    for file in Inputs().shape_files():
        graph.parse(file, format="turtle")
    if not plain:
        return graph.serialize(format="turtle")
    targets = (SH.targetClass, SH.targetSubjectsOf)
    for node in {s for target in targets for s in graph.subjects(target)}:
        own = [p for p in graph.objects(node, SH.property) if isinstance(graph.value(p, SH.path), URIRef)]
        for shape in own:
            found = [(shape, SH[name], o) for name in _PLAIN for o in graph.objects(shape, SH[name])]
            for fact in [*found, (shape, SH.path, graph.value(shape, SH.path)), (node, SH.property, shape)]:
                kept.add(fact)
        for target in targets:
            for o in graph.objects(node, target):
                kept.add((node, target, o))
        kept.add((node, RDF.type, SH.NodeShape))
    return kept.serialize(format="turtle")


def ours(size: int, text: str, memory: str) -> tuple[float, float, int]:
    """Load seconds, seconds of the report, and its results."""
    import graphs
    from rdflib import Graph

    from maillage import validate

    began = time.perf_counter()
    quads = graphs.table(size, memory)
    loaded = time.perf_counter()
    report = validate.validate(quads, Graph().parse(data=text, format="turtle"))
    return loaded - began, time.perf_counter() - loaded, len(report.results)


def with_pyshacl(path: Path, text: str) -> tuple[float, float, int]:
    """The same with pySHACL, on an rdflib graph; it writes the report in words only when asked, and is not."""
    import pyshacl
    from rdflib import RDF, SH, Graph

    began = time.perf_counter()
    graph = Graph().parse(path, format="nt")
    loaded = time.perf_counter()
    _, report, _ = pyshacl.validate(graph, shacl_graph=Graph().parse(data=text, format="turtle"))
    done = time.perf_counter()
    assert isinstance(report, Graph)
    root = report.value(None, RDF.type, SH.ValidationReport)
    return loaded - began, done - loaded, len(list(report.objects(root, SH.result)))


def with_pyrudof(path: Path, text: str) -> tuple[float, float, int]:
    """The same with pyrudof, in its environment."""
    from pyrudof import RDFFormat, Rudof, RudofConfig

    began = time.perf_counter()
    engine = Rudof(RudofConfig())
    engine.read_data(str(path), RDFFormat.NTriples)
    engine.read_shacl(text)
    loaded = time.perf_counter()
    report = engine.validate_shacl()
    return loaded - began, time.perf_counter() - loaded, len(report)


def with_sparql(path: Path, text: str) -> tuple[float, float, int]:
    """One query a plain constraint, on Oxigraph in memory, one after the other on two threads."""
    from concurrent.futures import ThreadPoolExecutor

    from pyoxigraph import RdfFormat, Store
    from rdflib import Graph

    began = time.perf_counter()
    store = Store()
    store.bulk_load(path=path, format=RdfFormat.N_TRIPLES)
    loaded = time.perf_counter()
    queries = list(compiled(Graph().parse(data=text, format="turtle")))
    with ThreadPoolExecutor(2) as threads:
        found = sum(threads.map(lambda query: sum(1 for _ in store.query(query)), queries))
    return loaded - began, time.perf_counter() - loaded, found


def compiled(graph: "object") -> Iterator[str]:
    """A query a plain constraint: each row a result."""
    from rdflib import SH, Graph

    assert isinstance(graph, Graph)
    below = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>*"
    for node, shape in graph.subject_objects(SH.property):
        if graph.value(node, SH.targetClass) is not None:
            target = f"?f a ?k . ?k {below} {graph.value(node, SH.targetClass).n3()} ."  # type: ignore[union-attr]
        else:
            target = f"?f {graph.value(node, SH.targetSubjectsOf).n3()} ?any ."  # type: ignore[union-attr]
        focus = f"{{ SELECT DISTINCT ?f WHERE {{ {target} }} }}"
        value = f"?f {graph.value(shape, SH.path).n3()} ?v ."  # type: ignore[union-attr]
        for name in _PLAIN:
            given = graph.value(shape, SH[name])
            if given is None:
                continue
            yield {
                "minCount": f"SELECT ?f WHERE {{ {focus} OPTIONAL {{ {value} }} }}"
                f" GROUP BY ?f HAVING (COUNT(?v) < {given})"
                if str(given) != "1"
                else f"SELECT ?f WHERE {{ {focus} FILTER NOT EXISTS {{ {value} }} }}",
                "maxCount": f"SELECT ?f WHERE {{ {focus} {value} }} GROUP BY ?f HAVING (COUNT(?v) > {given})",
                "datatype": f"SELECT ?f ?v WHERE {{ {focus} {value}"
                f" FILTER(!isLiteral(?v) || datatype(?v) != {given.n3()}) }}",
                "pattern": f"SELECT ?f ?v WHERE {{ {focus} {value} FILTER(!regex(str(?v), {given.n3()})) }}",
                "class": f"SELECT ?f ?v WHERE {{ {focus} {value}"
                f" FILTER NOT EXISTS {{ ?v a ?k . ?k {below} {given.n3()} }} }}",
            }[name]


def child(engine: str, size: int, folder: Path, memory: str) -> None:
    """Measure one engine and print the figures."""
    text = (folder / ("plain.ttl" if engine in (PLAIN, SPARQL) else "shapes.ttl")).read_text("utf-8")
    if engine in (OURS, PLAIN):
        load, seconds, results = ours(size, text, memory)
    else:
        work: Callable[[Path, str], tuple[float, float, int]]
        work = {PYSHACL: with_pyshacl, PYRUDOF: with_pyrudof, SPARQL: with_sparql}[engine]
        load, seconds, results = work(folder / "graph.nt", text)
    print(json.dumps({"load": load, "seconds": seconds, "results": results, "peak_mb": machine.peak_mb()}))


def engines(size: int, options: argparse.Namespace) -> list[str]:
    """Those that run at a size."""
    chosen = [OURS]
    if size <= options.pyshacl:
        chosen.append(PYSHACL)
    if options.peer and size <= options.pyrudof:
        chosen.append(PYRUDOF)
    return [*chosen, PLAIN, SPARQL]


def measure(options: argparse.Namespace, folder: Path) -> list[dict[str, object]]:
    """Every engine at every size."""
    import graphs

    results: list[dict[str, object]] = []
    (folder / "shapes.ttl").write_text(shapes(plain=False), encoding="utf-8")
    (folder / "plain.ttl").write_text(shapes(plain=True), encoding="utf-8")
    for size in sorted(options.sizes):
        graphs.write(size, folder / "graph.nt")
        for engine in engines(size, options):
            python = options.peer if engine == PYRUDOF else sys.executable
            command = [python, __file__, "--child", engine, "--size", str(size), "--folder", folder]
            done = machine.run([*command, "--memory", options.memory], limit=options.limit)
            told = dict(done.result)
            figures = {"peak_mb": told.pop("peak_mb", done.peak_mb), "seconds": told.pop("seconds", None)}
            more = {"stopped": f"after {done.seconds:.0f} s"} if done.status != 0 else {}
            results.append({"engine": engine, "size": size} | figures | told | more)
            print(results[-1], file=sys.stderr, flush=True)
    return results


def page(results: list[dict[str, object]], packages: dict[str, str]) -> str:
    """The page of results."""
    took = {(str(r["engine"]), int(str(r["size"]))): r["seconds"] for r in results}
    rows = []
    for r in results:
        engine, size = str(r["engine"]), int(str(r["size"]))
        mine = took[PLAIN if engine in (PLAIN, SPARQL) else OURS, size]
        times = float(str(r["seconds"])) / float(str(mine)) if r["seconds"] and mine else None
        rows.append(
            [
                engine,
                size,
                r.get("results"),
                r["seconds"] or r.get("stopped"),
                r.get("load"),
                r["peak_mb"],
                times,
            ]
        )
    columns = ["engine", "triples", "results", "seconds", "load", "peak MB", "times ours"]
    about = (
        "Organisations, memberships, links and territories in Maillage's shape, one organisation in two"
        " hundred faulty, against Maillage's shapes without the diagnostic of article 9; seconds of the"
        " report alone, the graph loaded. A process each. “Times ours” compares like with like: all the"
        " shapes, or the plain constraints."
    )
    sizes = " ".join(str(n) for n in sorted({int(str(r["size"])) for r in results}))
    command = f"python bench/validate.py --peer VENV/bin/python --sizes {sizes}"
    head = machine.header("SHACL", command, packages)
    return f"{head}\n{about}\n\n{machine.table(columns, rows)}\n\n![](validate.svg)\n"


def main() -> None:
    """Measure, then write `docs/bench/validate.md`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000, 10_000_000])
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--pyshacl", type=int, default=100_000)
    parser.add_argument("--pyrudof", type=int, default=100_000)
    parser.add_argument("--memory", default="6GB")
    parser.add_argument("--limit", type=float, default=900)
    for name in ("--child", "--folder"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.size, Path(options.folder), options.memory)
        return
    machine.require({}, ["maillage", "pyshacl"], options.peer, "pyrudof")
    packages = machine.versions("maillage", "duckdb", "pyoxigraph", "pyshacl")
    if options.peer:
        packages |= machine.versions("pyrudof", python=options.peer)
    with tempfile.TemporaryDirectory() as folder:
        results = measure(options, Path(folder))
    machine.write("validate", page(results, packages), results)


if __name__ == "__main__":
    main()
