"""The territories of France: what each code and name means, and what lies within what."""

from maillage.territories.gazetteer import Gazetteer, Match, read_territories
from maillage.territories.official import departement_of, load_official
from maillage.territories.triples import TERRITORY_GRAPH, seats, territories_used, territory_quads

__all__ = [
    "TERRITORY_GRAPH",
    "Gazetteer",
    "Match",
    "departement_of",
    "load_official",
    "read_territories",
    "seats",
    "territories_used",
    "territory_quads",
]
