"""Why a fact is in the graph, for the command and the page: what it stands on, within bounds."""

from maillage.why.account import Account, Other, Step, Words, account
from maillage.why.asked import fact, objects, reads, term, values
from maillage.why.confined import Explainer

__all__ = [
    "Account",
    "Explainer",
    "Other",
    "Step",
    "Words",
    "account",
    "fact",
    "objects",
    "reads",
    "term",
    "values",
]
