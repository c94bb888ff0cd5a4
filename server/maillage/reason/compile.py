"""Turns the ontology's axioms into small tables of integers that SQL rules read (OWL 2 RL, 4.3).

A class expression inside another becomes a class of its own with a negative id, and so does the first
part of a long property chain: what they hold never leaves the reasoner.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rdflib import OWL, RDF, Graph, URIRef
from rdflib.term import Node

from maillage.errors import RdfError
from maillage.reason.axioms import (
    All,
    AllFrom,
    AnyOf,
    Axioms,
    Expression,
    HasValue,
    Named,
    SomeFrom,
    read_axioms,
)

Row = tuple[int, ...]

TABLES: dict[str, str] = {
    "sub": "narrow, broad, rule",
    "has_value": "property, value, class",
    "of_value": "class, property, value",
    "some": "property, filler, class, rule",
    "every": "class, property, filler",
    "both": "part, whole, parts",
    "typing": "property, class, inverse",
    "rewrite": "narrow, broad, inverse, rule",
    "transitive": "property",
    "chain": "first, second, whole",
    "functional": "property",
    "inverse_functional": "property",
    "key": "class, property, number, size",
    "disjoint": "one, other",
    "disjoint_property": "one, other",
    "irreflexive": "property",
    "asymmetric": "property",
}
"""The columns of each table, all ids but `inverse` (0 or 1), `rule` (its rank) and counts."""


@dataclass
class Compiled:
    """The tables, and the properties that some rule reads or gives."""

    rows: dict[str, set[Row]] = field(default_factory=lambda: {name: set() for name in TABLES})
    properties: set[int] = field(default_factory=set)


def compile_axioms(ontology: Graph, number: Callable[[Node], int], rules: Iterable[str]) -> Compiled:
    """The tables of an ontology.

    Args:
        ontology: axioms in the OWL 2 RL profile.
        number: gives the id of a term.
        rules: the names of rules, in their order: a rank stands for a name.

    Raises:
        RdfError: an axiom that no rule here carries out, so that none is passed over.
    """
    _refuse_others(ontology)
    return _Compiler(read_axioms(ontology), ontology, number, list(rules)).run()


class _Compiler:
    def __init__(
        self, axioms: Axioms, ontology: Graph, number: Callable[[Node], int], rules: list[str]
    ) -> None:
        self.axioms, self.ontology, self.number = axioms, ontology, number
        self.rank = {name: n for n, name in enumerate(rules)}
        self.out = Compiled()
        self.inner: dict[Expression | tuple[URIRef, ...], int] = {}

    def run(self) -> Compiled:
        for target, expressions in self.axioms.into_class.items():
            for expression in expressions:
                self.into(expression, self.number(target))
        for source, expressions in self.axioms.from_class.items():
            for expression in expressions:
                self.out_of(self.number(source), expression)
        for inverse, index in ((0, self.axioms.domains), (1, self.axioms.ranges)):
            for prop, classes in index.items():
                for found in classes:
                    self.put("typing", self.property(prop), self.number(found), inverse)
        self.relations()
        self.identities()
        self.disjointness()
        return self.out

    def put(self, table: str, *row: int) -> None:
        self.out.rows[table].add(row)

    def property(self, prop: Node) -> int:
        self.out.properties.add(self.number(prop))
        return self.number(prop)

    def fresh(self, key: "Expression | tuple[URIRef, ...]") -> tuple[int, bool]:
        """The id of an inner class or chain, and whether it is new."""
        new = key not in self.inner
        return self.inner.setdefault(key, -1 - len(self.inner)), new

    def class_of(self, expression: Expression) -> int:
        """The id of a class expression met inside another."""
        if isinstance(expression, Named):
            return self.number(expression.iri)
        found, new = self.fresh(expression)
        if new:
            self.into(expression, found)
        return found

    def into(self, expression: Expression, target: int) -> None:
        """What is of this expression is of the target class."""
        match expression:
            case Named(iri):
                self.put("sub", self.number(iri), target, self.rank["cax-sco"])
            case HasValue(prop, value):
                self.put("has_value", self.property(prop), self.number(value), target)
            case SomeFrom(prop, Named(OWL.Thing)):
                self.put("some", self.property(prop), 0, target, self.rank["cls-svf1"])
            case SomeFrom(prop, filler):
                filled = self.class_of(filler)
                self.put("some", self.property(prop), filled, target, self.rank["cls-svf1"])
            case All(parts):
                classes = {self.class_of(part) for part in parts}
                whole, _ = self.fresh(All(tuple(sorted(parts, key=repr))))
                for found in classes:
                    self.put("both", found, whole, len(classes))
                self.put("sub", whole, target, self.rank["cls-int1"])
            case AnyOf(parts):
                for choice in parts:
                    self.put("sub", self.class_of(choice), target, self.rank["cls-uni"])
            case AllFrom(prop, _):
                raise _unread(f"allValuesFrom ({prop})")

    def out_of(self, source: int, expression: Expression) -> None:
        """What is of the source class is of this expression; no rule draws anything from the others."""
        match expression:
            case Named(iri):
                self.put("sub", source, self.number(iri), self.rank["cls-int2"])
            case HasValue(prop, value):
                self.put("of_value", source, self.property(prop), self.number(value))
            case AllFrom(prop, filler):
                if not isinstance(filler, Named):
                    raise _unread(f"allValuesFrom ({prop})")
                self.put("every", source, self.property(prop), self.number(filler.iri))
            case All(parts):
                for part in parts:
                    self.out_of(source, part)
            case _:
                pass

    def relations(self) -> None:
        for broad, narrows in self.axioms.sub_properties.items():
            for narrow in narrows:
                self.rewrite(narrow, broad, 0, "prp-spo1")
        for index, inverse, rule in (
            (self.axioms.inverses, 1, "prp-inv"),
            (self.axioms.equivalent, 0, "prp-eqp"),
        ):
            for prop, others in index.items():
                for other in others:
                    self.rewrite(other, prop, inverse, rule)
        for prop in self.axioms.symmetric:
            self.rewrite(prop, prop, 1, "prp-symp")
        for prop in self.axioms.transitive:
            self.put("transitive", self.property(prop))
        for prop, chains in self.axioms.chains.items():
            for steps in chains:
                first = self.property(steps[0])
                for n in range(1, len(steps) - 1):
                    joined, _ = self.fresh(steps[: n + 1])
                    self.put("chain", first, self.property(steps[n]), joined)
                    first = joined
                self.put("chain", first, self.property(steps[-1]), self.property(prop))

    def rewrite(self, narrow: URIRef, broad: URIRef, inverse: int, rule: str) -> None:
        self.put("rewrite", self.property(narrow), self.property(broad), inverse, self.rank[rule])

    def identities(self) -> None:
        for prop in self.axioms.functional:
            self.put("functional", self.property(prop))
        for prop in self.axioms.inverse_functional:
            self.put("inverse_functional", self.property(prop))
        for n, (rdf_class, listed) in enumerate(self.axioms.keys):
            parts = set(listed)
            for prop in parts:
                self.put("key", self.number(rdf_class), self.property(prop), n, len(parts))

    def disjointness(self) -> None:
        for table, pair, group in (
            ("disjoint", OWL.disjointWith, OWL.AllDisjointClasses),
            ("disjoint_property", OWL.propertyDisjointWith, OWL.AllDisjointProperties),
        ):
            pairs = set(self.ontology.subject_objects(pair))
            for node in self.ontology.subjects(RDF.type, group):
                members = list(self.ontology.items(self.ontology.value(node, OWL.members) or RDF.nil))
                pairs |= {(a, b) for n, a in enumerate(members) for b in members[n + 1 :]}
            for one, other in pairs:
                self.put(table, self.number(one), self.number(other))
                if table == "disjoint_property":
                    self.out.properties |= {self.number(one), self.number(other)}
        for one, other in self.ontology.subject_objects(OWL.complementOf):
            if isinstance(one, URIRef) and isinstance(other, URIRef):
                self.put("disjoint", self.number(one), self.number(other))
        for table, kind in (("irreflexive", OWL.IrreflexiveProperty), ("asymmetric", OWL.AsymmetricProperty)):
            for prop in self.ontology.subjects(RDF.type, kind):
                self.put(table, self.property(prop))


_KNOWN = frozenset(
    """Class Restriction ObjectProperty DatatypeProperty AnnotationProperty Ontology NamedIndividual Thing
    SymmetricProperty TransitiveProperty FunctionalProperty InverseFunctionalProperty AllDisjointClasses
    AllDisjointProperties IrreflexiveProperty AsymmetricProperty equivalentClass equivalentProperty inverseOf
    disjointWith propertyDisjointWith complementOf members onProperty hasValue someValuesFrom allValuesFrom
    intersectionOf unionOf hasKey propertyChainAxiom versionInfo versionIRI imports priorVersion deprecated
    backwardCompatibleWith incompatibleWith sameAs differentFrom""".split()  # noqa: SIM905
)


def _refuse_others(ontology: Graph) -> None:
    """Stop at any word of OWL that no rule here carries out."""
    for triple in ontology:
        for term in triple:
            if isinstance(term, URIRef) and term.startswith(str(OWL)) and term[len(str(OWL)) :] not in _KNOWN:
                raise _unread(term[len(str(OWL)) :])


def _unread(construct: str) -> RdfError:
    return RdfError(
        f"axiome que le raisonneur n’applique pas : owl:{construct}",
        f"axiom that the reasoner does not apply: owl:{construct}",
    )
