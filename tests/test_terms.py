"""Terms go from one library to the other and back, or stop with a fault; labels and names are chosen once."""

import pytest
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Triple
from rdflib import XSD, BNode, URIRef, Variable
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

from maillage.sparql.binding import prebind
from maillage.terms.labels import best, both
from maillage.terms.names import of_kind, prefixes, short
from maillage.terms.rdf import Term, from_rdflib, n_triples, parsed, to_rdflib
from maillage.vocabulary import CODES, ID, expand

A, B = NamedNode("http://a/"), NamedNode("http://b/")
INTEGER = NamedNode(str(XSD.integer))


@pytest.mark.parametrize(
    "term",
    [
        A,
        BlankNode("x"),
        Literal('é\n"\\'),
        Literal("chat", language="fr-ca"),
        Literal("01", datatype=INTEGER),
        Literal("not a number", datatype=INTEGER),
        Literal("", datatype=NamedNode("http://type/")),
    ],
)
def test_a_term_comes_back_as_it_was(term: Term) -> None:
    """Through rdflib, and through N-Triples but for the name of a blank node."""
    assert from_rdflib(to_rdflib(term)) == term
    assert isinstance(term, BlankNode) or parsed(str(term)) == term


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (URIRef("http://a/"), "<http://a/>"),
        (BNode("x"), "_:x"),
        (RdflibLiteral("a"), '"a"'),
        (RdflibLiteral("a", datatype=XSD.string), '"a"'),
        (RdflibLiteral("a", lang="FR"), '"a"@fr'),
        (RdflibLiteral(1), '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ],
)
def test_n_triples(node: Node, text: str) -> None:
    """As the table of terms has them."""
    assert n_triples(node) == text


@pytest.mark.parametrize("node", [Variable("x"), URIRef("not an IRI")])
def test_what_the_store_has_not(node: Node) -> None:
    """It is a fault, never a blank node."""
    with pytest.raises(ValueError, match=r"."):
        from_rdflib(node)


@pytest.mark.parametrize("term", [Triple(A, B, A), Literal("a", language="fr", direction=BaseDirection.LTR)])
def test_what_rdflib_has_not(term: Term) -> None:
    """A triple term, and a direction, are of RDF 1.2."""
    with pytest.raises(ValueError, match="not an RDF"):
        to_rdflib(term)


@pytest.mark.parametrize("text", ["", '"a', "<a", "<http://a/> . <http://a/> <http://b/> <http://a/>", "a:b"])
def test_what_is_no_term(text: str) -> None:
    """One term, whole, and no more."""
    with pytest.raises(ValueError, match="not one RDF term"):
        parsed(text)


@pytest.mark.parametrize(
    ("texts", "fr", "en"),
    [
        ({"fr": "chat", "en": "cat", "de": "Katze", None: "felis"}, "chat", "cat"),
        ({"fr": "chat", None: "felis"}, "chat", "chat"),
        ({"de": "Katze", None: "felis"}, "felis", "felis"),
        ({"de": "Katze", "es": "gato"}, "Katze", "Katze"),
        ({}, "", ""),
    ],
)
def test_the_label_that_a_reader_is_shown(texts: dict[str | None, str], fr: str, en: str) -> None:
    """In the language, else in French, else in none, else in any."""
    labels = [Literal(text, language=lang) if lang else Literal(text) for lang, text in texts.items()]
    assert both(labels) == (fr, en)
    assert not labels or best(labels, "en").value == en


def test_names() -> None:
    """Short ones, and the prefixes of those that triples hold."""
    assert [short(iri) for iri in (f"{ID}ptce/x", expand("mlg:PTCE"), "http://a/")] == [
        "ptce/x",
        "mlg:PTCE",
        "http://a/",
    ]
    assert of_kind(f"{CODES}roles/carrier") == {"c-roles": f"{CODES}roles/"}
    assert of_kind("http://a/") == {}
    triple = Triple(NamedNode(f"{ID}org/x"), NamedNode(expand("rdfs:label")), Literal("01", datatype=INTEGER))
    assert set(prefixes([triple])) == {"id-org", "rdfs", "xsd"}


THIS = {"this": "<a:x>", "value": '"$this"'}


@pytest.mark.parametrize(
    ("query", "bound"),
    [
        ("SELECT $this ?o { $this ?p ?o }", "SELECT  ?o { <a:x> ?p ?o }"),
        ("SELECT $this { ?s ?p $value }", 'SELECT (1 AS ?bound0) { ?s ?p "$this" }'),
        ("SELECT DISTINCT $this ?value WHERE { }", "SELECT DISTINCT (1 AS ?bound0)  WHERE { }"),
        ("SELECT (STR($this) AS ?o) { }", "SELECT (STR(<a:x>) AS ?o) { }"),
        ("ASK { FILTER(bound($this) && !BOUND(?o)) }", "ASK { FILTER((true) && !BOUND(?o)) }"),
        ("ASK { ?s ?p '$this' } # $this", "ASK { ?s ?p '$this' } # $this"),
        ("SELECT ?o { { SELECT $this ?o { $this ?p ?o } } }", "SELECT ?o { { SELECT  ?o { <a:x> ?p ?o } } }"),
    ],
)
def test_variables_bound_beforehand(query: str, bound: str) -> None:
    """As terms, in every scope, and out of what is projected."""
    assert prebind(query, THIS) == bound


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { MINUS { ?s ?p ?o } }",
        "SELECT $this { VALUES ?x { 1 } }",
        "SELECT $this { SERVICE <a:b> { } }",
        "SELECT $this { BIND(1 AS ?value) }",
        "SELECT $this { GRAPH $shapesGraph { } }",
        "SELECT $this { { SELECT ?o { ?s ?p ?o } } }",
    ],
)
def test_what_may_not_be_bound_beforehand(query: str) -> None:
    """SHACL allows none of these (5.3.1, appendix A)."""
    with pytest.raises(ValueError, match=r"."):
        prebind(query, THIS)
