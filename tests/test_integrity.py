"""References of the whole graph, by SQL, as the checks in SPARQL find them."""

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store, parse

from maillage import catalogue, paths
from maillage.engine import Embedded
from maillage.errors import InvalidGraphError
from maillage.quads import Quads
from maillage.validate import ASKED, check_references
from maillage.vocabulary import CODES, ID, PREFIXES

TYPE, SCHEME = f"<{PREFIXES['rdf']}type>", f"<{PREFIXES['skos']}inScheme>"
GOOD = f"<{ID}a> {TYPE} <x:C> . <{ID}a> <x:p> <{ID}a>, <{CODES}l/c> . <{CODES}l/c> {SCHEME} <{CODES}l> ."
BAD = {
    "code-inconnu": f"<{ID}a> <x:p> <{CODES}l/d> .",
    "reference-inconnue": f"<{ID}a> <x:p> <{ID}b> .",
    "noeud-anonyme": f"<{ID}a> <x:p> _:b .",
}


def table(text: str) -> Quads:
    """A graph as a table."""
    quads = Quads()
    quads.add(parse(text, format=RdfFormat.TURTLE))
    return quads


def test_a_sound_graph_passes() -> None:
    """Everything named is described, every code is in a list."""
    text = GOOD + f" <{CODES}l> {TYPE} <{PREFIXES['skos']}ConceptScheme> ."
    check_references(table(text))


@pytest.mark.parametrize("name", ASKED)
def test_a_fault_is_named_as_the_check_in_sparql_names_it(name: str) -> None:
    """The same triple, whichever way it is asked."""
    text = GOOD + f" <{CODES}l> {TYPE} <{PREFIXES['skos']}ConceptScheme> . " + BAD[name]
    with pytest.raises(InvalidGraphError, match=name):
        check_references(table(text))
    store = Store()
    store.extend(parse(text, format=RdfFormat.TURTLE))
    query = catalogue.load(paths.QUERIES / "checks").find(name)
    answer = query.run(Embedded(store), {})
    assert isinstance(answer, QuerySolutions)
    assert len(list(answer)) == 1
