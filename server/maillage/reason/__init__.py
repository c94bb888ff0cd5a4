"""The triples that follow from the ontology, and why."""

from maillage.reason.columnar import Inference, infer
from maillage.reason.proof import Proof, Prover
from maillage.reason.rule import Fact
from maillage.reason.rules import RULES

__all__ = ["RULES", "Fact", "Inference", "Proof", "Prover", "infer"]
