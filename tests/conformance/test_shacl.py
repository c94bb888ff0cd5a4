"""W3C's SHACL test suite, its Core part whole and its SPARQL part, against the engine in SQL.

The suite (w3c/data-shapes, `data-shapes-test-suite/tests`) is not ours to carry: see `w3c`.
"""

from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

import w3c
from maillage.errors import EngineError
from maillage.quads import Quads, as_written
from maillage.terms.rdf import n_triples
from maillage.validate import Report, report_triples, validate

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


COMPARED = (
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.resultSeverity,
    SH.sourceConstraintComponent,
    SH.sourceShape,
)


def comparable(graph: Graph, report: Node) -> Graph:
    """A report alone: its verdict and its results, whatever they are called, with their paths; no message.

    A shape without a name stands for any such shape, as in the suite, whose expected reports do not tell which.
    """
    found, root = Graph(), BNode()
    found.add((root, RDF.type, SH.ValidationReport))
    found.add((root, SH.conforms, Literal(str(graph.value(report, SH.conforms)))))
    for result in graph.objects(report, SH.result):
        node = BNode()
        found.add((root, SH.result, node))
        for predicate in COMPARED:
            for value in graph.objects(result, predicate):
                if predicate != SH.sourceShape or isinstance(value, URIRef):
                    found.add((node, predicate, value))
                if predicate == SH.resultPath:
                    copy_path(graph, value, found)
    return found


def copy_path(graph: Graph, node: Node, into: Graph) -> None:
    """Copy the blank nodes that a path is made of."""
    if isinstance(node, BNode):
        for triple in graph.triples((node, None, None)):
            into.add(triple)
            copy_path(graph, triple[2], into)


def own(report: Report) -> Graph:
    """The report that we write, read again."""
    graph = Graph()
    text = "\n".join(f"{t.subject} {t.predicate} {t.object} ." for t in report_triples(report))
    with as_written():
        return graph.parse(data=text, format="nt")


@pytest.mark.parametrize("path", [*entries("core"), *entries("sparql")])
def test_w3c_suite(path: Path) -> None:
    """The report that we write is the suite's own, triple by triple: as many results, and their paths."""
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
    graph = own(validate(table(data), shapes))
    (root,) = graph.subjects(RDF.type, SH.ValidationReport)
    found, asked = (
        to_canonical_graph(comparable(graph, root)),
        to_canonical_graph(comparable(manifest, wanted)),
    )
    assert set(found) == set(asked)
