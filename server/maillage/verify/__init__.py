"""Checks a release with reference libraries: what we computed, computed again by others."""

from maillage.verify.check import Check, Difference
from maillage.verify.closure import EXPECTED
from maillage.verify.release import verify

__all__ = ["EXPECTED", "Check", "Difference", "verify"]
