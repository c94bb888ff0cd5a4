"""W3C’s SPARQL 1.0, 1.1 and 1.2 suites through HTTP: what the endpoint answers is what the engine answers alone.

The suites (w3c/rdf-tests, `sparql/`) are not ours to carry: see `w3c`.
Query evaluation, syntax and result formats; each test, its data in a store, is asked of pyoxigraph in this
process and of the application, and the two must agree: same rows, same graph, or both a fault.
"""

import io
import re
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import Node

import w3c
from maillage.engine import Embedded
from maillage.vocabulary import BASE
from maillage.web import Options, create_app

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
FOLDER = w3c.FOLDER / "sparql"
KINDS = {MF[name] for name in ("QueryEvaluationTest", "PositiveSyntaxTest", "PositiveSyntaxTest11")}
BAD = {MF[name] for name in ("NegativeSyntaxTest", "NegativeSyntaxTest11")}
ENDINGS = {
    ".ttl": RdfFormat.TURTLE,
    ".rdf": RdfFormat.RDF_XML,
    ".nt": RdfFormat.N_TRIPLES,
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
}
REFUSED = re.compile(r"\bSERVICE\b", re.I)
CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.I)


def query_of(graph: Graph, entry: Node) -> Path:
    """The file of a test's query."""
    action = graph.value(entry, MF.action)
    return path((action and graph.value(action, QT.query)) or action)


def entries() -> list[object]:
    """Every test of query: its kind, its manifest."""
    found: dict[str, object] = {}
    for file in sorted(FOLDER.rglob("manifest.ttl")):
        graph = Graph().parse(file, format="turtle", publicID=file.as_uri())
        for entry, kind in graph.subject_objects(RDF.type):
            if kind in KINDS | BAD and query_of(graph, entry).is_file():  # rdflib's copy lacks one query
                name = f"{file.parent.relative_to(FOLDER)}-{re.split('[#/]', str(entry))[-1]}"
                found[name] = pytest.param(entry, kind, graph, id=name)
    return [found[name] for name in sorted(found)] or w3c.or_skipped(found, 3)


def path(node: Node | None) -> Path:
    """The file that an IRI of the suite names."""
    return Path(str(node).removeprefix("file://"))


ENTRIES = entries()


def test_the_suites_are_whole() -> None:
    """SPARQL 1.0 and 1.1 have some eight hundred tests of queries."""
    assert len(ENTRIES) in (1, *range(700, 2_000))


def load(store: Store, graph: Graph, action: Node) -> None:
    """The data of a test: a default graph and named ones."""
    for data in graph.objects(action, QT.data):
        file = path(data)
        store.load(path=str(file), format=ENDINGS[file.suffix], base_iri=str(data), to_graph=DefaultGraph())
    for data in graph.objects(action, QT.graphData):
        name = next(graph.objects(data, QT.graph), data)
        store.load(
            path=str(path(name)),
            format=ENDINGS[path(name).suffix],
            base_iri=str(name),
            to_graph=NamedNode(str(name)),
        )


def plain(term: object) -> str:
    """A term as text, every blank node alike."""
    return re.sub(r"_:[0-9A-Za-z]+", "_:b", str(term))


def alone(store: Store, text: str) -> object:
    """What pyoxigraph answers: rows, a boolean, triples, or `fault`."""
    try:
        answer = store.query(text, base_iri=BASE)
        match answer:
            case QueryBoolean():
                return bool(answer)
            case QuerySolutions():
                return rows(answer)
            case _:
                return Counter(plain(t) for t in answer)
    except (SyntaxError, RuntimeError, OSError, ValueError):
        return "fault"


def rows(answer: QuerySolutions) -> tuple[list[str], Counter[tuple[str, ...]]]:
    """The variables and the rows of an answer, whatever their order."""
    names = [v.value for v in answer.variables]
    return names, Counter(tuple(plain(term) for term in row) for row in answer)


@pytest.fixture(scope="module")
def engine() -> Embedded:
    """What the application asks: each test gives it the store of its data."""
    return Embedded(Store())


@pytest.fixture(scope="module")
def client(engine: Embedded, small_release: Path, queries_dir: Path) -> FlaskClient:
    """A client of the application, which keeps no answer: one serves all tests."""
    return create_app(small_release, Options(engine=lambda _: engine, queries_dir=queries_dir)).test_client()


def through(client: FlaskClient, text: str) -> object:
    """What the application answers to the same query."""
    headers = {"Accept": "application/sparql-results+json, application/n-triples;q=0.9"}
    body, kind = text.encode("utf-8"), {"Content-Type": "application/sparql-query"}
    reply = client.post("/sparql", data=body, headers=headers | kind)
    if reply.status_code != 200:
        assert reply.status_code in (400, 403), reply.text
        return "fault"
    if reply.mimetype == "application/n-triples":
        return Counter(plain(q.triple) for q in parse(reply.data, RdfFormat.N_TRIPLES))
    answer = parse_query_results(io.BytesIO(reply.data), QueryResultsFormat.JSON)
    return bool(answer) if isinstance(answer, QueryBoolean) else rows(answer)


@pytest.mark.parametrize(("entry", "kind", "graph"), ENTRIES)
def test_suite(entry: Node, kind: URIRef, graph: Graph, engine: Embedded, client: FlaskClient) -> None:
    """The two agree; a query that calls other servers is refused."""
    action = graph.value(entry, MF.action)
    assert action is not None
    text = query_of(graph, entry).read_text("utf-8")
    store = Store()
    load(store, graph, action)
    engine.store = store
    found = through(client, text)
    if REFUSED.search(text):
        assert found == "fault"
        return
    expected = alone(store, text)
    if CHANGING.search(text) and kind not in BAD:
        assert type(found) is type(expected)
    else:
        assert found == expected
