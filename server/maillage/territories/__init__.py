"""The territories of France: what each code and name means, and what lies within what."""

from maillage.territories.gazetteer import Gazetteer, departement_of, read_territories
from maillage.territories.triples import TERRITORY_GRAPH, territories_used, territory_quads

__all__ = [
    "TERRITORY_GRAPH",
    "Gazetteer",
    "departement_of",
    "read_territories",
    "territories_used",
    "territory_quads",
]
