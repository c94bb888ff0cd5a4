"""Asks the graph about one thing, and keeps for each answer the graphs that state it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Triple

from maillage.engine import Engine, rows
from maillage.terms.labels import best
from maillage.vocabulary import GRAPH, expand, prologue

MOST: Final = 6_000
"""How many rows of a page are read: a State agency has more links than anybody reads."""
INFERRED: Final = GRAPH + "inferred/"
Term = NamedNode | BlankNode | Literal | Triple
_PREFIXES: Final = prologue("dcterms", "foaf", "geo", "mlg", "org", "owl", "rdfs", "skos")


@dataclass(frozen=True)
class Told:
    """A value: its text, or the IRI of what it names; the name of its datatype; the graphs that state it."""

    text: str
    iri: str
    datatype: str
    graphs: frozenset[str]


@dataclass
class Node:
    """A thing that says something of another: its properties by short name, and the graphs that state it.

    Args:
        iri: the thing itself: a membership, a link, an award.
        graphs: the graphs that state it, those of reasoning left out.
        said: its values by property, each once, in the order of their graphs.
        basis: the graphs that state each value, by property and value.
    """

    iri: str
    graphs: set[str] = field(default_factory=set)
    said: dict[str, list[Term]] = field(default_factory=dict)
    basis: dict[tuple[str, Term], set[str]] = field(default_factory=dict)

    def iris(self, name: str) -> list[str]:
        """The things that a property leads to."""
        return [term.value for term in self.said.get(name, ()) if isinstance(term, NamedNode)]

    def iri_of(self, name: str) -> str:
        """The first of them; empty without one."""
        return next(iter(self.iris(name)), "")

    def texts(self, name: str, lang: str) -> list[str]:
        """The texts of a property that a reader is shown: those of the language, else all."""
        found = [term for term in self.said.get(name, ()) if isinstance(term, Literal)]
        own = [term.value for term in found if term.language == lang]
        return list(dict.fromkeys(own or [term.value for term in found]))

    def text(self, name: str, lang: str) -> str:
        """The one text that a reader is shown; empty without any."""
        found = [term for term in self.said.get(name, ()) if isinstance(term, Literal)]
        return best(found, lang).value if found else ""

    def told(self, name: str, lang: str) -> list[Told]:
        """The values of a property that a reader is shown, each with the graphs that state it.

        Of texts in several languages, those of the reader's; sources that disagree stand side by side.
        """
        terms = [term for term in self.said.get(name, ()) if isinstance(term, NamedNode | Literal)]
        own = [term for term in terms if isinstance(term, Literal) and term.language == lang]
        return [_told(term, frozenset(self.basis[name, term])) for term in own or terms]

    def literal(self, name: str) -> Literal | None:
        """The first value of a property that has one."""
        return next((term for term in self.said.get(name, ()) if isinstance(term, Literal)), None)


def nodes(engine: Engine, pattern: str, names: Mapping[str, str]) -> dict[str, Node]:
    """The things that a pattern finds, with their properties, by IRI; `MOST` rows at most.

    What only registers state has no named graph: its properties are those of the default graph.

    Args:
        engine: the release.
        pattern: finds `?node`; the graphs that hold it whole are those that state the thing.
        names: the properties that are read, by the name that `Node.said` has for each.
    """
    by_iri = {expand(prefixed): name for name, prefixed in names.items()}
    among = f"SELECT DISTINCT ?node {{ {pattern} }}"
    said = f"?node ?p ?o FILTER(?p IN ({', '.join(names.values())}))"
    own = f"FILTER(!STRSTARTS(STR(?g), '{INFERRED}'))"
    found: dict[str, Node] = {}
    for row in _rows(engine, f"SELECT ?node ?g ?p ?o {{ {{ {among} }} GRAPH ?g {{ {said} }} {own} }}", "?g"):
        _take(row, by_iri, found, row["g"])
    for node, graph in pairs(
        engine, f"SELECT DISTINCT ?node ?g {{ GRAPH ?g {{ {pattern} }} {own} }}", "node", "g"
    ):
        if node in found and isinstance(graph, NamedNode):
            found[node].graphs.add(graph.value)
    alone = f"{{ {{ {among} }} FILTER NOT EXISTS {{ GRAPH ?any {{ ?node a ?class }} }} }}"
    for row in _rows(engine, f"SELECT ?node ?p ?o {{ {alone} {said} }}"):
        _take(row, by_iri, found, None)
    return found


def pairs(engine: Engine, text: str, one: str, two: str) -> Iterator[tuple[str, Term]]:
    """What a SELECT gives for two variables: an IRI and a term."""
    for row in rows(engine, _PREFIXES + text):
        first, second = row[one], row[two]
        if isinstance(first, NamedNode) and second is not None:
            yield first.value, second


def _rows(engine: Engine, text: str, more: str = "") -> QuerySolutions:
    """The rows of a SELECT in one order, whatever that of the store."""
    return rows(engine, f"{_PREFIXES}{text} ORDER BY ?node ?p ?o {more} LIMIT {MOST}")


def _take(row: QuerySolution, by_iri: Mapping[str, str], found: dict[str, Node], graph: object) -> None:
    node, predicate, value = row["node"], row["p"], row["o"]
    if isinstance(node, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
        known, name = found.setdefault(node.value, Node(node.value)), by_iri[predicate.value]
        if value not in known.said.setdefault(name, []):
            known.said[name].append(value)
        basis = known.basis.setdefault((name, value), set())
        if isinstance(graph, NamedNode):
            basis.add(graph.value)


def _told(term: NamedNode | Literal, graphs: frozenset[str]) -> Told:
    if isinstance(term, NamedNode):
        return Told("", term.value, "", graphs)
    return Told(term.value, "", term.datatype.value.rpartition("#")[2], graphs)
