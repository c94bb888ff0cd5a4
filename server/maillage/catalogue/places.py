"""What the name of a territory means, whether or not the data speak of it, and where that is."""

from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage import iris
from maillage.errors import ParameterError, TableError
from maillage.model import Territory
from maillage.search.asking import area
from maillage.sparql.binding import Term
from maillage.territories import Gazetteer, point_of, read_territories
from maillage.vocabulary import ID

_KINDS: Final = {
    "mlg:Commune": "commune",
    "mlg:EPCI": "epci",
    "mlg:Departement": "departement",
    "mlg:Region": "region",
    "mlg:Territory": "",
}
"""The kind of territory of each class; none where it may be of any."""


@cache
def gazetteer() -> Gazetteer:
    """The territories, read once in the life of a process: they belong to it, not to a release."""
    return read_territories()


def is_kind(rdf_class: str) -> bool:
    """Whether a class (a prefixed name) is one of territories."""
    return rdf_class in _KINDS


def meant(rdf_class: str, text: str) -> Territory:
    """The territory of a class that a text means, as people write it: a name, with its département or code.

    Raises:
        TableError: no such territory, or several; the message lists them or the nearest.
    """
    kind = _KINDS[rdf_class]
    if kind:
        return gazetteer().match(kind, text).territory
    try:
        return area(text, gazetteer())
    except ParameterError as fault:
        wrong = fault.__cause__
        raise wrong if isinstance(wrong, TableError) else fault from None


def of_term(term: Term | None) -> Territory | None:
    """The territory that an IRI is of; None when it is of none."""
    if not isinstance(term, NamedNode) or not term.value.startswith(ID):
        return None
    kind, _, code = term.value.removeprefix(ID).partition("/")
    return gazetteer().territories.by_code.get((kind, code))


def term(territory: Territory) -> NamedNode:
    """The IRI of a territory."""
    return NamedNode(iris.thing(territory.kind, territory.code))


def position(place: Term) -> Literal | None:
    """Where the territory of an IRI is, as a point of WKT; None when it is of none, or nowhere."""
    territory = of_term(place)
    point = point_of(territory.kind, territory.code) if territory else None
    return Literal(f"POINT({point.lon} {point.lat})") if point else None
