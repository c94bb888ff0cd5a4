"""The ontology and its code lists: read, checked, and as named graphs."""

from maillage.ontology.codes import Codes, read_codes
from maillage.ontology.graphs import axiom_files, codes_quads, ontology_quads, read_turtle

__all__ = ["Codes", "axiom_files", "codes_quads", "ontology_quads", "read_codes", "read_turtle"]
