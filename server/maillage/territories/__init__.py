"""The territories of France: what each code and name means, and what lies within what."""

from maillage.territories.gazetteer import Gazetteer, Match, read_territories
from maillage.territories.official import departement_of, load_official
from maillage.territories.points import (
    Point,
    distance_km,
    distance_sql,
    load_points,
    point_of,
    read_points,
)
from maillage.territories.triples import (
    FIGURES,
    POINT_GRAPH,
    TERRITORY_GRAPH,
    point_quads,
    seats,
    territories_used,
    territory_quads,
)

__all__ = [
    "FIGURES",
    "POINT_GRAPH",
    "TERRITORY_GRAPH",
    "Gazetteer",
    "Match",
    "Point",
    "departement_of",
    "distance_km",
    "distance_sql",
    "load_official",
    "load_points",
    "point_of",
    "point_quads",
    "read_points",
    "read_territories",
    "seats",
    "territories_used",
    "territory_quads",
]
