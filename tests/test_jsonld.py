"""JSON-LD: compacted with the published context where people read it, with types, and nothing fetched."""

import io
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, parse

from maillage import __version__
from maillage.engine import FORMATS
from maillage.engine.formats import write_graph
from maillage.errors import RefusedQuery
from maillage.terms.jsonld import context
from maillage.vocabulary import GRAPH, ID

PATHS = (
    "/data/ptce/essai",
    "/codes/roles",
    "/ontology",
    "/graph/revue",
    "/requetes/depuis",
    "/donnees/catalogue",
)
CONTEXT = f"https://w3id.org/maillage/ontology/{__version__}/context.jsonld"


def load(address: str, _: object) -> dict[str, object]:
    """What PyLD asks for by its address: our own context."""
    assert address == CONTEXT
    return {"contextUrl": None, "documentUrl": address, "document": {"@context": context()}}


def triples(document: object) -> set[str]:
    """What PyLD reads in a document, with our context alone."""
    text = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": load})
    return canonical(text, RdfFormat.N_QUADS)


def compacted(document: object) -> object:
    """The nodes of a document as PyLD compacts them."""
    options = {"documentLoader": load, "graph": True}
    return jsonld.compact(jsonld.expand(document, options), CONTEXT, options)["@graph"]


def canonical(text: str, form: RdfFormat) -> set[str]:
    """The triples of a text without its blank nodes, whose names differ from one text to another."""
    found = {str(quad.triple) for quad in parse(text, form)}
    return {line for line in found if "_:" not in line}


@pytest.mark.parametrize("path", PATHS)
def test_what_is_served_is_compacted_and_means_the_same(client: FlaskClient, path: str) -> None:
    """It carries what it needs of the context, types are types, and the triples are those of N-Triples."""
    answer = client.get(f"{path}.jsonld")
    document = json.loads(answer.text)
    published = json.loads(client.get("/ontology/context.jsonld").text)["@context"]
    assert document["@context"].items() <= published.items()
    assert len(document["@context"]) < len(published)
    assert document["@graph"] == compacted(document)
    assert any("type" in node for node in document["@graph"]) or path == "/requetes/depuis"
    assert triples(document) == triples(document | {"@context": CONTEXT})
    assert triples(document) == canonical(answer.text, RdfFormat.JSON_LD)
    assert triples(document) == canonical(client.get(f"{path}.nt").text, RdfFormat.N_TRIPLES)


def test_a_framing_client_finds_its_things(client: FlaskClient) -> None:
    """A frame by type gives the thing with what it speaks of inside (JSON-LD 1.1 Framing)."""
    document = json.loads(client.get("/data/ptce/essai.jsonld").text)
    frame = {"@context": CONTEXT, "type": "PTCE", "id": "mid:ptce/essai"}
    framed: dict[str, Any] = jsonld.frame(document, frame, {"documentLoader": load})
    assert framed["type"] == "PTCE"
    assert framed["id"] == "mid:ptce/essai"
    assert framed["hasMember"]["id"] == "mid:actor/atelier"


def test_the_context_may_be_kept(client: FlaskClient) -> None:
    """For a day at its own address, for good at that of its version; no other version is there."""
    now, fixed = (client.get(f"/ontology/{part}context.jsonld") for part in ("", f"{__version__}/"))
    assert now.data == fixed.data
    assert now.mimetype == fixed.mimetype == "application/ld+json"
    assert "max-age=86400" in now.headers["Cache-Control"]
    assert "immutable" in fixed.headers["Cache-Control"]
    assert fixed.headers["ETag"]
    assert fixed.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/ontology/9.9.9/context.jsonld").status_code == 404


def test_answers_are_written_as_entities_are(client: FlaskClient) -> None:
    """A thing that is described, and a whole graph, are what PyLD compacts of their triples."""
    query = {"query": f"DESCRIBE <{ID}ptce/essai>"}
    graph = {"graph": f"{GRAPH}codes"}
    for path, asked in (("/sparql", query), ("/graphes", graph)):
        text = client.get(path, query_string={**asked, "format": "jsonld"}).text
        document = json.loads(text)
        assert any(node.get("type") for node in document["@graph"])
        assert document["@graph"] == compacted(document)
        plain = client.get(path, query_string={**asked, "format": "ntriples"}).text
        assert triples(document) == canonical(plain, RdfFormat.N_TRIPLES)


@pytest.mark.parametrize("iri", ["rdf:type", "label:x"])
def test_an_iri_that_would_pass_for_a_name_is_refused(iri: str) -> None:
    """It would be read as another."""
    node = NamedNode(iri)
    for triple in (Triple(node, NamedNode("http://e.org/p"), Literal("x")), Triple(node, node, node)):
        with pytest.raises(RefusedQuery, match=f"<{iri}> as a short name"):
            write_graph([triple], FORMATS["jsonld"], io.BytesIO())


def test_every_term_is_written() -> None:
    """The engine's answers too have types, languages, directions and datatypes; a triple term is refused."""
    store = Store()
    store.update(
        """PREFIX : <http://e.org/> INSERT DATA {
            :a a :T, :U ; :p "x", "x"@fr, "x"@ar--rtl, 1, 1.50, "é\\"\\n", :b, _:n . _:n a _:m ; :p "" .
            :a <http://xmlns.com/foaf/0.1/page> "x"@id, "x", :x ; <http://purl.org/dc/terms/title> "x"@fr, "x"@en }"""
    )
    answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(answer, QueryTriples)
    found = [*answer]
    assert len(found) == 17
    out = io.BytesIO()
    write_graph(found, FORMATS["jsonld"], out)
    document = json.loads(out.getvalue())
    assert all("type" in node for node in document["@graph"])
    assert document["@graph"] == compacted(document)
    read = Store()
    read.extend(Quad(q.subject, q.predicate, q.object) for q in parse(out.getvalue(), RdfFormat.JSON_LD))
    assert canonical_of(read) == canonical_of(store)
    node = NamedNode("http://e.org/a")
    with pytest.raises(RefusedQuery, match="triple term"):
        write_graph([Triple(node, node, Triple(node, node, node))], FORMATS["jsonld"], io.BytesIO())


def canonical_of(store: Store) -> set[str]:
    """The triples of a store, its blank nodes all alike."""
    return {re.sub(r"_:[^ ]+", "_:x", str(quad.triple)) for quad in store}
