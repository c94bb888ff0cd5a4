"""The texts of dossiers, diagnoses and comparisons, in French and in English."""

from typing import Final

DOSSIER: Final[dict[str, tuple[str, str]]] = {}
