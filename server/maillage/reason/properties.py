"""The rules of properties: what a relation entails (OWL 2 RL, prp-*), less those that give identities."""

from collections.abc import Iterator
from typing import Final

from rdflib import RDF
from rdflib.term import Node, URIRef

from maillage.reason.axioms import Axioms
from maillage.reason.rule import Fact, Ids, Known, Premises, Rule, Select, in_order


def _typing(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    yield (
        f"SELECT CASE a.inverse WHEN 0 THEN d.s ELSE d.o END AS s, {ids['rdf:type']} AS p, a.class AS o,"
        f" a.rule AS rank FROM {one} d JOIN ax_typing a ON a.property = d.p"
    )


TYPING: Final = Select("typing", "property, class, inverse, rule", _typing)
"""Shared by domain and range."""


def _from_domain(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    subject, predicate, rdf_class = fact
    for prop, domains in axioms.domains.items() if predicate == RDF.type else ():
        if rdf_class in domains:
            for value in known.objects(subject, prop):
                yield ((subject, prop, value),)


def _from_range(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    value, predicate, rdf_class = fact
    for prop, ranges in axioms.ranges.items() if predicate == RDF.type else ():
        if rdf_class in ranges:
            for bearer in known.subjects(prop, value):
                yield ((bearer, prop, value),)


DOMAIN: Final = Rule(
    "prp-dom",
    "Qui a cette propriété est de son domaine.",
    "What has this property is of its domain.",
    _from_domain,
    TYPING,
)
RANGE: Final = Rule(
    "prp-rng",
    "La valeur de cette propriété est de son image.",
    "A value of this property is of its range.",
    _from_range,
    TYPING,
)


def _rewrite(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    yield (
        "SELECT CASE a.inverse WHEN 0 THEN d.s ELSE d.o END AS s, a.broad AS p,"
        " CASE a.inverse WHEN 0 THEN d.o ELSE d.s END AS o, a.rule AS rank"
        f" FROM {one} d JOIN ax_rewrite a ON a.narrow = d.p"
    )


REWRITE: Final = Select("rewrite", "narrow, broad, inverse, rule", _rewrite)
"""Shared by the rules that turn one relation into another."""


def _from_narrower(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, p, o = fact
    for narrower in axioms.sub_properties.get(URIRef(str(p)), ()):
        if (s, narrower, o) in known:
            yield ((s, narrower, o),)


SUBPROPERTY: Final = Rule(
    "prp-spo1",
    "Une relation plus précise entraîne la relation plus large.",
    "A more precise relation entails the broader one.",
    _from_narrower,
    REWRITE,
)


def _chain(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    yield (
        f"SELECT x.s, a.whole AS p, y.o, {rank} AS rank FROM {one} x"
        f" JOIN ax_chain a ON a.first = x.p JOIN {other} y ON y.s = x.o AND y.p = a.second"
    )


def _from_chain(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, p, o = fact
    for chain in axioms.chains.get(URIRef(str(p)), ()):
        yield from _paths(known, s, chain, o)


def _paths(known: Known, start: Node, chain: tuple[URIRef, ...], end: Node) -> Iterator[Premises]:
    first, *rest = chain
    for middle in in_order(known.objects(start, first)):
        step = (start, first, middle)
        if not rest and middle == end:
            yield (step,)
        elif rest:
            for path in _paths(known, middle, tuple(rest), end):
                yield (step, *path)


CHAIN: Final = Rule(
    "prp-spo2",
    "Deux relations qui se suivent en donnent une troisième (chaîne de propriétés).",
    "Two relations in a row give a third (property chain).",
    _from_chain,
    Select("chain", "first, second, whole", _chain, joins=True),
)


def _from_inverse(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, p, o = fact
    for inverse in axioms.inverses.get(URIRef(str(p)), ()):
        if (o, inverse, s) in known:
            yield ((o, inverse, s),)


INVERSE: Final = Rule(
    "prp-inv",
    "Une relation se lit aussi dans l’autre sens.",
    "A relation reads the other way round too.",
    _from_inverse,
    REWRITE,
)


def _from_symmetric(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, p, o = fact
    if p in axioms.symmetric and (o, p, s) in known:
        yield ((o, p, s),)


SYMMETRIC: Final = Rule(
    "prp-symp",
    "Cette relation vaut dans les deux sens.",
    "This relation holds both ways.",
    _from_symmetric,
    REWRITE,
)


def _transitive(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    yield (
        f"SELECT x.s, x.p, y.o, {rank} AS rank FROM {one} x"
        f" JOIN ax_transitive a ON a.property = x.p JOIN {other} y ON y.s = x.o AND y.p = x.p"
    )


def _from_transitive(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, p, o = fact
    if p in axioms.transitive:
        for middle in in_order(known.objects(s, p)):
            if middle not in (s, o) and (middle, p, o) in known:
                yield (s, p, middle), (middle, p, o)


TRANSITIVE: Final = Rule(
    "prp-trp",
    "Cette relation se transmet de proche en proche.",
    "This relation carries on from one to the next.",
    _from_transitive,
    Select("transitive", "property", _transitive, joins=True),
)


def _from_equivalent(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, p, o = fact
    for same in axioms.equivalent.get(URIRef(str(p)), ()):
        if (s, same, o) in known:
            yield ((s, same, o),)


EQUIVALENT: Final = Rule(
    "prp-eqp",
    "Deux propriétés équivalentes disent la même chose.",
    "Two equivalent properties say the same.",
    _from_equivalent,
    REWRITE,
)
