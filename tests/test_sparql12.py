"""SPARQL 1.2 as far as the engine has it: triple terms, reifiers, annotations, versions, directions."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Store, Triple, parse

from maillage.engine import Embedded
from maillage.errors import RefusedQuery
from maillage.sparql import guard
from maillage.web import Options, create_app

DATA = 'VERSION "1.2" <a:s> <a:p> <a:o> ~ <a:r> {| <a:said> "x"@fr--ltr |} . <a:s> <a:q> "y"@en--rtl .'
ASKED = (
    'VERSION "1.2" ASK { ?r <a:said> ?x ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <a:s> <a:p> ?o )>> }',
    "ASK { << <a:s> <a:p> ?o ~ ?r >> <a:said> ?x }",
    "ASK { <a:s> <a:p> ?o ~ ?r {| <a:said> ?x |} }",
    "ASK { ?r ?reifies ?t FILTER(isTRIPLE(?t) && SUBJECT(?t) = <a:s> && PREDICATE(?t) = <a:p> && OBJECT(?t) = <a:o>) }",
    "ASK { BIND(TRIPLE(<a:s>, <a:p>, <a:o>) AS ?t) ?r ?reifies ?t }",
    "ASK { VALUES ?t { <<( <a:s> <a:p> <a:o> )>> } ?r ?reifies ?t }",
    'ASK { ?s ?p ?o FILTER(hasLANGDIR(?o) && LANGDIR(?o) = "rtl" && sameTerm(?o, STRLANGDIR("y", "en", "rtl"))) }',
)
QUOTED = "CONSTRUCT { ?r <a:about> <<( <a:s> <a:p> ?o )>> } { << <a:s> <a:p> ?o ~ ?r >> <a:said> ?x }"


@pytest.fixture(scope="module")
def quoting(small_release: Path, queries_dir: Path) -> FlaskClient:
    """A client of a site whose store speaks of triples."""
    store = Store()
    store.load(DATA.encode(), RdfFormat.TURTLE)
    options = Options(engine=lambda _: Embedded(store), queries_dir=queries_dir)
    return create_app(small_release, options).test_client()


@pytest.mark.parametrize("query", ASKED)
def test_what_the_engine_has_is_let_pass(quoting: FlaskClient, query: str) -> None:
    """Each form of the language that is new finds what the store holds."""
    reply = quoting.get("/sparql", query_string={"query": query})
    assert reply.json == {"head": {}, "boolean": True}, reply.text


def test_rows_that_hold_triples(quoting: FlaskClient) -> None:
    """In every format of rows, and on the page; a direction is kept."""
    query = {"query": "SELECT ?t ?x { ?r <a:said> ?x ; ?reifies ?t FILTER(isTRIPLE(?t)) }"}
    (row,) = json.loads(quoting.get("/sparql", query_string=query).data)["results"]["bindings"]
    assert row["t"]["value"]["subject"] == {"type": "uri", "value": "a:s"}
    assert row["x"]["its:dir"] == "ltr"
    for form, words in (("xml", "<triple>"), ("csv", "a:s a:p a:o"), ("tsv", "<<( <a:s> <a:p> <a:o> )>>")):
        reply = quoting.get("/sparql", query_string={**query, "format": form})
        assert (reply.status_code, words in reply.text) == (200, True), form
    assert "&lt;a:s&gt;" in quoting.get("/sparql", query_string={**query, "format": "html"}).text


def test_graphs_that_hold_triples(quoting: FlaskClient) -> None:
    """In every graph format that can write one; JSON-LD cannot, and RDF/XML not every property: they say so."""
    formats = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}
    for name, form in formats.items():
        reply = quoting.get("/sparql", query_string={"query": QUOTED, "format": name})
        (found,) = parse(reply.data, form)
        assert isinstance(found.object, Triple), name
    for name, query in (("jsonld", QUOTED), ("rdfxml", QUOTED.replace("<a:p> ?o )", "<a:p/> ?o )"))):
        refused = quoting.get("/sparql", query_string={"query": query, "format": name})
        assert (refused.status_code, "Turtle" in refused.text) == (403, True), name


@pytest.mark.parametrize("reifier", ["~ ?r{}", "~ <a:r{}>", "~", "{{| ?p{} ?x |}}"])
def test_reifiers_count_as_patterns(reifier: str) -> None:
    """An engine plans each as one: 200 of them keep it for half a minute."""
    few, many = (
        f"ASK {{ ?s ?p ?o {' '.join(reifier.format(n) for n in range(number))} }}" for number in (80, 130)
    )
    guard.check(few)
    with pytest.raises(RefusedQuery, match="patterns"):
        guard.check(many)


def test_triple_terms_count_as_one_pattern() -> None:
    """Forty are let pass; nested, they have the depth of brackets."""
    guard.check("ASK { " + " . ".join(["<<( ?s ?p ?o )>>"] * 40) + " }")
    guard.check("ASK { ?s ?p " + "<<( ?s ?p " * 60 + "?o" + " )>>" * 60 + " }")
    with pytest.raises(RefusedQuery, match="nesting"):
        guard.check("ASK { ?s ?p " + "<<( ?s ?p " * 65 + "?o" + " )>>" * 65 + " }")
