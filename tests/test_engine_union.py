"""The query that is put where the union of the graphs is one graph among the others."""

import pytest

from maillage.sparql.guard import check
from maillage.sparql.union import asked
from maillage.vocabulary import UNION


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("ASK { GRAPH ?g { ?s ?p ?o } }", f"ASK {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{UNION}>) }}"),
        ("ASK { graph $g {} . ?s ?p ?o }", f"ASK {{ graph $g {{}} FILTER($g != <{UNION}>) . ?s ?p ?o }}"),
        ("ASK { GRAPH <a:b> {} }", "ASK { GRAPH ?graph_2 {} FILTER(?graph_2 = <a:b>) }"),
        ("ASK { GRAPH a:b {} }", "ASK { GRAPH ?graph_2 {} FILTER(?graph_2 = a:b) }"),
        (
            "ASK { GRAPH ?g { ?s ?p ?o {\nGRAPH <a:b> {} } } }",
            "ASK { GRAPH ?g { ?s ?p ?o {\nGRAPH ?graph_9 {} FILTER(?graph_9 = <a:b>) } }"
            f" FILTER(?g != <{UNION}>) }}",
        ),
        ("ASK { ?s ?p 'GRAPH ?g {}' # GRAPH ?g {}\n}", "ASK { ?s ?p 'GRAPH ?g {}' # GRAPH ?g {}\n}"),
        ("ASK {}", "ASK {}"),
    ],
)
def test_graphs(text: str, put: str) -> None:
    """Each GRAPH is kept from being the union, or is a variable that is the graph it names; nothing else changes."""
    assert asked(text) == put
    check(put)


def test_no_brace_closes() -> None:
    """What does not end is left for the server to refuse."""
    assert asked("ASK { GRAPH ?g { ?s ?p ?o").startswith("ASK { GRAPH ?g { ?s ?p ?o")
