"""The territories that the facts speak of, and what they lie within, in triples."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from maillage import iris
from maillage.model import Territories, Territory
from maillage.terms import cell as terms
from maillage.territories.points import Point
from maillage.vocabulary import ID

TERRITORY_GRAPH = "decoupage-administratif-2026"
POINT_GRAPH = "contours-admin-express"
_CLASSES = {"commune": "Commune", "epci": "EPCI", "departement": "Departement", "region": "Region"}
_GRAPH, _POINTS = NamedNode(iris.graph(TERRITORY_GRAPH)), NamedNode(iris.graph(POINT_GRAPH))
_TYPE, _LABEL = terms.name("rdf:type"), terms.name("rdfs:label")
FIGURES = "https://www.insee.fr/fr/statistiques/2011101?geo="
"""Begins the address of INSEE's figures on a territory, its «dossier complet»."""
FRANCE = NamedNode(iris.thing("country", "FR"))


def territory_quads(territories: Territories, used: Iterable[tuple[str, str]]) -> Iterator[Quad]:
    """Type, name, codes and immediate containers of the territories used and of all above them.

    Every région and département is there, used or not: a question about any of them is a good one.
    """
    for predicate, term in (
        (_TYPE, terms.name("mlg:Country")),
        (_LABEL, terms.french("France")),
        (_LABEL, terms.english("France")),
    ):
        yield Quad(FRANCE, predicate, term, _GRAPH)
    for territory in _described(territories, used):
        subject = NamedNode(iris.thing(territory.kind, territory.code))
        for predicate, term in _facts(territory):
            yield Quad(subject, predicate, term, _GRAPH)


def point_quads(
    territories: Territories, used: Iterable[tuple[str, str]], points: Mapping[tuple[str, str], Point]
) -> Iterator[Quad]:
    """Where the same territories are: the point of each that has one (GeoSPARQL 1.1, `geo:hasCentroid`)."""
    for territory in _described(territories, used):
        if point := points.get((territory.kind, territory.code)):
            subject = NamedNode(iris.thing(territory.kind, territory.code))
            geometry = NamedNode(iris.thing("geometry", f"{territory.kind}-{territory.code}"))
            wkt = Literal(f"POINT({point.lon} {point.lat})", datatype=terms.name("geo:wktLiteral"))
            yield Quad(subject, terms.name("geo:hasCentroid"), geometry, _POINTS)
            yield Quad(geometry, _TYPE, terms.name("geo:Geometry"), _POINTS)
            yield Quad(geometry, terms.name("geo:asWKT"), wkt, _POINTS)


def _described(territories: Territories, used: Iterable[tuple[str, str]]) -> list[Territory]:
    always = [key for key in territories.by_code if key[0] in ("region", "departement")]
    return territories.chain([*used, *always])


def _facts(territory: Territory) -> Iterator[tuple[NamedNode, terms.Term]]:
    yield _TYPE, terms.name(f"mlg:{_CLASSES[territory.kind]}")
    yield _LABEL, terms.french(territory.name)
    if territory.kind != "epci":
        yield terms.name("mlg:inseeCode"), terms.typed(territory.code, "string")
    if territory.siren:
        yield terms.name("mlg:siren"), terms.typed(territory.siren, "string")
    if territory.population is not None:
        yield terms.name("mlg:population"), terms.typed(str(territory.population), "integer")
    for kind, code in territory.within:
        yield terms.name("mlg:within"), NamedNode(iris.thing(kind, code))
    if territory.figures:
        yield terms.name("rdfs:seeAlso"), NamedNode(FIGURES + territory.figures)


def seats(quads: Iterable[Quad], territories: Territories) -> Iterator[Quad]:
    """An intercommunality lies in its own territory: the actor whose SIREN is that of an EPCI."""
    siren = terms.name("mlg:siren")
    for quad in quads:
        number = quad.object.value if isinstance(quad.object, Literal) else ""
        if quad.predicate == siren and ("epci", number) in territories.by_code:
            place = NamedNode(iris.thing("epci", number))
            yield Quad(quad.subject, terms.name("mlg:locatedIn"), place, _GRAPH)


def territories_used(quads: Iterable[Quad]) -> list[tuple[str, str]]:
    """The (kind, code) of every commune, EPCI, département or région that quads speak of."""
    found = set()
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(ID):
                kind, _, code = term.value[len(ID) :].partition("/")
                if kind in _CLASSES:
                    found.add((kind, code))
    return sorted(found)
