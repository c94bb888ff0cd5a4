"""Finds, for an inferred triple, the rules and premises that give it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from rdflib import OWL, RDF, Namespace, URIRef
from rdflib.term import Node

from maillage.reason.axioms import All, AllFrom, AnyOf, Axioms, Expression, HasValue, Named, SomeFrom
from maillage.vocabulary import PREFIXES

Fact = tuple[Node, Node, Node]
Step = tuple[str, tuple[Fact, ...]]
ORG, MLG = Namespace(PREFIXES["org"]), Namespace(PREFIXES["mlg"])


class Known(Protocol):
    """The triples that premises are looked for in."""

    def __contains__(self, fact: Fact) -> bool:
        """Whether a triple is known."""
        ...

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """The objects of the triples of a subject and predicate."""
        ...

    def subjects(self, predicate: Node, obj: Node) -> Iterator[Node]:
        """The subjects of the triples of a predicate and object."""
        ...


class Explainer:
    """Finds the steps that give a triple."""

    def __init__(self, axioms: Axioms, known: Known) -> None:
        self.axioms, self.known = axioms, known

    def steps(self, fact: Fact) -> Iterator[Step]:
        """Every step that gives a triple from known ones: those of rules first, then of identity."""
        subject, predicate, obj = fact
        found = (
            self._of_type(subject, obj)
            if predicate == RDF.type
            else self._of_property(subject, predicate, obj)
        )
        yield from (step for step in found if fact not in step[1])
        yield from self._by_identity(fact)

    def _of_type(self, subject: Node, rdf_class: Node) -> Iterator[Step]:
        if not isinstance(rdf_class, URIRef):
            return
        for expression in self.axioms.into_class.get(rdf_class, ()):
            premises = self.satisfies(subject, expression)
            if premises is not None:
                yield _rule_into(expression), premises
        for prop, domains in self.axioms.domains.items():
            if rdf_class in domains:
                for value in self.known.objects(subject, prop):
                    yield "prp-dom", ((subject, prop, value),)
        for prop, ranges in self.axioms.ranges.items():
            if rdf_class in ranges:
                for bearer in self.known.subjects(prop, subject):
                    yield "prp-rng", ((bearer, prop, subject),)
        yield from self._from_class(
            subject, lambda e: isinstance(e, Named) and e.iri == rdf_class, "cls-int2"
        )

    def _from_class(self, subject: Node, wanted: Callable[[Expression], bool], rule: str) -> Iterator[Step]:
        for defined, expressions in self.axioms.from_class.items():
            for expression in expressions:
                parts = expression.parts if isinstance(expression, All) else (expression,)
                if any(wanted(part) for part in parts) and (subject, RDF.type, defined) in self.known:
                    yield rule, ((subject, RDF.type, defined),)

    def satisfies(self, subject: Node, expression: Expression) -> tuple[Fact, ...] | None:
        """The known triples that put a thing in a class expression, or None."""
        match expression:
            case Named(iri):
                fact = (subject, RDF.type, iri)
                return (fact,) if fact in self.known else None
            case HasValue(prop, value):
                return ((subject, prop, value),) if (subject, prop, value) in self.known else None
            case SomeFrom(prop, filler):
                return self._some(subject, prop, filler)
            case All(parts):
                found = [self.satisfies(subject, part) for part in parts]
                return None if None in found else tuple(f for fs in found if fs for f in fs)
            case AnyOf(parts):
                return next((f for part in parts if (f := self.satisfies(subject, part)) is not None), None)
            case AllFrom(_, _):
                return None

    def _some(self, subject: Node, prop: URIRef, filler: Expression) -> tuple[Fact, ...] | None:
        for value in _in_order(self.known.objects(subject, prop)):
            premises = () if filler == Named(OWL.Thing) else self.satisfies(value, filler)
            if premises is not None:
                return ((subject, prop, value), *premises)
        return None

    def _of_property(self, s: Node, p: Node, o: Node) -> Iterator[Step]:
        if not isinstance(p, URIRef):
            return
        yield from self._by_role(s, p, o)
        yield from self._by_link(s, p, o)
        for narrower in self.axioms.sub_properties.get(p, ()):
            if (s, narrower, o) in self.known:
                yield "prp-spo1", ((s, narrower, o),)
        for inverse in self.axioms.inverses.get(p, ()):
            if (o, inverse, s) in self.known:
                yield "prp-inv", ((o, inverse, s),)
        for same in self.axioms.equivalent.get(p, ()):
            if (s, same, o) in self.known:
                yield "prp-eqp", ((s, same, o),)
        if p in self.axioms.symmetric and (o, p, s) in self.known:
            yield "prp-symp", ((o, p, s),)
        for chain in self.axioms.chains.get(p, ()):
            for path in self._paths(s, chain, o):
                yield "prp-spo2", path
        if p in self.axioms.transitive:
            for middle in _in_order(self.known.objects(s, p)):
                if middle not in (s, o) and (middle, p, o) in self.known:
                    yield "prp-trp", ((s, p, middle), (middle, p, o))
        yield from self._from_class(s, lambda e: e == HasValue(p, o), "cls-hv1")
        if p == OWL.sameAs:
            yield from self._same(s, o)

    def _paths(self, start: Node, chain: tuple[URIRef, ...], end: Node) -> Iterator[tuple[Fact, ...]]:
        first, *rest = chain
        for middle in _in_order(self.known.objects(start, first)):
            step = (start, first, middle)
            if not rest and middle == end:
                yield (step,)
            elif rest:
                for path in self._paths(middle, tuple(rest), end):
                    yield (step, *path)

    def _by_role(self, s: Node, p: URIRef, o: Node) -> Iterator[Step]:
        for role in self.known.subjects(ORG.roleProperty, p):
            for node in _in_order(self.known.subjects(ORG.member, s)):
                facts = ((node, ORG.member, s), (node, ORG.organization, o), (node, ORG.role, role))
                if all(fact in self.known for fact in facts):
                    yield "org-roleproperty", (*facts, (role, ORG.roleProperty, p))

    def _by_link(self, s: Node, p: URIRef, o: Node) -> Iterator[Step]:
        for kind in self.known.subjects(MLG.linkProperty, p):
            for node in _in_order(self.known.subjects(MLG.linkKind, kind)):
                for ends in link_ends(self.known, node, kind):
                    if ends[0][2] == s and ends[1][2] == o:
                        yield (
                            "mlg-linkproperty",
                            (*ends, (node, MLG.linkKind, kind), (kind, MLG.linkProperty, p)),
                        )

    def _same(self, s: Node, o: Node) -> Iterator[Step]:
        for _, key in self.axioms.keys:
            shared = [(p, v) for p in key for v in self.known.objects(s, p) if (o, p, v) in self.known]
            if {p for p, _ in shared} == set(key):
                yield "prp-key", tuple((x, p, v) for p, v in shared for x in (s, o))
        for prop in sorted(self.axioms.functional):
            for bearer in set(self.known.subjects(prop, s)) & set(self.known.subjects(prop, o)):
                yield "prp-fp", ((bearer, prop, s), (bearer, prop, o))
        for prop in sorted(self.axioms.inverse_functional):
            for value in set(self.known.objects(s, prop)) & set(self.known.objects(o, prop)):
                yield "prp-ifp", ((s, prop, value), (o, prop, value))
        if (o, OWL.sameAs, s) in self.known:
            yield "eq-sym", ((o, OWL.sameAs, s),)
        for middle in self.known.objects(s, OWL.sameAs):
            if (middle, OWL.sameAs, o) in self.known:
                yield "eq-trans", ((s, OWL.sameAs, middle), (middle, OWL.sameAs, o))

    def _by_identity(self, fact: Fact) -> Iterator[Step]:
        s, p, o = fact
        if p == OWL.sameAs:
            return
        for other in self.known.subjects(OWL.sameAs, s):
            if (other, p, o) in self.known:
                yield "eq-rep", ((other, OWL.sameAs, s), (other, p, o))
        for other in self.known.subjects(OWL.sameAs, o):
            if (s, p, other) in self.known:
                yield "eq-rep", ((other, OWL.sameAs, o), (s, p, other))


def link_ends(graph: Known, link: Node, kind: Node) -> list[tuple[Fact, Fact]]:
    """The pairs of parties that a link relates, as the triples that name them.

    A directed kind relates `fromParty` to `toParty`; another relates every two parties, both ways.
    """
    sides = [
        [(link, p, x) for p in properties for x in _in_order(graph.objects(link, p))]
        for properties in ((MLG.fromParty,), (MLG.toParty,), (MLG.fromParty, MLG.toParty, MLG.party))
    ]
    directed = any(str(value) == "true" for value in graph.objects(kind, MLG.directed))
    left, right = (sides[0], sides[1]) if directed else (sides[2], sides[2])
    named: dict[tuple[Node, Node], tuple[Fact, Fact]] = {}
    for a in left:
        for b in right:
            if a[2] != b[2]:
                named.setdefault((a[2], b[2]), (a, b))
    return list(named.values())


def _in_order(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=str)


def _rule_into(expression: Expression) -> str:
    match expression:
        case Named(_):
            return "cax-sco"
        case HasValue(_, _):
            return "cls-hv2"
        case SomeFrom(_, _):
            return "cls-svf1"
        case All(_):
            return "cls-int1"
        case AnyOf(_):
            return "cls-uni"
        case AllFrom(_, _):
            return "cls-avf"
