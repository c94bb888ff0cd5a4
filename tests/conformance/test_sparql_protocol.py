"""The query part of W3C's SPARQL 1.1 Protocol tests, each request as its manifest has it.

From `sparql/sparql11/protocol/manifest.ttl` of w3c/rdf-tests: the entries whose name holds `query`.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from maillage.engine import Embedded, fill
from maillage.web import Options, create_app

DATA = "http%3A%2F%2Fkasei.us%2F2009%2F09%2Fsparql%2Fdata%2Fdata{}.rdf"
IRI = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
ONE, TWO, THREE = (f"<{IRI.format(n)}>" for n in (1, 2, 3))
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
DEFAULT_0 = f"default-graph-uri={DATA.format(0)}"
DEFAULT_1_2 = f"default-graph-uri={DATA.format(1)}&default-graph-uri={DATA.format(2)}"
NAMED_1_2 = f"named-graph-uri={DATA.format(1)}&named-graph-uri={DATA.format(2)}"
BOTH_NAMED = f"GRAPH ?g1 {{ {ONE} a ?type }} GRAPH ?g2 {{ {TWO} a ?type }}"


@dataclass(frozen=True)
class Case:
    """A request and what must come back: a status class, a boolean or a kind of format."""

    name: str
    query_string: str = ""
    content_type: str | None = None
    body: bytes | None = None
    method: str = "POST"
    status: int = 2
    boolean: bool | None = None
    form: str = ""


def encoded(text: str) -> str:
    """The text as an address holds it."""
    from urllib.parse import quote

    return quote(text, safe="")


CASES = (
    Case("query_post_form", DEFAULT_0, FORM, b"query=ASK%20%7B%7D", boolean=True, form="boolean"),
    Case(
        "query_dataset_default_graphs_get",
        f"query={encoded(f'ASK {{ {ONE} a ?type . {TWO} a ?type . }}')}&{DEFAULT_1_2}",
        method="GET",
        boolean=True,
        form="boolean",
    ),
    Case(
        "query_dataset_default_graphs_post",
        DEFAULT_1_2,
        QUERY,
        f"ASK {{ {ONE} a ?type . {TWO} a ?type . }}".encode(),
        boolean=True,
        form="boolean",
    ),
    Case(
        "query_dataset_named_graphs_post",
        NAMED_1_2,
        QUERY,
        f"ASK {{ {BOTH_NAMED} }}".encode(),
        boolean=True,
        form="boolean",
    ),
    Case(
        "query_dataset_named_graphs_get",
        f"query={encoded(f'ASK {{ {BOTH_NAMED} }}')}&{NAMED_1_2}",
        method="GET",
        boolean=True,
        form="boolean",
    ),
    Case(
        "query_dataset_full",
        f"default-graph-uri={DATA.format(3)}&{NAMED_1_2}",
        QUERY,
        f"ASK {{\n  {THREE} a ?type\n  {BOTH_NAMED}\n}}".encode(),
        boolean=True,
        form="boolean",
    ),
    Case(
        "query_multiple_dataset",
        NAMED_1_2,
        QUERY,
        f"ASK FROM {THREE} {{ {BOTH_NAMED} }}".encode(),
        boolean=True,
        form="boolean",
    ),
    Case("query_get", f"query=ASK%20%7B%7D&{DEFAULT_0}", method="GET", boolean=True, form="boolean"),
    Case("query_content_type_select", DEFAULT_0, QUERY, b"SELECT (1 AS ?value) {}", form="tabular"),
    Case("query_content_type_ask", DEFAULT_0, QUERY, b"ASK {}", form="boolean"),
    Case("query_content_type_describe", DEFAULT_0, QUERY, b"DESCRIBE <http://example.org/>", form="RDF"),
    Case("query_content_type_construct", DEFAULT_0, QUERY, b"CONSTRUCT { <s> <p> 1 } WHERE {}", form="RDF"),
    Case("query_post_direct", "", QUERY, b"ASK {}", boolean=True, form="boolean"),
    Case("bad_query_method", f"query=ASK%20%7B%7D&{DEFAULT_0}", FORM, method="PUT", status=4),
    Case("bad_multiple_queries", "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", method="GET", status=4),
    Case("bad_query_wrong_media_type", "", "text/plain", b"ASK {}", status=4),
    Case("bad_query_missing_form_type", "", None, b"query=ASK%20%7B%7D", status=4),
    Case("bad_query_missing_direct_type", "", None, b"ASK {}", status=4),
    Case("bad_query_non_utf8", "", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"), status=4),
    Case("bad_query_syntax", "query=ASK%20%7B", method="GET", status=4),
)


def test_size_of_the_suite() -> None:
    """34 entries in the manifest: 20 of queries, 14 of updates, which a read-only server does not take."""
    assert len(CASES) == 34 - 14
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.fixture(scope="module")
def w3c_client(small_release: Path, queries_dir: Path) -> FlaskClient:
    """A client of an endpoint that holds the three graphs of the tests."""
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    document, store = NamedNode("http://xmlns.com/foaf/0.1/Document"), Store()
    graphs = [NamedNode(IRI.format(number)) for number in (1, 2, 3)]
    fill(store, [Quad(graph, kind, document, graph) for graph in graphs])
    return create_app(
        small_release,
        Options(engine=lambda _: Embedded(store), queries_dir=queries_dir),
    ).test_client()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_protocol(w3c_client: FlaskClient, case: Case) -> None:
    """The status, the kind of format and the answer are those of the manifest."""
    response = w3c_client.open(
        f"/sparql/?{case.query_string}", method=case.method, data=case.body, content_type=case.content_type
    )
    assert response.status_code // 100 == case.status, response.text
    if case.form == "RDF":
        assert response.mimetype == "text/turtle"
        assert len([*parse(response.data, RdfFormat.TURTLE)]) == ("construct" in case.name)
    elif case.form:
        assert response.mimetype == "application/sparql-results+json"
        answer = parse_query_results(response.data, QueryResultsFormat.JSON)
        assert isinstance(answer, QueryBoolean) is (case.form == "boolean")
        if case.boolean is not None:
            assert bool(answer) is case.boolean
