"""The diagnostic of a PTCE against article 9: what establishes each of seven elements, or points to it."""

from maillage.validate.article9.elements import OUTCOMES, Clue, Element, Outcome, Wording, elements
from maillage.validate.article9.told import Source, Told, ToldFact, deciding_first, tell
from maillage.validate.article9.triples import triples
from maillage.validate.article9.verdicts import Ground, Verdict, judged, verdicts

__all__ = [
    "OUTCOMES",
    "Clue",
    "Element",
    "Ground",
    "Outcome",
    "Source",
    "Told",
    "ToldFact",
    "Verdict",
    "Wording",
    "deciding_first",
    "elements",
    "judged",
    "tell",
    "triples",
    "verdicts",
]
