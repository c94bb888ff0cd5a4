"""The ontology and its code lists: read, checked, and as named graphs."""

from maillage.ontology.codes import read_codes
from maillage.ontology.graphs import codes_quads, ontology_quads, read_turtle

__all__ = ["codes_quads", "ontology_quads", "read_codes", "read_turtle"]
