"""W3C's SHACL test suite, its Core part whole and its SPARQL part, against the engine in SQL.

The suite (w3c/data-shapes, `data-shapes-test-suite/tests`) is not ours to carry: see `w3c`.
"""

from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Namespace, URIRef
from rdflib.term import Node

import w3c
from maillage.errors import EngineError
from maillage.quads import Quads, as_written
from maillage.terms.rdf import n_triples
from maillage.validate import validate
from maillage.validate.paths import read_path, shown

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
FOLDER = w3c.FOLDER / "shacl"
REFUSED = "sparql/pre-binding/shapesGraph-001.ttl"
"""The one test of the suite that is refused: `$shapesGraph` is optional (SHACL 5.3.1), and not ours."""


def entries(part: str) -> list[object]:
    """The files of a part of the suite that hold a test."""
    files = sorted(p for p in (FOLDER / part).rglob("*.ttl") if "sht:Validate" in p.read_text("utf-8"))
    return w3c.or_skipped(files) or [
        pytest.param(path, id=path.relative_to(FOLDER).as_posix()) for path in files
    ]


def graph_of(path: Path) -> Graph:
    """A file of the suite, as written."""
    with as_written():
        return Graph().parse(path, format="turtle", publicID=path.as_uri())


def table(graph: Graph) -> Quads:
    """A graph as a table of integers."""
    quads = Quads()
    rows = [tuple(map(n_triples, triple)) for triple in graph]
    quads.con.execute(
        "CREATE TEMP TABLE given AS SELECT unnest($1) AS s, unnest($2) AS p, unnest($3) AS o",
        [list(column) for column in zip(*rows, strict=True)] or [[], [], []],
    )
    quads.add_select("SELECT s, p, o FROM given", "")
    return quads


Row = tuple[str, str, str, str, str, str]


def expected(graph: Graph, report: Node, shapes: Graph) -> set[Row]:
    """The results that a report of the suite lists."""
    found = set()
    for result in graph.objects(report, SH.result):
        path, value = graph.value(result, SH.resultPath), graph.value(result, SH.value)
        shape = graph.value(result, SH.sourceShape)
        found.add(
            (
                n_triples(graph.value(result, SH.focusNode) or RDF.nil),
                "" if path is None else shown(read_path(graph, path)),
                "" if value is None else n_triples(value),
                str(graph.value(result, SH.resultSeverity)).removeprefix(str(SH)),
                str(graph.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH)),
                shape.n3() if isinstance(shape, URIRef) else "",
            )
        )
    return found


@pytest.mark.parametrize("path", [*entries("core"), *entries("sparql")])
def test_w3c_suite(path: Path) -> None:
    """The report has the results of the suite's own: focus, path, value, severity, component, shape."""
    manifest = graph_of(path)
    (test,) = manifest.subjects(RDF.type, SHT.Validate)
    action, wanted = manifest.value(test, MF.action), manifest.value(test, MF.result)
    assert action is not None
    assert wanted is not None
    data, shapes = (
        manifest if str(iri) == path.as_uri() else graph_of(Path(str(iri).removeprefix("file://")))
        for iri in (manifest.value(action, SHT.dataGraph), manifest.value(action, SHT.shapesGraph))
    )
    if wanted == SHT.Failure or path.as_posix().endswith(REFUSED):
        with pytest.raises(EngineError):
            validate(table(data), shapes)
        return
    report = validate(table(data), shapes)
    found = {
        (
            r.focus,
            r.path,
            r.value,
            r.severity,
            r.component,
            "" if r.shape.startswith("_:") else r.shape,
        )
        for r in report.results
    }
    assert found == expected(manifest, wanted, shapes)
