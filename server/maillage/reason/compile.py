"""Turns the ontology's axioms into small tables of integers that SQL rules read (OWL 2 RL, 4.3).

A class expression inside another becomes a class of its own with a negative id, and so does the first
part of a long property chain: what they hold never leaves the reasoner.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from rdflib import OWL, RDF, Graph, URIRef
from rdflib.term import Node

from maillage.errors import RdfError
from maillage.reason import classes, properties
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
from maillage.reason.rule import Rule, Select
from maillage.reason.rules import RANKS, RULES

Row = tuple[int, ...]

_OTHERS: Final = {
    "functional": "property",
    "inverse_functional": "property",
    "key": "class, property, number, size",
    "disjoint": "one, other",
    "disjoint_property": "one, other",
    "irreflexive": "property",
    "asymmetric": "property",
}
TABLES: Final[dict[str, str]] = {
    rule.select.table: rule.select.columns for rule in RULES.values() if rule.select and rule.select.table
} | _OTHERS
"""The columns of each table of axioms: those of rules, then those of identity and of contradictions."""


@dataclass
class Compiled:
    """The tables, and the properties that some rule reads or gives."""

    rows: dict[str, set[Row]] = field(default_factory=lambda: {name: set() for name in TABLES})
    properties: set[int] = field(default_factory=set)


def compile_axioms(ontology: Graph, number: Callable[[Node], int]) -> Compiled:
    """The tables of an ontology.

    Args:
        ontology: axioms in the OWL 2 RL profile.
        number: gives the id of a term.

    Raises:
        RdfError: an axiom that no rule here carries out, so that none is passed over.
    """
    _refuse_others(ontology)
    return _Compiler(read_axioms(ontology), ontology, number).run()


class _Compiler:
    def __init__(self, axioms: Axioms, ontology: Graph, number: Callable[[Node], int]) -> None:
        self.axioms, self.ontology, self.number = axioms, ontology, number
        self.out = Compiled()
        self.inner: dict[Expression | tuple[URIRef, ...], int] = {}

    def run(self) -> Compiled:
        for target, expressions in self.axioms.into_class.items():
            for expression in expressions:
                self.into(expression, self.number(target))
        for source, expressions in self.axioms.from_class.items():
            for expression in expressions:
                self.out_of(self.number(source), expression)
        for inverse, index, rule in (
            (0, self.axioms.domains, properties.DOMAIN),
            (1, self.axioms.ranges, properties.RANGE),
        ):
            for prop, types in index.items():
                for found in types:
                    self.put(properties.TYPING, self.property(prop), self.number(found), inverse, _rank(rule))
        self.relations()
        self.identities()
        self.disjointness()
        return self.out

    def put(self, table: str | Rule | Select, *row: int) -> None:
        """Add an axiom to a table: by its name, or that of a rule's SQL."""
        select = table.select if isinstance(table, Rule) else table
        assert select is not None
        self.out.rows[select.table if isinstance(select, Select) else select].add(row)

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
                self.put(classes.SUB, self.number(iri), target, _rank(classes.SUBCLASS))
            case HasValue(prop, value):
                self.put(classes.HAS_VALUE, self.property(prop), self.number(value), target)
            case SomeFrom(prop, Named(OWL.Thing)):
                self.put(classes.SOME, self.property(prop), 0, target)
            case SomeFrom(prop, filler):
                filled = self.class_of(filler)
                self.put(classes.SOME, self.property(prop), filled, target)
            case All(parts):
                members = {self.class_of(part) for part in parts}
                whole, _ = self.fresh(All(tuple(sorted(parts, key=repr))))
                for found in members:
                    self.put(classes.WHOLE, found, whole, len(members))
                self.put(classes.SUB, whole, target, _rank(classes.WHOLE))
            case AnyOf(parts):
                for choice in parts:
                    self.put(classes.SUB, self.class_of(choice), target, _rank(classes.UNION))
            case AllFrom(prop, _):
                raise _unread(f"allValuesFrom ({prop})")

    def out_of(self, source: int, expression: Expression) -> None:
        """What is of the source class is of this expression; no rule draws anything from the others."""
        match expression:
            case Named(iri):
                self.put(classes.SUB, source, self.number(iri), _rank(classes.PARTS))
            case HasValue(prop, value):
                self.put(classes.OF_VALUE, source, self.property(prop), self.number(value))
            case AllFrom(prop, filler):
                if not isinstance(filler, Named):
                    raise _unread(f"allValuesFrom ({prop})")
                self.put(classes.EVERY, source, self.property(prop), self.number(filler.iri))
            case All(parts):
                for part in parts:
                    self.out_of(source, part)
            case _:
                pass

    def relations(self) -> None:
        for broad, narrows in self.axioms.sub_properties.items():
            for narrow in narrows:
                self.rewrite(narrow, broad, 0, properties.SUBPROPERTY)
        for index, inverse, rule in (
            (self.axioms.inverses, 1, properties.INVERSE),
            (self.axioms.equivalent, 0, properties.EQUIVALENT),
        ):
            for prop, others in index.items():
                for other in others:
                    self.rewrite(other, prop, inverse, rule)
        for prop in self.axioms.symmetric:
            self.rewrite(prop, prop, 1, properties.SYMMETRIC)
        for prop in self.axioms.transitive:
            self.put(properties.TRANSITIVE, self.property(prop))
        for prop, chains in self.axioms.chains.items():
            for steps in chains:
                first = self.property(steps[0])
                for n in range(1, len(steps) - 1):
                    joined, _ = self.fresh(steps[: n + 1])
                    self.put(properties.CHAIN, first, self.property(steps[n]), joined)
                    first = joined
                self.put(properties.CHAIN, first, self.property(steps[-1]), self.property(prop))

    def rewrite(self, narrow: URIRef, broad: URIRef, inverse: int, rule: Rule) -> None:
        self.put(properties.REWRITE, self.property(narrow), self.property(broad), inverse, _rank(rule))

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


def _rank(rule: Rule) -> int:
    return RANKS[rule.name]


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
