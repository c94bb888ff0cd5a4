"""The guard lets questions pass and refuses everything else, however it is spelt."""

import pytest
from pyoxigraph import Store

from maillage.errors import RefusedQuery, SyntaxFault
from maillage.sparql import guard
from maillage.sparql.guard import Form, Limits

_PREFIXES = (
    "PREFIX ex: <http://example.org/> PREFIX : <http://example.org/> "
    "PREFIX service: <http://example.org/> PREFIX trueservice: <http://example.org/> "
)
CALLS = (
    "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "ASK { service silent ex:a { ?s ?p ?o } }",
    "ASK { SERVICE?x{ ?s ?p ?o } }",
    "ASK { SERVICEex:a { ?s ?p ?o } }",
    "ASK { SERVICESILENTex:a { ?s ?p ?o } }",
    "ASK { service:a { ?s ?p ?o } }",
    "ASK { ?s ?p trueSERVICE ex:a { ?s ?p ?o } }",
    "ASK { ?s ?p trueservice:a { ?s ?p ?o } }",
    "ASK { ?s ?p 1SERVICE ex:a { ?s ?p ?o } }",
    "ASK { FILTER(1<?b)SERVICE:s#>\n{ ?s ?p ?o } }",
    "ASK { FILTER(1<?b)?s?p?o.SERVICE:s#>\n{ ?s ?p ?o } }",
    r"ASK { \u0053ERVICE ex:a { ?s ?p ?o } }",
    "SELECT * { { SELECT ?x { SERVICE ex:a { ?s ?p ?o } } } }",
)


@pytest.mark.parametrize("query", CALLS)
def test_calls_to_other_servers(query: str) -> None:
    """A call to another server is refused in every spelling an engine would take."""
    with pytest.raises((RefusedQuery, SyntaxFault)):
        guard.check(_PREFIXES + query)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a> <b> <c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "CLEAR ALL",
        "DROP GRAPH <g>",
        "create graph <g>",
        "ADD <a> TO <b>",
        "MOVE <a> TO <b>",
        "COPY <a> TO <b>",
        "PREFIX ex: <e> WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "ASK {} ; INSERT DATA {}",
    ],
)
def test_updates(query: str) -> None:
    """Every form of update is malformed as a query, and said to be an update."""
    with pytest.raises(SyntaxFault, match="read-only"):
        guard.check(query)


@pytest.mark.parametrize(
    "query",
    [
        'ASK { ?s ?p "SERVICE <x> {}"@fr }',
        "ASK { ?service ?insert ?load } # SERVICE",
        "ASK { ?s <http://example.org/SERVICE/LOAD> '''DROP''' }",
        "ASK { ?s service:catering ?o . ex:service ex:insert ex:load }",
        "ASK { GRAPH service:g { ?s ?p ?o } }",
        "SELECT * FROM service:g { ?s ?p ?o }",
        "ASK { ?s ?p <https://fr.wikipedia.org/wiki/Pole_(service)#suite> }",
        "SELECT (?a<?b AS ?c) { VALUES (?a ?b) { (1 2) } }",
    ],
)
def test_words_that_are_no_keywords(query: str) -> None:
    """The same words in strings, IRIs, names, variables and comments are let pass, and run."""
    guard.check(_PREFIXES + query)
    Store().query(_PREFIXES + query)


def star(n: int) -> str:
    return "SELECT * {" + " . ".join(f"?v <p{i}> ?v{i}" for i in range(n)) + "}"


@pytest.mark.parametrize(
    ("what", "query"),
    [
        ("long", "ASK { ?s ?p '" + "a" * 100_001 + "' }"),
        ("braces", "SELECT * " + "{" * 3_000 + "}" * 3_000),
        ("exists", "ASK {" + "FILTER EXISTS {?s ?p ?o " * 1_000 + "}" * 1_001),
        ("parentheses", "ASK { FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }"),
        ("parentheses in an IRI", "ASK { FILTER(1<" + "(" * 100 + "1" + ")" * 100 + "#>\n) }"),
        ("nodes", "ASK { ?s ?p " + "[?p " * 100 + "1" + "]" * 100 + " }"),
        ("star", star(500)),
        ("path", "ASK { ?s " + "/".join(["<p>"] * 1_000) + " ?o }"),
        ("collection", "ASK { ?s ?p (" + "1 " * 500 + ") }"),
        ("sums", "ASK { FILTER(" + "+".join(["1"] * 8_000) + ") }"),
        ("negations", "ASK { FILTER(" + "!" * 90_000 + "true) }"),
        ("words", "ASK {" + "a " * 15_000 + "}"),
        ("clauses", "BASE <a> " * 201 + "ASK {}"),
        ("binds", "ASK {" + " ".join(f"BIND(1 AS ?x{i})" for i in range(4_500)) + "}"),
    ],
)
def test_larger_than_the_limits(what: str, query: str) -> None:
    """What would stop the engine, or keep it busy before it starts, is refused."""
    with pytest.raises(RefusedQuery, match="too l"):
        guard.check(query)


@pytest.mark.parametrize(
    "query",
    [
        star(100),
        "SELECT * { VALUES ?s {" + " ".join(f"<x{i}>" for i in range(5_000)) + "} ?s ?p ?o }",
        "ASK { ?s ?p ?o FILTER(?s IN (" + ",".join(f"<x{i}>" for i in range(5_000)) + ")) }",
        "SELECT (CONCAT(" + ",".join(["'a'"] * 2_000) + ") AS ?x) {}",
    ],
)
def test_large_but_harmless(query: str) -> None:
    """Long lists of values are let pass: they cost an engine little."""
    guard.check(query)


def test_limits_are_settings() -> None:
    """A server may be stricter or laxer."""
    with pytest.raises(RefusedQuery, match="more than 2 patterns"):
        guard.check(star(5), Limits(patterns=2))


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("PREFIX ask: <select> SELECT * {}", Form.SELECT),
        ("# select\nask {}", Form.ASK),
        ("BASE <b> Construct {} {}", Form.CONSTRUCT),
        ("DESCRIBE <a>", Form.DESCRIBE),
    ],
)
def test_form(query: str, form: Form) -> None:
    """The form of a query is its first keyword after the prologue."""
    assert guard.check(query).form is form


@pytest.mark.parametrize("query", ["", "  ", "hello", "{}", "?s ?p ?o"])
def test_no_form(query: str) -> None:
    """A text without a form is no query."""
    with pytest.raises(SyntaxFault, match="no query"):
        guard.check(query)
