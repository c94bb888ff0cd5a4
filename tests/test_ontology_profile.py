"""The ontology keeps to OWL 2 RL: the profile's grammar, checked on the triples."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from maillage import paths

XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
AXIOMS: Final = """
    backwardCompatibleWith deprecated differentFrom disjointWith distinctMembers equivalentClass
    equivalentProperty hasKey imports incompatibleWith inverseOf members priorVersion propertyChainAxiom
    propertyDisjointWith sameAs versionIRI versionInfo assertionProperty sourceIndividual targetIndividual
    targetValue annotatedSource annotatedProperty annotatedTarget"""
EXPRESSIONS: Final = """
    onProperty onClass intersectionOf unionOf complementOf oneOf someValuesFrom allValuesFrom hasValue
    maxCardinality maxQualifiedCardinality"""
TYPES: Final = """
    AllDifferent AllDisjointClasses AllDisjointProperties AnnotationProperty AsymmetricProperty Axiom Class
    DatatypeProperty FunctionalProperty InverseFunctionalProperty IrreflexiveProperty NamedIndividual
    NegativePropertyAssertion ObjectProperty Ontology Restriction SymmetricProperty TransitiveProperty"""
XSD_TYPES: Final = """
    decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short
    byte unsignedLong unsignedInt unsignedShort unsignedByte float double string normalizedString token
    language Name NCName NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp"""
DATATYPES: Final = frozenset(
    {RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal} | {XSD[name] for name in XSD_TYPES.split()}
)
OWL_EXPRESSIONS: Final = frozenset(OWL[name] for name in EXPRESSIONS.split())
OWL_NAMES: Final = OWL_EXPRESSIONS | {OWL[name] for name in AXIOMS.split()}
OWL_TYPES: Final = frozenset(OWL[name] for name in TYPES.split())


class Profile:
    """OWL 2 Profiles (W3C, 2012), 4.2: what may stand where in an OWL 2 RL ontology."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.faults: list[str] = []
        self.data = frozenset(graph.subjects(RDF.type, OWL.DatatypeProperty))

    def check(self) -> list[str]:
        """Every departure from the profile, one sentence each; none when the ontology keeps to it."""
        self._vocabulary()
        for narrow, broad in self.graph.subject_objects(RDFS.subClassOf):
            self.subclass(narrow)
            self.superclass(broad)
        for pair in self.graph.subject_objects(OWL.equivalentClass):
            for side in pair:
                self.equivalent(side)
        for pair in self.graph.subject_objects(OWL.disjointWith):
            for side in pair:
                self.subclass(side)
        for head in self._heads(OWL.AllDisjointClasses, OWL.members):
            for member in Collection(self.graph, head):
                self.subclass(member)
        for owner in self.graph.subjects(OWL.hasKey):
            self.subclass(owner)
        for predicate in (RDFS.domain, RDFS.range):
            for prop, target in self.graph.subject_objects(predicate):
                self._domain_or_range(prop, predicate, target)
        for asserted in set(self.graph.objects(None, RDF.type)):
            if isinstance(asserted, BNode):
                self.superclass(asserted)
        for defined in set(self.graph.subjects(OWL.intersectionOf)):
            if isinstance(defined, URIRef):
                self._parts(defined, OWL.intersectionOf, self.equivalent)
        return self.faults

    def subclass(self, node: Node) -> None:
        """A subClassExpression: named class, intersection, union, enumeration, some values, one value."""
        self._expression(
            node,
            "subclass",
            {
                OWL.intersectionOf: lambda: self._parts(node, OWL.intersectionOf, self.subclass),
                OWL.unionOf: lambda: self._parts(node, OWL.unionOf, self.subclass),
                OWL.oneOf: lambda: None,
                OWL.someValuesFrom: lambda: self._filler(node, OWL.someValuesFrom, self.subclass, thing=True),
                OWL.hasValue: lambda: None,
            },
        )

    def superclass(self, node: Node) -> None:
        """A superClassExpression: named class, intersection, complement, all values, one value, at most 0 or 1."""
        self._expression(
            node,
            "superclass",
            {
                OWL.intersectionOf: lambda: self._parts(node, OWL.intersectionOf, self.superclass),
                OWL.complementOf: lambda: self._filler(node, OWL.complementOf, self.subclass),
                OWL.allValuesFrom: lambda: self._filler(node, OWL.allValuesFrom, self.superclass),
                OWL.hasValue: lambda: None,
                OWL.maxCardinality: lambda: self._at_most(node, OWL.maxCardinality),
                OWL.maxQualifiedCardinality: lambda: self._at_most(node, OWL.maxQualifiedCardinality),
            },
        )

    def equivalent(self, node: Node) -> None:
        """An equivClassExpression: named class, intersection, one value."""
        self._expression(
            node,
            "equivalent class",
            {
                OWL.intersectionOf: lambda: self._parts(node, OWL.intersectionOf, self.equivalent),
                OWL.hasValue: lambda: None,
            },
        )

    def _expression(self, node: Node, place: str, allowed: dict[URIRef, Callable[[], None]]) -> None:
        if isinstance(node, URIRef):
            if node == OWL.Thing:
                self.faults.append(f"owl:Thing as {place}")
            return
        kinds = set(self.graph.predicates(node)) & OWL_EXPRESSIONS - {OWL.onProperty, OWL.onClass}
        for kind in sorted(kinds - allowed.keys(), key=str):
            self.faults.append(f"{self._name(kind)} as {place}")
        if not kinds:
            self.faults.append(f"no known expression as {place}")
        for kind in sorted(kinds & allowed.keys(), key=str):
            if isinstance(kind, URIRef):
                allowed[kind]()

    def _parts(self, node: Node, predicate: URIRef, check: Callable[[Node], None]) -> None:
        for head in self.graph.objects(node, predicate):
            for part in Collection(self.graph, head):
                check(part)

    def _filler(
        self, node: Node, predicate: URIRef, check: Callable[[Node], None], thing: bool = False
    ) -> None:
        over_data = self.graph.value(node, OWL.onProperty) in self.data
        for target in self.graph.objects(node, predicate):
            if over_data:
                self._datatype(target)
            elif not (thing and target == OWL.Thing):
                check(target)

    def _at_most(self, node: Node, predicate: URIRef) -> None:
        for number in self.graph.objects(node, predicate):
            if not isinstance(number, Literal) or int(number) > 1:
                self.faults.append(f"{self._name(predicate)} {number}: at most 0 or 1")
        for target in self.graph.objects(node, OWL.onClass):
            if target != OWL.Thing:
                self.subclass(target)

    def _domain_or_range(self, prop: Node, predicate: URIRef, target: Node) -> None:
        if predicate == RDFS.range and prop in self.data:
            self._datatype(target)
        else:
            self.superclass(target)

    def _datatype(self, node: Node) -> None:
        if node not in DATATYPES:
            self.faults.append(f"datatype outside OWL 2 RL: {node}")

    def _vocabulary(self) -> None:
        """No construct of OWL but the profile's: hasSelf, exact or minimum cardinality, reflexivity…"""
        for predicate in sorted(set(self.graph.predicates()), key=str):
            if str(predicate).startswith(str(OWL)) and predicate not in OWL_NAMES:
                self.faults.append(f"{self._name(predicate)}: outside OWL 2 RL")
        for kind in sorted(set(self.graph.objects(None, RDF.type)), key=str):
            if isinstance(kind, URIRef) and str(kind).startswith(str(OWL)) and kind not in OWL_TYPES:
                self.faults.append(f"{self._name(kind)}: outside OWL 2 RL")

    def _heads(self, kind: URIRef, predicate: URIRef) -> Iterator[Node]:
        for node in self.graph.subjects(RDF.type, kind):
            yield from self.graph.objects(node, predicate)

    def _name(self, term: Node) -> str:
        return f"owl:{str(term).removeprefix(str(OWL))}"


def faults(turtle: str) -> list[str]:
    """The departures of a small ontology, given as Turtle without its prefixes."""
    prefixes = f"@prefix : <http://example.org/> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> . "
    return Profile(Graph().parse(data=prefixes + turtle, format="turtle")).check()


@pytest.mark.parametrize(
    "path",
    [*sorted(paths.ONTOLOGY.glob("*.ttl")), *sorted((paths.ONTOLOGY / "codes").glob("*.ttl"))],
    ids=lambda path: path.name,
)
def test_our_files_keep_to_the_profile(path: object) -> None:
    """Vocabulary, reused axioms, alignments and code lists are each OWL 2 RL."""
    assert Profile(Graph().parse(str(path))).check() == []


def test_our_files_together_keep_to_the_profile() -> None:
    """So are they together, where a property declared in one file is used in another."""
    graph = Graph()
    for path in (*paths.ONTOLOGY.glob("*.ttl"), *(paths.ONTOLOGY / "codes").glob("*.ttl")):
        graph.parse(path)
    assert Profile(graph).check() == []


@pytest.mark.parametrize(
    "turtle",
    [
        ":A rdfs:subClassOf :B .",
        "[ owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
        "[ owl:intersectionOf ( :A [ owl:onProperty :p ; owl:someValuesFrom :B ] ) ] rdfs:subClassOf :C .",
        "[ owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :C .",
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] .",
        ":A rdfs:subClassOf [ owl:complementOf :B ] .",
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":A owl:equivalentClass [ owl:intersectionOf ( :B [ owl:onProperty :p ; owl:hasValue :b ] ) ] .",
        ":p a owl:DatatypeProperty ; rdfs:range xsd:decimal .",
        ":p a owl:IrreflexiveProperty . :A owl:hasKey ( :p ) .",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B ) .",
    ],
)
def test_what_the_profile_allows_passes(turtle: str) -> None:
    """The checker does not refuse what OWL 2 RL allows."""
    assert faults(turtle) == []


@pytest.mark.parametrize(
    ("turtle", "fault"),
    [
        (":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] .", "owl:unionOf as superclass"),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
            "owl:someValuesFrom as superclass",
        ),
        (":A rdfs:subClassOf [ owl:oneOf ( :a :b ) ] .", "owl:oneOf as superclass"),
        (":A rdfs:subClassOf owl:Thing .", "owl:Thing as superclass"),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 2 ] .",
            "owl:maxCardinality 2: at most 0 or 1",
        ),
        (":A rdfs:subClassOf [ owl:complementOf [ owl:complementOf :B ] ] .", "owl:complementOf as subclass"),
        (
            "[ owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .",
            "owl:allValuesFrom as subclass",
        ),
        ("[ owl:complementOf :B ] owl:disjointWith :A .", "owl:complementOf as subclass"),
        (
            "[] a owl:AllDisjointClasses ; owl:members ( :A [ owl:complementOf :B ] ) .",
            "owl:complementOf as subclass",
        ),
        (
            ":A owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
            "owl:someValuesFrom as equivalent class",
        ),
        (":A owl:intersectionOf ( :B [ owl:unionOf ( :C :D ) ] ) .", "owl:unionOf as equivalent class"),
        (":p rdfs:domain [ owl:unionOf ( :A :B ) ] .", "owl:unionOf as superclass"),
        (":p a owl:DatatypeProperty ; rdfs:range xsd:gYear .", f"datatype outside OWL 2 RL: {XSD.gYear}"),
        (":A owl:disjointUnionOf ( :B :C ) .", "owl:disjointUnionOf: outside OWL 2 RL"),
        (":p a owl:ReflexiveProperty .", "owl:ReflexiveProperty: outside OWL 2 RL"),
        ("[ owl:onProperty :p ; owl:hasSelf true ] rdfs:subClassOf :A .", "owl:hasSelf: outside OWL 2 RL"),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality 1 ] .",
            "owl:minCardinality: outside OWL 2 RL",
        ),
        (":a a [ owl:unionOf ( :A :B ) ] .", "owl:unionOf as superclass"),
    ],
)
def test_what_the_profile_forbids_is_found(turtle: str, fault: str) -> None:
    """Each construct outside OWL 2 RL is named."""
    assert fault in faults(turtle)
