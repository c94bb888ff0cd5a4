"""The ontology's axioms as plain data, for whoever compiles rules from them (OWL 2 RL)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node


@dataclass(frozen=True)
class Named:
    """A class by its IRI."""

    iri: URIRef


@dataclass(frozen=True)
class HasValue:
    """Things that have this value for this property."""

    property: URIRef
    value: Node


@dataclass(frozen=True)
class SomeFrom:
    """Things related by this property to a thing of this class."""

    property: URIRef
    filler: "Expression"


@dataclass(frozen=True)
class AllFrom:
    """Things related by this property to things of this class only."""

    property: URIRef
    filler: "Expression"


@dataclass(frozen=True)
class All:
    """Things of all these classes."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class AnyOf:
    """Things of one of these classes."""

    parts: tuple["Expression", ...]


Expression = Named | HasValue | SomeFrom | AllFrom | All | AnyOf


@dataclass(frozen=True)
class Axioms:
    """What the ontology says, indexed by what each axiom concludes."""

    into_class: Mapping[URIRef, tuple[Expression, ...]]
    from_class: Mapping[URIRef, tuple[Expression, ...]]
    domains: Mapping[URIRef, tuple[URIRef, ...]]
    ranges: Mapping[URIRef, tuple[URIRef, ...]]
    sub_properties: Mapping[URIRef, tuple[URIRef, ...]]
    equivalent: Mapping[URIRef, tuple[URIRef, ...]]
    inverses: Mapping[URIRef, tuple[URIRef, ...]]
    chains: Mapping[URIRef, tuple[tuple[URIRef, ...], ...]]
    keys: tuple[tuple[URIRef, tuple[URIRef, ...]], ...]
    symmetric: frozenset[URIRef]
    transitive: frozenset[URIRef]
    functional: frozenset[URIRef]
    inverse_functional: frozenset[URIRef]

    def properties(self) -> frozenset[URIRef]:
        """Every property that some axiom speaks of: no other can make a rule fire."""
        found = set(self.symmetric | self.transitive | self.functional | self.inverse_functional)
        for index in (self.domains, self.ranges):
            found.update(index)
        for pairs in (self.sub_properties, self.equivalent, self.inverses):
            for target, others in pairs.items():
                found.update((target, *others))
        for target, chains in self.chains.items():
            found.update((target, *(step for chain in chains for step in chain)))
        found.update(p for _, key in self.keys for p in key)
        for expressions in (*self.into_class.values(), *self.from_class.values()):
            for expression in expressions:
                found.update(_properties(expression))
        return frozenset(found)


def read_axioms(graph: Graph) -> Axioms:
    """The axioms of an ontology given as triples.

    Raises:
        ValueError: a class expression that the rules do not read (so that none is passed over).
    """
    into: dict[URIRef, list[Expression]] = defaultdict(list)
    out: dict[URIRef, list[Expression]] = defaultdict(list)
    for narrow, broad in _inclusions(graph):
        if isinstance(broad, URIRef):
            into[broad].append(_expression(graph, narrow))
        if isinstance(narrow, URIRef) and not isinstance(broad, URIRef):
            out[narrow].append(_expression(graph, broad))
        if not isinstance(narrow, URIRef) and not isinstance(broad, URIRef):
            raise ValueError(f"inclusion of two anonymous classes: {narrow} {broad}")
    return Axioms(
        into_class={c: tuple(sorted(set(e), key=repr)) for c, e in into.items()},
        from_class={c: tuple(sorted(set(e), key=repr)) for c, e in out.items()},
        domains=_objects(graph, RDFS.domain),
        ranges=_objects(graph, RDFS.range),
        sub_properties=_swap(_pairs(graph, RDFS.subPropertyOf)),
        equivalent=_both(_pairs(graph, OWL.equivalentProperty)),
        inverses=_both(_pairs(graph, OWL.inverseOf)),
        chains=_chains(graph),
        keys=tuple(
            sorted(
                (c, tuple(_items(graph, k)))
                for c, k in graph.subject_objects(OWL.hasKey)
                if isinstance(c, URIRef)
            )
        ),
        symmetric=_of_type(graph, OWL.SymmetricProperty),
        transitive=_of_type(graph, OWL.TransitiveProperty),
        functional=_of_type(graph, OWL.FunctionalProperty),
        inverse_functional=_of_type(graph, OWL.InverseFunctionalProperty),
    )


def _inclusions(graph: Graph) -> Iterable[tuple[Node, Node]]:
    yield from graph.subject_objects(RDFS.subClassOf)
    for left, right in graph.subject_objects(OWL.equivalentClass):
        yield left, right
        yield right, left
    for defined in set(graph.subjects(OWL.intersectionOf)) | set(graph.subjects(OWL.unionOf)):
        if isinstance(defined, URIRef):
            raise ValueError(f"{defined}: define it by owl:equivalentClass")


def _expression(graph: Graph, node: Node) -> Expression:
    if isinstance(node, URIRef):
        return Named(node)
    for predicate, kind in ((OWL.intersectionOf, All), (OWL.unionOf, AnyOf)):
        members = graph.value(node, predicate)
        if members is not None:
            return kind(tuple(_expression(graph, m) for m in Collection(graph, members)))
    prop = graph.value(node, OWL.onProperty)
    value = graph.value(node, OWL.hasValue)
    some, every = graph.value(node, OWL.someValuesFrom), graph.value(node, OWL.allValuesFrom)
    if isinstance(prop, URIRef) and value is not None:
        return HasValue(prop, value)
    if isinstance(prop, URIRef) and some is not None:
        return SomeFrom(prop, _expression(graph, some))
    if isinstance(prop, URIRef) and every is not None:
        return AllFrom(prop, _expression(graph, every))
    raise ValueError(f"class expression not read by the rules: {sorted(graph.predicate_objects(node))}")


def _properties(expression: Expression) -> set[URIRef]:
    match expression:
        case HasValue(prop, _):
            return {prop}
        case SomeFrom(prop, filler) | AllFrom(prop, filler):
            return {prop} | _properties(filler)
        case All(parts) | AnyOf(parts):
            return set().union(*map(_properties, parts))
        case Named(_):
            return set()


def _pairs(graph: Graph, predicate: URIRef) -> list[tuple[URIRef, URIRef]]:
    return sorted(
        (s, o)
        for s, o in graph.subject_objects(predicate)
        if isinstance(s, URIRef) and isinstance(o, URIRef) and s != o
    )


def _grouped(pairs: Iterable[tuple[URIRef, URIRef]]) -> dict[URIRef, tuple[URIRef, ...]]:
    found: dict[URIRef, list[URIRef]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(sorted(set(values))) for key, values in found.items()}


def _objects(graph: Graph, predicate: URIRef) -> dict[URIRef, tuple[URIRef, ...]]:
    return _grouped(_pairs(graph, predicate))


def _swap(pairs: list[tuple[URIRef, URIRef]]) -> dict[URIRef, tuple[URIRef, ...]]:
    return _grouped((o, s) for s, o in pairs)


def _both(pairs: list[tuple[URIRef, URIRef]]) -> dict[URIRef, tuple[URIRef, ...]]:
    return _grouped([*pairs, *((o, s) for s, o in pairs)])


def _items(graph: Graph, head: Node) -> list[URIRef]:
    return [item for item in Collection(graph, head) if isinstance(item, URIRef)]


def _chains(graph: Graph) -> dict[URIRef, tuple[tuple[URIRef, ...], ...]]:
    found: dict[URIRef, list[tuple[URIRef, ...]]] = defaultdict(list)
    for prop, head in graph.subject_objects(OWL.propertyChainAxiom):
        if isinstance(prop, URIRef):
            found[prop].append(tuple(_items(graph, head)))
    return {prop: tuple(sorted(chains)) for prop, chains in found.items()}


def _of_type(graph: Graph, rdf_class: URIRef) -> frozenset[URIRef]:
    return frozenset(s for s in graph.subjects(RDF.type, rdf_class) if isinstance(s, URIRef))
