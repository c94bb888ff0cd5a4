"""Says in triples what the rows say, nothing more."""

from maillage.graph.facts import fact_quads, subject_of
from maillage.graph.ontology import codes_quads, ontology_quads
from maillage.graph.provenance import source_quads
from maillage.graph.territories import TERRITORY_GRAPH, territories_used, territory_quads

__all__ = [
    "TERRITORY_GRAPH",
    "codes_quads",
    "fact_quads",
    "ontology_quads",
    "source_quads",
    "subject_of",
    "territories_used",
    "territory_quads",
]
