"""The SPARQL endpoint: formats, dataset, faults, headers."""

import json
from pathlib import Path
from typing import IO, Any

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from werkzeug.test import TestResponse

from maillage.engine import Embedded, Query
from maillage.errors import EngineError
from maillage.web import Options, create_app

SELECT = "SELECT ?p WHERE { ?p a <https://w3id.org/maillage/ontology#PTCE> } ORDER BY ?p"
CONSTRUCT = "CONSTRUCT WHERE { ?p a <https://w3id.org/maillage/ontology#PTCE> }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


def told(response: TestResponse) -> dict[str, Any]:
    """The JSON of a response."""
    found: dict[str, Any] = json.loads(response.text)
    return found


@pytest.mark.parametrize("media_type", ROWS)
def test_rows(client: FlaskClient, media_type: str) -> None:
    """SELECT in each standard format, read back by a parser of it."""
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    answer = parse_query_results(response.data, ROWS[media_type])
    assert isinstance(answer, QuerySolutions)
    assert len([*answer]) == 2


def test_csv(client: FlaskClient) -> None:
    """CSV as SPARQL 1.1 Query Results CSV has it."""
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": "text/csv"})
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.text.split("\r\n")[:2] == ["p", "https://w3id.org/maillage/id/ptce/autre"]


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graphs(client: FlaskClient, media_type: str) -> None:
    """CONSTRUCT in each format, read back by a parser of it."""
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert len([*parse(response.data, GRAPHS[media_type])]) == 2


def test_weights(client: FlaskClient) -> None:
    """The format of highest weight that fits the kind of answer."""
    accept = "text/turtle, application/sparql-results+xml;q=0.5, text/csv;q=0.7"
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": accept})
    assert response.mimetype == "text/csv"
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (SELECT, "image/png")]
)
def test_not_acceptable(client: FlaskClient, query: str, accept: str) -> None:
    """406 with the list of what is offered."""
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"
    assert len(told(response)["available"]) == 4


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("text/csv", "text/csv"),
        ("application/sparql-results json", "application/sparql-results+json"),
        ("html", "text/html"),
    ],
)
def test_format_parameter(client: FlaskClient, name: str, mimetype: str) -> None:
    """`format=` overrides the header; a bare + in an address is read as a space."""
    response = client.get(
        "/sparql", query_string={"query": SELECT, "format": name}, headers={"Accept": "application/json"}
    )
    assert response.mimetype == mimetype


def test_posts(client: FlaskClient) -> None:
    """A form and a direct POST give what GET gives."""
    expected = client.get("/sparql", query_string={"query": SELECT}).data
    assert client.post("/sparql", data={"query": SELECT}).data == expected
    direct = client.post("/sparql", data=SELECT, content_type="application/sparql-query; charset=UTF-8")
    assert direct.data == expected


@pytest.mark.parametrize(
    "graph", ["file:///etc/passwd", "http://127.0.0.1:9/x.ttl", "data:text/turtle,<a:a> a <a:b>."]
)
def test_a_graph_is_of_the_store(client: FlaskClient, graph: str) -> None:
    """FROM and FROM NAMED read nothing: a graph that the store has not is empty."""
    iri = graph.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    for query in (
        f"SELECT * FROM <{iri}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ):
        response = client.get("/sparql", query_string={"query": query})
        assert (response.status_code, told(response)["results"]["bindings"]) == (200, [])


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        ({}, 1),
        ({"default-graph-uri": "https://w3id.org/maillage/graph/inferred/prp-inv"}, 1),
        ({"default-graph-uri": "https://w3id.org/maillage/graph/revue"}, 0),
        ({"named-graph-uri": "https://w3id.org/maillage/graph/inferred/prp-inv"}, 0),
    ],
)
def test_dataset(client: FlaskClient, arguments: dict[str, str], number: int) -> None:
    """The default graph is the union, unless the protocol says which graphs."""
    query = "SELECT * { ?p <http://www.w3.org/ns/org#hasMember> ?m }"
    response = client.get("/sparql", query_string={"query": query, **arguments})
    assert len(told(response)["results"]["bindings"]) == number


@pytest.mark.parametrize(
    ("query", "status", "sort"),
    [
        ("SELECT * {\n ?s ?p", 400, "syntaxe"),
        ("", 400, "syntaxe"),
        ("ASK { ?s 'a }", 400, "syntaxe"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "refus"),
        ("INSERT DATA { <a> <b> <c> }", 400, "syntaxe"),
        ("ASK " + "{" * 100 + "}" * 100, 403, "refus"),
    ],
)
def test_faults(client: FlaskClient, query: str, status: int, sort: str) -> None:
    """A fault is a problem document, in French and English."""
    response = client.get("/sparql", query_string={"query": query})
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    document = told(response)
    assert document["type"].endswith(f"problemes#{sort}")
    assert document["status"] == status
    assert document["fr"]
    assert document["en"]
    assert document["detail"] == document["fr"]


def test_fault_has_its_place(client: FlaskClient) -> None:
    """A syntax fault says its line and column."""
    document = told(client.get("/sparql", query_string={"query": "SELECT * {\n ?s ?p }"}))
    assert document["line"] == 2
    assert document["column"] > 1


def test_language_of_problems(client: FlaskClient) -> None:
    """The detail is in the reader's language."""
    response = client.get("/sparql?query=x", headers={"Accept-Language": "en-GB,fr;q=0.3"})
    assert told(response)["detail"] == told(response)["en"]
    assert response.headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", "ASK {}", 415),
        (None, "query=ASK%20%7B%7D", 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        ("application/sparql-query; charset=latin-1", "ASK {}", 415),
        ("application/sparql-update", "CLEAR ALL", 403),
        ("application/x-www-form-urlencoded", "update=CLEAR%20ALL", 403),
        ("application/x-www-form-urlencoded", "nothing=here", 400),
        ("application/x-www-form-urlencoded", "query=ASK{}&query=ASK{}", 400),
        ("application/x-www-form-urlencoded", "query=%FF", 400),
        ("application/sparql-query", b"ASK { ?s ?p '\xff' }", 400),
        ("application/x-www-form-urlencoded", "a=b&" * 500, 400),
        ("application/sparql-query", "#" * 600_000, 413),
    ],
)
def test_bad_posts(client: FlaskClient, content_type: str | None, body: str | bytes, status: int) -> None:
    """Each wrong POST has its status."""
    response = client.post("/sparql", data=body, content_type=content_type)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"


def test_query_twice_over(client: FlaskClient) -> None:
    """A query in the address and one in the body are two queries."""
    data = "ASK {}"
    assert (
        client.post("/sparql?query=ASK{}", data=data, content_type="application/sparql-query").status_code
        == 400
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_methods(client: FlaskClient, method: str) -> None:
    """405 with the methods that there are."""
    response = client.open("/sparql?query=ASK{}", method=method)
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_head_and_options(client: FlaskClient) -> None:
    """HEAD has GET's headers and no body; OPTIONS lets pages of others ask."""
    head = client.head("/sparql", query_string={"query": SELECT})
    assert head.status_code == 200
    assert head.data == b""
    assert int(head.headers["Content-Length"]) > 0
    options = client.options("/sparql", headers={"Origin": "https://example.org"})
    assert options.status_code == 200
    assert "POST" in options.headers["Access-Control-Allow-Methods"]
    assert options.headers["Access-Control-Allow-Origin"] == "*"


def test_service_description(client: FlaskClient) -> None:
    """Without a query, a program gets a description of the service (SPARQL 1.1 Service Description)."""
    response = client.get("/sparql", headers={"Accept": "application/n-triples"})
    text = response.text
    assert "service-description#UnionDefaultGraph" in text
    assert "<http://localhost/sparql>" in text
    assert "sparql-service-description#name> <https://w3id.org/maillage/graph/revue>" in text
    assert "_:" not in text
    assert client.get("/sparql").mimetype == "text/turtle"
    assert client.get("/sparql", headers={"Accept": BROWSER}).mimetype == "text/html"


def test_page(client: FlaskClient) -> None:
    """A browser gets the form and the answer as a table."""
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": BROWSER})
    assert '<a href="/page/ptce/essai">ptce/essai</a>' in response.text
    assert "2 lignes" in response.text


def test_page_of_a_fault(client: FlaskClient) -> None:
    """A browser gets the form again, with the fault beside the query, which is escaped."""
    query = "SELECT <script>alert(1)</script>"
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": BROWSER})
    assert response.status_code == 400
    assert "<script>" not in response.text
    assert 'aria-invalid="true" aria-describedby="fault"' in response.text


def test_public_url(small_release: Path, queries_dir: Path) -> None:
    """Behind a proxy, the description gives the public address."""
    app = create_app(small_release, Options(public_url="https://example.org/m/", queries_dir=queries_dir))
    assert "https://example.org/m/sparql" in app.test_client().get("/sparql").text


class Failing(Embedded):
    """An engine that fails."""

    fault: Exception = EngineError("en panne", "broken")

    def send(self, query: Query, form: str, out: IO[bytes]) -> str:
        """Fail."""
        raise self.fault


@pytest.mark.parametrize(
    ("fault", "status"), [(EngineError("en panne", "broken"), 502), (ZeroDivisionError("secret"), 500)]
)
def test_engine_that_fails(small_release: Path, queries_dir: Path, fault: Exception, status: int) -> None:
    """A failure of ours tells no more than it should, and is never a 200."""
    engine = Failing(Embedded.open(small_release / "store").store)
    engine.fault = fault
    client = create_app(
        small_release, Options(engine=lambda _: engine, queries_dir=queries_dir)
    ).test_client()
    response = client.get("/sparql?query=ASK{}")
    assert response.status_code == status
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert json.loads(response.text)["status"] == status
