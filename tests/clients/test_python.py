"""SPARQL clients of Python, R and Java, with the requests that they send when nobody tells them how."""

import json
from typing import Final
from urllib.parse import urlencode
from xml.dom.minidom import Document

import pytest
from rdflib import RDFS, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, RDF, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from served import Served

PREFIXES: Final = "PREFIX mlg: <https://w3id.org/maillage/ontology#> PREFIX rdfs: <" + str(RDFS) + "> "
POLE: Final = "https://w3id.org/maillage/id/ptce/sud-aquitaine"
NAMES: Final = f"{PREFIXES}SELECT ?name {{ <{POLE}> rdfs:label ?name }}"
ASK: Final = f"{PREFIXES}ASK {{ <{POLE}> a mlg:PTCE }}"
GRAPHS: Final = {
    "CONSTRUCT": f"{PREFIXES}CONSTRUCT {{ <{POLE}> rdfs:label ?name }} WHERE {{ <{POLE}> rdfs:label ?name }}",
    "DESCRIBE": f"DESCRIBE <{POLE}>",
}
PARSERS: Final = {N3: "n3", TURTLE: "turtle"}
"""SPARQLWrapper gives these as bytes, and the others as graphs."""
JAVA: Final = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
RDF4J: Final = (
    "application/sparql-results+xml;q=0.8, application/xml;q=0.8, application/sparql-results+json;q=0.8,"
    " application/json;q=0.8, application/x-binary-rdf-results-table, text/csv;q=0.8, text/tab-separated-values;q=0.8"
)
JENA: Final = (
    "application/sparql-results+json, application/json;q=0.95, application/sparql-results+xml;q=0.9,"
    " application/xml;q=0.85, text/csv;q=0.2, text/tab-separated-values;q=0.5, */*;q=0.1"
)
WRAPPER: Final = "application/sparql-results+json,application/json,text/javascript,application/javascript"
REQUESTS: Final = {
    "R, package SPARQL, XML": ("", "application/sparql-results+xml", "xml"),
    "R, package SPARQL, CSV": ("", "text/csv", "csv"),
    "R, package SPARQL, a format beside": ("format=application/sparql-results%2Bxml", "*/*", "xml"),
    "R, httr's Accept": ("format=csv", "application/json, text/xml, application/xml, */*", "csv"),
    "R, WikidataQueryServiceR": ("format=json", "application/json, text/xml, application/xml, */*", "json"),
    "sparqlslurper, over SPARQLWrapper": ("format=json&output=json&results=json", WRAPPER, "json"),
    "Java, URLConnection": ("format=json", JAVA, "json"),
    "RDF4J": ("", RDF4J, "json xml csv"),
    "Jena": ("", JENA, "json"),
    "curl": ("", "*/*", "json"),
    "a name that no format has": ("format=application/json", "text/csv;q=0.5", "json csv"),
}
"""By client: what it adds to the query string, its Accept, and the formats that it can read."""


@pytest.fixture
def wrapper(root: str) -> SPARQLWrapper:
    """A SPARQLWrapper of our endpoint, with its defaults."""
    return SPARQLWrapper(f"{root}/sparql")


def text(answer: object) -> str:
    """An answer of rows as SPARQLWrapper converts it, as text: a record of JSON, a document of XML, or bytes."""
    if isinstance(answer, Document):
        return str(answer.toxml())
    return answer.decode() if isinstance(answer, bytes) else json.dumps(answer)


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_rows(wrapper: SPARQLWrapper, form: str, method: str) -> None:
    """The name of a pole and the answer to a yes-or-no question, in each format of rows."""
    wrapper.setReturnFormat(form)
    wrapper.setMethod(method)
    wrapper.setQuery(NAMES)
    rows = wrapper.queryAndConvert()
    assert isinstance(rows, {JSON: dict, XML: Document}.get(form, bytes))
    assert "PTCE Sud Aquitaine" in text(rows)
    wrapper.setQuery(ASK)
    assert "true" in text(wrapper.queryAndConvert())


@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", [None, XML, RDF, RDFXML, N3, TURTLE, JSONLD])
@pytest.mark.parametrize("query", GRAPHS)
def test_sparqlwrapper_reads_graphs(
    wrapper: SPARQLWrapper, query: str, form: str | None, method: str
) -> None:
    """A graph in each format of graphs, and in the one that SPARQLWrapper asks for by itself."""
    if form:
        wrapper.setReturnFormat(form)
    wrapper.setMethod(method)
    wrapper.setQuery(GRAPHS[query])
    graph = wrapper.queryAndConvert()
    if isinstance(graph, bytes):
        assert form in PARSERS
        graph = Graph().parse(data=graph, format=PARSERS[form])
    assert isinstance(graph, Graph)
    assert "Sud Aquitaine" in " ".join(str(name) for name in graph.objects(URIRef(POLE), RDFS.label))


@pytest.mark.parametrize("method", [GET, POST, "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_reads_a_remote_graph(root: str, form: str, method: str) -> None:
    """SPARQLStore as a graph: the triples of a pattern and the rows of a query; XML serves graphs too."""
    graph = Graph(SPARQLStore(f"{root}/sparql", method=method, returnFormat=form))
    assert "Sud Aquitaine" in " ".join(str(name) for name in graph.objects(URIRef(POLE), RDFS.label))
    assert len([*graph.query(NAMES)]) == 1
    if form == "xml":
        assert f"<{POLE}>".encode() in (graph.query(GRAPHS["CONSTRUCT"]).serialize(format="nt") or b"")


@pytest.mark.parametrize("client", REQUESTS)
def test_requests_as_clients_send_them(served: Served, client: str) -> None:
    """Each has an answer in a format that it can read."""
    added, accept, formats = REQUESTS[client]
    reply = served.get(f"/sparql?{urlencode({'query': NAMES})}&{added}", Accept=accept)
    assert reply.status == 200, reply.text
    kind = reply.headers["content-type"]
    assert any(name in kind for name in formats.split()), kind
    assert "Sud Aquitaine" in reply.text
    if "json" in kind:
        assert json.loads(reply.text)["head"]["vars"] == ["name"]
