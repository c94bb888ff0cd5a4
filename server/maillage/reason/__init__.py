"""The triples that follow from the ontology, and why."""

from maillage.reason.closure import Inference, infer
from maillage.reason.derivations import Derivation, read_derivations
from maillage.reason.rules import RULES

__all__ = ["RULES", "Derivation", "Inference", "infer", "read_derivations"]
