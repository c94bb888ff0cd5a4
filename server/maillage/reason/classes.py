"""The rules of classes: what is of one is of another (OWL 2 RL, cax-* and cls-*)."""

from collections.abc import Callable, Iterator
from typing import Final

from rdflib import OWL, RDF
from rdflib.term import Node, URIRef

from maillage.reason.axioms import All, AllFrom, AnyOf, Axioms, Expression, HasValue, Named, SomeFrom
from maillage.reason.rule import Fact, Ids, Known, Premises, Rule, Select, in_order

Find = Callable[[Known, Axioms, Fact], Iterator[Premises]]


def _into(kind: type[Expression]) -> Find:
    """The triples that put a thing in a class through an expression of a kind."""

    def find(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
        subject, predicate, rdf_class = fact
        if predicate == RDF.type and isinstance(rdf_class, URIRef):
            for expression in axioms.into_class.get(rdf_class, ()):
                found = satisfies(known, subject, expression) if isinstance(expression, kind) else None
                if found is not None:
                    yield found

    return find


def satisfies(known: Known, subject: Node, expression: Expression) -> Premises | None:
    """The known triples that put a thing in a class expression, or None."""
    match expression:
        case Named(iri):
            fact = (subject, RDF.type, iri)
            return (fact,) if fact in known else None
        case HasValue(prop, value):
            return ((subject, prop, value),) if (subject, prop, value) in known else None
        case SomeFrom(prop, filler):
            return _some(known, subject, prop, filler)
        case All(parts):
            found = [satisfies(known, subject, part) for part in parts]
            return None if None in found else tuple(f for fs in found if fs for f in fs)
        case AnyOf(parts):
            return next((f for part in parts if (f := satisfies(known, subject, part)) is not None), None)
        case AllFrom(_, _):
            return None


def _some(known: Known, subject: Node, prop: URIRef, filler: Expression) -> Premises | None:
    for value in in_order(known.objects(subject, prop)):
        premises = () if filler == Named(OWL.Thing) else satisfies(known, value, filler)
        if premises is not None:
            return ((subject, prop, value), *premises)
    return None


def _out_of(known: Known, axioms: Axioms, subject: Node, wanted: Expression) -> Iterator[Premises]:
    """The types of a thing whose definition holds an expression."""
    for defined, expressions in axioms.from_class.items():
        for expression in expressions:
            parts = expression.parts if isinstance(expression, All) else (expression,)
            if wanted in parts and (subject, RDF.type, defined) in known:
                yield ((subject, RDF.type, defined),)


def _from_value(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    subject, predicate, obj = fact
    if isinstance(predicate, URIRef):
        yield from _out_of(known, axioms, subject, HasValue(predicate, obj))


def _from_parts(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    subject, predicate, obj = fact
    if predicate == RDF.type and isinstance(obj, URIRef):
        yield from _out_of(known, axioms, subject, Named(obj))


def _from_every(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    value, predicate, rdf_class = fact
    if predicate != RDF.type:
        return
    for defined, expressions in axioms.from_class.items():
        for expression in expressions:
            for part in expression.parts if isinstance(expression, All) else (expression,):
                if isinstance(part, AllFrom) and part.filler == Named(URIRef(str(rdf_class))):
                    for bearer in in_order(known.subjects(part.property, value)):
                        if (bearer, RDF.type, defined) in known:
                            yield (bearer, RDF.type, defined), (bearer, part.property, value)


def _sub(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    yield (
        f"SELECT d.s, d.p, a.broad AS o, a.rule AS rank FROM {one} d"
        f" JOIN ax_sub a ON a.narrow = d.o WHERE d.p = {ids['rdf:type']}"
    )


SUB: Final = Select("sub", "narrow, broad, rule", _sub)
"""Shared by the rules that go from a class to a class; an inner expression is a class with a negative id."""

SUBCLASS: Final = Rule(
    "cax-sco",
    "Ce qui est d’une classe est aussi de la classe plus large.",
    "What is of a class is of the broader class too.",
    _into(Named),
    SUB,
)


def _of_value(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    yield (
        f"SELECT d.s, a.property AS p, a.value AS o, {rank} AS rank FROM {one} d"
        f" JOIN ax_of_value a ON a.class = d.o WHERE d.p = {ids['rdf:type']}"
    )


OF_VALUE: Final = Rule(
    "cls-hv1",
    "Ce qui est de cette classe a, par définition, cette valeur.",
    "What is of this class has, by definition, this value.",
    _from_value,
    Select("of_value", "class, property, value", _of_value),
)


def _has_value(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    yield (
        f"SELECT d.s, {ids['rdf:type']} AS p, a.class AS o, {rank} AS rank FROM {one} d"
        " JOIN ax_has_value a ON a.property = d.p AND a.value = d.o"
    )


HAS_VALUE: Final = Rule(
    "cls-hv2",
    "Ce qui a cette valeur est, par définition, de cette classe.",
    "What has this value is, by definition, of this class.",
    _into(HasValue),
    Select("has_value", "property, value, class", _has_value),
)


def _of_some(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    """A value of a class (cls-svf1), or any value (cls-svf2), whose filler is 0."""
    kind = ids["rdf:type"]
    given = f"SELECT x.s, {kind} AS p, a.class AS o, {rank} AS rank FROM {one} x JOIN ax_some a"
    yield (
        f"{given} ON a.property = x.p AND a.filler <> 0"
        f" JOIN {other} t ON t.s = x.o AND t.p = {kind} AND t.o = a.filler"
    )
    if one == "delta":
        yield f"{given} ON a.property = x.p AND a.filler = 0"


SOME: Final = Rule(
    "cls-svf1",
    "Ce qui est relié à une chose de ce genre est, par définition, de cette classe.",
    "What is related to a thing of that kind is, by definition, of this class.",
    _into(SomeFrom),
    Select("some", "property, filler, class", _of_some, joins=True),
)


def _whole(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    """Of every part, so of the whole."""
    kind = ids["rdf:type"]
    yield (
        f"SELECT k.s, {kind} AS p, a.whole AS o, {rank} AS rank"
        f" FROM (SELECT DISTINCT d.s, a.whole FROM {one} d JOIN ax_both a ON a.part = d.o"
        f" WHERE d.p = {kind}) AS touched"
        " JOIN ax_both a ON a.whole = touched.whole"
        f" JOIN known k ON k.s = touched.s AND k.p = {kind} AND k.o = a.part"
        " GROUP BY k.s, a.whole, a.parts HAVING count(DISTINCT a.part) = a.parts"
    )


WHOLE: Final = Rule(
    "cls-int1",
    "Ce qui remplit toutes les conditions de la définition est de cette classe.",
    "What meets every condition of the definition is of this class.",
    _into(All),
    Select("both", "part, whole, parts", _whole),
)
PARTS: Final = Rule(
    "cls-int2",
    "Ce qui est de cette classe remplit chacune des conditions de sa définition.",
    "What is of this class meets each condition of its definition.",
    _from_parts,
    SUB,
)
UNION: Final = Rule(
    "cls-uni",
    "Ce qui remplit une des conditions de la définition est de cette classe.",
    "What meets one of the conditions of the definition is of this class.",
    _into(AnyOf),
    SUB,
)


def _every(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    yield (
        f"SELECT k.o AS s, {ids['rdf:type']} AS p, a.filler AS o, {rank} AS rank FROM {one} t"
        f" JOIN ax_every a ON a.class = t.o JOIN {other} k ON k.s = t.s AND k.p = a.property"
        f" WHERE t.p = {ids['rdf:type']}"
    )


EVERY: Final = Rule(
    "cls-avf",
    "Ce à quoi cette classe est reliée par cette propriété est, par définition, du genre voulu.",
    "What this class is related to by this property is, by definition, of the required kind.",
    _from_every,
    Select("every", "class, property, filler", _every, joins=True),
)
