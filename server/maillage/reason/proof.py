"""Why a triple is in the graph: its rule and premises, found again in the store down to what is stated."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from maillage.reason.axioms import read_axioms
from maillage.reason.rule import Fact, Premises
from maillage.reason.rules import RULES
from maillage.terms.rdf import from_rdflib, to_rdflib
from maillage.vocabulary import GRAPH


@dataclass(frozen=True)
class Proof:
    """A triple with what it rests on.

    Args:
        fact: the triple.
        graphs: the named graphs that state it; none when it is inferred, or stated by a register, whose
            triples stand in the default graph only.
        rule: the rule that gives it, when it is inferred.
        premises: what that rule read.
    """

    fact: Fact
    graphs: tuple[str, ...] = ()
    rule: str = ""
    premises: tuple["Proof", ...] = ()


class Prover:
    """Proves triples of a store by the rules of `rules.RULES`."""

    def __init__(self, store: ox.Store, ontology: list[Path]) -> None:
        schema = Graph()
        for path in ontology:
            schema.parse(path, format="turtle")
        self.view = _View(store)
        self.axioms = read_axioms(schema)
        self.proved: dict[Fact, Proof] = {}

    def prove(self, fact: Fact) -> Proof | None:
        """A proof of a triple that never runs in a circle, or None when it is not in the store."""
        return self._prove(fact, frozenset()) if fact in self.view else None

    def _prove(self, fact: Fact, above: frozenset[Fact]) -> Proof | None:
        if fact not in self.proved:
            graphs = self.view.graphs(fact)
            stated = tuple(sorted(g for g in graphs if not g.startswith(GRAPH + "inferred/")))
            found = Proof(fact, stated) if stated else self._by_rule(fact, above)
            if found is None and not graphs:
                found = Proof(fact)
            if found is None:
                return None
            self.proved[fact] = found
        return self.proved[fact]

    def _by_rule(self, fact: Fact, above: frozenset[Fact]) -> Proof | None:
        higher = above | {fact}
        for rule, premises in self._steps(fact):
            if higher.isdisjoint(premises):
                proofs = [self._prove(premise, higher) for premise in premises]
                if all(proofs):
                    return Proof(fact, (), rule, tuple(p for p in proofs if p))
        return None

    def _steps(self, fact: Fact) -> Iterator[tuple[str, Premises]]:
        """Every rule and the premises by which it gives a triple, itself not among them."""
        for name, rule in RULES.items():
            for premises in rule.premises(self.view, self.axioms, fact):
                if fact not in premises:
                    yield name, premises


class _View:
    """The default graph of a store, as the explainer reads a graph."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def __contains__(self, fact: Fact) -> bool:
        if isinstance(fact[0], Literal):
            return False
        terms: Any = tuple(map(from_rdflib, fact))
        return ox.Quad(*terms) in self.store

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """The objects of the triples of a subject and predicate; a literal is the subject of none."""
        if isinstance(subject, Literal):
            return
        pattern: Any = (from_rdflib(subject), from_rdflib(predicate), None, ox.DefaultGraph())
        for quad in self.store.quads_for_pattern(*pattern):
            yield to_rdflib(quad.object)

    def subjects(self, predicate: Node, obj: Node) -> Iterator[Node]:
        """The subjects of the triples of a predicate and object."""
        if isinstance(predicate, URIRef):
            pattern: Any = (None, from_rdflib(predicate), from_rdflib(obj), ox.DefaultGraph())
            for quad in self.store.quads_for_pattern(*pattern):
                yield to_rdflib(quad.subject)

    def graphs(self, fact: Fact) -> list[str]:
        """The named graphs that hold a triple."""
        pattern: Any = tuple(map(from_rdflib, fact))
        found = self.store.quads_for_pattern(*pattern)
        return [q.graph_name.value for q in found if isinstance(q.graph_name, ox.NamedNode)]
