"""References of the whole graph, by SQL, as the checks in SPARQL find them."""

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store, parse

from maillage import catalogue, paths
from maillage.engine import Embedded, fill
from maillage.errors import InvalidGraphError
from maillage.quads import Quads
from maillage.validate import ASKED, check_references
from maillage.vocabulary import CODES, GRAPH, ID, PREFIXES

PREFIX = (
    "".join(
        f"@prefix {name}: <{iri}> .\n"
        for name, iri in PREFIXES.items()
        if name in ("rdf", "rdfs", "skos", "mlg")
    )
    + f"@prefix g: <{GRAPH}> . @prefix i: <{ID}> . @prefix c: <{CODES}> . @prefix inferred: <{GRAPH}inferred/> .\n"
)
GOOD = """
g:g {
    i:a a mlg:Thing ; mlg:tie i:a , <https://w3id.org/maillage/codes/l/c> .
    <https://w3id.org/maillage/codes/l/c> skos:inScheme c:l .
    c:l a skos:ConceptScheme .
    g:g a mlg:SourceGraph ; mlg:confidence i:a ; rdfs:label "Graphe"@fr , "Graph"@en .
    inferred:r a mlg:InferenceGraph ; mlg:confidence i:a ; rdfs:label "Graphe"@fr , "Graph"@en .
}
"""
BAD = {
    "code-inconnu": "g:g { i:a mlg:tie <https://w3id.org/maillage/codes/l/d> . }",
    "reference-inconnue": "g:g { i:a mlg:tie i:b . }",
    "graphe-sans-description": "g:h { i:a mlg:tie i:a . }",
    "deduit-et-dit": "inferred:r { i:a mlg:tie i:a . }",
    "noeud-anonyme": "g:g { i:a mlg:tie _:b . }",
}


def table(text: str) -> Quads:
    """A graph as a table."""
    quads = Quads()
    quads.add(parse(PREFIX + text, format=RdfFormat.TRIG))
    return quads


def test_a_sound_graph_passes() -> None:
    """Everything named is described, every code is in a list."""
    check_references(table(GOOD))


@pytest.mark.parametrize("name", ASKED)
def test_a_fault_is_named_as_the_check_in_sparql_names_it(name: str) -> None:
    """The same triple, whichever way it is asked."""
    text = GOOD + BAD[name]
    with pytest.raises(InvalidGraphError, match=name):
        check_references(table(text))
    store = Store()
    fill(store, parse(PREFIX + text, format=RdfFormat.TRIG))
    query = catalogue.load(paths.QUERIES / "checks").find(name)
    answer = query.run(Embedded(store), {})
    assert isinstance(answer, QuerySolutions)
    assert len(list(answer)) == 1
