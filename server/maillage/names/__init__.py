"""The one notion of a name: how people write it, read once, and how near two names are."""

from maillage.names.comparing import Comparison, compare, edits, similarity, weight
from maillage.names.lists import ARTICLES, LIGHT, SAINTS, SMALL
from maillage.names.reading import Name, fold, read_name, singular

__all__ = [
    "ARTICLES",
    "LIGHT",
    "SAINTS",
    "SMALL",
    "Comparison",
    "Name",
    "compare",
    "edits",
    "fold",
    "read_name",
    "similarity",
    "singular",
    "weight",
]
