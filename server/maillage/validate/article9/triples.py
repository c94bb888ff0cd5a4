"""Writes verdicts as triples: `mlg:Verdict`, and a `mlg:Ground` for each fact that it tells of."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from maillage import iris
from maillage.validate.article9.elements import Wording
from maillage.validate.article9.verdicts import Ground, Verdict
from maillage.vocabulary import CODES, ID, expand


def triples(found: Iterable[Verdict]) -> Iterator[ox.Triple]:
    """The verdicts as triples, in the order given."""
    for verdict in found:
        yield from _about(verdict.iri, _verdict(verdict))
        for ground in verdict.grounds:
            yield from _about(ground_iri(verdict, ground), _ground(ground))


def ground_iri(verdict: Verdict, ground: Ground) -> str:
    """The IRI of a ground: that of the pole, of the clue and of the fact."""
    fact = ground.fact.removeprefix(ID).removeprefix(CODES).replace("/", "-")
    return iris.thing("ground", "--".join((verdict.ptce.rpartition("/")[2], ground.clue, fact)))


_Description = Iterator[tuple[str, ox.NamedNode | ox.Literal]]


def _about(subject: str, description: _Description) -> Iterator[ox.Triple]:
    for predicate, term in description:
        yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(expand(predicate)), term)


def _verdict(verdict: Verdict) -> _Description:
    yield "rdf:type", ox.NamedNode(expand("mlg:Verdict"))
    yield from _texts("rdfs:label", verdict.label)
    yield "mlg:verdictOn", ox.NamedNode(verdict.ptce)
    yield "mlg:criterion", ox.NamedNode(verdict.criterion)
    yield "mlg:outcome", ox.NamedNode(iris.code("outcomes", verdict.outcome))
    yield from _texts("mlg:elementName", verdict.element)
    yield from _texts("mlg:reason", verdict.reason)
    if verdict.settled_by:
        yield from _texts("mlg:settledBy", verdict.settled_by)
    if verdict.kinds_found:
        yield from _texts("mlg:kindsFound", verdict.kinds_found)
    for fact in verdict.rests_on:
        yield "mlg:restsOn", ox.NamedNode(fact)
    for ground in verdict.grounds:
        yield "mlg:hasGround", ox.NamedNode(ground_iri(verdict, ground))


def _ground(ground: Ground) -> _Description:
    yield "rdf:type", ox.NamedNode(expand("mlg:Ground"))
    yield from _texts("rdfs:label", ground.label)
    yield "mlg:shows", ox.NamedNode(iris.code("outcomes", ground.shows))
    yield "mlg:fact", ox.NamedNode(ground.fact)
    for graph in ground.graphs:
        yield "mlg:statedIn", ox.NamedNode(graph)


def _texts(predicate: str, wording: Wording) -> _Description:
    yield predicate, ox.Literal(wording.fr, language="fr")
    yield predicate, ox.Literal(wording.en, language="en")
