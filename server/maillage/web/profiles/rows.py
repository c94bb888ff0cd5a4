"""Asks the graph about one thing, and keeps for each answer the graphs that state it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from maillage.engine import Engine
from maillage.terms.labels import best
from maillage.vocabulary import GRAPH, expand, prologue
from maillage.web.words.labels import rows

MOST: Final = 6_000
"""How many rows of a page are read: a State agency has more links than anybody reads."""
INFERRED: Final = GRAPH + "inferred/"
Term = NamedNode | BlankNode | Literal | Triple
_PREFIXES: Final = prologue("dcterms", "foaf", "geo", "mlg", "org", "owl", "rdfs", "skos")


@dataclass
class Node:
    """A thing that says something of another: its properties by short name, and the graphs that state it.

    Args:
        iri: the thing itself: a membership, a link, an award.
        graphs: the graphs that state it, those of reasoning left out.
        said: its values by property, each once, in the order of their graphs.
    """

    iri: str
    graphs: set[str] = field(default_factory=set)
    said: dict[str, list[Term]] = field(default_factory=dict)

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

    def literal(self, name: str) -> Literal | None:
        """The first value of a property that has one."""
        return next((term for term in self.said.get(name, ()) if isinstance(term, Literal)), None)


def nodes(engine: Engine, pattern: str, names: Mapping[str, str]) -> dict[str, Node]:
    """The things that a pattern finds, with their properties, by IRI; `MOST` rows at most.

    Args:
        engine: the release.
        pattern: finds `?node`, within one graph.
        names: the properties that are read, by the name that `Node.said` has for each.
    """
    listed = ", ".join(names.values())
    read = f"{pattern} ?node ?p ?o FILTER(?p IN ({listed}))"
    stated = f"FILTER(!STRSTARTS(STR(?g), '{INFERRED}'))"
    by_iri = {expand(prefixed): name for name, prefixed in names.items()}
    found: dict[str, Node] = {}
    _gather(engine, f"SELECT ?node ?g ?p ?o {{ GRAPH ?g {{ {read} }} {stated} }}", by_iri, found)
    registers: dict[str, Node] = {}
    _gather(engine, f"SELECT ?node ?p ?o {{ {read} }}", by_iri, registers)
    return registers | found


def _gather(engine: Engine, text: str, by_iri: Mapping[str, str], found: dict[str, Node]) -> None:
    for row in sorted(rows(engine, f"{_PREFIXES}{text} LIMIT {MOST}"), key=str):
        node, predicate, value = row["node"], row["p"], row["o"]
        if isinstance(node, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
            known = found.setdefault(node.value, Node(node.value))
            graph = row["g"] if "?g" in text else None
            if isinstance(graph, NamedNode):
                known.graphs.add(graph.value)
            values = known.said.setdefault(by_iri[predicate.value], [])
            if value not in values:
                values.append(value)


def pairs(engine: Engine, text: str, one: str, two: str) -> Iterator[tuple[str, Term]]:
    """What a SELECT gives for two variables: an IRI and a term."""
    for row in rows(engine, _PREFIXES + text):
        first, second = row[one], row[two]
        if isinstance(first, NamedNode) and second is not None:
            yield first.value, second
